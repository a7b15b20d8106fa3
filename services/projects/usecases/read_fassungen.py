"""Read the versions of an application, and what one says other than another (P1, G5)."""

from dataclasses import dataclass
from uuid import UUID

from services.projects.domain.antrag import Antrag, Einreichung, Inhalt
from services.projects.domain.bescheid import Bescheid, Ergebnis
from services.projects.domain.finanzierung import Finanzierung, compute_finanzierung
from services.projects.domain.sichtbarkeit import Sicht, sicht_of
from services.projects.domain.unterschied import Unterschied, compare
from services.projects.storage import antraege, fassungen
from services.projects.storage.fassungen import Fassung
from services.projects.usecases.read_antraege import prozent_of
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Fassungskopf:
    """A version with the submissions that carried it; none: it was saved and never submitted."""

    fassung: Fassung
    einreichungen: tuple[Einreichung, ...]


@dataclass(frozen=True, slots=True)
class Fassungsansicht:
    """A version, its content and the money that follows from it (P5-P7)."""

    kopf: Fassungskopf
    inhalt: Inhalt
    finanzierung: Finanzierung


@dataclass(frozen=True, slots=True)
class Vergleich:
    """What a version says other than the one before; `rueckgabe` is the decision with the points that stood between."""

    nummer: int
    gegen: int | None
    unterschied: Unterschied
    vorher: Finanzierung
    nachher: Finanzierung
    rueckgabe: Bescheid | None


@retried
async def list_fassungen(
    database: Database, caller: Caller, antrag_id: UUID, *, request: PageRequest
) -> Page[Fassungskopf]:
    """List the versions of an application that the caller sees; raise NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        page = await fassungen.list_page(work, antrag.id, sicht=sicht_of(caller), request=request)
        return Page(tuple(_kopf_of(antrag, fassung) for fassung in page.items), page.next, page.stand)


@retried
async def read_fassung(
    database: Database, caller: Caller, antrag_id: UUID, *, nummer: int, now: Instant
) -> Fassungsansicht:
    """Show one version; raise NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        fassung = await fassungen.get(work, antrag.id, nummer, sicht=sicht_of(caller))
        inhalt = await fassungen.get_inhalt(work, antrag.id, nummer)
        finanzierung = await _finanzierung_of(work, antrag, inhalt, now=now)
        return Fassungsansicht(_kopf_of(antrag, fassung), inhalt, finanzierung)


@retried
async def compare_fassungen(
    database: Database, caller: Caller, antrag_id: UUID, *, nummer: int, gegen: int | None, now: Instant
) -> Vergleich:
    """Say what a version says other than another: unnamed, the last one submitted before it, else the one before.

    The first version is compared with nothing. Raises NotVisible for a version that is not there or not seen.
    """
    async with database.transaction(caller) as work:
        sicht = sicht_of(caller)
        antrag = await antraege.get(work, antrag_id, sicht=sicht)
        base = gegen if gegen is not None else _version_before(antrag, nummer)
        nachher = await _seen_inhalt(work, antrag, nummer, sicht=sicht)
        vorher = _nothing_like(nachher) if base is None else await _seen_inhalt(work, antrag, base, sicht=sicht)
        return Vergleich(
            nummer=nummer,
            gegen=base,
            unterschied=compare(vorher, nachher),
            vorher=await _finanzierung_of(work, antrag, vorher, now=now),
            nachher=await _finanzierung_of(work, antrag, nachher, now=now),
            rueckgabe=_find_rueckgabe(antrag, base, nummer),
        )


def _kopf_of(antrag: Antrag, fassung: Fassung) -> Fassungskopf:
    return Fassungskopf(fassung, tuple(e for e in antrag.einreichungen if e.fassung == fassung.nummer))


def _version_before(antrag: Antrag, nummer: int) -> int | None:
    submitted = [einreichung.fassung for einreichung in antrag.einreichungen if einreichung.fassung < nummer]
    if submitted:
        return max(submitted)
    return nummer - 1 if nummer > 1 else None


async def _seen_inhalt(work: Work, antrag: Antrag, nummer: int, *, sicht: Sicht) -> Inhalt:
    await fassungen.get(work, antrag.id, nummer, sicht=sicht)
    return await fassungen.get_inhalt(work, antrag.id, nummer)


def _nothing_like(inhalt: Inhalt) -> Inhalt:
    return Inhalt(bezirk=inhalt.bezirk, sozialraum=inhalt.sozialraum, traeger=inhalt.traeger)


async def _finanzierung_of(work: Work, antrag: Antrag, inhalt: Inhalt, *, now: Instant) -> Finanzierung:
    return compute_finanzierung(inhalt, prozent=await prozent_of(work, antrag, now=now))


def _find_rueckgabe(antrag: Antrag, gegen: int | None, nummer: int) -> Bescheid | None:
    """Find the last decision about a version from `gegen` on and before the other that gave it back with points."""
    of_version = {einreichung.nummer: einreichung.fassung for einreichung in antrag.einreichungen}
    between = [
        bescheid
        for bescheid in antrag.bescheide
        if bescheid.entscheidung.ergebnis is Ergebnis.ZURUECKGEGEBEN
        and gegen is not None
        and gegen <= of_version[bescheid.einreichung] < nummer
    ]
    return between[-1] if between else None
