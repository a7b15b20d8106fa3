"""Audit rows: written in the business transaction, unchained; a sealer chains their hashes afterwards.

The row carries figures and ids, never names or free text (G6), so that it stays valid when texts are replaced.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from shared.kalender import Instant, format_instant
from shared.storage.arrays import write_array, write_texts
from shared.storage.asks import Ask, tell
from shared.storage.database import Work
from shared.storage.keys import new_id

_INSERT = text(
    "INSERT INTO audit (jugendamt, id, zeitpunkt, akteur, im_auftrag_von, aktion, gegenstand, gegenstand_id, daten,"
    " pruefsumme) SELECT :jugendamt, r.id, :zeitpunkt, :akteur, :im_auftrag_von, r.aktion, r.gegenstand,"
    " r.gegenstand_id, r.daten, decode(r.pruefsumme, 'hex') FROM unnest(CAST(:ids AS uuid[]),"
    " CAST(:aktionen AS text[]), CAST(:gegenstaende AS text[]), CAST(:gegenstand_ids AS text[]),"
    " CAST(:daten AS jsonb[]), CAST(:pruefsummen AS text[]))"
    " AS r (id, aktion, gegenstand, gegenstand_id, daten, pruefsumme)"
)


@dataclass(frozen=True, slots=True)
class Eintrag:
    """What was done to which thing, with the figures."""

    aktion: str
    gegenstand: str
    gegenstand_id: str
    daten: Mapping[str, Any]


async def record(
    work: Work,
    *,
    aktion: str,
    gegenstand: str,
    gegenstand_id: str,
    now: Instant,
    daten: Mapping[str, Any] | None = None,
) -> None:
    """Write down who did what to which thing, with the figures, in the transaction that does it."""
    await record_all(work, [Eintrag(aktion, gegenstand, gegenstand_id, daten or {})], now=now)


async def record_all(work: Work, eintraege: Sequence[Eintrag], *, now: Instant) -> None:
    """Write down several things that the caller did in this transaction."""
    await work.send(*recording(work, eintraege, now=now))


def recording(work: Work, eintraege: Sequence[Eintrag], *, now: Instant) -> list[Ask[None]]:
    """Give what `record_all` asks, to be sent with other statements: one for any number of things."""
    if not eintraege:
        return []
    common = {
        "jugendamt": work.jugendamt,
        "zeitpunkt": format_instant(now),
        "akteur": work.caller.sub,
        "im_auftrag_von": work.caller.subject.sub if work.caller.subject else None,
    }
    rows = [_row(eintrag, common=common) for eintrag in eintraege]
    columns = {
        "ids": write_array(row["id"] for row in rows),
        "aktionen": write_texts(row["aktion"] for row in rows),
        "gegenstaende": write_texts(row["gegenstand"] for row in rows),
        "gegenstand_ids": write_texts(row["gegenstand_id"] for row in rows),
        "daten": write_texts(json.dumps(row["daten"], default=str, ensure_ascii=False) for row in rows),
        "pruefsummen": write_array(_digest(row) for row in rows),
    }
    return [tell(_INSERT, common | {"zeitpunkt": now} | columns)]


def _row(eintrag: Eintrag, *, common: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **common,
        "id": str(new_id()),
        "aktion": eintrag.aktion,
        "gegenstand": eintrag.gegenstand,
        "gegenstand_id": eintrag.gegenstand_id,
        "daten": dict(eintrag.daten),
    }


def _digest(row: Mapping[str, Any]) -> str:
    content = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
