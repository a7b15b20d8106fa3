"""Examples of the second book: copies, declarations, comparison, completeness (K11, X3)."""

from typing import Any

NUMMER = "K-2026-00001"
TRAEGERKONTRAKT: dict[str, Any] = {
    "eigene_nummer": "SPFH-118",
    "sozialraum": "konz",
    "hilfeart": "31",
    "beginn": "2026-01-01",
    "ende": "2026-12-31",
    "minuten_pro_woche": 300,
}
TRAEGERKONTRAKT_OUT: dict[str, Any] = TRAEGERKONTRAKT | {
    "kontraktnummer": NUMMER,
    "traeger": "caritas",
    "kontingent_minuten": None,
    "entgelt": None,
    "version": 1,
    "gebucht_am": "2026-01-09T09:00:00Z",
}
TRAEGERKONTRAKTE: dict[str, Any] = {"items": [TRAEGERKONTRAKT_OUT], "next": None, "stand": "WzE3ODBd"}
TRAEGERMELDUNG: dict[str, Any] = {
    "zeilen": 14,
    "minuten": 1320,
    "kontrakte": [{"kontrakt": NUMMER, "minuten": 1200}],
    "vollstaendig": True,
}
TRAEGERMELDUNG_OUT: dict[str, Any] = TRAEGERMELDUNG | {
    "monat": "2026-03",
    "traeger": "caritas",
    "status": "abweichend",
    "gebucht": {"zeilen": 13, "minuten": 1260},
    "differenz": [{"kontrakt": NUMMER, "gemeldet": 1200, "gebucht": 1140, "differenz": 60}],
    "version": 1,
    "gebucht_am": "2026-04-03T09:00:00Z",
}
TRAEGERMELDUNGEN: dict[str, Any] = {"items": [TRAEGERMELDUNG_OUT], "next": None, "stand": "WzE3ODBd"}
ABGLEICH: dict[str, Any] = {
    "monat": "2026-03",
    "traeger": "caritas",
    "kontraktnummer": NUMMER,
    "sozialraum": "konz",
    "status": "abweichend",
    "felder": [{"feld": "minuten", "jugendamt": 1140, "traeger": 1200}],
    "minuten_gebucht": 1140,
    "minuten_gemeldet": 1200,
    "geeinigt": False,
    "einigungen": [],
    "offen": [{"seite": "traeger", "was": "minuten", "seit": "2026-04-03"}],
}
EINIGUNG: dict[str, Any] = {"notiz": "Eine Stunde wird nicht abgerechnet."}
EINIG: dict[str, Any] = ABGLEICH | {
    "einigungen": [{"seite": "jugendamt", "am": "2026-04-08T09:00:00Z", "von": "wjh"} | EINIGUNG],
    "offen": [{"seite": "traeger", "was": "einigung", "seit": "2026-04-08"}],
}
ANTEIL: dict[str, Any] = {"erwartet": 4, "gemeldet": 3, "quote": "75.0"}
ABGLEICHE: dict[str, Any] = {
    "items": [ABGLEICH],
    "next": None,
    "stand": None,
    "zusammenfassung": {
        "uebereinstimmend": 3,
        "abweichend": 1,
        "nur_jugendamt": 0,
        "nur_traeger": 0,
        "geeinigt": 0,
        "offen": 1,
    },
    "vollstaendigkeit": ANTEIL,
}
VOLLSTAENDIGKEIT: dict[str, Any] = ANTEIL | {
    "items": [
        ANTEIL
        | {
            "monat": "2026-03",
            "sozialraum": "konz",
            "traeger": "caritas",
            "faellig": "2026-04-10",
            "verspaetet": True,
        }
    ],
    "next": None,
    "stand": None,
    "verspaetet": 1,
}
