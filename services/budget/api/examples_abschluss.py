"""Examples for OpenAPI: closes, reports, what came late; figures of Trier-Saarburg's published notation."""

from typing import Any

from services.budget.api.examples import ID, NOW, listing

__all__ = ["listing"]

_SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ABSCHLUSS = {"jahr": 2014, "quartal": 1}
ABSCHLUSS_OUT = {
    "id": ID, "nr": 1, "jahr": 2014, "quartal": 1, "jahresabschluss": False, "sha256": _SHA, "prev_sha256": None,
    "geschlossen_am": NOW, "geschlossen_von": "wjh", "oeffnung": None, "gegenzeichnungen": [],
}  # fmt: skip
OEFFNUNG = {"grund": "Ein Bescheid des ersten Quartals fehlt."}
GEOEFFNET = ABSCHLUSS_OUT | {"oeffnung": {"grund": OEFFNUNG["grund"], "geoeffnet_am": NOW, "geoeffnet_von": "leitung"}}
GEGENZEICHNUNG = {"sha256": _SHA}
GEGENGEZEICHNET = ABSCHLUSS_OUT | {
    "gegenzeichnungen": [{"traeger": "caritas", "gezeichnet_am": NOW, "gezeichnet_von": "traeger-caritas"}]
}
_VOLUMEN = {
    "ansatz": "92375.00", "umschichtung": "0.00", "verbrauch": "30000.00", "mittelnutzung": "62375.00",
    "quote": "32.5", "bindung": "12000.00", "nachtrag": "0.00", "vorjahr": "0.00",
    "prognose": {"bindung": "42000.00", "hochrechnung": "121666.67", "erwartet": "88000.00"},
}  # fmt: skip
_BEREICH = {
    "sozialraum": "konz", "wurzel": "gesamt", "volumina": {"variabel": _VOLUMEN},
    "praevention": {"soll": "46161.50", "ist": "12000.00", "erfuellt": False},
    "warnungen": {
        "offen": 1,
        "arten": [{"volumen": "variabel", "art": "ueberzogen", "stufe": "warnung", "anzahl": 1}],
    },
    "faelle": {"kontrakte": 12, "minuten": 24000, "minuten_flaeche": 1200},
    "traeger": [
        {
            "traeger": "caritas", "kontrakte": 12, "minuten": 24000, "minuten_flaeche": 1200,
            "genutzte_minuten": 25200, "kapazitaet_minuten": 173760, "kapazitaet_bis_quartalsende": 42844,
            "auslastung": "14.5",
        }
    ],
}  # fmt: skip
BERICHT: dict[str, Any] = {
    "jahr": 2014, "quartal": 1, "stichtag": "2014-04-15", "abschluss": None,
    "gesamt": _BEREICH | {"sozialraum": None}, "sozialraeume": [_BEREICH], "bezirke": [],
}  # fmt: skip
BERICHT_ABGESCHLOSSEN = BERICHT | {
    "abschluss": {"id": ID, "nr": 1, "jahresabschluss": False, "geschlossen_am": NOW, "prev_sha256": None}
}
BERICHT_CSV = (
    "\ufeffjahr;quartal;sozialraum;bezirk;volumen;ansatz;umschichtung;verbrauch;mittelnutzung;quote;bindung;"
    "prognose_bindung;prognose_hochrechnung;prognose_erwartet;nachtrag;vorjahr\r\n"
    "2014;1;konz;;variabel;92375,00;0,00;30000,00;62375,00;32,5;12000,00;42000,00;121666,67;88000,00;0,00;0,00\r\n"
)
BERICHT_TEXT = """\
Quartalsbericht 1/2014
Offen, Stand 15.04.2014

Sozialraum konz
Volumen        Ansatz  Umschichtung    Verbrauch  Mittelnutzung   Quote      Bindung  Hochrechnung     Erwartet
--------  -----------  ------------  -----------  -------------  ------  -----------  ------------  -----------
variabel  92.375,00 €        0,00 €  30.000,00 €  + 62.375,00 €  32,5 %  12.000,00 €  121.666,67 €  88.000,00 €
"""
VORJAHR = {"schluessel": ID}
VORJAHR_OUT = {
    "id": ID, "art": "leistung", "jahr": 2014, "gebucht_in": 2015, "sozialraum": "konz", "volumen": "variabel",
    "gegenstand": ID, "abschluss": ID, "grund": None, "betrag": "63.75", "minuten": 90, "gebucht_am": NOW,
    "gebucht_von": "wjh",
}  # fmt: skip
FORDERUNG_OUT = {
    "schluessel": ID, "kontrakt": ID, "sozialraum": "konz", "traeger": "caritas", "datum": "2014-11-30",
    "art": "fallspezifisch", "minuten": 90, "satz": "42.50", "betrag": "63.75", "abgelehnt_am": NOW,
    "uebernommen": None,
}  # fmt: skip
