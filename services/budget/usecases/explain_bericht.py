"""Explain the figures of a quarterly report, of an open quarter or of a closed one as it was frozen (X1, V13, V14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.budget.domain.baum import Knoten, Konzept
from services.budget.domain.erklaerung import Figur
from services.budget.domain.erklaerung_bericht import (
    Berichtslage,
    Werte,
    explain_bereich,
    explain_bericht,
    explain_bericht_gesamt,
    explain_traeger,
)
from services.budget.domain.volumen import Ort
from services.budget.storage import grunddaten, volumina
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.compute_bericht import BEZIRK, SOZIALRAUM, Quartal
from services.budget.usecases.read_bericht import bericht_at
from services.budget.usecases.stichtag import end_of_day, require_come
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage.database import Database, Work


@dataclass(frozen=True, slots=True)
class Berichtserklaerung:
    """The figures of one Volumen in a report, explained; `ort` None is all Sozialräume together.

    `geschlossen_am` says when the report froze: what was booked later is not in it.
    """

    quartal: Quartal
    ort: Ort | None
    volumen: str
    stichtag: date
    abschluss: str | None
    geschlossen_am: str | None
    konzept_ab: date
    konzept_version: int
    figuren: tuple[Figur, ...]


@dataclass(frozen=True, slots=True)
class Berichtsfrage:
    """Which figures of a report are asked for: of a Sozialraum, a Bezirk, or all; of a Volumen, else the root."""

    quartal: Quartal
    bezirk: str | None = None
    volumen: str | None = None


async def read_berichtserklaerung(
    database: Database, caller: Caller, frage: Berichtsfrage, *, now: Instant
) -> Berichtserklaerung:
    """Explain a Volumen of a report as the caller may see it; raises NotVisible, StichtagInFuture."""
    asked = frage.quartal
    require_come(asked.stichtag, now=now)
    async with database.transaction(caller, snapshot=True) as work:
        inhalt = await bericht_at(work, asked, now=now)
        ort = _ort_of(frage)
        first = inhalt["sozialraeume"][0]["sozialraum"] if ort is None and inhalt["sozialraeume"] else ""
        konzept = await _konzept_of(work, ort or Ort.sozialraum(asked.jahr, first), inhalt)
    own = _figures_of(inhalt, frage, ort=ort, konzept=konzept, caller=caller)
    closing = inhalt["abschluss"] or {}
    return Berichtserklaerung(
        quartal=asked,
        ort=ort,
        volumen=PROJEKTBUDGET if frage.bezirk else frage.volumen or konzept.baum.schluessel,
        stichtag=date.fromisoformat(inhalt["stichtag"]),
        abschluss=closing.get("id"),
        geschlossen_am=closing.get("geschlossen_am"),
        konzept_ab=konzept.gueltig_ab,
        konzept_version=konzept.version,
        figuren=own,
    )


def _ort_of(frage: Berichtsfrage) -> Ort | None:
    jahr, sozialraum = frage.quartal.jahr, frage.quartal.sozialraum
    if frage.bezirk is not None:
        return Ort.bezirk(jahr, frage.bezirk)
    return None if sozialraum is None else Ort.sozialraum(jahr, sozialraum)


async def _konzept_of(work: Work, ort: Ort, inhalt: Mapping[str, Any]) -> Konzept:
    bis = end_of_day(date.fromisoformat(inhalt["stichtag"]))
    konzept_ab = await volumina.find_konzept_ab(work, ort, bis=bis)
    if konzept_ab is None:
        raise NotVisible
    return (await grunddaten.read_konzepte(work, bis=bis))[konzept_ab]


def _figures_of(
    inhalt: Mapping[str, Any], frage: Berichtsfrage, *, ort: Ort | None, konzept: Konzept, caller: Caller
) -> tuple[Figur, ...]:
    """Find the part of the report that is asked for, and explain it."""
    if ort is None:
        return _explain_total(inhalt, frage, konzept=konzept)
    if ort.art == BEZIRK:
        part = _part_of(inhalt["bezirke"], BEZIRK, ort.slug)
        lage = Berichtslage(frage.quartal.quartal, Knoten(PROJEKTBUDGET), {PROJEKTBUDGET: flatten(part[PROJEKTBUDGET])})
        return explain_bericht(lage)
    part = _part_of(inhalt["sozialraeume"], SOZIALRAUM, ort.slug)
    knoten = konzept.baum.find(frage.volumen or konzept.baum.schluessel)
    if knoten is None or knoten.schluessel not in part["volumina"]:
        raise NotVisible
    werte = {name: flatten(volumen) for name, volumen in part["volumina"].items()}
    found = explain_bericht(Berichtslage(frage.quartal.quartal, knoten, werte))
    if knoten is not konzept.baum:
        return found
    own = caller.traeger if caller.rollen == {Role.TRAEGER} else None
    area = explain_bereich(
        _flatten_area(part),
        quartal=frage.quartal.quartal,
        praevention=konzept.praevention,
        traeger=own,
    )
    pauschal = [leaf.schluessel for leaf in konzept.baum.leaves() if leaf.pauschal]
    rows = [
        figur
        for row in part["traeger"]
        for figur in explain_traeger(row["traeger"], flatten(row), quartal=frage.quartal.quartal, pauschal=pauschal)
    ]
    return (*found, *area, *rows)


def _explain_total(inhalt: Mapping[str, Any], frage: Berichtsfrage, *, konzept: Konzept) -> tuple[Figur, ...]:
    gesamt, name = inhalt["gesamt"], frage.volumen or konzept.baum.schluessel
    if gesamt is None or name not in gesamt["volumina"]:
        raise NotVisible
    parts = [
        (Ort.sozialraum(frage.quartal.jahr, part["sozialraum"]), flatten(part["volumina"][name]))
        for part in inhalt["sozialraeume"]
        if name in part["volumina"]
    ]
    return explain_bericht_gesamt(flatten(gesamt["volumina"][name]), schluessel=name, parts=parts)


def _part_of(parts: list[Mapping[str, Any]], kind: str, slug: str) -> Mapping[str, Any]:
    found = next((part for part in parts if part[kind] == slug), None)
    if found is None:
        raise NotVisible
    return found


def flatten(werte: Mapping[str, Any]) -> Werte:
    """Name nested figures with a dot."""
    found: dict[str, Any] = {}
    for name, wert in werte.items():
        if isinstance(wert, Mapping):
            found |= {f"{name}.{inner}": value for inner, value in flatten(wert).items()}
        else:
            found[name] = wert
    return found


def _flatten_area(part: Mapping[str, Any]) -> Werte:
    return flatten({name: part[name] for name in ("praevention", "faelle", "warnungen") if part[name]})
