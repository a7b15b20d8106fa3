"""Examples of a Vorschau and of a decision document."""

from typing import Any

from services.projects.api.examples import GENEHMIGT, ID, PLAN

_LAGE: dict[str, Any] = {
    "ansatz": "250000.00",
    "umschichtung": "0.00",
    "verbrauch": "40000.00",
    "offene_bindung": "110000.00",
    "verfuegbar": "100000.00",
}
VORSCHAU: dict[str, Any] = {
    "jahre": [
        {
            "jahr": 2027,
            "bindung": {"betrag": "28500.00", "mehr": "28500.00", "vorgemerkt": False},
            "abgeschlossen": False,
            "volumina": {
                "projektbudget": {
                    "vorher": _LAGE | {"erwartet": "150000.00"},
                    "nachher": _LAGE
                    | {"offene_bindung": "138500.00", "verfuegbar": "71500.00", "erwartet": "178500.00"},
                }
            },
            "schwellen": [],
        },
        {
            "jahr": 2028,
            "bindung": {"betrag": "30600.00", "mehr": "30600.00", "vorgemerkt": True},
            "abgeschlossen": False,
            "volumina": {},
            "schwellen": [],
        },
    ],
    "ablehnungen": [],
}
BESCHEID: dict[str, Any] = {
    "antrag": ID,
    "traeger_name": "Lebenshilfe",
    "sozialraum_name": "Konz",
    "entscheidung": GENEHMIGT["entscheidungen"][0]
    | {"entschieden_von": "leitung", "ueberschreitung_begruendung": None},
    "einreichung": {
        "nummer": 1,
        "fassung": 1,
        "eingereicht_am": "2026-11-20T09:00:00Z",
        "mitarbeitende": 45,
        "prozent": "2",
    },
    "konzept": {"gueltig_ab": "2026-01-01", "version": 1},
    "plan": PLAN,
    "bindungen": [
        {"jahr": 2027, "betrag": "28500.00", "vorgemerkt": False, "lage": _LAGE},
        {"jahr": 2028, "betrag": "30600.00", "vorgemerkt": True, "lage": None},
    ],
    "verlaengerungen": [],
}
BESCHEID_HTML = (
    '<!DOCTYPE html><html lang="de"><head><title>Bewilligungsbescheid</title></head>'
    "<body><h1>Bewilligungsbescheid</h1></body></html>"
)
