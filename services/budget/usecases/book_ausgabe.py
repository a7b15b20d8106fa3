"""Book spending other than hours, and reverse it: by its receipt number, once (V5, V6, V10, G5)."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.budget.domain.ausgabe import AlreadyReversed, Ausgabe, BelegTaken, decide_ausgabe
from services.budget.domain.buchung import VORJAHR, Buchung
from services.budget.domain.verweis import KONTRAKT, SOZIALRAUM, TRAEGER, require_named
from services.budget.domain.volumen import Ort, Stand, find_toepfe
from services.budget.storage import ausgaben, bindungen, buchungen, freigaben, grunddaten, stornos, volumina
from services.budget.storage.ausgaben import BookedAusgabe
from services.budget.storage.bindungen import Bindung
from services.budget.usecases.plan_bindung import VolumenUnknown
from services.budget.usecases.post_buchungen import post_buchungen
from services.budget.usecases.warn_of_laufzeit import warn_of_ausgabe
from shared.contracts.repeat import Repeat
from shared.contracts.stammdaten import StammdatenArt
from shared.errors import Finding, InputRefused, NotVisible, Refused
from shared.geld import NULL_EURO
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency, stammdaten
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@dataclass(frozen=True, slots=True)
class AusgabeAuftrag:
    """A spending as entered; `kontrakt` still as the caller names it, by number or id."""

    ausgabe: Ausgabe
    kontrakt: str | None


class KontraktElsewhere(InputRefused):
    """The Kontrakt is bound, but not on this Volumen and year: spending follows its Bindung (V7)."""

    def __init__(self) -> None:
        super().__init__(Finding("/kontrakt", "anderswo", "The Kontrakt is not bound on this Volumen and year."))


class JahrNotSetUp(Refused):
    """This Sozialraum's year is not set up yet."""

    def __init__(self, jahr: int) -> None:
        super().__init__(f"Set it up with PUT /v1/haushaltsjahre/{jahr}/sozialraeume/<slug> first.")
        self.jahr = jahr


@retried
async def book_ausgabe(
    database: Database, caller: Caller, auftrag: AusgabeAuftrag, *, repeat: Repeat | None, now: Instant
) -> tuple[BookedAusgabe, bool]:
    """Book a spending, or give the one that its receipt number has; tell whether it is new.

    Raises VerweiseUnknown, BelegTaken, JahrNotSetUp, VolumenUnknown, KontraktElsewhere, and what `decide_ausgabe`
    raises.
    """
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await _require(work, UUID(made)), False
        ausgabe = await resolve_ausgabe(work, auftrag)
        if known := await ausgaben.lock_beleg(work, ausgabe.beleg):
            return repeat_of(known, ausgabe), False
        stand, staende = await _lock(work, ausgabe)
        booked = await post_ausgabe(work, ausgabe, stand=stand, staende=staende, now=now)
        await idempotency.remember(work, repeat, made=str(booked.id))
    return booked, True


@retried
async def reverse_ausgabe(
    database: Database, caller: Caller, ausgabe: UUID, *, grund: str, repeat: Repeat | None, now: Instant
) -> BookedAusgabe:
    """Reverse a spending, once (G5); raises NotVisible, AlreadyReversed."""
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await _require(work, UUID(made))
        booked = await _require(work, ausgabe)
        original = await buchungen.find(work, booked.id)
        if original is None:
            raise NotVisible
        staende = await volumina.lock_staende(work, [(original.ort, original.volumen)])
        if await stornos.append(work, ausgabe, grund=grund, now=now) is None:
            raise AlreadyReversed
        reversal = replace(
            original,
            id=new_id(),
            art="storno",
            betrag=-original.betrag,
            offen=NULL_EURO,
            praevention=-original.praevention,
        )
        await post_buchungen(work, [reversal], staende=staende, now=now)
        await audit.record(work, aktion="ausgabe.storniert", gegenstand="ausgabe", gegenstand_id=str(ausgabe), now=now)
        await idempotency.remember(work, repeat, made=str(ausgabe))
    return replace(booked, storno_grund=grund)


async def resolve_ausgabe(work: Work, auftrag: AusgabeAuftrag) -> Ausgabe:
    """Find what the spending names; all that is unknown is told at once (VerweiseUnknown)."""
    ausgabe, missing = auftrag.ausgabe, []
    if await grunddaten.find_sozialraum(work, ausgabe.sozialraum) is None:
        missing.append(SOZIALRAUM)
    if ausgabe.traeger and await stammdaten.find(work, StammdatenArt.TRAEGER, ausgabe.traeger) is None:
        missing.append(TRAEGER)
    kontrakt = await bindungen.find_by_nummer(work, auftrag.kontrakt) if auftrag.kontrakt else None
    if auftrag.kontrakt and kontrakt is None:
        missing.append(KONTRAKT)
    require_named(missing)
    return replace(ausgabe, kontrakt=kontrakt)


async def _lock(work: Work, ausgabe: Ausgabe) -> tuple[Stand, dict[tuple[Ort, str], Stand]]:
    ort = Ort.sozialraum(ausgabe.datum.year, ausgabe.sozialraum)
    if await volumina.find_konzept_ab(work, ort) is None:
        raise JahrNotSetUp(ort.jahr)
    staende = await volumina.lock_staende(work, [(ort, ausgabe.volumen)])
    stand = staende.get((ort, ausgabe.volumen))
    if stand is None or not stand.blatt:
        raise VolumenUnknown(ort.jahr)
    return stand, staende


async def post_ausgabe(
    work: Work,
    ausgabe: Ausgabe,
    *,
    stand: Stand,
    staende: dict[tuple[Ort, str], Stand],
    now: Instant,
    abschluss: UUID | None = None,
) -> BookedAusgabe:
    """Judge a spending on its locked Volumen and book it (V6, V10).

    With `abschluss` its own year is closed: it uses up no Bindung, and is marked as `vorjahr` (V13). A day outside the
    term of its Kontrakt is warned of. Raises KontraktElsewhere, and what `decide_ausgabe` raises.
    """
    bound = await _find_bindung(work, ausgabe)
    decision = decide_ausgabe(
        ausgabe,
        stand=stand,
        topf=find_toepfe(tuple(staende.values()))[stand.ort, stand.volumen],
        gebunden=bound.gebunden if bound and abschluss is None else None,
        person=work.caller,
        freigabe=await _freigabe(work, ausgabe, stand=stand) if stand.sperrt else None,
    )
    booked = await ausgaben.append(work, ausgabe, now=now)
    decided = [decision.ueberschreitung] if decision.ueberschreitung else []
    posting = _buchung(booked, stand=stand, abschluss=abschluss)
    await post_buchungen(work, [posting], staende=staende, now=now, decided=decided)
    await warn_of_ausgabe(work, booked, stand=stand, now=now)
    await audit.record(
        work,
        aktion="ausgabe.gebucht",
        gegenstand="ausgabe",
        gegenstand_id=str(booked.id),
        daten={"betrag": str(ausgabe.betrag), "volumen": ausgabe.volumen},
        now=now,
    )
    return booked


async def _find_bindung(work: Work, ausgabe: Ausgabe) -> Bindung | None:
    """Find what the spending's Kontrakt has bound in its year; raises KontraktElsewhere."""
    if ausgabe.kontrakt is None:
        return None
    own = Ort.sozialraum(ausgabe.datum.year, ausgabe.sozialraum)
    bound = (await bindungen.read_of(work, ausgabe.kontrakt)).get(own.jahr)
    if bound is None or (bound.ort, bound.volumen) != (own, ausgabe.volumen):
        raise KontraktElsewhere
    return bound


async def _freigabe(work: Work, ausgabe: Ausgabe, *, stand: Stand) -> str | None:
    """Give Leitung's reason to let this spending pass a `sperren`, or None where it gave none (V10)."""
    given = await freigaben.list_of_beleg(work, ausgabe.beleg)
    meant = (freigabe for freigabe in given if freigabe.covers(ausgabe, ort=stand.ort, volumen=stand.volumen))
    return next((freigabe.begruendung for freigabe in meant), None)


def _buchung(booked: BookedAusgabe, *, stand: Stand, abschluss: UUID | None) -> Buchung:
    ausgabe = booked.ausgabe
    return Buchung(
        id=booked.id,
        art="ausgabe",
        ort=stand.ort,
        volumen=stand.volumen,
        datum=ausgabe.datum,
        betrag=ausgabe.betrag,
        zweck=ausgabe.zweck,
        quelle=ausgabe.kontrakt,
        traeger=ausgabe.traeger,
        praevention=ausgabe.betrag if ausgabe.zweck == "praevention" else NULL_EURO,
        vermerk=VORJAHR if abschluss else None,
        abschluss=abschluss,
    )


def repeat_of(known: BookedAusgabe, ausgabe: Ausgabe) -> BookedAusgabe:
    """Give what is booked if it is the same spending, the reason of an overdraft aside; raises BelegTaken."""
    if replace(known.ausgabe, ueberschreitung_begruendung=None) != replace(ausgabe, ueberschreitung_begruendung=None):
        raise BelegTaken
    return known


async def _require(work: Work, ausgabe: UUID) -> BookedAusgabe:
    if (found := await ausgaben.find(work, ausgabe)) is None:
        raise NotVisible
    return found
