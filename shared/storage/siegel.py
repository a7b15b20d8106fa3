"""The audit's chain: rows commit unchained, a sealer puts those it can see into blocks and chains these afterwards.

A block's root is SHA-256 over the root before it, its head as canonical JSON, and id and checksum of each of its rows
in the order of the ids. A row that commits late is in a later block: what counts is that no block has it yet. So that
not every row is looked at again, each block keeps the transaction before which all is sealed (`horizont`).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text

from shared.identity import service_caller
from shared.kalender import Clock, Instant, format_instant
from shared.storage.database import Database, Work, retried
from shared.storage.jobs import Job
from shared.storage.locks import hold
from shared.storage.tenants import each_tenant

TENANTS = "unversiegelte_mandanten"
EVERY_TWO_SECONDS = "* * * * * */2"
MOST = 10_000  # rows of a block
ANFANG = bytes(32)  # what stands before the first block

_END = text(
    "SELECT nr, wurzel, horizont <= pg_snapshot_xmin(pg_current_snapshot()) AS gilt, CAST(horizont AS text) AS horizont"
    " FROM siegel WHERE jugendamt = :jugendamt ORDER BY nr DESC LIMIT 1"
)
_ROWS = text(
    "SELECT a.id, a.pruefsumme, CAST(a.xid AS text) AS xid,"
    " CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS grenze FROM audit a WHERE a.jugendamt = :jugendamt"
    " AND a.xid >= CAST(:ab AS xid8) AND (SELECT v.siegel FROM versiegelungen v WHERE v.jugendamt = a.jugendamt"
    " AND v.audit = a.id LIMIT 1) IS NULL ORDER BY a.xid, a.id LIMIT :most"  # asked row by row, few as these are
)
_SEAL = text(
    "INSERT INTO siegel (jugendamt, nr, anzahl, vollstaendig, vorher, wurzel, versiegelt_am, horizont) VALUES"
    " (:jugendamt, :nr, :anzahl, :vollstaendig, :vorher, :wurzel, :versiegelt_am, CAST(:horizont AS xid8))"
)
_MARK = text(
    "INSERT INTO versiegelungen (jugendamt, audit, siegel, pruefsumme) SELECT :jugendamt, audit, :nr, pruefsumme FROM"
    " unnest(CAST(:ids AS uuid[]), CAST(:pruefsummen AS bytea[])) AS z (audit, pruefsumme)"
)
_COUNT = text("SELECT unversiegelte_zeilen()")


class Calendar(Protocol):
    """Runs jobs by a cron line."""

    def every(self, cron: str, /, *, name: str, job: Job) -> None:
        """Run `job` at these times."""


@dataclass(frozen=True, slots=True)
class Ende:
    """The end of a tenant's chain, and from which transaction on rows may be unsealed."""

    nr: int = 0
    wurzel: bytes = ANFANG
    ab: int = 0


@dataclass(frozen=True, slots=True)
class Zeile:
    """What is sealed of an audit row."""

    id: UUID
    pruefsumme: bytes


@dataclass(frozen=True, slots=True)
class Siegel:
    """A block of a tenant's chain."""

    jugendamt: str
    nr: int
    zeilen: tuple[Zeile, ...]
    vollstaendig: bool
    vorher: bytes
    versiegelt_am: Instant

    @property
    def wurzel(self) -> bytes:
        """Compute the root (SHA-256, 32 bytes)."""
        kopf = {
            "anzahl": len(self.zeilen),
            "jugendamt": self.jugendamt,
            "nr": self.nr,
            "versiegelt_am": format_instant(self.versiegelt_am),
            "vollstaendig": self.vollstaendig,
        }
        content = json.dumps(kopf, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        rows = sorted(self.zeilen, key=lambda zeile: zeile.id)
        return hashlib.sha256(
            b"".join((self.vorher, content, *(zeile.id.bytes + zeile.pruefsumme for zeile in rows)))
        ).digest()


async def seal_tenants(database: Database, *, service: str, now: Instant) -> int:
    """Seal what is unsealed in every Jugendamt; give how many rows that were. Raises StorageAway."""

    async def seal_tenant(jugendamt: str) -> int:
        sealed = await seal(database, jugendamt, service=service, now=now)
        total = sealed
        while sealed == MOST:
            sealed = await seal(database, jugendamt, service=service, now=now)
            total += sealed
        return total

    return sum(await each_tenant(database, TENANTS, seal_tenant, aufgabe="seal_audit"))


@retried
async def seal(database: Database, jugendamt: str, *, service: str, now: Instant, most: int = MOST) -> int:
    """Append a block of the rows that no block has, at most `most`; give how many. Sealers wait for each other."""
    async with database.transaction(service_caller(service, jugendamt=jugendamt)) as work:
        await hold(work, "siegel")
        ende = await _find_end(work)
        found = (await work.execute(_ROWS, {"jugendamt": jugendamt, "ab": str(ende.ab), "most": most})).all()
        if not found:
            return 0
        siegel = Siegel(
            jugendamt=jugendamt,
            nr=ende.nr + 1,
            zeilen=tuple(Zeile(row.id, bytes(row.pruefsumme)) for row in found),
            vollstaendig=len(found) < most,
            vorher=ende.wurzel,
            versiegelt_am=now,
        )
        await _append(work, siegel, horizont=_horizont(found, vollstaendig=siegel.vollstaendig))
    return len(found)


def plan_sealing(jobs: Calendar, *, database: Database, service: str, clock: Clock) -> None:
    """Say how often a worker seals what was recorded since."""

    async def seal_all() -> None:
        await seal_tenants(database, service=service, now=clock())

    jobs.every(EVERY_TWO_SECONDS, name="seal_audit", job=seal_all)


async def count_unversiegelt(database: Database) -> float:
    """Count the audit rows of all Jugendämter that no block has yet: a metric. Raises StorageAway."""
    async with database.transaction(service_caller("", jugendamt="")) as work:
        return float((await work.execute(_COUNT)).scalar_one())


async def _find_end(work: Work) -> Ende:
    """Find the last block; a horizont of another server (restored from a dump) does not count."""
    row = (await work.execute(_END, {"jugendamt": work.jugendamt})).one_or_none()
    return Ende(row.nr, bytes(row.wurzel), int(row.horizont) if row.gilt else 0) if row else Ende()


def _horizont(found: Sequence[Any], *, vollstaendig: bool) -> int:
    """Say before which transaction all is sealed: the oldest that runs; in a full block at most its last row's."""
    grenze = int(found[-1].grenze)
    return grenze if vollstaendig else min(grenze, int(found[-1].xid))


async def _append(work: Work, siegel: Siegel, *, horizont: int) -> None:
    await work.execute(
        _SEAL,
        {
            "jugendamt": siegel.jugendamt,
            "nr": siegel.nr,
            "anzahl": len(siegel.zeilen),
            "vollstaendig": siegel.vollstaendig,
            "vorher": siegel.vorher,
            "wurzel": siegel.wurzel,
            "versiegelt_am": siegel.versiegelt_am,
            "horizont": str(horizont),
        },
    )
    marks = {
        "ids": [zeile.id for zeile in siegel.zeilen],
        "pruefsummen": [zeile.pruefsumme for zeile in siegel.zeilen],
    }
    await work.execute(_MARK, {"jugendamt": siegel.jugendamt, "nr": siegel.nr} | marks)
