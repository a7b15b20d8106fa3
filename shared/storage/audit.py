"""Audit rows: written in the business transaction, unchained; a sealer chains their hashes afterwards.

The row carries figures and ids, never names or free text (G6), so that it stays valid when texts are replaced.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from shared.kalender import Instant, format_instant
from shared.storage.database import Work
from shared.storage.keys import new_id

_INSERT = text(
    "INSERT INTO audit (jugendamt, id, zeitpunkt, akteur, im_auftrag_von, aktion, gegenstand, gegenstand_id, daten,"
    " pruefsumme) VALUES (:jugendamt, :id, :zeitpunkt, :akteur, :im_auftrag_von, :aktion, :gegenstand,"
    " :gegenstand_id, CAST(:daten AS jsonb), :pruefsumme)"
)


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
    row: dict[str, Any] = {
        "jugendamt": work.jugendamt,
        "id": str(new_id()),
        "zeitpunkt": format_instant(now),
        "akteur": work.caller.sub,
        "im_auftrag_von": work.caller.subject.sub if work.caller.subject else None,
        "aktion": aktion,
        "gegenstand": gegenstand,
        "gegenstand_id": gegenstand_id,
        "daten": dict(daten or {}),
    }
    content = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    parameters = row | {
        "zeitpunkt": now,
        "daten": json.dumps(row["daten"], default=str, ensure_ascii=False),
        "pruefsumme": hashlib.sha256(content.encode()).digest(),
    }
    await work.execute(_INSERT, parameters)
