"""Examples of the operations: one Kontrakt of the Sozialraum Konz, as it goes through its life, and its hours."""

from typing import Any

ID = "01936f5e-0000-7000-8000-000000000001"
LEISTUNG_ID = "01936f5e-0000-7000-8000-000000000002"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NUMMER = "K-2026-00001"
GRUND = "Die Familie ist umgezogen."
KONTRAKT: dict[str, Any] = {
    "aktenzeichen": "51-2026-0007",
    "sozialraum": "konz",
    "traeger": "caritas",
    "hilfeart": "31",
    "volumen": "variabel",
    "beginn": "2026-12-01",
    "ende": "2027-05-31",
    "minuten_pro_woche": 300,
}
CHANGE: dict[str, Any] = {"ende": "2027-06-30", "kontingent_minuten": 6000}
BERATUNG: dict[str, Any] = {
    "datum": "2026-11-20",
    "teilnehmende": ["asd", "traeger"],
    "empfehlung": "Hilfe in der Familie, fünf Stunden in der Woche.",
}
UNTERZEICHNUNG: dict[str, Any] = {
    "ueberschreitung_begruendung": None,
    "eilfall_begruendung": None,
    "rueckwirkung_begruendung": None,
}
VERWERFUNG: dict[str, Any] = {"grund": GRUND}
ENTWURF: dict[str, Any] = KONTRAKT | {
    "id": ID,
    "nummer": NUMMER,
    "status": "entwurf",
    "form": "ambulant",
    "kontingent_minuten": None,
    "entgelt": None,
    "stundensatz": None,
    "geplante_minuten": 7800,
    "angelegt_am": "2026-11-19T09:00:00Z",
    "beratungen": [],
    "beratung_faellig": None,
    "unterzeichnung": None,
    "unterzeichnung_offen": False,
    "aenderung_offen": False,
    "bindungen": [],
    "fassungen": [],
    "plan": [
        {"monat": "2026-12", "minuten": 1329},
        {"monat": "2027-01", "minuten": 1328},
        {"monat": "2027-02", "minuten": 1200},
        {"monat": "2027-03", "minuten": 1329},
        {"monat": "2027-04", "minuten": 1285},
        {"monat": "2027-05", "minuten": 1329},
    ],
    "stunden": {"bewilligt": 0, "anerkannt": 0, "zurueckgestellt": 0},
    "vorgaenger": None,
    "nachfolger": None,
    "verwerfungsgrund": None,
    "warnungen": [],
}
BERATEN: dict[str, Any] = ENTWURF | {"status": "beraten", "beratungen": [BERATUNG]}
UNTERZEICHNET: dict[str, Any] = BERATEN | {
    "status": "unterzeichnet",
    "unterzeichnung": UNTERZEICHNUNG | {"von": "asd-konz", "am": "2026-11-23T09:00:00Z"},
    "bindungen": [
        {"jahr": 2026, "betrag": "941.38", "minuten": 1329, "vorgemerkt": False},
        {"jahr": 2027, "betrag": "4583.63", "minuten": 6471, "vorgemerkt": True},
    ],
}
AENDERUNG: dict[str, Any] = {
    "ab": "2027-02-01",
    "minuten_pro_woche": 240,
    "grund": "Der Hilfeplan sieht ab Februar vier Stunden in der Woche vor.",
}
_FASSUNGEN: list[dict[str, Any]] = [
    {
        "fassung": 1,
        "anlass": "unterzeichnung",
        "gueltig_ab": "2026-12-01",
        "hilfeart": "31",
        "form": "ambulant",
        "ende": "2027-05-31",
        "minuten_pro_woche": 300,
        "am": "2026-11-23T09:00:00Z",
        "von": "asd-konz",
        "grund": None,
        "ueberschreitung_begruendung": None,
    },
    {
        "fassung": 2,
        "anlass": "aenderung",
        "gueltig_ab": "2027-02-01",
        "hilfeart": "31",
        "form": "ambulant",
        "ende": "2027-05-31",
        "minuten_pro_woche": 240,
        "am": "2027-01-18T09:00:00Z",
        "von": "asd-konz",
        "grund": AENDERUNG["grund"],
        "ueberschreitung_begruendung": None,
    },
]
GEAENDERT: dict[str, Any] = UNTERZEICHNET | {
    "minuten_pro_woche": 240,
    "geplante_minuten": 6771,
    "fassungen": _FASSUNGEN,
    "plan": [
        {"monat": "2026-12", "minuten": 1329},
        {"monat": "2027-01", "minuten": 1328},
        {"monat": "2027-02", "minuten": 960},
        {"monat": "2027-03", "minuten": 1063},
        {"monat": "2027-04", "minuten": 1029},
        {"monat": "2027-05", "minuten": 1062},
    ],
    "stunden": {"bewilligt": 6771, "anerkannt": 90, "zurueckgestellt": 0},
    "bindungen": [
        {"jahr": 2026, "betrag": "941.38", "minuten": 1329, "vorgemerkt": False},
        {"jahr": 2027, "betrag": "3854.75", "minuten": 5442, "vorgemerkt": True},
    ],
}
BEENDIGUNG: dict[str, Any] = {"ende": "2027-01-31", "grund": "Das Ziel der Hilfe ist erreicht."}
_ENDE: dict[str, Any] = {
    "status": "beendet",
    "ende": "2027-01-31",
    "geplante_minuten": 2657,
    "plan": [{"monat": "2026-12", "minuten": 1329}, {"monat": "2027-01", "minuten": 1328}],
    "stunden": {"bewilligt": 2657, "anerkannt": 90, "zurueckgestellt": 0},
    "bindungen": [
        {"jahr": 2026, "betrag": "941.38", "minuten": 1329, "vorgemerkt": False},
        {"jahr": 2027, "betrag": "940.67", "minuten": 1328, "vorgemerkt": True},
    ],
}
_LETZTE: dict[str, Any] = _FASSUNGEN[0] | {"fassung": 2, "gueltig_ab": "2027-01-31", "ende": "2027-01-31"}
BEENDET: dict[str, Any] = UNTERZEICHNET | {
    **_ENDE,
    "fassungen": [_FASSUNGEN[0], _LETZTE | {"anlass": "beendigung", "grund": BEENDIGUNG["grund"]}],
}
TRAEGERWECHSEL: dict[str, Any] = {"ab": "2027-02-01", "traeger": "palais", "grund": "Die Familie zieht um."}
UEBERGEBEN: dict[str, Any] = UNTERZEICHNET | {
    **_ENDE,
    "fassungen": [_FASSUNGEN[0], _LETZTE | {"anlass": "traegerwechsel", "grund": TRAEGERWECHSEL["grund"]}],
    "nachfolger": "01936f5e-0000-7000-8000-000000000003",
}
VERWORFEN: dict[str, Any] = ENTWURF | {"status": "verworfen", "verwerfungsgrund": GRUND}
KONTRAKTE: dict[str, Any] = {"items": [UNTERZEICHNET], "next": None, "stand": "WzE3ODBd"}
ZEILE: dict[str, Any] = {
    "kontrakt": NUMMER,
    "datum": "2026-12-01",
    "minuten": 90,
    "art": "fallspezifisch",
    "beleg": "R-2026-0815",
    "personal": "ma-07",
}
LEISTUNG: dict[str, Any] = {
    "id": LEISTUNG_ID,
    "traeger": "caritas",
    "beleg": "R-2026-0815",
    "kontrakt": ID,
    "sozialraum": "konz",
    "datum": "2026-12-01",
    "minuten": 90,
    "art": "fallspezifisch",
    "personal": "ma-07",
    "status": "gebucht",
    "stundensatz": "42.50",
    "betrag": "63.75",
    "regel": "haushaltsjahr/2026/1",
    "gebucht_am": "2026-12-02T09:00:00Z",
    "vom_budget_abgelehnt": None,
    "storno": None,
}
LEISTUNGEN: dict[str, Any] = {
    "items": [LEISTUNG],
    "next": None,
    "stand": "WzE3ODBd",
    "vollstaendigkeit": {"erwartet": 4, "gemeldet": 3, "quote": "75.0"},
}
STORNIERT: dict[str, Any] = LEISTUNG | {
    "status": "storniert",
    "storno": {"am": "2026-12-03T09:00:00Z", "grund": "Doppelt erfasst."},
}
STORNO: dict[str, Any] = {"grund": "Doppelt erfasst."}
STAPEL: dict[str, Any] = {
    "zeilen": [ZEILE, {"sozialraum": "konz", "datum": "2026-12-02", "minuten": 0, "art": "netzwerk", "beleg": "R-2"}]
}
CSV = "beleg;kontrakt;sozialraum;datum;stunden;art\nR-2026-0815;K-2026-00001;;01.12.2026;1,50;fallspezifisch\n"
QUITTUNG: dict[str, Any] = {
    "gebucht": 1,
    "wiederholt": 0,
    "abgelehnt": 1,
    "zurueckgestellt": 0,
    "minuten": 90,
    "betrag": "63.75",
    "sha256": SHA256,
    "zeilen": [
        {"zeile": 1, "beleg": "R-2026-0815", "status": "gebucht", "id": LEISTUNG_ID},
        {
            "zeile": 2,
            "beleg": "R-2",
            "status": "abgelehnt",
            "feld": "minuten",
            "code": "minuten_bereich",
            "detail": "Eine Leistung dauert zwischen 1 und 1440 Minuten.",
        },
    ],
}
BUCHUNGSSTAND: dict[str, Any] = {
    "ausstehend": 2,
    "aelteste_ausstehend": "2026-12-02T09:00:00Z",
    "vom_budget_abgelehnt": 0,
    "geparkt": 0,
}
