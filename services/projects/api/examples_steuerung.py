"""Examples of steering (P10)."""

from typing import Any

from services.projects.api.examples import ID
from services.projects.api.examples_verfahren import listing

__all__ = ["listing"]

_SITZUNG = "01936f5e-0000-7000-8000-0000000000e1"
INDIKATOR_IN: dict[str, Any] = {
    "bezeichnung": "Besuche des offenen Treffs",
    "einheit": "Besuche im Jahr",
    "ziel": "2500.00",
    "richtung": "mindestens",
    "aktiv": True,
}
INDIKATOR: dict[str, Any] = INDIKATOR_IN | {"schluessel": "besuche", "version": 1}
SITZUNG_IN: dict[str, Any] = {
    "datum": "2027-11-10",
    "projekte": [ID],
    "feststellungen": [{"projekt": ID, "text": "Der Treff wird angenommen; freitags fehlt Personal."}],
    "beschluesse": ["Der Treff wird fortgeführt."],
}
SITZUNG: dict[str, Any] = SITZUNG_IN | {
    "id": _SITZUNG,
    "bezirk": "trier-saarburg",
    "gebucht_am": "2027-11-11T09:00:00Z",
}
PROJEKTFESTSTELLUNG: dict[str, Any] = {
    "sitzung": _SITZUNG,
    "datum": "2027-11-10",
    "text": "Der Treff wird angenommen; freitags fehlt Personal.",
}
WIRKUNG: dict[str, Any] = {
    "von": 2027,
    "bis": 2027,
    "sozialraeume": [
        {
            "sozialraum": "konz",
            "jahre": [
                {
                    "jahr": 2027, "projekte": 1, "zuwendung": "28500.00", "indikatoren": 1, "berichtet": 1,
                    "erreicht": 1,
                }
            ],
            "projekte": [
                {
                    "projekt": ID,
                    "titel": "Offener Treff",
                    "traeger": "lebenshilfe",
                    "indikatoren": [
                        {
                            "schluessel": "besuche",
                            "bezeichnung": "Besuche des offenen Treffs",
                            "einheit": "Besuche im Jahr",
                            "ziel": "2500.00",
                            "richtung": "mindestens",
                            "werte": [{"jahr": 2027, "wert": "2596.00", "erreicht": True}],
                        }
                    ],
                }
            ],
        }
    ],
}  # fmt: skip
WARNUNG: dict[str, Any] = {
    "id": "01936f5e-0000-7000-8000-0000000000f1",
    "art": "sitzung_fehlt",
    "bezirk": "trier-saarburg",
    "jahr": 2026,
    "figuren": {"projekte": 3},
    "erzeugt_am": "2027-01-01T02:00:00Z",
    "quittiert_am": None,
    "quittiert_von": None,
    "notiz": None,
}
QUITTIERUNG: dict[str, Any] = {"notiz": "Die Sitzung ist auf den 20. Januar gelegt."}
WARNUNG_QUITTIERT: dict[str, Any] = WARNUNG | {
    "quittiert_am": "2027-01-04T08:00:00Z",
    "quittiert_von": "leitung",
    "notiz": "Die Sitzung ist auf den 20. Januar gelegt.",
}
