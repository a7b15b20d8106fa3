"""Read master data: by key, as lists, and as the change feed for the copies of cases and projects."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.budget.domain.stellen import fachleistungsstunden
from services.budget.storage import grunddaten
from shared.contracts.listing import (
    Page,
    PageRequest,
    PlaceUnreadable,
    number_of,
    pack,
    read_stand,
    unpack,
    write_stand,
)
from shared.contracts.stammdaten import StammdatenArt, StammdatenFolge, StammdatenVersion
from shared.errors import Finding, NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Database
from shared.storage.stammdaten import Change, Version

FIRST = (0, "", "", 0)
_CURSOR = Finding("/cursor", "unlesbar", "Take `cursor` from `next` of the page before.")


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """Which part of the feed: changes `seit` a stand, or the page behind a cursor."""

    seit: str | None = None
    cursor: str | None = None
    limit: int = 500


async def find_version(database: Database, caller: Caller, art: str, schluessel: str) -> Version:
    """Read the latest version of one thing; raises NotVisible."""
    async with database.transaction(caller) as work:
        version = await stammdaten.find(work, art, schluessel)
    if version is None:
        raise NotVisible
    return version


async def list_versions(
    database: Database,
    caller: Caller,
    art: str,
    request: PageRequest,
    *,
    enthalten: Mapping[str, object],
    geaendert_seit: Instant | None = None,
) -> Page[Version]:
    """List the latest version of each, by key, that has `enthalten` in it; raises PlaceUnreadable."""
    async with database.transaction(caller) as work:
        now_at = await stammdaten.read_stand(work)
        behind, stand, seit = "", now_at, read_stand(request.seit) if request.seit else 0
        if request.cursor is not None:
            behind, stand, seit = _read_list_cursor(request.cursor)
        found = await stammdaten.list_page(
            work,
            art,
            enthalten=enthalten,
            behind=behind,
            seit=seit,
            geaendert_seit=geaendert_seit,
            limit=request.limit + 1,
        )
    shown = found[: request.limit]
    following = pack([shown[-1].schluessel, stand, seit]) if len(found) > request.limit else None
    return Page(shown, following, write_stand(stand))


async def read_changes(database: Database, caller: Caller, request: FeedRequest) -> StammdatenFolge:
    """Read a page of the change feed; rows may repeat, none is missed. Raises PlaceUnreadable for a foreign cursor.

    Mostly nothing has changed, and cases asks with every batch of hours: that much is told at a glance.
    """
    if request.cursor is None and request.seit is not None:
        now_at, changed = await stammdaten.glance_changes(database, caller, since=read_stand(request.seit))
        if not changed:
            return StammdatenFolge(items=[], stand=write_stand(now_at), next=None)
    async with database.transaction(caller) as work:
        now_at = await stammdaten.read_stand(work)
        behind, stand = FIRST, now_at
        if request.cursor is not None:
            behind, stand = _read_cursor(request.cursor)
        elif request.seit is not None:
            behind = (read_stand(request.seit), "", "", 0)
        changes = await stammdaten.list_changes(work, behind=behind, limit=request.limit + 1)
    shown = changes[: request.limit]
    following = _write_cursor(shown[-1].place, stand=stand) if len(changes) > request.limit else None
    return StammdatenFolge(items=[to_feed(change) for change in shown], stand=write_stand(stand), next=following)


def to_feed(change: Change) -> StammdatenVersion:
    """Write a version for the feed; a Haushaltsjahr carries the prices that follow from it (V4)."""
    written = stammdaten.to_wire(change.art, change.version)
    if change.art is not StammdatenArt.HAUSHALTSJAHR:
        return written
    preise = fachleistungsstunden(grunddaten.to_haushaltsjahr(change.version))
    dated = [{"ab": preis.ab.isoformat(), "satz": str(preis.satz)} for preis in preise]
    derived = {"jahr": int(change.version.schluessel), "fachleistungsstunden": dated}
    return written.model_copy(update={"inhalt": written.inhalt | derived})


def _read_list_cursor(cursor: str) -> tuple[str, int, int]:
    try:
        schluessel, stand, seit = unpack(cursor)
        return _key_of(schluessel), number_of(stand), number_of(seit)
    except (ValueError, TypeError):
        raise PlaceUnreadable(_CURSOR) from None


def _write_cursor(place: tuple[int, str, str, int], *, stand: int) -> str:
    return pack([*place, stand])


def _read_cursor(cursor: str) -> tuple[tuple[int, str, str, int], int]:
    try:
        xid, art, schluessel, version, stand = unpack(cursor)
        place = (number_of(xid), StammdatenArt(art).value, _key_of(schluessel), number_of(version))
        return place, number_of(stand)
    except (ValueError, TypeError):
        raise PlaceUnreadable(_CURSOR) from None


def _key_of(part: object) -> str:
    if not isinstance(part, str) or "\x00" in part:
        raise ValueError("not packed by us")
    return part
