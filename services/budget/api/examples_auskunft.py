"""Examples of asking for everything that is held on a Kontrakt."""

from services.budget.api.examples import ID

AUSKUNFT = {"kontrakte": [{"id": ID, "nummer": "K-2014-00001"}]}
AUSKUNFT_OUT = {
    "bestand": {
        "bindungen": [{"quelle": ID, "jahr": 2014, "betrag": "7984.33", "verbrauch": "7984.33"}],
        "bindungsbuchungen": [{"quelle": ID, "jahr": 2014, "betrag": "7984.33", "begruendung": None}],
    }
}
