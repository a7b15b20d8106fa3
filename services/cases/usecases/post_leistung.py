"""Post single Leistungen (K8): each is judged alone, its refusal is its answer, also where several share a commit.

Rows join a commit until the Träger's hours are ours: what comes while another process books them need not wait for the
commit after. Master data count as asked for with a row that comes within `FRESH` of the question, as everywhere.
"""

import time
from dataclasses import dataclass
from typing import Generic, TypeAlias
from uuid import UUID

from services.cases.domain.angabe import Angabe, Zeile
from services.cases.domain.buchung import Leistung
from services.cases.domain.leistung import Neu
from services.cases.domain.quittung import Zustand
from services.cases.domain.refusals import refuse_leistung
from services.cases.domain.sicht import EVERYTHING
from services.cases.domain.stapel import Ablehnen, Buchen, Wiederholen, preis_missing
from services.cases.storage import leistungen
from services.cases.usecases.book_zeilen import Blatt, Buchung, booking, judge_zeilen, plan_buchung
from services.cases.usecases.refresh_stammdaten import FRESH, Stammdatenbuch
from services.cases.usecases.reihe import E, Eingang, Reihe
from shared.contracts.repeat import Repeat
from shared.errors import Refused
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency, locks
from shared.storage.asks import Ask
from shared.storage.audit import Eintrag
from shared.storage.database import Database, Work, retried
from shared.umfang import Preis


@dataclass(frozen=True, slots=True)
class Antwort:
    """A Leistung as it stands, and whether this call booked it."""

    leistung: Leistung
    neu: bool


JOINING = int(FRESH * 1_000_000_000)  # nanoseconds in which rows may join after the master data were asked for
_LONG_AGO = 3600  # seconds: as good as never
Ausgang: TypeAlias = Antwort | Refused
"""What became of one row: booked, or what stands against it."""


async def post_leistung(
    database: Database, caller: Caller, angabe: Angabe, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Antwort:
    """Book hours of the caller's Träger, or raise what stands against them (K8); a repeat gives what was booked."""
    (ausgang,) = await post_leistungen(database, caller, Reihe([Eingang(angabe, now)]), buch=buch, repeat=repeat)
    if isinstance(ausgang, Refused):
        raise ausgang
    return ausgang


async def post_leistungen(
    database: Database, caller: Caller, reihe: Reihe[E], *, buch: Stammdatenbuch, repeat: Repeat | None = None
) -> tuple[Ausgang, ...]:
    """Book hours of the caller's Träger in one commit, each judged alone (K8); answers those that were taken.

    A `repeat` is that of a single row.
    """
    began = time.monotonic_ns()
    rows = reihe.take(until=began)
    asked = await _ask(buch, caller.jugendamt, um=rows[-1].um)
    lauf = _Lauf(database, caller, reihe, buch, repeat)
    answers = await _post(lauf, until=(asked or began) + JOINING, asked=asked)
    if answers is None:
        again = time.monotonic_ns()
        await buch.refresh(caller.jugendamt, missing=True)
        answers = await _post(lauf, until=began, asked=again)
    assert answers is not None  # the final attempt answers
    return answers


async def _ask(buch: Stammdatenbuch, jugendamt: str, *, um: int) -> int | None:
    """Tell when the master data were asked for that count for a row which came at `um`; ask now where nobody has.

    They count for what comes within `FRESH` of the question. None where the budget is away, and the copies serve.
    """
    if um <= (asked := _asked(buch, jugendamt)) + JOINING:
        return asked
    now = time.monotonic_ns()
    if await buch.refresh(jugendamt):
        return now
    asked = _asked(buch, jugendamt)
    return asked if um <= asked + JOINING else None


def _asked(buch: Stammdatenbuch, jugendamt: str) -> int:
    age = min(buch.age(jugendamt), _LONG_AGO)
    return time.monotonic_ns() - int(age * 1_000_000_000)


@dataclass(frozen=True, slots=True)
class _Lauf(Generic[E]):
    """What stays the same if rows are judged again."""

    database: Database
    caller: Caller
    reihe: Reihe[E]
    buch: Stammdatenbuch
    repeat: Repeat | None


@retried
async def _post(lauf: _Lauf[E], *, until: int, asked: int | None) -> tuple[Ausgang, ...] | None:
    """Book what came until then, or give None before anything is booked if newer master data could let a row through.

    They could for a row that came after they were `asked` for.
    """
    repeat, traeger = lauf.repeat, lauf.caller.traeger or ""
    async with lauf.database.transaction(lauf.caller, first=None if repeat else _holding) as work:
        made = await idempotency.recall(work, repeat)
        if repeat:
            await work.send(*_holding(work))
        rows = lauf.reihe.take(until=until)
        now = max(row.now for row in rows)
        zeilen = [Zeile(place, row.angabe.beleg, row.angabe) for place, row in enumerate(rows, start=1)]
        blatt = await judge_zeilen(work, zeilen, traeger=traeger, buch=lauf.buch, now=now)
        if preis_missing(blatt.urteile) and (asked is None or rows[-1].um > asked):
            return None
        buchung = plan_buchung(blatt)
        answers = await _answer(work, blatt, buchung=buchung, now=now)
        noted = [_note(one.leistung) for one in answers if isinstance(one, Antwort) and one.neu]
        await work.finish(
            *booking(work, buchung, now=now),
            *audit.recording(work, noted, now=now),
            *_keeping(work, None if made else repeat, answer=answers[0]),
        )
    return answers


def _holding(work: Work) -> list[Ask[None]]:
    return [locks.holding(work, "leistungen", work.caller.traeger or "")]


def _keeping(work: Work, repeat: Repeat | None, *, answer: Ausgang) -> list[Ask[None]]:
    """Keep what a key has made; a refused row leaves no trace: sent again, it is judged anew."""
    return idempotency.remembering(work, repeat, made=str(answer.leistung.id)) if isinstance(answer, Antwort) else []


async def _answer(work: Work, blatt: Blatt, *, buchung: Buchung, now: Instant) -> tuple[Ausgang, ...]:
    """Give each row as it will stand in the books, or what stands against it; of the new ones everything is known."""
    ids, _, states, sendungen = buchung.posten
    rows = zip(blatt.neue, ids, states, sendungen, strict=True)
    neue = {neu.beleg: _to_leistung(work, neu, row, zustand, sendung, now=now) for neu, row, zustand, sendung in rows}
    answers: list[Ausgang] = []
    for urteil in blatt.urteile:
        beleg = urteil.zeile.beleg or ""
        match urteil:
            case Ablehnen():
                answers.append(refuse_leistung(urteil.ablehnung))
            case Buchen():
                answers.append(Antwort(neue[beleg], neu=True))
            case Wiederholen() if beleg in neue:  # further up, in the same commit
                answers.append(Antwort(neue[beleg], neu=False))
            case Wiederholen():
                row = UUID(blatt.stand[beleg].id)
                answers.append(Antwort(await leistungen.get(work, row, sicht=EVERYTHING), neu=False))
    return tuple(answers)


def _to_leistung(
    work: Work, neu: Neu, kennung: str, zustand: Zustand, sendung: UUID | None, *, now: Instant
) -> Leistung:
    return Leistung(
        id=UUID(kennung),
        traeger=work.caller.traeger or "",
        beleg=neu.beleg,
        inhalt=neu.inhalt,
        preis=Preis(neu.inhalt.datum, neu.preis.satz, neu.preis.regel),
        betrag=neu.betrag,
        gebucht_am=now,
        zustand=zustand,
        im_budget=sendung is not None,
    )


def _note(leistung: Leistung) -> Eintrag:
    figures = {"minuten": leistung.inhalt.minuten, "betrag": str(leistung.betrag), "zustand": leistung.zustand}
    return Eintrag("leistung.gebucht", "leistung", str(leistung.id), figures)
