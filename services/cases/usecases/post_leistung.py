"""Post a single Leistung (K8): a batch of one whose refusal is the answer."""

from dataclasses import dataclass

from services.cases.domain.angabe import Angabe
from services.cases.domain.buchung import Leistung
from services.cases.domain.refusals import refuse_leistung
from services.cases.domain.sicht import EVERYTHING
from services.cases.domain.stapel import Ablehnen, Zeile, preis_missing
from services.cases.storage import leistungen
from services.cases.usecases.book_zeilen import book_blatt, judge_zeilen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, retried


@dataclass(frozen=True, slots=True)
class Antwort:
    """A Leistung as it stands, and whether this call booked it."""

    leistung: Leistung
    neu: bool


async def post_leistung(
    database: Database, caller: Caller, angabe: Angabe, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Antwort:
    """Book hours of the caller's Träger, or raise what stands against them (K8); a repeat gives what was booked."""
    fresh = await buch.refresh(caller.jugendamt)
    answer = await _post(database, caller, angabe, buch=buch, repeat=repeat, now=now, final=fresh)
    if answer is None:
        await buch.refresh(caller.jugendamt, missing=True)
        answer = await _post(database, caller, angabe, buch=buch, repeat=repeat, now=now, final=True)
    assert answer is not None  # the final attempt answers
    return answer


@retried
async def _post(
    database: Database,
    caller: Caller,
    angabe: Angabe,
    *,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
    final: bool,
) -> Antwort | None:
    """Book, or give None before anything is booked if newer master data could let it through."""
    async with database.transaction(caller) as work:
        made = await idempotency.recall(work, repeat)
        zeile = Zeile(1, angabe.beleg, angabe)
        stammdaten = await buch.read(work)
        blatt = await judge_zeilen(work, [zeile], traeger=caller.traeger or "", stammdaten=stammdaten, now=now)
        if preis_missing(blatt.urteile) and not final:
            return None
        gebucht = await book_blatt(work, blatt, now=now)
        (urteil,) = gebucht.urteile
        if isinstance(urteil, Ablehnen):
            raise refuse_leistung(urteil.ablehnung)
        leistung = await leistungen.get(work, gebucht.stand[angabe.beleg].id, sicht=EVERYTHING)
        if gebucht.neu:
            figures = {"minuten": leistung.inhalt.minuten, "betrag": str(leistung.betrag), "zustand": leistung.zustand}
            await audit.record(
                work,
                aktion="leistung.gebucht",
                gegenstand="leistung",
                gegenstand_id=str(leistung.id),
                daten=figures,
                now=now,
            )
        await idempotency.remember(work, None if made else repeat, made=str(leistung.id))
    return Antwort(leistung, neu=bool(gebucht.neu))
