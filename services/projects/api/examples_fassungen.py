"""Examples of versions and of the difference between two."""

from typing import Any

from services.projects.api.examples import PLAN

_KOPF: dict[str, Any] = {
    "nummer": 1,
    "gebucht_am": "2026-11-20T08:00:00Z",
    "einreichungen": [1],
    "eingereicht_am": "2026-11-20T09:00:00Z",
}
_ZWEITE: dict[str, Any] = {
    "nummer": 2,
    "gebucht_am": "2026-11-27T08:00:00Z",
    "einreichungen": [],
    "eingereicht_am": None,
}
FASSUNG: dict[str, Any] = PLAN | _KOPF
LISTE: dict[str, Any] = {"items": [_KOPF, _ZWEITE], "next": None, "stand": "WzJd"}
_ZEILE: dict[str, Any] = PLAN["kosten"][0]
_ZAHLEN: dict[str, Any] = {
    "foerderfaehige_kosten": "63300.00",
    "eigenanteil": "4200.00",
    "zuwendung": "59100.00",
    "jahre": PLAN["jahre"],
}
UNTERSCHIED: dict[str, Any] = {
    "nummer": 2,
    "gegen": 1,
    "felder": [
        {
            "feld": "zielgruppe",
            "vorher": "Jugendliche von 12 bis 16 Jahren",
            "nachher": "Jugendliche von 10 bis 16 Jahren",
        }
    ],
    "kosten": {
        "neu": [],
        "entfallen": [],
        "geaendert": [
            {"vorher": _ZEILE, "nachher": _ZEILE | {"betrag": "29000.00"}, "felder": ["betrag"]},
        ],
    },
    "einnahmen": {"neu": [], "entfallen": [], "geaendert": []},
    "vorher": _ZAHLEN,
    "nachher": _ZAHLEN
    | {
        "foerderfaehige_kosten": "62300.00",
        "zuwendung": "58100.00",
        "jahre": [{"jahr": 2027, "zuwendung": "27500.00"}, {"jahr": 2028, "zuwendung": "30600.00"}],
    },
    "rueckgabe": {
        "einreichung": 1,
        "entscheidung": "zurueckgegeben",
        "begruendung": "Die Personalkosten sind nicht belegt.",
        "datum": "2026-11-25",
        "beginn": None,
        "punkte": ["Tarifstufe nennen", "Zielgruppe weiter fassen"],
        "entschieden_am": "2026-11-25T10:00:00Z",
    },
}
