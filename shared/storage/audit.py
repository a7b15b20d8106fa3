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
from shared.storage.asks import Ask, tell
from shared.storage.database import Work
from shared.storage.keys import new_id

_INSERT = text(
    "INSERT INTO audit (jugendamt, id, zeitpunkt, akteur, im_auftrag_von, aktion, gegenstand, gegenstand_id, daten,"
    " pruefsumme) VALUES (:jugendamt, :id, :zeitpunkt, :akteur, :im_auftrag_von, :aktion, :gegenstand,"
    " :gegenstand_id, CAST(:daten AS jsonb), :pruefsumme)"
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
    await work.execute(_INSERT, _row(work, Eintrag(aktion, gegenstand, gegenstand_id, daten or {}), now=now))


async def record_all(work: Work, eintraege: Sequence[Eintrag], *, now: Instant) -> None:
    """Write down several things that the caller did in this transaction."""
    await work.send(*recording(work, eintraege, now=now))


def recording(work: Work, eintraege: Sequence[Eintrag], *, now: Instant) -> list[Ask[None]]:
    """Give what `record_all` asks, to be sent with other statements."""
    return [tell(_INSERT, _row(work, eintrag, now=now)) for eintrag in eintraege]


def _row(work: Work, eintrag: Eintrag, *, now: Instant) -> dict[str, Any]:
    row: dict[str, Any] = {
        "jugendamt": work.jugendamt,
        "id": str(new_id()),
        "zeitpunkt": format_instant(now),
        "akteur": work.caller.sub,
        "im_auftrag_von": work.caller.subject.sub if work.caller.subject else None,
        "aktion": eintrag.aktion,
        "gegenstand": eintrag.gegenstand,
        "gegenstand_id": eintrag.gegenstand_id,
        "daten": dict(eintrag.daten),
    }
    content = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return row | {
        "zeitpunkt": now,
        "daten": json.dumps(row["daten"], default=str, ensure_ascii=False),
        "pruefsumme": hashlib.sha256(content.encode()).digest(),
    }
