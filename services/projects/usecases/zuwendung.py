"""What payments, final account and check of a project rest on: its grant, what was paid, the day of approval (P9)."""

from datetime import date

from services.projects.domain.antrag import Antrag
from services.projects.domain.auszahlung import Zuwendungskonto
from services.projects.domain.finanzierung import split_by_jahr
from services.projects.domain.nachweis import Rahmen
from services.projects.storage import auszahlungen, nachweise
from shared.geld import total
from shared.storage.database import Work


async def load_konto(work: Work, antrag: Antrag) -> Zuwendungskonto:
    """Read a project's grant, what was paid of it, and what it finally is."""
    pruefung = await nachweise.find_pruefung(work, antrag.id)
    return Zuwendungskonto(
        bewilligt=total(one.betrag for one in split_by_jahr(antrag.inhalt)),
        ausgezahlt=await auszahlungen.sum_ausgezahlt(work, antrag.id),
        endgueltig=pruefung.abrechnung.zuwendung_endgueltig if pruefung else None,
        nicht_verbucht=await auszahlungen.sum_nicht_verbucht(work, antrag.id),
    )


def bewilligt_am(antrag: Antrag) -> date:
    """Give the day of the approval (P4)."""
    assert antrag.bescheid is not None, "the state table pays and checks only what was approved"
    assert antrag.bescheid.entscheidung.datum is not None, "the day is fixed when a decision is taken"
    return antrag.bescheid.entscheidung.datum


def rahmen_of(antrag: Antrag, konto: Zuwendungskonto) -> Rahmen:
    """Give what a project's final account is held against (P4, P9)."""
    assert antrag.begonnen_am is not None, "the state table asks for it after the beginning alone"
    return Rahmen(bewilligt_am(antrag), antrag.begonnen_am, antrag.ende, konto.bewilligt)
