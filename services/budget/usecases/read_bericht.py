"""Read a quarter's report: a closed one as it was frozen, an open one computed; each sees its part (V13, V14).

What somebody may not see is cut out of the one report, so that a closed quarter's figures never change for anybody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.budget.storage import abschluesse, grunddaten
from services.budget.usecases.compute_bericht import Quartal, compute_bericht
from services.budget.usecases.stichtag import require_come
from services.budget.usecases.visibility import require_sozialraum
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage.database import Database, Work

_WHOLE = (Role.WJH, Role.REVISION)


@dataclass(frozen=True, slots=True)
class Sicht:
    """Which areas and Bezirke are shown, None for all; `nur_traeger` is shown no other's figures."""

    sozialraeume: frozenset[str] | None
    bezirke: frozenset[str] | None
    nur_traeger: str | None = None


async def read_bericht(database: Database, caller: Caller, frage: Quartal, *, now: Instant) -> dict[str, Any]:
    """Read a report as the caller may see it; raises NotVisible, StichtagInFuture."""
    require_come(frage.stichtag, now=now)
    async with database.transaction(caller, snapshot=True) as work:
        return await bericht_at(work, frage, now=now)


async def bericht_at(work: Work, frage: Quartal, *, now: Instant) -> dict[str, Any]:
    """Read a report as the caller may see it, in an open snapshot; raises NotVisible."""
    sicht = await _sicht(work, frage)
    frozen = await abschluesse.find_inhalt(work, frage.jahr, frage.quartal, stichtag=frage.stichtag)
    whole = json.loads(frozen) if frozen else await compute_bericht(work, frage, now=now)
    return restrict(whole, sicht=sicht)


def restrict(inhalt: Mapping[str, Any], *, sicht: Sicht) -> dict[str, Any]:
    """Cut a report down to what is seen; raises NotVisible where that is nothing."""
    areas, bezirke = sicht.sozialraeume, sicht.bezirke
    shown = [part for part in inhalt["sozialraeume"] if areas is None or part["sozialraum"] in areas]
    projects = [part for part in inhalt["bezirke"] if bezirke is None or part["bezirk"] in bezirke]
    if not shown and not projects:
        raise NotVisible
    whole = areas is None and sicht.nur_traeger is None
    if sicht.nur_traeger is not None:
        shown = [_of_traeger(part, sicht.nur_traeger) for part in shown]
    return {**inhalt, "gesamt": inhalt["gesamt"] if whole else None, "sozialraeume": shown, "bezirke": projects}


def _of_traeger(part: Mapping[str, Any], traeger: str) -> dict[str, Any]:
    own = [row for row in part["traeger"] if row["traeger"] == traeger]
    faelle = {name: sum(row[name] for row in own) for name in part["faelle"]}
    known = {"vollstaendigkeit": own[0].get("vollstaendigkeit") if own else None} if "vollstaendigkeit" in part else {}
    return {**part, "traeger": own, "faelle": faelle, **known}


async def _sicht(work: Work, frage: Quartal) -> Sicht:
    caller = work.caller
    nur_traeger = (caller.traeger or "") if caller.rollen == {Role.TRAEGER} else None
    if frage.sozialraum is not None:
        await require_sozialraum(work, frage.sozialraum)
        return Sicht(frozenset({frage.sozialraum}), frozenset(), nur_traeger)
    if caller.has(*_WHOLE):
        return Sicht(None, None)
    bezirke = await grunddaten.read_bezirke(work)
    led = {name for name in bezirke if caller.has(Role.LEITUNG) and caller.covers_bezirk(name)}
    areas = {slug for name in led for slug in bezirke[name]}
    if caller.has(Role.ASD):
        areas |= {slug for slugs in bezirke.values() for slug in slugs if caller.covers_sozialraum(slug)}
    if caller.has(Role.TRAEGER):
        vertraege = await grunddaten.read_vertraege(work)
        areas |= {vertrag.sozialraum for vertrag in vertraege if vertrag.traeger == caller.traeger}
    if led and led == set(bezirke):
        return Sicht(None, None)
    return Sicht(frozenset(areas), frozenset(led), nur_traeger)
