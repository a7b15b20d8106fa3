"""One audit row, and the checksum of what it says: SHA-256 of its content as JSON, keys sorted, without spaces."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

CONTENT = (
    "jugendamt",
    "id",
    "zeitpunkt",
    "akteur",
    "im_auftrag_von",
    "aktion",
    "gegenstand",
    "gegenstand_id",
    "daten",
)


def canonical(content: Mapping[str, Any]) -> bytes:
    """Write an object as the bytes that are hashed."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def written(instant: datetime) -> str:
    """Write an instant: UTC with Z, microseconds only where there are some."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def checksum_of(row: Mapping[str, Any]) -> bytes:
    """Compute the checksum of an audit row."""
    said = {name: row[name] for name in CONTENT} | {"id": str(row["id"]), "zeitpunkt": written(row["zeitpunkt"])}
    return hashlib.sha256(canonical(said)).digest()
