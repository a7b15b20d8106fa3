"""Settle a Träger's personnel cost of a year (Spitzabrechnung, V15), and reverse that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.budget.domain.ausgabe import AlreadyReversed
from services.budget.domain.buchung import Buchung
from services.budget.domain.spitzabrechnung import (
    AbschlaegeStillDue,
    AlreadySettled,
    Besetzung,
    BesetzungFaulty,
    Ergebnis,
    NoVertrag,
    check_besetzung,
    settle,
)
from services.budget.domain.stellen import Vertrag
from services.budget.domain.verweis import SOZIALRAUM, TRAEGER, require_named
from services.budget.domain.volumen import Ort, Stand, Summen
from services.budget.storage import abschlaege, bindungen, buchungen, grunddaten, spitzabrechnungen, stornos, volumina
from services.budget.storage.abschlaege import quelle_of
from services.budget.storage.spitzabrechnungen import Spitzabrechnung
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.closed_years import require_open
from services.budget.usecases.derive_ansatz import HaushaltsjahrMissing
from services.budget.usecases.pay_abschlaege import plan_again, post_due
from services.budget.usecases.post_buchungen import Davor, post_buchungen
from shared.contracts.repeat import Repeat
from shared.contracts.stammdaten import StammdatenArt
from shared.errors import NotVisible
from shared.geld import NULL_EURO, Geld, split_geld, total
from shared.identity import Caller
from shared.kalender import Instant, berlin_day, year_of
from shared.storage import audit, idempotency, stammdaten
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class SettleAuftrag:
    """Whose posts were filled in which year and Sozialraum."""

    jahr: int
    sozialraum: str
    traeger: str
    besetzung: tuple[Besetzung, ...]

    @property
    def ort(self) -> Ort:
        """Name the Sozialraum's year."""
        return Ort.sozialraum(self.jahr, self.sozialraum)


@retried
async def settle_personal(
    database: Database, caller: Caller, auftrag: SettleAuftrag, *, repeat: Repeat | None, now: Instant
) -> Spitzabrechnung:
    """Settle real personnel cost against what was paid on account, and book the difference (V15).

    Raises BesetzungFaulty, VerweiseUnknown, JahrAbgeschlossen, HaushaltsjahrMissing, NoVertrag, AlreadySettled,
    AbschlaegeStillDue, MoreStellenThanAgreed.
    """
    if findings := check_besetzung(auftrag.besetzung, jahr=auftrag.jahr):
        raise BesetzungFaulty(*findings)
    place = {"sozialraum": auftrag.sozialraum, "traeger": auftrag.traeger}
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await _require(work, UUID(made))
        await _require_named(work, auftrag)
        await spitzabrechnungen.lock(work, auftrag.jahr, **place)
        await require_open(work, auftrag.jahr)
        if await spitzabrechnungen.find_standing(work, auftrag.jahr, **place):
            raise AlreadySettled
        staende = await _lock_paid(work, auftrag)
        if due := await abschlaege.next_due(work, auftrag.jahr, **place):
            raise AbschlaegeStillDue(faellig=due)
        paid = await abschlaege.sum_paid(work, auftrag.jahr, **place)
        ergebnis = await _settle(work, auftrag, abschlaege_paid=total(paid.values()))
        made_row = await spitzabrechnungen.append(
            work, jahr=auftrag.jahr, **place, besetzung=auftrag.besetzung, ergebnis=ergebnis, now=now
        )
        await _book(work, auftrag, paid=paid, staende=staende, settled=made_row, now=now)
        await _audit(work, made_row, aktion="spitzabrechnung.gebucht", now=now)
        await idempotency.remember(work, repeat, made=str(made_row.id))
    return made_row


@retried
async def reverse_spitzabrechnung(
    database: Database, caller: Caller, spitzabrechnung: UUID, *, grund: str, repeat: Repeat | None, now: Instant
) -> Spitzabrechnung:
    """Reverse a settlement, once, so that the year can be settled again (V15, G5).

    Everything stands as before it. What was allotted otherwise in the meantime is made up for by corrections (V8).
    """
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await _require(work, UUID(made))
        settled = await _require(work, spitzabrechnung)
        if await stornos.append(work, spitzabrechnung, grund=grund, now=now) is None:
            raise AlreadyReversed
        booked = await buchungen.list_of_beleg(work, spitzabrechnung)
        staende = await volumina.lock_staende(work, {(row.ort, row.volumen) for row in booked})
        davor = Davor(staende, await plan_again(work, Ort.sozialraum(settled.jahr, settled.sozialraum), now=now))
        reversals = [replace(row, id=new_id(), art="storno", betrag=-row.betrag, offen=NULL_EURO) for row in booked]
        await post_due(work, until=berlin_day(now), now=now, jahr=settled.jahr, mit=reversals, davor=davor)
        await _audit(work, settled, aktion="spitzabrechnung.storniert", now=now)
        await idempotency.remember(work, repeat, made=str(spitzabrechnung))
    return replace(settled, storno_grund=grund)


async def _lock_paid(work: Work, auftrag: SettleAuftrag) -> Mapping[Key, Stand]:
    """Keep others from posting or correcting the Träger's payments until the commit: what is read now is settled."""
    planned = await abschlaege.list_of_year(work, auftrag.jahr, sozialraum=auftrag.sozialraum)
    return await volumina.lock_staende(
        work, {(auftrag.ort, row.volumen) for row in planned if row.traeger == auftrag.traeger}
    )


async def _require_named(work: Work, auftrag: SettleAuftrag) -> None:
    missing = []
    if await grunddaten.find_sozialraum(work, auftrag.sozialraum) is None:
        missing.append(SOZIALRAUM)
    if await stammdaten.find(work, StammdatenArt.TRAEGER, auftrag.traeger) is None:
        missing.append(TRAEGER)
    require_named(missing)


async def _settle(work: Work, auftrag: SettleAuftrag, *, abschlaege_paid: Geld) -> Ergebnis:
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, auftrag.jahr)
    if haushaltsjahr is None:
        raise HaushaltsjahrMissing(auftrag.jahr)
    vertraege = await _vertraege(work, auftrag)
    if not vertraege or await volumina.find_konzept_ab(work, auftrag.ort) is None:
        raise NoVertrag
    return settle(auftrag.besetzung, vertraege=vertraege, haushaltsjahr=haushaltsjahr, abschlaege=abschlaege_paid)


async def _vertraege(work: Work, auftrag: SettleAuftrag) -> Sequence[Vertrag]:
    year = year_of(auftrag.jahr)
    found = await grunddaten.read_vertraege(work, auftrag.sozialraum)
    return [vertrag for vertrag in found if vertrag.traeger == auftrag.traeger and vertrag.laufzeit.overlap(year)]


async def _book(
    work: Work,
    auftrag: SettleAuftrag,
    *,
    paid: Mapping[tuple[str, str], Geld],
    staende: Mapping[Key, Stand],
    settled: Spitzabrechnung,
    now: Instant,
) -> None:
    """Book the difference on the Volumina that were paid from; the rest of their Bindung is released (V7, V15)."""
    if not paid:
        raise NoVertrag
    parts = split_geld(settled.ergebnis.differenz, weights=[max(amount.cents, 0) for amount in paid.values()])
    posts = [
        _buchung(auftrag, quelle=quelle_of(vertrag, volumen), volumen=volumen, betrag=part, settled=settled, now=now)
        for (vertrag, volumen), part in zip(paid, parts, strict=True)
    ]
    await post_buchungen(work, posts, staende=staende, now=now, erlaubt=True)
    await _release(work, auftrag, quellen={quelle_of(*key): key[1] for key in paid}, now=now)


async def _release(work: Work, auftrag: SettleAuftrag, *, quellen: Mapping[UUID, str], now: Instant) -> None:
    """Bring each contract's Bindung of the year down to what is used: nothing more will be paid on account."""
    changes: dict[tuple[Ort, str], Summen] = {}
    for quelle, volumen in quellen.items():
        bindung = (await bindungen.read_of(work, quelle))[auftrag.jahr]
        if bindung.gebunden.offen:
            used = replace(bindung, gebunden=replace(bindung.gebunden, betrag=bindung.gebunden.verbrauch))
            await bindungen.book(work, used, schluessel=None, begruendung=None, now=now)
            change = Summen(offene_bindung=-bindung.gebunden.offen)
            changes[auftrag.ort, volumen] = changes.get((auftrag.ort, volumen), Summen()) + change
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=changes)
    await watch_schwellen(work, changes, now=now)


def _buchung(
    auftrag: SettleAuftrag, *, quelle: UUID, volumen: str, betrag: Geld, settled: Spitzabrechnung, now: Instant
) -> Buchung:
    last_day = year_of(auftrag.jahr).ende
    return Buchung(
        id=new_id(),
        art="spitzabrechnung",
        ort=auftrag.ort,
        volumen=volumen,
        datum=min(last_day, berlin_day(now)),
        betrag=betrag,
        zweck="spitzabrechnung",
        quelle=quelle,
        traeger=auftrag.traeger,
        beleg=settled.id,
    )


async def _audit(work: Work, settled: Spitzabrechnung, *, aktion: str, now: Instant) -> None:
    figures = {"abschlaege": str(settled.ergebnis.abschlaege), "anerkannt": str(settled.ergebnis.anerkannt)}
    await audit.record(
        work,
        aktion=aktion,
        gegenstand="spitzabrechnung",
        gegenstand_id=str(settled.id),
        daten=figures,
        now=now,
    )


async def _require(work: Work, spitzabrechnung: UUID) -> Spitzabrechnung:
    if (found := await spitzabrechnungen.find(work, spitzabrechnung)) is None:
        raise NotVisible
    return found
