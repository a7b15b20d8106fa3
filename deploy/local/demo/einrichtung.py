"""Master data and the year, as the office's admin and controllers enter them (V1, V2, V4, V18)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.demo.published import Published

# The county's Konzept as it comes with the budget service: the one copy that there is.
_VORLAGE = Path(__file__).parents[3] / "services" / "budget" / "presets" / "trier-saarburg-2014.json"
KONZEPT: dict[str, Any] = json.loads(_VORLAGE.read_text(encoding="utf-8"))["konzept"]
PROJEKTBUDGET = "250000.00"


@dataclass(frozen=True, slots=True)
class Eintrag:
    """Something that is put in its place: the client that may, where, what."""

    client: str
    path: str
    body: dict[str, Any]


def plan_einrichtung(published: Published) -> tuple[Eintrag, ...]:
    """List everything that is entered before the first Kontrakt, in its order."""
    return (*_master_data(published), *_year(published))


def plan_projektbudget(published: Published, *, jahr: int) -> Eintrag:
    """Give the Bezirk its money for projects in a year (P5)."""
    path = f"/v1/haushaltsjahre/{jahr}/bezirke/{published.bezirk}"
    return Eintrag("wjh", path, {"projektbudget": PROJEKTBUDGET})


def _master_data(published: Published) -> Iterator[Eintrag]:
    yield Eintrag("admin", f"/v1/konzepte/{published.jahr}-01-01", KONZEPT)
    for raum in published.sozialraeume:
        lists = {"gemeinden": list(raum.gemeinden), "zentren": list(raum.zentren)}
        yield Eintrag(
            "admin", f"/v1/sozialraeume/{raum.slug}", {"name": raum.name, "bezirk": published.bezirk, **lists}
        )
    for traeger in published.traeger:
        body = {"name": traeger.name, "mitarbeitende": traeger.mitarbeitende}
        yield Eintrag("admin", f"/v1/traeger/{traeger.slug}", body)
    days = {"beginn": published.laufzeit.beginn.isoformat(), "ende": published.laufzeit.ende.isoformat()}
    for vertrag in published.vertraege:
        posts = {"sozialraum": vertrag.sozialraum, "traeger": vertrag.traeger, "stellen": str(vertrag.stellen)}
        yield Eintrag("admin", f"/v1/kooperationsvertraege/{vertrag.nummer}", {**posts, **days})


def _year(published: Published) -> Iterator[Eintrag]:
    year = f"/v1/haushaltsjahre/{published.jahr}"
    stellenfaktor = {"personal": str(published.personal), "pauschale": str(published.pauschale)}
    hours = {"bruttojahresarbeitszeit": published.bruttojahresarbeitszeit}
    yield Eintrag("wjh", year, {"stellenfaktor": stellenfaktor, **hours})
    annex = {volumen: published.split_by_stellen(betrag) for volumen, betrag in published.ansatz.items()}
    for raum in published.sozialraeume:
        festgesetzt = {volumen: str(parts[raum.slug]) for volumen, parts in annex.items()}
        body = {"stellen": ["personalisiert"], "festgesetzt": festgesetzt}
        yield Eintrag("wjh", f"{year}/sozialraeume/{raum.slug}", body)
    yield plan_projektbudget(published, jahr=published.jahr)
