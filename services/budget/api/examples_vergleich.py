"""Examples of a comparison of Konzepte."""

from services.budget.api.examples import KONZEPT

_SUMMEN = {
    "ansatz": "68000.00", "umschichtung": "0.00", "verbrauch": "60000.00", "offene_bindung": "0.00",
    "verfuegbar": "8000.00",
}  # fmt: skip
_SCHWELLE = {"volumen": "variabel", "basis": "verbrauch", "prozent": "80", "richtung": "ueber", "stufe": "warnung"}
VERGLEICH = {"jahr": 2014, "sozialraum": "konz", "konzept": KONZEPT, "stichtag": "2014-12-31"}
VERGLEICH_OUT = {
    "jahr": 2014, "stichtag": "2014-12-31",
    "sozialraeume": [
        {
            "sozialraum": "konz",
            "konzept": {"gueltig_ab": "2014-01-01", "version": 1},
            "volumina": {
                "variabel": {
                    "wirklich": _SUMMEN,
                    "anders": _SUMMEN | {"ansatz": "72000.00", "verfuegbar": "12000.00"},
                    "unterschied": {"ansatz": "4000.00", "verfuegbar": "4000.00"},
                },
            },
            "ohne_platz": {},
            "praevention": {
                "wirklich": {"soll": "8500.00", "ist": "9000.00", "erfuellt": True},
                "anders": {"soll": "9500.00", "ist": "9000.00", "erfuellt": False},
            },
            "warnungen": {
                "gleich": [],
                "entfallen": [
                    {"schwelle": _SCHWELLE, "tag": "2014-10-06", "wert": "54410.00", "grenze": "54400.00"}
                ],
                "neu": [{"schwelle": _SCHWELLE, "tag": "2014-11-10", "wert": "57700.00", "grenze": "57600.00"}],
                "nicht_nachgestellt": [],
            },
        }
    ],
}  # fmt: skip
