"""Enter posts of a Sozialraumteam: each a version, told to the budget, which judges them (K15, V19)."""

from dataclasses import dataclass

from services.cases.domain.sicht import EVERYTHING
from services.cases.domain.team import Stelle, Teamstelle, check_stelle
from services.cases.domain.verweis import SozialraumUnknown, TraegerUnknown, require_sozialraum, require_traeger
from services.cases.storage import team
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, outbox
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold


@dataclass(frozen=True, slots=True)
class Platz:
    """Which post it is: its Sozialraum and staff key."""

    sozialraum: str
    schluessel: str


@dataclass(frozen=True, slots=True)
class Eingetragen:
    """The post as it stands, and whether it is new."""

    teamstelle: Teamstelle
    neu: bool


async def enter_stelle(
    database: Database,
    caller: Caller,
    platz: Platz,
    stelle: Stelle,
    *,
    match: Match | None,
    buch: Stammdatenbuch,
    now: Instant,
) -> Eingetragen:
    """Enter a post; equal content changes nothing, other content needs `match` (K15).

    Raises NotVisible for an unknown Sozialraum, TraegerUnknown, TraegerMissing, EndeBeforeBeginn, VersionMissing,
    VersionChanged. What the copies do not hold is asked for once more before it is believed to be missing.
    """
    try:
        return await _enter(database, caller, platz, stelle, match=match, buch=buch, now=now)
    except (NotVisible, TraegerUnknown):
        if not await buch.refresh(caller.jugendamt, missing=True):
            raise
    return await _enter(database, caller, platz, stelle, match=match, buch=buch, now=now)


@retried
async def _enter(
    database: Database,
    caller: Caller,
    platz: Platz,
    stelle: Stelle,
    *,
    match: Match | None,
    buch: Stammdatenbuch,
    now: Instant,
) -> Eingetragen:
    async with database.transaction(caller) as work:
        stammdaten = await buch.read(work)
        try:
            require_sozialraum(platz.sozialraum, stammdaten=stammdaten)
        except SozialraumUnknown:
            raise NotVisible from None  # it is named by the path
        await hold(work, "teamstelle", platz.sozialraum, platz.schluessel)
        before = await team.find(work, platz.sozialraum, platz.schluessel, sicht=EVERYTHING)
        if before is not None and before.stelle == stelle:
            return Eingetragen(before, neu=False)
        require_match(match, etag_of(before.version) if before else None)
        require_traeger(stelle.traeger, stammdaten=stammdaten)
        check_stelle(stelle)
        if before is None:
            made = await team.add(work, platz.sozialraum, platz.schluessel, stelle, now=now)
        else:
            made = await team.change(work, before, stelle, now=now)
        await _tell(work, made, now=now)
    return Eingetragen(made, neu=before is None)


async def _tell(work: Work, made: Teamstelle, *, now: Instant) -> None:
    """Write down who entered what, and announce the version to the budget."""
    figures = {"version": made.version, "stunden": str(made.stelle.stunden), "herkunft": made.stelle.herkunft.value}
    await audit.record(
        work, aktion="stelle.eingetragen", gegenstand="stelle", gegenstand_id=str(made.id), daten=figures, now=now
    )
    inhalt = {"stelle": str(made.id), "version": made.version}
    await outbox.put(work, thema=team.THEMA, ordnung=f"{made.sozialraum}/{made.schluessel}", inhalt=inhalt, now=now)
