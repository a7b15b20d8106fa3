"""Examples of settlement: an Avis, what the budget refused, messages that wait (X5, K10, V13)."""

from typing import Any

from services.cases.api import examples

_KEY = "01936f5e-0000-7000-8000-000000000002"
_AMOUNTS: dict[str, Any] = {
    "zeilen": 1,
    "minuten": 90,
    "betrag": "63.75",
    "im_budget": "63.75",
    "ausserhalb": "0.00",
    "unterwegs": "0.00",
    "vorjahr": "0.00",
    "abgelehnt": "0.00",
}
POSTEN: dict[str, Any] = {
    "id": _KEY,
    "leistung": _KEY,
    "vorgang": "leistung",
    "traeger": "caritas",
    "beleg": "R-2026-0815",
    "kontrakt": examples.ID,
    "kontraktnummer": examples.NUMMER,
    "sozialraum": "konz",
    "datum": "2026-03-12",
    "art": "fallspezifisch",
    "minuten": 90,
    "stundensatz": "42.50",
    "regel": "haushaltsjahr/2026/1",
    "wert": "63.75",
    "abrechnung": "volumen",
    "grund": "Minuten mal Stundensatz, aus dem Volumen",
    "volumen": "variabel",
    "betrag": "63.75",
    "status": "gebucht",
    "haushaltsjahr": 2026,
    "gebucht_am": "2026-03-13T09:00:00Z",
    "buchungstag": "2026-03-13",
    "ablehnung": None,
}
AVIS: dict[str, Any] = {
    "items": [POSTEN],
    "next": None,
    "stand": None,
    "monat": "2026-03",
    "summe": _AMOUNTS,
    "traeger": [_AMOUNTS | {"traeger": "caritas"}],
    "kontrakte": [_AMOUNTS | {"traeger": "caritas", "kontraktnummer": examples.NUMMER}],
    "vollstaendigkeit": {"erwartet": 4, "gemeldet": 3, "quote": "75.0"},
}
AVIS_CSV = (
    "zeilenart;traeger;kontrakt;beleg;vorgang;sozialraum;datum;art;minuten;stundensatz;regel;wert;abrechnung;betrag;"
    "status;haushaltsjahr;buchungstag;grund;ablehnung;summe\r\n"
    f"posten;caritas;{examples.NUMMER};R-2026-0815;leistung;konz;12.03.2026;fallspezifisch;90;42,50;"
    "haushaltsjahr/2026/1;63,75;volumen;63,75;gebucht;2026;13.03.2026;Minuten mal Stundensatz, aus dem Volumen;;\r\n"
    "summe;;;;;;;;;;;;;;;;;;;63,75\r\n"
)
ABLEHNUNG: dict[str, Any] = {
    "leistung": _KEY,
    "vorgang": "leistung",
    "traeger": "caritas",
    "beleg": "R-2026-0815",
    "kontrakt": examples.ID,
    "sozialraum": "konz",
    "datum": "2025-11-30",
    "minuten": 90,
    "betrag": "63.75",
    "schluessel": _KEY,
    "code": "jahr_abgeschlossen",
    "detail": "Das Jahr der Leistung ist abgeschlossen; sie bleibt eine Forderung ihres Trägers.",
    "abgelehnt_am": "2026-04-20T09:00:00Z",
    "status": "vorjahr",
    "vorjahr": {"gebucht_in": 2026, "betrag": "63.75", "am": "2026-04-22T09:00:00Z"},
}
SENDUNG: dict[str, Any] = {
    "id": examples.ID,
    "thema": "verbrauch",
    "zeilen": 12,
    "erstellt_am": "2026-03-13T09:00:00Z",
    "naechster_versuch": None,
    "versuche": 40,
    "fehler": "eingabe",
    "geparkt_am": "2026-03-13T16:50:00Z",
}
SENDUNGEN: dict[str, Any] = {"items": [SENDUNG], "next": None, "stand": None}
WIEDERHOLUNG: dict[str, Any] = {"sendungen": [examples.ID]}
WIEDERHOLT: dict[str, Any] = {"wiederholt": 1}
