"""Examples of forecasts."""

_SPANNE = {"von": "64320.00", "bis": "85600.00"}
PROGNOSEN = {
    "jahr": 2014, "sozialraum": "konz", "stichtag": "2014-06-30", "wurzel": "gesamt",
    "volumina": {
        "variabel": {
            "bindung": {"betrag": "42000.00", "verbrauch": "30000.00", "offene_bindung": "12000.00"},
            "hochrechnung": {"betrag": "60497.24", "verbrauch": "30000.00", "tage": 181, "jahrestage": 365},
            "erwartet": {
                "betrag": "74960.00", "spanne": _SPANNE, "verbrauch": "30000.00", "nachlauf": "4100.00",
                "geplant": "10260.00", "neu": "27400.00", "sonstiges": "3200.00", "quote": "0.8127", "tempo": "1.0400",
            },
        }
    },
}  # fmt: skip
RUECKSCHAU = {
    "jahr": 2014, "sozialraum": "konz", "wurzel": "gesamt", "verbrauch": {"variabel": "71950.00"},
    "monate": [
        {
            "stichtag": "2014-06-30",
            "volumina": {
                "variabel": {
                    "bindung": "42000.00", "hochrechnung": "60497.24", "erwartet": "74960.00", "spanne": _SPANNE,
                    "abweichung": {
                        "bindung": "-29950.00", "hochrechnung": "-11452.76", "erwartet": "3010.00", "in_spanne": True,
                    },
                }
            },
        }
    ],
}  # fmt: skip
