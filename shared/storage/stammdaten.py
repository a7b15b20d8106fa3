"""Master data as append-only versions: the budget's own, and the read copies of cases and projects (G5).

`append` books a new version, `adopt` takes over versions that the budget has booked. Both are read alike: the latest
version, or the latest that was booked by an instant.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from shared.contracts.stammdaten import StammdatenArt, StammdatenVersion
from shared.identity import Caller
from shared.kalender import Instant, format_instant
from shared.storage.database import Database, Work
from shared.storage.locks import hold

_ARTEN = tuple(kind.value for kind in StammdatenArt)
_COLUMNS = "schluessel, version, inhalt, gebucht_am, gebucht_von"
_FIND = text(
    f"SELECT {_COLUMNS} FROM stammdaten WHERE jugendamt = :jugendamt AND art = :art"  # noqa: S608  # made of our own constants; values are bound
    " AND schluessel = :schluessel AND (CAST(:bis AS timestamptz) IS NULL OR gebucht_am <= :bis)"
    " ORDER BY version DESC LIMIT 1"
)
_LIST = text(
    f"SELECT DISTINCT ON (schluessel) {_COLUMNS} FROM stammdaten WHERE jugendamt = :jugendamt"  # noqa: S608  # made of our own constants; values are bound
    " AND art = :art AND (CAST(:bis AS timestamptz) IS NULL OR gebucht_am <= :bis) ORDER BY schluessel, version DESC"
)
_PAGE = text(
    f"SELECT {_COLUMNS} FROM (SELECT DISTINCT ON (schluessel) * FROM stammdaten WHERE jugendamt = :jugendamt"  # noqa: S608  # made of our own constants; values are bound
    " AND art = :art ORDER BY schluessel, version DESC) AS latest WHERE schluessel > :behind"
    " AND inhalt @> CAST(:enthalten AS jsonb) AND xid >= CAST(CAST(:seit AS text) AS xid8)"
    " AND (CAST(:geaendert_seit AS timestamptz) IS NULL OR gebucht_am >= :geaendert_seit)"
    " ORDER BY schluessel LIMIT :limit"
)
_INSERT = text(
    "INSERT INTO stammdaten (jugendamt, art, schluessel, version, inhalt, gebucht_am, gebucht_von)"
    " VALUES (:jugendamt, :art, :schluessel, :version, CAST(:inhalt AS jsonb), :gebucht_am, :gebucht_von)"
)
_ADOPT = text(f"{_INSERT.text} ON CONFLICT DO NOTHING")
_COPIES = text("SELECT art, schluessel, version, inhalt FROM stammdaten WHERE jugendamt = :jugendamt ORDER BY 1, 2, 3")
_FORGET = text(
    "SELECT vergiss_stammdaten(CAST(:arten AS text[]), CAST(:schluessel AS text[]), CAST(:versionen AS int[]))"
)
_SET_STAND = text(
    "INSERT INTO kopienstand (jugendamt, stand, geholt_am) VALUES (:jugendamt, :stand, :now)"
    " ON CONFLICT (jugendamt) DO UPDATE SET stand = excluded.stand, geholt_am = excluded.geholt_am"
)
_GET_STAND = text("SELECT stand, geholt_am FROM kopienstand WHERE jugendamt = :jugendamt")
_SINCE = text(
    "SELECT art, schluessel, version, inhalt, gebucht_am, gebucht_von, CAST(CAST(xid AS text) AS bigint) AS xid"
    " FROM stammdaten WHERE jugendamt = :jugendamt AND art = ANY(:arten)"
    " AND (xid, art, schluessel, version) > (CAST(CAST(:xid AS text) AS xid8), :art, :schluessel, :version)"
    " ORDER BY xid, art, schluessel, version LIMIT :limit"
)
_STAND = "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"
_NOW_AT = text(f"SELECT {_STAND}")
_NEWS = (
    f"SELECT {_STAND}, EXISTS (SELECT FROM stammdaten WHERE jugendamt = %(jugendamt)s"  # noqa: S608  # made of our own constants; values are bound
    " AND art = ANY(string_to_array(%(arten)s, ',')) AND xid >= CAST(CAST(%(xid)s AS text) AS xid8))"
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one piece of master data."""

    schluessel: str
    version: int
    inhalt: Mapping[str, Any]
    gebucht_am: Instant
    gebucht_von: str


@dataclass(frozen=True, slots=True)
class Kopienstand:
    """How far the copies have come, and when they were last brought up to date."""

    stand: str
    geholt_am: Instant


async def find(work: Work, art: str, schluessel: str, *, bis: Instant | None = None) -> Version | None:
    """Find the latest version, or the latest booked by `bis` (V16)."""
    parameters = {"jugendamt": work.jugendamt, "art": art, "schluessel": schluessel, "bis": bis}
    row = (await work.execute(_FIND, parameters)).one_or_none()
    return _to_version(row) if row else None


async def list_all(work: Work, art: str, *, bis: Instant | None = None) -> tuple[Version, ...]:
    """List the latest version of each, by key."""
    rows = await work.execute(_LIST, {"jugendamt": work.jugendamt, "art": art, "bis": bis})
    return tuple(_to_version(row) for row in rows)


async def list_page(
    work: Work,
    art: str,
    *,
    enthalten: Mapping[str, Any],
    behind: str,
    seit: int,
    geaendert_seit: Instant | None,
    limit: int,
) -> tuple[Version, ...]:
    """List the latest version of each behind a key that has `enthalten` in it, booked since transaction `seit`."""
    parameters = {
        "jugendamt": work.jugendamt, "art": art, "behind": behind, "enthalten": json.dumps(enthalten), "seit": seit,
        "geaendert_seit": geaendert_seit, "limit": limit,
    }  # fmt: skip
    return tuple(_to_version(row) for row in await work.execute(_PAGE, parameters))


async def lock(work: Work, art: str, schluessel: str) -> None:
    """Keep others from booking a version of this until the commit, also where none exists yet."""
    await hold(work, "stammdaten", art, schluessel)


async def append(work: Work, art: str, schluessel: str, *, inhalt: Mapping[str, Any], now: Instant) -> Version:
    """Book a new version; `lock` first."""
    before = await find(work, art, schluessel)
    version = Version(schluessel, before.version + 1 if before else 1, inhalt, now, work.caller.sub)
    await work.execute(_INSERT, _row(work, art=art, version=version))
    return version


async def adopt(work: Work, versionen: Sequence[StammdatenVersion], *, stand: str, now: Instant) -> None:
    """Take over versions that the budget has booked, and how far that brings us."""
    rows = [
        {
            "jugendamt": work.jugendamt,
            "art": version.art,
            "schluessel": version.schluessel,
            "version": version.version,
            "inhalt": json.dumps(version.inhalt, ensure_ascii=False),
            "gebucht_am": version.gebucht_am,
            "gebucht_von": "budget",
        }
        for version in versionen
    ]
    if rows:
        await work.execute(_ADOPT, rows)
    await work.execute(_SET_STAND, {"jugendamt": work.jugendamt, "stand": stand, "now": now})


@dataclass(frozen=True, slots=True)
class Copy:
    """A version as it was taken over."""

    art: str
    schluessel: str
    version: int
    inhalt: Mapping[str, Any]


async def list_copies(work: Work) -> tuple[Copy, ...]:
    """List all versions that were taken over."""
    rows = await work.execute(_COPIES, {"jugendamt": work.jugendamt})
    return tuple(Copy(row.art, row.schluessel, row.version, row.inhalt) for row in rows)


async def forget_copies(work: Work, copies: Sequence[Copy]) -> None:
    """Remove versions that were taken over and that the budget does not have any more."""
    parameters = {
        "arten": [copy.art for copy in copies],
        "schluessel": [copy.schluessel for copy in copies],
        "versionen": [copy.version for copy in copies],
    }
    await work.execute(_FORGET, parameters)


async def read_kopienstand(work: Work) -> Kopienstand | None:
    """Tell how far the copies have come, or None before the first pull."""
    row = (await work.execute(_GET_STAND, {"jugendamt": work.jugendamt})).one_or_none()
    return Kopienstand(row.stand, row.geholt_am) if row else None


@dataclass(frozen=True, slots=True)
class Change:
    """One version in the change feed, and the place to go on behind it."""

    art: StammdatenArt
    version: Version
    xid: int

    @property
    def place(self) -> tuple[int, str, str, int]:
        """Give the key that the feed is ordered by."""
        return (self.xid, self.art.value, self.version.schluessel, self.version.version)


async def read_stand(work: Work) -> int:
    """Tell the transaction number from which a later pull misses nothing: read it before the changes."""
    return int((await work.execute(_NOW_AT)).scalar_one())


async def glance_changes(database: Database, caller: Caller, *, since: int) -> tuple[int, bool]:
    """Tell the number from which a later pull misses nothing, and whether transactions from `since` on changed any."""
    asked = {"jugendamt": caller.jugendamt, "arten": ",".join(_ARTEN), "xid": since}
    row = await database.glance(caller, _NEWS, asked)
    assert row is not None  # a row without a table
    now_at, changed = row
    return int(now_at), bool(changed)


async def list_changes(work: Work, *, behind: tuple[int, str, str, int], limit: int) -> tuple[Change, ...]:
    """List versions behind a place of the feed, in its order; (xid, "", "", 0) begins with that transaction."""
    xid, art, schluessel, version = behind
    place = {"xid": xid, "art": art, "schluessel": schluessel, "version": version}
    rows = await work.execute(_SINCE, place | {"jugendamt": work.jugendamt, "arten": list(_ARTEN), "limit": limit})
    return tuple(Change(StammdatenArt(row.art), _to_version(row), row.xid) for row in rows)


def to_wire(art: StammdatenArt, version: Version) -> StammdatenVersion:
    """Write a version as the change feed carries it."""
    return StammdatenVersion(
        art=art,
        schluessel=version.schluessel,
        version=version.version,
        gebucht_am=format_instant(version.gebucht_am),
        inhalt=dict(version.inhalt),
    )


def _to_version(row: Row[Any]) -> Version:
    return Version(row.schluessel, row.version, row.inhalt, row.gebucht_am, row.gebucht_von)


def _row(work: Work, *, art: str, version: Version) -> dict[str, Any]:
    return {
        "jugendamt": work.jugendamt,
        "art": art,
        "schluessel": version.schluessel,
        "version": version.version,
        "inhalt": json.dumps(version.inhalt, ensure_ascii=False),
        "gebucht_am": version.gebucht_am,
        "gebucht_von": version.gebucht_von,
    }
