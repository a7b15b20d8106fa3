"""Accept into an open year what came after its own was closed: a late row, a spending, or a Storno of one (V13).

Priced by the year of the work, booked in the first open year that follows, naming the close that it touches. It uses up
no Bindung of the open year, but takes out of it what the close has carried there for such work (V7).
"""

from dataclasses import dataclass, replace
from uuid import UUID

from services.budget.domain.abschluss import QUARTALE
from services.budget.domain.ausgabe import AlreadyReversed, BelegTaken
from services.budget.domain.buchung import VORJAHR, Buchung
from services.budget.domain.volumen import Ort
from services.budget.storage import abschluesse, ausgaben, buchungen, stornos, volumina, vorjahr
from services.budget.storage.jahre import share_jahre
from services.budget.storage.vorjahr import Vorjahresbuchung
from services.budget.usecases.book_ausgabe import AusgabeAuftrag, post_ausgabe, repeat_of, resolve_ausgabe
from services.budget.usecases.carry_late import settle_late
from services.budget.usecases.place_verbrauch import load_known, place_zeile
from services.budget.usecases.plan_bindung import VolumenUnknown
from services.budget.usecases.post_buchungen import post_buchungen
from shared.contracts.repeat import Repeat
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchZeile
from shared.errors import NotVisible, Refused
from shared.geld import NULL_EURO
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class VorjahrAuftrag:
    """The late row's key, a new spending, or the one to reverse and why; `volumen` where the open year has another."""

    schluessel: UUID | None = None
    ausgabe: UUID | None = None
    grund: str | None = None
    volumen: str | None = None
    spaete_ausgabe: AusgabeAuftrag | None = None


class NoOpenYear(Refused):
    """Neither this year nor a later one is set up and open."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class JahrStillOpen(Refused):
    """The spending's year is open: it is booked and reversed there."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


@dataclass(frozen=True, slots=True)
class Ziel:
    """The year in which something late is booked, and the close of its own year that it touches."""

    ort: Ort
    abschluss: UUID | None


@retried
async def accept_vorjahr(
    database: Database, caller: Caller, auftrag: VorjahrAuftrag, *, repeat: Repeat | None, now: Instant
) -> tuple[Vorjahresbuchung, bool]:
    """Book what was late, or give what it was booked as; tell whether it is new (V13).

    Raises NotVisible, NoOpenYear, JahrStillOpen, AlreadyReversed, VolumenUnknown; for a spending also what
    `book_ausgabe` raises.
    """
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await require_vorjahresbuchung(work, UUID(made)), False
        if auftrag.schluessel is not None:
            booked, is_new = await _accept_zeile(work, auftrag, now=now)
        elif auftrag.spaete_ausgabe is not None:
            booked, is_new = await _accept_ausgabe(work, auftrag.spaete_ausgabe, auftrag=auftrag, now=now)
        else:
            booked, is_new = await _accept_storno(work, auftrag, now=now), True
        await idempotency.remember(work, repeat, made=str(booked.id))
    return booked, is_new


async def require_vorjahresbuchung(work: Work, vorjahresbuchung: UUID) -> Vorjahresbuchung:
    """Find what was accepted; raises NotVisible."""
    if (found := await vorjahr.find(work, vorjahresbuchung)) is None:
        raise NotVisible
    return found


async def _accept_zeile(work: Work, auftrag: VorjahrAuftrag, *, now: Instant) -> tuple[Vorjahresbuchung, bool]:
    assert auftrag.schluessel is not None, "the caller has looked"
    zeile = await vorjahr.find_zeile(work, auftrag.schluessel)
    placed = place_zeile(zeile, known=await load_known(work, Spalten.of(VerbrauchZeile, [zeile]))) if zeile else None
    if not isinstance(placed, Buchung):
        raise NotVisible
    ziel = await find_ziel(work, placed.ort)
    if known := await vorjahr.find_of(work, placed.id):
        return known, False
    return await _book(work, placed, ziel=ziel, auftrag=auftrag, now=now), True


async def _accept_ausgabe(
    work: Work, spaete: AusgabeAuftrag, *, auftrag: VorjahrAuftrag, now: Instant
) -> tuple[Vorjahresbuchung, bool]:
    """Book a spending of a closed year, judged by what the open year's Volumen has left (V6, V10)."""
    ausgabe = await resolve_ausgabe(work, spaete)
    if before := await ausgaben.lock_beleg(work, ausgabe.beleg):
        if (known := await vorjahr.find(work, repeat_of(before, ausgabe).id)) is None:
            raise BelegTaken
        return known, False
    own = Ort.sozialraum(ausgabe.datum.year, ausgabe.sozialraum)
    ziel = await find_ziel(work, own)
    if ziel.abschluss is None:
        raise JahrStillOpen(own.jahr)
    volumen = auftrag.volumen or ausgabe.volumen
    staende = await volumina.lock_staende(work, [(ziel.ort, volumen)])
    stand = staende.get((ziel.ort, volumen))
    if stand is None or not stand.blatt:
        raise VolumenUnknown(ziel.ort.jahr)
    booked = await post_ausgabe(work, ausgabe, stand=stand, staende=staende, now=now, abschluss=ziel.abschluss)
    posting = await buchungen.find(work, booked.id)
    assert posting is not None, "it has just been booked"
    return await _record(work, posting, jahr=own.jahr, auftrag=auftrag, now=now), True


async def _accept_storno(work: Work, auftrag: VorjahrAuftrag, *, now: Instant) -> Vorjahresbuchung:
    assert auftrag.ausgabe is not None, "the caller has looked"
    original = await buchungen.find(work, auftrag.ausgabe)
    if original is None or original.art != "ausgabe":
        raise NotVisible
    ziel = await find_ziel(work, original.ort)
    if ziel.abschluss is None:
        raise JahrStillOpen(original.ort.jahr)
    if await stornos.append(work, original.id, grund=auftrag.grund or "", now=now) is None:
        raise AlreadyReversed
    reversal = replace(
        original,
        id=new_id(),
        art="storno",
        betrag=-original.betrag,
        offen=NULL_EURO,
        praevention=-original.praevention,
    )
    return await _book(work, reversal, ziel=ziel, auftrag=auftrag, now=now)


async def find_ziel(work: Work, ort: Ort) -> Ziel:
    """Choose the first year from the work's on that is set up there and open; none of them closes meanwhile."""
    later = [jahr for jahr in await vorjahr.list_years(work, ort) if jahr > ort.jahr]
    await share_jahre(work, {ort.jahr, *later})
    own = await abschluesse.list_standing(work, ort.jahr)
    if len(own) < len(QUARTALE):
        return Ziel(ort, None)
    for jahr in later:
        if len(await abschluesse.list_standing(work, jahr)) < len(QUARTALE):
            return Ziel(Ort(jahr, ort.art, ort.slug), own[-1])
    raise NoOpenYear(ort.jahr)


async def _book(work: Work, posting: Buchung, *, ziel: Ziel, auftrag: VorjahrAuftrag, now: Instant) -> Vorjahresbuchung:
    volumen = auftrag.volumen or posting.volumen
    staende = await volumina.lock_staende(work, [(ziel.ort, volumen)])
    stand = staende.get((ziel.ort, volumen))
    if stand is None or not (stand.blatt or (not posting.betrag and volumen == posting.volumen)):
        raise VolumenUnknown(ziel.ort.jahr)
    late = replace(posting, ort=ziel.ort, volumen=volumen)
    if ziel.abschluss is not None:
        late = replace(late, vermerk=VORJAHR, abschluss=ziel.abschluss)
    davor = await settle_late(work, late, now=now)
    await post_buchungen(work, [late], staende=staende, now=now, erlaubt=True, davor=davor)
    return await _record(work, late, jahr=posting.ort.jahr, auftrag=auftrag, now=now)


async def _record(work: Work, late: Buchung, *, jahr: int, auftrag: VorjahrAuftrag, now: Instant) -> Vorjahresbuchung:
    """Write down what was booked as what, and who accepted it."""
    booked = Vorjahresbuchung(
        id=late.id,
        art=late.art,
        jahr=jahr,
        gebucht_in=late.ort.jahr,
        sozialraum=late.ort.slug,
        volumen=late.volumen,
        gegenstand=auftrag.schluessel or auftrag.ausgabe or late.id,
        abschluss=late.abschluss,
        grund=auftrag.grund,
        betrag=late.betrag,
        minuten=late.minuten,
        gebucht_am=now,
        gebucht_von=work.caller.sub,
    )
    await vorjahr.append(work, booked)
    await audit.record(
        work,
        aktion="vorjahr.gebucht",
        gegenstand="buchung",
        gegenstand_id=str(late.id),
        daten={"jahr": booked.jahr, "gebucht_in": booked.gebucht_in, "betrag": str(late.betrag)},
        now=now,
    )
    return booked
