"""Posts of the Sozialraumteams as append-only versions, and which findings stand in a year (V19)."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Row, text

from services.budget.domain.personal import Stelle
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.locks import hold

TENANTS = "personal_mandanten"
TEAM = ""  # in place of a staff key, for what concerns the whole team

StellenKey: TypeAlias = tuple[str, str, int]  # Sozialraum, staff key, version
Standing: TypeAlias = tuple[str, str]  # kind of finding, staff key or TEAM

_STELLE = "schluessel, herkunft, traeger, stunden, abschluss, qualifikation, sozialversicherungspflichtig, beginn, ende"
_APPEND = text(
    f"INSERT INTO personalstellen (jugendamt, sozialraum, version, {_STELLE}, gebucht_am, gebucht_von)"  # noqa: S608  # made of our own constants; values are bound
    f" SELECT :jugendamt, sozialraum, version, {_STELLE}, CAST(:now AS timestamptz), :gebucht_von"
    " FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(sozialraum text, schluessel text, version int,"
    " herkunft text, traeger text, stunden numeric, abschluss boolean, qualifikation text,"
    " sozialversicherungspflichtig boolean, beginn date, ende date) ORDER BY sozialraum, schluessel, version"
    " ON CONFLICT DO NOTHING RETURNING sozialraum, schluessel, version"
)
_FIND = text(
    f"SELECT p.sozialraum, p.version, {', '.join(f'p.{name}' for name in _STELLE.split(', '))} FROM jsonb_to_recordset("  # noqa: S608  # made of our own constants; values are bound
    "CAST(:keys AS jsonb)) AS k(sozialraum text, schluessel text, version int) JOIN personalstellen p"
    " ON p.jugendamt = :jugendamt AND (p.sozialraum, p.schluessel, p.version) = (k.sozialraum, k.schluessel, k.version)"
)
_LATEST = text(
    f"SELECT DISTINCT ON (sozialraum, schluessel) sozialraum, version, {_STELLE} FROM personalstellen"  # noqa: S608  # made of our own constants; values are bound
    " WHERE jugendamt = :jugendamt AND sozialraum = ANY(CAST(:slugs AS text[]))"
    " AND (CAST(:bis AS timestamptz) IS NULL OR gebucht_am <= :bis) ORDER BY sozialraum, schluessel, version DESC"
)
_AREAS = text("SELECT DISTINCT sozialraum FROM personalstellen WHERE jugendamt = :jugendamt ORDER BY sozialraum")
_STANDING = text(
    "SELECT sozialraum, befund, schluessel FROM personalbefunde WHERE jugendamt = :jugendamt AND jahr = :jahr"
    " AND sozialraum = ANY(CAST(:slugs AS text[])) AND offen"
)
_NOTE = text(
    "INSERT INTO personalbefunde (jugendamt, jahr, sozialraum, befund, schluessel, offen, geaendert_am)"
    " VALUES (:jugendamt, :jahr, :sozialraum, :befund, :schluessel, :offen, :now)"
    " ON CONFLICT (jugendamt, jahr, sozialraum, befund, schluessel)"
    " DO UPDATE SET offen = excluded.offen, geaendert_am = excluded.geaendert_am"
)


@dataclass(frozen=True, slots=True)
class Stellenversion:
    """A version of a post in its Sozialraum."""

    sozialraum: str
    version: int
    stelle: Stelle

    @property
    def key(self) -> StellenKey:
        """Give the sender's key, under which it is booked once."""
        return self.sozialraum, self.stelle.schluessel, self.version


async def lock_areas(work: Work, slugs: Collection[str]) -> None:
    """Let one at a time judge the posts of these Sozialräume, so that no finding warns twice."""
    for slug in sorted(slugs):
        await hold(work, "personal", slug)


async def append(work: Work, versions: Iterable[Stellenversion], *, now: Instant) -> frozenset[StellenKey]:
    """Append versions that are not there yet; tell which those were."""
    records = json.dumps([_record(version) for version in versions])
    parameters = {"jugendamt": work.jugendamt, "records": records, "now": now, "gebucht_von": work.caller.sub}
    rows = await work.execute(_APPEND, parameters)
    return frozenset((row.sozialraum, row.schluessel, row.version) for row in rows)


async def find(work: Work, keys: Collection[StellenKey]) -> dict[StellenKey, Stellenversion]:
    """Read versions by their keys."""
    wanted = [{"sozialraum": area, "schluessel": key, "version": version} for area, key, version in keys]
    rows = await work.execute(_FIND, {"jugendamt": work.jugendamt, "keys": json.dumps(wanted)})
    return {found.key: found for found in map(_to_version, rows)}


async def read_stellen(
    work: Work, slugs: Collection[str], *, bis: Instant | None = None
) -> Mapping[str, Sequence[Stelle]]:
    """Read the latest version of each post, by Sozialraum, or the latest that was booked by an instant (V16)."""
    found: dict[str, list[Stelle]] = {slug: [] for slug in slugs}
    for row in await work.execute(_LATEST, {"jugendamt": work.jugendamt, "slugs": sorted(slugs), "bis": bis}):
        found[row.sozialraum].append(_to_version(row).stelle)
    return found


async def list_areas(work: Work) -> tuple[str, ...]:
    """List the Sozialräume that have posts."""
    return tuple((await work.execute(_AREAS, {"jugendamt": work.jugendamt})).scalars())


async def read_standing(work: Work, jahr: int, *, slugs: Collection[str]) -> Mapping[str, frozenset[Standing]]:
    """Read which findings stand in a year, by Sozialraum; `lock_areas` first."""
    found: dict[str, set[Standing]] = {slug: set() for slug in slugs}
    parameters = {"jugendamt": work.jugendamt, "jahr": jahr, "slugs": sorted(slugs)}
    for row in await work.execute(_STANDING, parameters):
        found[row.sozialraum].add((row.befund, row.schluessel))
    return {slug: frozenset(standing) for slug, standing in found.items()}


async def note(
    work: Work, jahr: int, sozialraum: str, befunde: Iterable[Standing], *, offen: bool, now: Instant
) -> None:
    """Note that findings stand from now on, or do so no more."""
    place = {"jugendamt": work.jugendamt, "jahr": jahr, "sozialraum": sozialraum, "offen": offen, "now": now}
    rows = [place | {"befund": befund, "schluessel": schluessel} for befund, schluessel in sorted(befunde)]
    if rows:
        await work.execute(_NOTE, rows)


def _record(version: Stellenversion) -> dict[str, Any]:
    stelle = {name: getattr(version.stelle, name) for name in Stelle.__slots__}
    days = {"beginn": version.stelle.beginn.isoformat(), "ende": None}
    if version.stelle.ende is not None:
        days["ende"] = version.stelle.ende.isoformat()
    head = {"sozialraum": version.sozialraum, "version": version.version}
    return head | stelle | days | {"stunden": format(version.stelle.stunden, "f")}


def _to_version(row: Row[Any]) -> Stellenversion:
    return Stellenversion(
        row.sozialraum, row.version, Stelle(**{name: getattr(row, name) for name in Stelle.__slots__})
    )
