"""Examples of the operations: what the Sozialraum Konz has, who is in its team, what it gives ahead of a help."""

from typing import Any

from services.cases.api.examples import ID, NUMMER

RESSOURCE_ID = "01936f5e-0000-7000-8000-000000000013"
VORFELDHILFE_ID = "01936f5e-0000-7000-8000-000000000016"
RESSOURCE_IN: dict[str, Any] = {
    "sozialraum": "konz",
    "name": "Jugendzentrum Konz",
    "thema": "freizeit",
    "art": "jugendzentrum",
    "beschreibung": "Offene Tür ab 14 Jahren, Fußball am Freitag, Hausaufgabenhilfe.",
    "kontakt": "Wiltinger Straße 1, 54329 Konz, 06501 00000",
    "webseite": "https://jugendzentrum.example",
}
RESSOURCE: dict[str, Any] = RESSOURCE_IN | {
    "id": RESSOURCE_ID,
    "aktiv": True,
    "traeger": None,
    "angelegt_am": "2026-11-19T09:00:00Z",
    "geaendert_am": "2026-11-19T09:00:00Z",
}
RESSOURCE_PATCH: dict[str, Any] = {"aktiv": False}
RESSOURCE_STILL: dict[str, Any] = RESSOURCE | {"aktiv": False, "geaendert_am": "2026-11-20T09:00:00Z"}
NUTZUNG_IN: dict[str, Any] = {"genutzt": True}
NUTZUNG: dict[str, Any] = {
    "kontrakt": ID,
    "nummer": NUMMER,
    "ressource": RESSOURCE_ID,
    "name": "Jugendzentrum Konz",
    "thema": "freizeit",
    "genutzt": True,
    "geaendert_am": "2026-11-20T09:00:00Z",
}
STELLE_IN: dict[str, Any] = {
    "herkunft": "traeger",
    "traeger": "caritas",
    "stunden": "19.50",
    "abschluss": True,
    "qualifikation": "Sozialarbeit (B.A.)",
    "sozialversicherungspflichtig": True,
    "beginn": "2026-01-01",
    "ende": None,
}
STELLE: dict[str, Any] = STELLE_IN | {
    "sozialraum": "konz",
    "schluessel": "konz-07",
    "version": 1,
    "gebucht_am": "2026-11-19T09:00:00Z",
    "vom_budget_abgelehnt": None,
}
TEAM: dict[str, Any] = {
    "sozialraum": "konz",
    "stichtag": "2026-11-22",
    "stellen": 3,
    "stunden": "78.00",
    "mit_abschluss": 2,
    "anteile": [
        {"herkunft": "asd", "traeger": None, "stellen": 1, "stunden": "39.00", "mit_abschluss": 1},
        {"herkunft": "traeger", "traeger": "caritas", "stellen": 2, "stunden": "39.00", "mit_abschluss": 1},
    ],
}
VORFELDHILFE_IN: dict[str, Any] = {
    "sozialraum": "konz",
    "datum": "2026-11-18",
    "thema": "Soziales Training an der Grundschule",
    "personen": 12,
    "minuten": 90,
    "traeger": "caritas",
}
VORFELDHILFE: dict[str, Any] = VORFELDHILFE_IN | {
    "id": VORFELDHILFE_ID,
    "volumen": "flexible_hilfen",
    "stundensatz": "42.50",
    "betrag": "63.75",
    "regel": "haushaltsjahr/2026/1",
    "kostengrund": "fachleistungsstunde",
    "hinweis": None,
    "gebucht_am": "2026-11-19T09:00:00Z",
    "gebucht_von": "asd-konz",
    "vom_budget_abgelehnt": None,
    "storno": None,
}
VORFELDHILFE_STORNIERT: dict[str, Any] = VORFELDHILFE | {
    "storno": {"am": "2026-11-20T09:00:00Z", "grund": "Doppelt erfasst."}
}


def listing(one: dict[str, Any]) -> dict[str, Any]:
    """Give a page of one."""
    return {"items": [one], "next": None, "stand": "WzE3ODBd"}
