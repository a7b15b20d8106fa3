"""Examples for OpenAPI, taken from Trier-Saarburg's published figures where there are some."""

from typing import Any

NOW = "2014-01-02T08:00:00Z"
ID = "01936f5e-0000-7000-8000-000000000001"
_HEAD = {"version": 1, "gebucht_am": NOW}


def listing(item: object) -> dict[str, Any]:
    """Give a list with one item."""
    return {"items": [item], "next": None, "stand": None}


def _knoten(schluessel: str, anteil: str | None, **flags: object) -> dict[str, Any]:
    return {"schluessel": schluessel} | ({"anteil": anteil} if anteil else {}) | flags


KONZEPT = {
    "name": "Konzept 2014",
    "volumen": _knoten(
        "gesamt",
        None,
        teile=[
            _knoten(
                "sozialraum",
                "0.85",
                teile=[
                    _knoten("personalisiert", "0.80", pauschal=True),
                    _knoten("variabel", "0.20", umschichtbar=True),
                    _knoten("praevention", "0", umschichtbar=True),
                ],
            ),
            _knoten("asd", "0.15", vorbehalten=True),
        ],
    ),
    "praevention": {"volumen": "sozialraum", "mindestanteil": "0.10", "fallunspezifisch": False},
    "hilfearten": ["27.2", "28", "29", "30", "31", "32", "33", "34", "35", "41"],
    "schwellen": [
        {"volumen": "variabel", "basis": "verbrauch", "prozent": "80", "richtung": "ueber", "stufe": "warnung"}
    ],
}
KONZEPT_OUT = KONZEPT | {"gueltig_ab": "2014-01-01"} | _HEAD
SOZIALRAUM = {
    "name": "Konz", "bezirk": "trier-saarburg", "gemeinden": ["Verbandsgemeinde Konz"],
    "zentren": ["Konstantinstraße 50, 54329 Konz"],
}  # fmt: skip
SOZIALRAUM_OUT = SOZIALRAUM | {"slug": "konz"} | _HEAD
TRAEGER = {"name": "Caritas", "mitarbeitende": 45}
TRAEGER_OUT = TRAEGER | {"slug": "caritas"} | _HEAD
VERTRAG = {
    "sozialraum": "konz", "traeger": "caritas", "stellen": "1.81", "beginn": "2014-01-01", "ende": "2018-12-31"
}  # fmt: skip
VERTRAG_OUT = VERTRAG | {"nummer": "KV-2014-03", "verlaengerungen": []} | _HEAD
VERLAENGERUNG = {"ende": "2021-12-31", "evaluation": {"datum": "2018-10-15", "ergebnis": "positiv"}}
VERTRAG_VERLAENGERT = VERTRAG_OUT | {"ende": "2021-12-31", "verlaengerungen": [VERLAENGERUNG], "version": 2}
FOLGE = {
    "items": [
        {"art": "sozialraum", "schluessel": "konz", "version": 1, "gebucht_am": NOW, "inhalt": SOZIALRAUM}
    ],
    "stand": "Wzc1MF0", "next": None,
}  # fmt: skip
HAUSHALTSJAHR = {
    "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"},
    "bruttojahresarbeitszeit": 1600,
    "tarifsteigerungen": [{"ab": "2014-07-01", "prozent": "2.4"}],
}
HAUSHALTSJAHR_OUT = HAUSHALTSJAHR | {
    "jahr": 2014,
    "version": 1,
    "fachleistungsstunde": "42.50",
    "fachleistungsstunden": [{"ab": "2014-01-01", "satz": "42.50"}, {"ab": "2014-07-01", "satz": "43.37"}],
}
GRUNDLAGE = {"stellen": ["personalisiert"], "festgesetzt": {"variabel": "92375.00", "asd": "75215.00"}}
GRUNDLAGE_OUT = GRUNDLAGE | {
    "jahr": 2014,
    "sozialraum": "konz",
    "version": 1,
    "herleitung": {
        "variabel": {"aus": "festgesetzt", "betrag": "92375.00"},
        "personalisiert": {
            "aus": "stellen", "haushaltsjahr": "haushaltsjahr/2014/1",
            "konzept": {"gueltig_ab": "2014-01-01", "version": 1}, "summe": "124350.11",
            "aufteilung": [{"volumen": "personalisiert", "anteil": "0.80", "betrag": "124350.11"}],
            "vertraege": {
                "KV-2014-KONZ": {
                    "version": 1, "stellen": "1.81", "tage": 365, "jahrestage": 365, "betrag": "124350.11",
                    "teile": [
                        {
                            "von": "2014-01-01", "bis": "2014-06-30", "tage": 181, "personal": "58000.00",
                            "pauschale": "10000.00", "betrag": "61034.19",
                        },
                        {
                            "von": "2014-07-01", "bis": "2014-12-31", "tage": 184, "personal": "59392.00",
                            "pauschale": "10000.00", "betrag": "63315.92",
                        },
                    ],
                }
            },
            "teilweise": False,
        },
    },
}  # fmt: skip
_VOLUMEN = {
    "ansatz": "92375.00", "umschichtung": "0.00", "verbrauch": "30000.00", "offene_bindung": "12000.00",
    "verfuegbar": "50375.00", "mittelnutzung": "62375.00", "anteil_nominal": "0.2000", "anteil_real": "0.2001",
    "stellen": None,
    "prognose": {
        "bindung": "42000.00", "hochrechnung": "60497.24", "erwartet": "74960.00",
        "spanne": {"von": "64320.00", "bis": "85600.00"},
    },
}  # fmt: skip
STATUS = {
    "jahr": 2014, "sozialraum": "konz", "wurzel": "gesamt", "volumina": {"variabel": _VOLUMEN},
    "praevention": {"soll": "46161.50", "ist": "12000.00", "erfuellt": False}, "warnungen": 0,
}  # fmt: skip
JAHR = {"jahr": 2014, "gesamt": STATUS | {"sozialraum": None}, "sozialraeume": [STATUS]}
PROJEKTBUDGET = {"projektbudget": "250000.00"}
PROJEKTBUDGET_OUT = (
    _VOLUMEN
    | {"ansatz": "250000.00", "verfuegbar": "208000.00", "mittelnutzung": "220000.00"}
    | {"anteil_nominal": None, "anteil_real": None}
    | {"jahr": 2014, "bezirk": "trier-saarburg", "projektbudget": "250000.00"}
)
AUSGABE = {
    "sozialraum": "konz", "volumen": "asd", "datum": "2014-03-31", "betrag": "1250.00", "beleg": "HH-2014-0815",
    "zweck": "fall", "freigabe_durch": "asd-konz",
}  # fmt: skip
AUSGABE_OUT = (
    {"traeger": None, "kontrakt": None, "ueberschreitung_begruendung": None, "storno_grund": None}
    | AUSGABE
    | {"id": ID, "gebucht_am": NOW, "gebucht_von": "wjh"}
)
KONTRAKTAUSGABE_OUT = {
    "id": ID, "ausgabe": ID, "kontrakt": ID, "sozialraum": "konz", "datum": "2014-03-31", "betrag": "1240.00",
    "gebucht_am": NOW,
}  # fmt: skip
FREIGABE = {
    "jahr": 2014, "sozialraum": "konz", "volumen": "praevention", "beleg": "HH-2014-0990", "betrag": "800.00",
    "begruendung": "Ferienfreizeit ist zugesagt",
}  # fmt: skip
FREIGABE_OUT = FREIGABE | {"id": ID, "gebucht_am": NOW, "gebucht_von": "leitung"}
STORNO = {"grund": "Auf das falsche Volumen gebucht"}
AUSGABE_STORNIERT = AUSGABE_OUT | {"storno_grund": STORNO["grund"]}
UMSCHICHTUNG = {
    "jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": "5000.00",
    "grund": "Weniger Fälle als erwartet; Mittel frei für die Ferienbetreuung",
}  # fmt: skip
UMSCHICHTUNG_OUT = UMSCHICHTUNG | {"id": ID, "gebucht_am": NOW, "gebucht_von": "wjh", "storno_grund": None}
UMSCHICHTUNG_STORNIERT = UMSCHICHTUNG_OUT | {"storno_grund": STORNO["grund"]}
SPITZABRECHNUNG = {
    "jahr": 2014, "sozialraum": "konz", "traeger": "caritas",
    "besetzung": [{"stellen": "1.00", "beginn": "2014-01-01", "ende": "2014-12-31", "personalkosten": "57200.00"}],
}  # fmt: skip
SPITZABRECHNUNG_OUT = SPITZABRECHNUNG | {
    "id": ID, "abschlaege": "123080.00", "anerkannt": "67200.00", "nachzahlung": "0.00",
    "rueckforderung": "55880.00", "gebucht_am": NOW, "storno_grund": None,
}  # fmt: skip
SPITZABRECHNUNG_STORNIERT = SPITZABRECHNUNG_OUT | {"storno_grund": STORNO["grund"]}
WARNUNG_OUT = {
    "id": ID, "jahr": 2014, "sozialraum": "konz", "bezirk": None, "volumen": "asd", "art": "ueberzogen",
    "stufe": "warnung", "figuren": {"verfuegbar": "-100.00", "gedeckt_durch": None}, "erzeugt_am": NOW,
    "quittiert_am": None, "quittiert_von": None, "notiz": None,
}  # fmt: skip
QUITTIERUNG = {"notiz": "Mit dem Team besprochen; Umschichtung folgt."}
WARNUNG_QUITTIERT = WARNUNG_OUT | {"quittiert_am": NOW, "quittiert_von": "wjh", "notiz": QUITTIERUNG["notiz"]}
BINDUNG = {
    "schluessel": ID,
    "fuer": {
        "art": "kontrakt", "kontrakt": ID, "nummer": "K-2014-000001", "sozialraum": "konz", "traeger": "caritas",
        "hilfeart": "31", "volumen": "variabel", "beginn": "2014-03-01", "ende": "2014-11-18",
        "minuten_pro_woche": 300,
    },
}  # fmt: skip
BINDUNG_OUT = {
    "schluessel": ID, "status": "gebunden",
    "bindungen": [{"jahr": 2014, "betrag": "7984.33", "minuten": 11271, "vorgemerkt": False}],
}  # fmt: skip
BINDUNG_STAND = {"quellen": [ID]}
BINDUNG_STAND_OUT = {"quellen": [{"quelle": ID, "bindungen": BINDUNG_OUT["bindungen"]}]}
BINDUNGSAENDERUNG = {
    "id": ID, "quelle": ID,
    "bindung": {"jahr": 2014, "betrag": "7984.33", "minuten": 11271, "vorgemerkt": False, "stand": 3},
}  # fmt: skip
BINDUNG_FREIGABE_OUT = {
    "quelle": ID, "bindungen": [{"jahr": 2014, "betrag": "9350.00", "minuten": 15600, "vorgemerkt": False}]
}  # fmt: skip
KLAERUNG = {"schluessel": ID, "status": "geschlossen", "bindungen": []}
VERBRAUCH = {
    "zeilen": [
        {
            "schluessel": ID, "kontrakt": ID, "sozialraum": "konz", "traeger": "caritas", "datum": "2014-03-31",
            "art": "fallspezifisch", "minuten": 90, "satz": "42.50", "betrag": "63.75",
        }
    ]
}  # fmt: skip
VERBRAUCH_OUT = {"zeilen": [{"schluessel": ID, "status": "gebucht", "code": None, "detail": None}]}
