"""Post single Leistungen (K8): each is judged alone, its refusal is its answer, also where several share a commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from services.cases.domain.angabe import Angabe
from services.cases.domain.buchung import Leistung
from services.cases.domain.quittung import Gebucht
from services.cases.domain.refusals import refuse_leistung
from services.cases.domain.sicht import EVERYTHING
from services.cases.domain.stapel import Ablehnen, Buchen, Zeile, preis_missing
from services.cases.storage import leistungen
from services.cases.usecases.book_zeilen import Gebuchtes, book_blatt, judge_zeilen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.errors import Refused
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.audit import Eintrag
from shared.storage.database import Database, Work, retried
from shared.umfang import Preis


@dataclass(frozen=True, slots=True)
class Antwort:
    """A Leistung as it stands, and whether this call booked it."""

    leistung: Leistung
    neu: bool


Ausgang: TypeAlias = Antwort | Refused
"""What became of one row: booked, or what stands against it."""


async def post_leistung(
    database: Database, caller: Caller, angabe: Angabe, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Antwort:
    """Book hours of the caller's Träger, or raise what stands against them (K8); a repeat gives what was booked."""
    (ausgang,) = await post_leistungen(database, caller, [angabe], buch=buch, repeat=repeat, now=now)
    if isinstance(ausgang, Refused):
        raise ausgang
    return ausgang


async def post_leistungen(
    database: Database,
    caller: Caller,
    angaben: Sequence[Angabe],
    *,
    buch: Stammdatenbuch,
    now: Instant,
    repeat: Repeat | None = None,
) -> tuple[Ausgang, ...]:
    """Book hours of the caller's Träger in one commit, each judged alone (K8); a `repeat` is that of a single row."""
    fresh = await buch.refresh(caller.jugendamt)
    answers = await _post(database, caller, angaben, buch=buch, repeat=repeat, now=now, final=fresh)
    if answers is None:
        await buch.refresh(caller.jugendamt, missing=True)
        answers = await _post(database, caller, angaben, buch=buch, repeat=repeat, now=now, final=True)
    assert answers is not None  # the final attempt answers
    return answers


@retried
async def _post(
    database: Database,
    caller: Caller,
    angaben: Sequence[Angabe],
    *,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
    final: bool,
) -> tuple[Ausgang, ...] | None:
    """Book, or give None before anything is booked if newer master data could let a row through."""
    zeilen = [Zeile(place, angabe.beleg, angabe) for place, angabe in enumerate(angaben, start=1)]
    async with database.transaction(caller) as work:
        made = await idempotency.recall(work, repeat)
        stammdaten = await buch.read(work)
        blatt = await judge_zeilen(work, zeilen, traeger=caller.traeger or "", stammdaten=stammdaten, now=now)
        if preis_missing(blatt.urteile) and not final:
            return None
        gebucht = await book_blatt(work, blatt, now=now)
        answers = await _answer(work, gebucht, now=now)
        booked = [one.leistung for one in answers if isinstance(one, Antwort) and one.neu]
        await audit.record_all(work, [_note(leistung) for leistung in booked], now=now)
        first = answers[0]
        if isinstance(first, Antwort) and not made:  # a refused row leaves no trace: sent again, it is judged anew
            await idempotency.remember(work, repeat, made=str(first.leistung.id))
    return answers


async def _answer(work: Work, gebucht: Gebuchtes, *, now: Instant) -> tuple[Ausgang, ...]:
    """Give each row as it stands in the books now, or what stands against it; of the new ones everything is known."""
    answers: list[Ausgang] = []
    for urteil in gebucht.urteile:
        if isinstance(urteil, Ablehnen):
            answers.append(refuse_leistung(urteil.ablehnung))
            continue
        row = gebucht.stand[urteil.zeile.beleg or ""]
        if isinstance(urteil, Buchen):
            answers.append(Antwort(_to_leistung(work, row, gebucht=gebucht, now=now), neu=True))
        else:
            answers.append(Antwort(await leistungen.get(work, row.id, sicht=EVERYTHING), neu=False))
    return tuple(answers)


def _to_leistung(work: Work, row: Gebucht, *, gebucht: Gebuchtes, now: Instant) -> Leistung:
    neu = gebucht.neu[row.id]
    return Leistung(
        id=row.id,
        traeger=work.caller.traeger or "",
        beleg=neu.beleg,
        inhalt=neu.inhalt,
        preis=Preis(neu.inhalt.datum, neu.preis.satz, neu.preis.regel),
        betrag=neu.betrag,
        gebucht_am=now,
        zustand=row.zustand,
        im_budget=row.id in gebucht.gesendet,
    )


def _note(leistung: Leistung) -> Eintrag:
    figures = {"minuten": leistung.inhalt.minuten, "betrag": str(leistung.betrag), "zustand": leistung.zustand}
    return Eintrag("leistung.gebucht", "leistung", str(leistung.id), figures)
