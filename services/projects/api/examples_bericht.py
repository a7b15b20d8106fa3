"""Examples of reports and of what is due (P8, P9)."""

from typing import Any

from services.projects.api.examples import ID
from services.projects.api.examples_zuwendung import listing

__all__ = ["listing"]

BERICHT: dict[str, Any] = {
    "art": "jahresbericht",
    "foerderjahr": 2027,
    "inhalt": "Der Treff war an 118 Nachmittagen offen.",
    "wirkung": "Im Mittel kamen 22 Jugendliche.",
    "abweichungen": None,
    "indikatoren": [{"schluessel": "besuche", "wert": "2596.00"}],
}
BERICHT_OUT: dict[str, Any] = BERICHT | {
    "id": "01936f5e-0000-7000-8000-0000000000d1",
    "projekt": ID,
    "eingereicht_am": "2028-03-01T09:00:00Z",
    "eingereicht_von": "traeger-lebenshilfe",
}
ANFORDERUNG: dict[str, Any] = {"faellig_am": "2027-09-30", "grund": "Stand nach dem ersten Halbjahr"}
ANFORDERUNG_OUT: dict[str, Any] = ANFORDERUNG | {
    "id": "01936f5e-0000-7000-8000-0000000000e1",
    "projekt": ID,
    "angefordert_am": "2027-08-02T09:00:00Z",
    "angefordert_von": "wjh",
}
FRISTEN: dict[str, Any] = {
    "fristen": [
        {
            "art": "jahresbericht",
            "foerderjahr": 2027,
            "ab": "2028-01-01",
            "faellig_am": "2028-03-31",
            "erfuellt_am": "2028-03-01",
            "anforderung": None,
        },
        {
            "art": "verwendungsnachweis",
            "foerderjahr": 2028,
            "ab": "2029-01-01",
            "faellig_am": "2029-06-30",
            "erfuellt_am": None,
            "anforderung": None,
        },
    ]
}
FAELLIG: dict[str, Any] = {
    "items": [
        {
            "projekt": ID,
            "titel": "Offener Treff",
            "bezirk": "trier-saarburg",
            "sozialraum": "konz",
            "traeger": "lebenshilfe",
            "art": "jahresbericht",
            "foerderjahr": 2027,
            "faellig_am": "2028-03-31",
            "ueberfaellig": True,
            "anforderung": None,
        }
    ],
    "next": None,
    "stand": None,
}
