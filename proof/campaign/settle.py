"""Wait until nothing is under way any more: no message, no intent, nothing unsealed."""

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
import psycopg

from proof.installation import Installation
from proof.issuer import SERVICES

_PAUSE = 0.25
_MESSAGES = "SELECT count(*) FROM ausgang WHERE erledigt_am IS NULL"
_ABSICHTEN = "SELECT count(*) FROM absichten WHERE erledigt_am IS NULL"
_UNSEALED = (
    "SELECT count(*) FROM audit a WHERE NOT EXISTS"
    " (SELECT FROM versiegelungen v WHERE v.jugendamt = a.jugendamt AND v.audit = a.id)"
)
_QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "budget": {"audit rows": _UNSEALED},
    "cases": {"audit rows": _UNSEALED, "messages": _MESSAGES, "intents": _ABSICHTEN},
    "projects": {"audit rows": _UNSEALED, "messages": _MESSAGES, "intents": _ABSICHTEN},
}


@dataclass(slots=True)
class Settling:
    """How many seconds it took, what was left when patience was over, and how long there was how much of what."""

    seconds: float = 0.0
    left: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    lasted: dict[str, float] = field(default_factory=dict)


def settle(installation: Installation, *, since: float, patience: float) -> Settling:
    """Wait until all has settled; seconds are counted `since` a moment."""
    found = Settling()
    with httpx.Client(timeout=3.0, trust_env=False) as client:
        while left := _left(installation, client):
            found.seconds = time.monotonic() - since
            for name, count in left.items():
                found.most[name] = max(found.most.get(name, 0), count)
                found.lasted[name] = found.seconds
            if found.seconds > patience:
                break
            time.sleep(_PAUSE)
    found.seconds, found.left = time.monotonic() - since, left
    return found


def _left(installation: Installation, client: httpx.Client) -> dict[str, int]:
    """Count what is under way, by service; one that does not answer has not settled."""
    left: dict[str, int] = {}
    for service in SERVICES:
        if not _is_ready(client, installation.url(service)):
            left[f"{service}: not ready"] = 1
            continue
        try:
            with installation.connect(service) as connection:
                for name, question in _QUESTIONS[service].items():
                    row = connection.execute(question.encode()).fetchone()
                    left[f"{service}: {name}"] = int(str(row[0])) if row else 0
        except psycopg.Error:
            left[f"{service}: no database"] = 1
    return {name: count for name, count in left.items() if count}


def _is_ready(client: httpx.Client, url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return client.get(f"{url}/readyz").is_success
    return False
