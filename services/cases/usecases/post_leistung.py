"""Post single Leistungen (K8): each is judged alone, its refusal is its answer, also where several share a commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from services.cases.domain.angabe import Angabe, Zeile
from services.cases.domain.buchung import Leistung
from services.cases.domain.refusals import refuse_leistung
from services.cases.domain.sicht import EVERYTHING
from services.cases.domain.stapel import Ablehnen, Buchen, Urteil, Wiederholen, preis_missing
from services.cases.storage import leistungen
from services.cases.storage.stapel import Posten
from services.cases.usecases.book_zeilen import Buchung, booking, judge_zeilen, plan_buchung
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.errors import Refused
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.asks import Ask
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
        blatt = await judge_zeilen(work, zeilen, traeger=caller.traeger or "", buch=buch, now=now)
        if preis_missing(blatt.urteile) and not final:
            return None
        buchung = plan_buchung(blatt)
        answers = await _answer(work, blatt.urteile, buchung=buchung, now=now)
        noted = [_note(one.leistung) for one in answers if isinstance(one, Antwort) and one.neu]
        await work.send(
            *booking(work, buchung, now=now),
            *audit.recording(work, noted, now=now),
            *_keeping(work, None if made else repeat, answer=answers[0]),
        )
    return answers


def _keeping(work: Work, repeat: Repeat | None, *, answer: Ausgang) -> list[Ask[None]]:
    """Keep what a key has made; a refused row leaves no trace: sent again, it is judged anew."""
    return idempotency.remembering(work, repeat, made=str(answer.leistung.id)) if isinstance(answer, Antwort) else []


async def _answer(work: Work, urteile: Sequence[Urteil], *, buchung: Buchung, now: Instant) -> tuple[Ausgang, ...]:
    """Give each row as it will stand in the books, or what stands against it; of the new ones everything is known."""
    neue = {one.neu.beleg: _to_leistung(work, one, now=now) for one in buchung.posten}
    answers: list[Ausgang] = []
    for urteil in urteile:
        beleg = urteil.zeile.beleg or ""
        match urteil:
            case Ablehnen():
                answers.append(refuse_leistung(urteil.ablehnung))
            case Buchen():
                answers.append(Antwort(neue[beleg], neu=True))
            case Wiederholen() if beleg in neue:  # further up, in the same commit
                answers.append(Antwort(neue[beleg], neu=False))
            case Wiederholen():
                row = UUID(buchung.stand[beleg].id)
                answers.append(Antwort(await leistungen.get(work, row, sicht=EVERYTHING), neu=False))
    return tuple(answers)


def _to_leistung(work: Work, posten: Posten, *, now: Instant) -> Leistung:
    neu = posten.neu
    return Leistung(
        id=UUID(posten.id),
        traeger=work.caller.traeger or "",
        beleg=neu.beleg,
        inhalt=neu.inhalt,
        preis=Preis(neu.inhalt.datum, neu.preis.satz, neu.preis.regel),
        betrag=neu.betrag,
        gebucht_am=now,
        zustand=posten.zustand,
        im_budget=posten.sendung is not None,
    )


def _note(leistung: Leistung) -> Eintrag:
    figures = {"minuten": leistung.inhalt.minuten, "betrag": str(leistung.betrag), "zustand": leistung.zustand}
    return Eintrag("leistung.gebucht", "leistung", str(leistung.id), figures)
