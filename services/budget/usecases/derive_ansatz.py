"""Derive the Ansätze of a Sozialraum's year, and bring everything that rests on them up to date (V2)."""

from collections.abc import Mapping

from services.budget.domain.ansatz import (
    Ansatz,
    GrundlageFaulty,
    check_grundlage,
    derive_ansaetze,
)
from services.budget.domain.baum import Konzept
from services.budget.domain.herleitung import Konzeptstand
from services.budget.domain.stellen import Haushaltsjahr, Vertrag
from services.budget.domain.volumen import Ort, Stand, Summen, require_bookable
from services.budget.storage import ansaetze, grunddaten, volumina
from services.budget.storage.volumina import Key
from services.budget.usecases.bind_vorgemerkte import bind_vorgemerkte
from services.budget.usecases.check_schwellen import open_schwellen
from services.budget.usecases.closed_years import require_open
from services.budget.usecases.load_grundlage import load_grundlage
from services.budget.usecases.pay_abschlaege import plan_year, post_due
from services.budget.usecases.post_buchungen import Davor, add_changes
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, berlin_day, year_of
from shared.storage import stammdaten
from shared.storage.database import Work

GRUNDLAGE = "grundlage"


class HaushaltsjahrMissing(Refused):
    """The year's Stellenfaktor and working time are not entered yet."""

    def __init__(self, jahr: int) -> None:
        super().__init__(f"Enter PUT /v1/haushaltsjahre/{jahr} first.")
        self.jahr = jahr


async def derive_ansatz(work: Work, ort: Ort, *, now: Instant) -> None:
    """Set a Sozialraum's year up, or bring it up to date after one of its inputs changed.

    Raises JahrAbgeschlossen, KonzeptMissing, HaushaltsjahrMissing, VorjahrMissing, GrundlageFaulty, AmountTooLarge.
    """
    await require_open(work, ort.jahr)
    konzept = await grunddaten.konzept_of(work, ort.jahr)
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, ort.jahr)
    if haushaltsjahr is None:
        raise HaushaltsjahrMissing(ort.jahr)
    vertraege = await grunddaten.read_vertraege(work, ort.slug)
    derived = await _derive(work, ort, konzept=konzept, haushaltsjahr=haushaltsjahr, vertraege=vertraege)
    staende, changes, is_new = await _write(work, ort, derived, konzept=konzept, now=now)
    amounts = {ansatz.volumen: ansatz.betrag for ansatz in derived}
    bound = await plan_year(
        work, ort, konzept=konzept, haushaltsjahr=haushaltsjahr, vertraege=vertraege, ansaetze=amounts, now=now
    )
    davor = Davor(staende, add_changes(changes, bound))
    await post_due(work, until=berlin_day(now), now=now, jahr=ort.jahr, davor=davor)
    if is_new:
        await bind_vorgemerkte(work, ort, now=now)
    await open_schwellen(work, ort, now=now)


async def _derive(
    work: Work, ort: Ort, *, konzept: Konzept, haushaltsjahr: Haushaltsjahr, vertraege: tuple[Vertrag, ...]
) -> tuple[Ansatz, ...]:
    entered = await stammdaten.find(work, GRUNDLAGE, f"{ort.jahr}/{ort.slug}")
    if entered is None:
        raise LookupError("a year is derived after its Grundlage was entered")
    grundlage = await load_grundlage(work, ort, entered.inhalt, konzept=konzept)
    if findings := check_grundlage(grundlage, baum=konzept.baum):
        raise GrundlageFaulty(*findings)
    before = Ort.sozialraum(ort.jahr - 1, ort.slug)
    vorjahr = await ansaetze.read_present(work, before) if await volumina.find_konzept_ab(work, before) else None
    year = year_of(ort.jahr)
    paid = [vertrag for vertrag in vertraege if vertrag.laufzeit.overlap(year)]
    derived = derive_ansaetze(
        grundlage,
        baum=konzept.baum,
        haushaltsjahr=haushaltsjahr,
        vertraege=paid,
        vorjahr=vorjahr,
        konzept=Konzeptstand(konzept.gueltig_ab, konzept.version),
    )
    require_bookable(ansatz.betrag for ansatz in derived)
    return derived


async def _write(
    work: Work, ort: Ort, derived: tuple[Ansatz, ...], *, konzept: Konzept, now: Instant
) -> tuple[Mapping[Key, Stand], Mapping[Key, Summen], bool]:
    """Write what changes, in amount or in its herleitung; give the Stände before, the changes, and if this sets up."""
    await volumina.ensure(work, ort, konzept)
    is_new = await volumina.set_up(work, ort, konzept=konzept, now=now)
    staende = await volumina.lock_staende(work, {(ort, ansatz.volumen) for ansatz in derived})
    present: Mapping[str, Geld] = {stand.volumen: stand.summen.ansatz for stand in staende.values()}
    changes = [
        Ansatz(ansatz.volumen, ansatz.betrag - present.get(ansatz.volumen, NULL_EURO), ansatz.herleitung)
        for ansatz in derived
    ]
    moved = [change for change in changes if is_new or change.betrag]
    summen = {(ort, change.volumen): Summen(ansatz=change.betrag) for change in moved}
    known = await ansaetze.read_herleitung(work, ort)
    told = [change for change in changes if change in moved or change.herleitung != known.get(change.volumen)]
    await ansaetze.append(work, ort, told, now=now)
    await volumina.add(work, summen, tag=berlin_day(now), erlaubt=summen)
    return staende, summen, is_new
