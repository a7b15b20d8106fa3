"""Master data and the year, as the office's admin and controllers enter them (V1, V2, V4, V18)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deploy.local.demo.published import Published

# The county's Konzept: shares of the parent, and what the office alone disposes of (V1, V6, V8).
KONZEPT: dict[str, Any] = {
    "name": "Sozialraumorientierte Jugendhilfe im Landkreis Trier-Saarburg",
    "volumen": {
        "schluessel": "gesamt",
        "teile": [
            {
                "schluessel": "sozialraum",
                "anteil": "0.85",
                "teile": [
                    {"schluessel": "personalisiert", "anteil": "0.80", "pauschal": True},
                    {"schluessel": "variabel", "anteil": "0.20", "umschichtbar": True},
                    {"schluessel": "praevention", "anteil": "0.00", "umschichtbar": True},
                ],
            },
            {"schluessel": "asd", "anteil": "0.15", "vorbehalten": True},
        ],
    },
    "praevention": {"volumen": "sozialraum", "mindestanteil": "0.10"},
    "hilfearten": ["27.2", "28", "29", "30", "31", "32", "33", "34", "35", "41", "52"],
}
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
