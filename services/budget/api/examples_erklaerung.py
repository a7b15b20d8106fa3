"""Examples for OpenAPI: postings, explanations, prevention, completeness."""

from typing import Any

from services.budget.api.examples import ID, NOW, listing

__all__ = ["listing"]

_HEAD = {
    "id": ID, "jahr": 2014, "sozialraum": "konz", "bezirk": None, "volumen": "variabel", "buchungstag": "2014-01-02",
    "gebucht_am": NOW, "gebucht_von": "wjh",
}  # fmt: skip
BUCHUNG_OUT = _HEAD | {
    "betrag": "63.75", "art": "leistung", "datum": "2014-01-02", "offen": "-63.75", "praevention": "0.00",
    "minuten": 90, "zweck": "fallspezifisch", "satz": "42.50", "quelle": ID, "traeger": "caritas", "beleg": None,
    "quartal": 1, "vermerk": None, "abschluss": None,
}  # fmt: skip
BINDUNGSBUCHUNG_OUT = _HEAD | {
    "betrag": "425.00", "art": "kontrakt", "quelle": ID, "nummer": "K-2014-000001", "traeger": "caritas",
    "minuten": 600, "offen": "425.00", "vorgemerkt": False,
}  # fmt: skip
ANSATZBUCHUNG_OUT = _HEAD | {"betrag": "92375.00", "herleitung": {"aus": "festgesetzt"}}
UMSCHICHTUNGSBUCHUNG_OUT = _HEAD | {"betrag": "-5000.00", "umschichtung": ID}
_KONZEPT = {"gueltig_ab": "2014-01-01", "version": 1, "url": "/v1/konzepte/2014-01-01"}
_AT = "stichtag=2014-06-30"
_KONZ = "/v1/haushaltsjahre/2014/sozialraeume/konz/erklaerung"


def _part(name: str, wert: str, figur: str) -> dict[str, Any]:
    url = f"{_KONZ}?volumen=variabel&{_AT}#/figuren/{figur}"
    return {"name": name, "wert": wert, "url": url, "feld": None}


ERKLAERUNG = {
    "jahr": 2014, "sozialraum": "konz", "bezirk": None, "volumen": "variabel", "stichtag": "2014-06-30",
    "figuren": {
        "verbrauch": {
            "wert": "30000.00", "regel": "V7", "formel": "Summe der Buchungen", "teile": [], "konzept": _KONZEPT,
            "buchungen": f"/v1/buchungen?jahr=2014&sozialraum=konz&volumen=variabel&{_AT}", "feld": "betrag",
            "eingang": None,
        },
        "mittelnutzung": {
            "wert": "62375.00", "regel": "V7", "formel": "Ansatz + Umschichtungen - Verbrauch",
            "teile": [
                _part("Ansatz", "92375.00", "ansatz"), _part("Umschichtungen", "0.00", "umschichtung"),
                _part("Verbrauch", "30000.00", "verbrauch"),
            ],
            "konzept": _KONZEPT, "buchungen": None, "feld": None, "eingang": None,
        },
    },
}  # fmt: skip
ERKLAERUNG_BEZIRK = ERKLAERUNG | {
    "sozialraum": None, "bezirk": "trier-saarburg", "volumen": "projektbudget",
    "figuren": {
        "verbrauch": {
            "wert": "30000.00", "regel": "V7", "formel": "Summe der Buchungen", "teile": [], "konzept": _KONZEPT,
            "buchungen": f"/v1/buchungen?jahr=2014&bezirk=trier-saarburg&volumen=projektbudget&{_AT}",
            "feld": "betrag", "eingang": None,
        }
    },
}  # fmt: skip
ERKLAERUNG_GESAMT = ERKLAERUNG | {
    "sozialraum": None,
    "figuren": {
        "verbrauch": {
            "wert": "30000.00", "regel": "V14", "formel": "Summe der Sozialräume",
            "teile": [_part("konz", "30000.00", "verbrauch")], "konzept": _KONZEPT, "buchungen": None, "feld": None,
            "eingang": None,
        }
    },
}  # fmt: skip
BERICHT_ERKLAERUNG = {
    "jahr": 2014, "quartal": 1, "sozialraum": "konz", "bezirk": None, "volumen": "variabel", "stichtag": "2014-04-15",
    "abschluss": None,
    "figuren": {
        "verbrauch": {
            "wert": "30000.00", "regel": "V14", "formel": "Summe der Buchungen, die bis zum Ende des Quartals zählen",
            "teile": [], "konzept": _KONZEPT,
            "buchungen": "/v1/buchungen?jahr=2014&sozialraum=konz&volumen=variabel&bis_quartal=1&stichtag=2014-04-15",
            "feld": "betrag", "eingang": None,
        }
    },
}  # fmt: skip
PRAEVENTION = {
    "jahr": 2014, "sozialraum": "konz", "stichtag": "2014-10-31", "volumen": "sozialraum", "mindestanteil": "0.10",
    "soll": "8500.00", "ist": "7600.00", "fehlt": "900.00", "erfuellt": False, "tage": 304, "resttage": 61,
    "tempo": "25.00", "noetig": "14.75",
    "monate": [{"monat": "2014-11", "betrag": "442.62"}, {"monat": "2014-12", "betrag": "457.38"}],
    "letzter_tag": "2014-11-26", "erreichbar": True,
    "erklaerung": f"{_KONZ}?volumen=gesamt&stichtag=2014-10-31",
}  # fmt: skip
VOLLSTAENDIGKEIT = {
    "zeilen": [
        {
            "schluessel": ID, "version": 2, "monat": "2014-03", "sozialraum": "konz", "traeger": "caritas",
            "erwartet": 12, "gemeldet": 11,
        }
    ]
}  # fmt: skip
VOLLSTAENDIGKEIT_OUT = {"zeilen": [{"schluessel": ID, "version": 2, "status": "gebucht", "code": None, "detail": None}]}
