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
    "bindungen": [],
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
VERWORFEN: dict[str, Any] = ENTWURF | {"status": "verworfen", "verwerfungsgrund": GRUND}
KONTRAKTE: dict[str, Any] = {"items": [UNTERZEICHNET], "next": None, "stand": "WzE3ODBd"}
ZEILE: dict[str, Any] = {
    "kontrakt": NUMMER,
    "datum": "2026-12-01",
    "minuten": 90,
    "art": "fallspezifisch",
    "beleg": "R-2026-0815",
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
    "status": "gebucht",
    "stundensatz": "42.50",
    "betrag": "63.75",
    "regel": "haushaltsjahr/2026/1",
    "gebucht_am": "2026-12-02T09:00:00Z",
    "vom_budget_abgelehnt": None,
    "storno": None,
}
LEISTUNGEN: dict[str, Any] = {"items": [LEISTUNG], "next": None, "stand": "WzE3ODBd"}
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
}
