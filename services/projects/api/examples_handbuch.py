"""Examples of the handbook of standards."""

from typing import Any

from services.projects.api.examples_verfahren import listing

__all__ = ["listing"]

_BOOKED = "2026-11-20T09:00:00Z"
_EMPFEHLUNG = "01936f5e-0000-7000-8000-0000000000d1"
_BESCHLUSS = "01936f5e-0000-7000-8000-0000000000d2"
EMPFEHLUNG_IN: dict[str, Any] = {
    "datum": "2026-10-05",
    "titel": "Elterngespräche zu zweit",
    "text": "Das erste Gespräch führen ASD und Träger gemeinsam.",
    "kapitel": "elternarbeit",
}
EMPFEHLUNG: dict[str, Any] = EMPFEHLUNG_IN | {"id": _EMPFEHLUNG, "gebucht_am": _BOOKED}
BESCHLUSS_IN: dict[str, Any] = {
    "datum": "2026-11-10",
    "titel": "Standard Elternarbeit",
    "text": "Die Empfehlung wird Standard.",
    "empfehlungen": [_EMPFEHLUNG],
}
BESCHLUSS: dict[str, Any] = BESCHLUSS_IN | {"id": _BESCHLUSS, "gebucht_am": _BOOKED}
FASSUNG_IN: dict[str, Any] = {
    "gueltig_ab": "2027-01-01",
    "aenderungen": [
        {
            "schluessel": "elternarbeit",
            "beschluss": _BESCHLUSS,
            "titel": "Elternarbeit",
            "text": "Das erste Gespräch führen ASD und Träger gemeinsam.",
            "platz": 10,
        }
    ],
}
KAPITEL: dict[str, Any] = FASSUNG_IN["aenderungen"][0] | {"fassung": 1}
FASSUNG: dict[str, Any] = {"nummer": 1, "gueltig_ab": "2027-01-01", "gebucht_am": _BOOKED, "kapitel": [KAPITEL]}
FASSUNGSKOPF: dict[str, Any] = {"nummer": 1, "gueltig_ab": "2027-01-01", "aenderungen": 1, "gebucht_am": _BOOKED}
VERGLEICH: dict[str, Any] = {
    "nummer": 1,
    "gegen": None,
    "unterschiede": [{"art": "neu", "schluessel": "elternarbeit", "vorher": None, "nachher": KAPITEL}],
}
