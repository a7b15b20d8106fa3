"""Examples of the operations on social data."""

from typing import Any

from services.cases.api.examples import ID, NUMMER

ZUGRIFF: dict[str, Any] = {
    "id": "01936f5e-0000-7000-8000-000000000077",
    "zeitpunkt": "2026-11-19T09:30:00Z",
    "person": "asd-konz",
    "vorgang": "kontrakt",
    "kontrakte": [ID],
}
AUSKUNFT: dict[str, Any] = {
    "aktenzeichen": "51-2026-0007",
    "erstellt_am": "2026-11-19T10:00:00Z",
    "kontrakte": [ID],
    "bestand": {
        "cases": {"kontrakte": [{"id": ID, "nummer": NUMMER, "aktenzeichen": "51-2026-0007", "status": "beendet"}]},
        "budget": {"bindungen": [{"quelle": ID, "jahr": 2026, "betrag": "1275.00", "verbrauch": "1275.00"}]},
    },
}
