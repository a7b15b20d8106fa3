"""Examples of a Vorschau."""

_BILD = {
    "ansatz": "92375.00", "umschichtung": "0.00", "verbrauch": "30000.00", "offene_bindung": "12000.00",
    "verfuegbar": "50375.00", "mittelnutzung": "62375.00", "erwartet": "74960.00",
}  # fmt: skip
_NACHHER = _BILD | {"offene_bindung": "19984.33", "verfuegbar": "42390.67", "erwartet": "79320.00"}
VORSCHAU = {
    "kontrakt": {
        "sozialraum": "konz", "traeger": "caritas", "hilfeart": "31", "volumen": "variabel",
        "beginn": "2014-03-01", "ende": "2014-11-18", "minuten_pro_woche": 300,
    }
}  # fmt: skip
VORSCHAU_OUT = {
    "bindet": True,
    "jahre": [
        {
            "jahr": 2014,
            "bindung": {"betrag": "7984.33", "minuten": 11271, "mehr": "7984.33", "vorgemerkt": False},
            "abgeschlossen": False,
            "volumina": {"variabel": {"vorher": _BILD, "nachher": _NACHHER}},
            "schwellen": [
                {
                    "volumen": "variabel", "basis": "verbrauch", "prozent": "80", "richtung": "ueber",
                    "stufe": "warnung", "jetzt": False,
                    "vorher": {"wert": "30000.00", "grenze": "73900.00", "gerissen": False, "woche": "2014-W51"},
                    "nachher": {"wert": "30000.00", "grenze": "73900.00", "gerissen": False, "woche": "2014-W48"},
                }
            ],
        }
    ],
    "ablehnungen": [],
}  # fmt: skip
