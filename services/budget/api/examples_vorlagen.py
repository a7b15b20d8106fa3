"""Examples for OpenAPI: a Konzept to begin with."""

from services.budget.api.examples import KONZEPT, listing

VORLAGE = {
    "name": "kreis-2018",
    "beschreibung": "Ein Landkreis, der die Ansätze des Vorjahres um die Tarifsteigerung fortschreibt.",
    "gueltig_ab": "2018-01-01",
    "konzept": KONZEPT,
    "weitere_eingaben": [
        {
            "zweck": "Vorjahr zuzüglich Tarifsteigerung",
            "pfad": "/v1/haushaltsjahre/2018/sozialraeume/{sozialraum}",
            "inhalt": {"vorjahr": True, "prozent": "1.5"},
        }
    ],
}
VORLAGEN = listing(VORLAGE)
