"""Say that a Kontrakt uses a Ressource, or no longer does (K13)."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.domain.ressource import Nutzung, check_aktiv
from services.cases.domain.sicht import sicht_of
from services.cases.storage import kontrakte, ressourcen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.versions import Match, etag_of, require_match
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage import audit
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold

LINKERS = frozenset({Role.ASD, Role.TRAEGER})


@dataclass(frozen=True, slots=True)
class Verknuepfung:
    """Which Kontrakt uses which Ressource, or does not."""

    kontrakt: UUID
    ressource: UUID
    genutzt: bool


@dataclass(frozen=True, slots=True)
class Verknuepft:
    """The link as it stands, and whether this call made it."""

    nutzung: Nutzung
    neu: bool


@retried
async def link_ressource(
    database: Database,
    caller: Caller,
    wanted: Verknuepfung,
    *,
    match: Match | None,
    buch: Stammdatenbuch,
    now: Instant,
) -> Verknuepft:
    """Link a Kontrakt of the caller to an entry; the same again changes nothing, the other way needs `match`.

    Raises NotVisible, RessourceInactive, VersionMissing or VersionChanged.
    """
    async with database.transaction(caller) as work:
        sicht = sicht_of(caller, stammdaten=await buch.read(work), rollen=LINKERS)
        await kontrakte.get(work, wanted.kontrakt, sicht=sicht)
        ressource = await ressourcen.get(work, wanted.ressource)
        await hold(work, "kontraktressource", wanted.kontrakt, wanted.ressource)
        before = await ressourcen.find_nutzung(work, wanted.kontrakt, wanted.ressource)
        if before is not None and before.genutzt == wanted.genutzt:
            return Verknuepft(before, neu=False)
        require_match(match, etag_of(before.version) if before else None)
        if wanted.genutzt:
            check_aktiv(ressource)
        await _write(work, wanted, before=before, now=now)
        after = await ressourcen.find_nutzung(work, wanted.kontrakt, wanted.ressource)
        assert after is not None, "it has just been written"
        return Verknuepft(after, neu=before is None)


async def _write(work: Work, wanted: Verknuepfung, *, before: Nutzung | None, now: Instant) -> None:
    if before is None:
        await ressourcen.add_nutzung(work, wanted.kontrakt, wanted.ressource, genutzt=wanted.genutzt, now=now)
    else:
        await ressourcen.write_nutzung(work, before, genutzt=wanted.genutzt, now=now)
    await audit.record(
        work,
        aktion="kontrakt.ressource_verknuepft" if wanted.genutzt else "kontrakt.ressource_geloest",
        gegenstand="kontrakt",
        gegenstand_id=str(wanted.kontrakt),
        daten={"ressource": str(wanted.ressource)},
        now=now,
    )
