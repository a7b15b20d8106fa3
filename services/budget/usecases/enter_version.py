"""Enter master data: each is a version, appended; equal content changes nothing, other content needs If-Match (G5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.contracts.types import Wire
from shared.contracts.versions import Match, etag_of, require_match
from shared.kalender import Instant
from shared.storage import audit, stammdaten
from shared.storage.database import Work
from shared.storage.locks import hold, share
from shared.storage.stammdaten import Version

_INPUTS = "stammdaten"


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands after entering: the version, whether the thing is new, whether anything changed."""

    version: Version
    is_new: bool
    changed: bool


async def lock_inputs(work: Work) -> None:
    """Let one enter inputs at a time: what is derived rests on several of them, and must miss none (V2)."""
    await hold(work, _INPUTS)


async def share_inputs(work: Work) -> None:
    """Let nobody enter inputs until the commit: what is priced by them is booked before they change, or after (K6).

    Taken before any row is locked; any number may share it.
    """
    await share(work, _INPUTS)


async def enter_version(
    work: Work,
    art: str,
    schluessel: str,
    *,
    inhalt: Mapping[str, Any],
    match: Match | None,
    now: Instant,
    model: Wire | None = None,
) -> Entered:
    """Append a version unless the content is what stands; raises VersionMissing, VersionChanged.

    `model` is the content as values, by which two ways to write the same number are equal: "1.8" and "1.80".
    """
    await lock_inputs(work)
    before = await stammdaten.find(work, art, schluessel)
    if before is not None and _is_same(before, inhalt=inhalt, model=model):
        return Entered(before, is_new=False, changed=False)
    require_match(match, etag_of(before.version) if before else None)
    version = await stammdaten.append(work, art, schluessel, inhalt=inhalt, now=now)
    await audit.record(
        work,
        aktion=f"{art}.eingetragen",
        gegenstand=art,
        gegenstand_id=schluessel,
        daten={"version": version.version},
        now=now,
    )
    return Entered(version, is_new=before is None, changed=True)


def _is_same(before: Version, *, inhalt: Mapping[str, Any], model: Wire | None) -> bool:
    if dict(before.inhalt) == dict(inhalt):
        return True
    return model is not None and type(model).model_validate(before.inhalt) == model
