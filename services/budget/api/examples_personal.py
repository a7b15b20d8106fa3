"""Examples for OpenAPI: posts of a Sozialraumteam (V19)."""

from typing import Any

STELLE: dict[str, Any] = {
    "schluessel": "konz-07", "herkunft": "traeger", "traeger": "caritas", "stunden": "15.00", "abschluss": False,
    "qualifikation": "Erzieherin", "sozialversicherungspflichtig": True, "beginn": "2014-01-01", "ende": None,
}  # fmt: skip
STELLEN = {"zeilen": [STELLE | {"sozialraum": "konz", "version": 1}]}
STELLEN_OUT = {
    "zeilen": [
        {
            "sozialraum": "konz", "schluessel": "konz-07", "version": 1, "status": "gebucht", "code": None,
            "detail": None,
        }
    ]
}  # fmt: skip
REGELN = {
    "mindestumfang": "0.50",
    "vollzeitstunden": "39.00",
    "qualifikationen": ["Erzieherin", "Sozialarbeit (B.A.)"],
    "abschlussquote": [{"ab_jahr": 0, "anteil": "0.50"}, {"ab_jahr": 4, "anteil": "0.70"}],
    "herkunft": ["asd", "traeger"],
}
PERSONAL_OUT = {
    "jahr": 2014,
    "sozialraum": "konz",
    "tag": "2014-03-31",
    "regeln": REGELN,
    "erster_vertrag": "2014-01-01",
    "abschluesse": {"koepfe": 1, "mit_abschluss": 0, "quote": "0.0000", "mindestens": "0.50", "jahre": 0},
    "stellen": [STELLE],
    "befunde": [
        {
            "art": "umfang",
            "stelle": "konz-07",
            "figuren": {"stunden": "15.00", "mindestumfang": "0.50", "vollzeitstunden": "39.00"},
        },
        {
            "art": "abschlussquote",
            "stelle": None,
            "figuren": {"koepfe": 1, "mit_abschluss": 0, "quote": "0.0000", "mindestens": "0.50"},
        },
    ],
}
