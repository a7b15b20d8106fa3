"""Examples of what is paid of a grant and claimed back (P9)."""

from typing import Any

from services.projects.api.examples import ID

_AUSZAHLUNG = "01936f5e-0000-7000-8000-0000000000a1"
AUSZAHLUNG: dict[str, Any] = {"datum": "2027-02-15", "betrag": "12000.00", "beleg": "HÜL-2027-0815"}
AUSZAHLUNG_OUT: dict[str, Any] = AUSZAHLUNG | {
    "id": _AUSZAHLUNG,
    "projekt": ID,
    "gebucht_am": "2027-02-15T09:00:00Z",
    "gebucht_von": "wjh",
    "storno_grund": None,
    "storniert_am": None,
    "budgetstand": "gebucht",
    "code": None,
    "detail": None,
}
STORNO: dict[str, Any] = {"grund": "Doppelt angewiesen"}
STORNIERT: dict[str, Any] = AUSZAHLUNG_OUT | {
    "storno_grund": "Doppelt angewiesen",
    "storniert_am": "2027-02-16T09:00:00Z",
    "budgetstand": "ausstehend",
}
ZUWENDUNG: dict[str, Any] = {
    "bewilligt": "59100.00",
    "ausgezahlt": "59100.00",
    "nicht_verbucht": "0.00",
    "endgueltig": "55000.00",
    "offen": "0.00",
    "rueckforderung": "4100.00",
}
RUECKFORDERUNG: dict[str, Any] = {
    "id": "01936f5e-0000-7000-8000-0000000000c1",
    "projekt": ID,
    "bezirk": "trier-saarburg",
    "sozialraum": "konz",
    "traeger": "lebenshilfe",
    "betrag": "4100.00",
    "offen": "4100.00",
    "festgestellt_am": "2029-07-02T09:00:00Z",
}
BUCHUNGSSTAND: dict[str, Any] = {
    "ausstehend": 1,
    "aelteste_ausstehend": "2027-02-15T09:00:00Z",
    "geparkt": 0,
    "vom_budget_abgelehnt": 0,
}
WIEDERHOLT: dict[str, Any] = {"wiederholt": 1}


def listing(item: dict[str, Any]) -> dict[str, Any]:
    """Give a list of one."""
    return {"items": [item], "next": None, "stand": "WzE3ODBd"}
