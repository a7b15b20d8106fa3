"""Examples of the statistics and of plausibility: a county of 685 cases (K12, X9)."""

from typing import Any

_LINES = ("ambulant", "teilstationaer", "stationaer", "vollzeitpflege", "fremdunterbringung", "gesamt")
FALLZAHLEN: dict[str, int] = dict(zip(_LINES, (325, 58, 186, 116, 302, 685), strict=True))
_ENDED: dict[str, Any] = {"beendet": 12, "tage": 263, "monate": "8.8"}
_NONE: dict[str, Any] = {"beendet": 0, "tage": None, "monate": None}


def _veraenderung(jahr: int) -> dict[str, Any]:
    return {
        "jahr": jahr,
        "fallzahlen": dict(zip(_LINES, ("3.2", "-6.5", "0.0", "1.8", "0.7", "1.0"), strict=True)),
        "eckwerte": dict(zip(_LINES, ("3.6", "-6.1", "0.4", "2.1", "1.0", "1.3"), strict=True)),
        "neu": "4.0",
        "beendet": "-20.0",
        "ausgaben_pro_kopf": None,
    }


SOZIALRAUM: dict[str, Any] = {
    "sozialraum": "konz",
    "fallzahlen": FALLZAHLEN,
    "neu": 26,
    "beendet": 12,
    "davon_kuenftig": {"neu": 0, "beendet": 0},
    "laufzeit": {
        "gesamt": _ENDED,
        "ambulant": _ENDED,
        **dict.fromkeys(("flexibel", "teilstationaer", "stationaer", "vollzeitpflege"), _NONE),
    },
    "einwohner_unter_21": 29000,
    "einwohner_fehlen": [],
    "eckwerte": dict(zip(_LINES, ("10.9", "2.0", "6.4", "4.0", "10.4", "23.3"), strict=True)),
    "ausgaben": {
        "stunden": "1250000.00",
        "gebucht": "7900000.00",
        "ausserhalb_vereinbart": "220000.00",
        "gesamt": "9370000.00",
        "vereinbart": "7960000.00",
    },
    "ausgaben_pro_kopf": "323.10",
    "veraenderung": {"vorjahr": _veraenderung(2025), "basis": _veraenderung(2014)},
}
STATISTIK: dict[str, Any] = SOZIALRAUM | {
    "sozialraum": None,
    "jahr": 2026,
    "stichtag": "2027-01-15",
    "vorlaeufig": False,
    "sozialraeume": [SOZIALRAUM],
}
LIEFERUNG: dict[str, Any] = {
    "kontrakt": "01936f5e-0000-7000-8000-000000000001",
    "nummer": "K-2026-00001",
    "sozialraum": "konz",
    "traeger": "caritas",
    "status": "unterzeichnet",
    "beginn": "2026-01-01",
    "ende": "2026-12-31",
    "bewilligt": 6000,
    "insgesamt": {"geleistet": 6090, "anerkannt": 5970, "zurueckgestellt": 120},
    "im_jahr": {"geleistet": 6090, "anerkannt": 5970, "zurueckgestellt": 120},
    "befunde": [
        {
            "art": "mehr_geleistet_als_bewilligt",
            "text": "1,50 Stunden mehr geleistet als bewilligt.",
            "tage": [],
            "monate": [],
            "minuten": 90,
        },
        {
            "art": "monate_ohne_stunden",
            "text": "Monate ohne Stunden: 2026-08.",
            "tage": [],
            "monate": ["2026-08"],
            "minuten": None,
        },
    ],
}
LIEFERUNGEN: dict[str, Any] = {"items": [LIEFERUNG], "next": None}
LANGTAGE: dict[str, Any] = {
    "items": [
        {
            "datum": "2026-03-03",
            "traeger": "caritas",
            "minuten": 3000,
            "stellen": 2,
            "text": "50,00 Stunden an einem Tag: mehr als 24 Stunden für jede der 2 Stellen "
            "(angefangene Stellen zählen voll).",
        }
    ],
    "next": None,
}
