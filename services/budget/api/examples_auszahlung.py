"""Examples of what projects tells the budget of a grant (P9)."""

from typing import Any

_PROJEKT = "01936f5e-0000-7000-8000-000000000001"
AUSZAHLUNG: dict[str, Any] = {
    "schluessel": "01936f5e-0000-7000-8000-0000000000a1",
    "projekt": _PROJEKT,
    "datum": "2027-02-15",
    "betrag": "12000.00",
    "storniert": None,
    "veranlasst_von": "wjh",
}
AUSZAHLUNG_OUT: dict[str, Any] = {
    "schluessel": AUSZAHLUNG["schluessel"],
    "status": "gebucht",
    "code": None,
    "detail": None,
    "bindungen": [{"jahr": 2027, "betrag": "28500.00", "minuten": 0, "vorgemerkt": False, "stand": 1}],
}
FESTSETZUNG: dict[str, Any] = {
    "schluessel": "01936f5e-0000-7000-8000-0000000000b1",
    "betrag": "55000.00",
    "veranlasst_von": "wjh",
}
FESTSETZUNG_OUT: dict[str, Any] = {
    "quelle": _PROJEKT,
    "bindungen": [
        {"jahr": 2027, "betrag": "28500.00", "minuten": 0, "vorgemerkt": False, "stand": 1},
        {"jahr": 2028, "betrag": "26500.00", "minuten": 0, "vorgemerkt": False, "stand": 2},
    ],
}
