"""Examples of the final account and its check (P9)."""

from typing import Any

_EINNAHME = {"beleg": "E-1", "datum": "2027-02-01", "betrag": "1500.00", "art": "eigenmittel", "bezeichnung": ""}
_AUSGABE = {
    "beleg": "A-1",
    "datum": "2027-12-31",
    "betrag": "58000.00",
    "art": "personal",
    "bezeichnung": "Erzieherin, 0,5 Stellen",
    "unbar": False,
}
_FRUEH = _AUSGABE | {"beleg": "A-2", "datum": "2026-11-02", "betrag": "90.00", "art": "sach", "bezeichnung": "Plakate"}
NACHWEIS: dict[str, Any] = {"einnahmen": [_EINNAHME], "ausgaben": [_AUSGABE, _FRUEH]}
NACHWEIS_OUT: dict[str, Any] = NACHWEIS | {
    "nummer": 1,
    "eingereicht_am": "2029-05-02T09:00:00Z",
    "eingereicht_von": "traeger-lebenshilfe",
    "faellig_am": "2029-06-30",
    "foerderfaehige_kosten": "58000.00",
    "anrechenbare_einnahmen": "1500.00",
    "fehlbedarf": "56500.00",
    "zuwendung_bewilligt": "59100.00",
    "zuwendung_endgueltig": "56500.00",
    "ausgezahlt": "59100.00",
    "rueckforderung": "2600.00",
    "nicht_foerderfaehig": [{"beleg": "A-2", "anerkannt": "0.00", "grund": "vor_bewilligung", "begruendung": None}],
    "nicht_angerechnet": [],
    "pruefung": None,
}
PRUEFUNG: dict[str, Any] = {
    "zeilen": [{"beleg": "A-1", "anerkannt": "56500.00", "grund": "Überstunden waren nicht bewilligt."}],
    "ergebnis": "Im Übrigen ordnungsgemäß.",
}
GEPRUEFT: dict[str, Any] = NACHWEIS_OUT | {
    "foerderfaehige_kosten": "56500.00",
    "fehlbedarf": "55000.00",
    "zuwendung_endgueltig": "55000.00",
    "rueckforderung": "4100.00",
    "nicht_foerderfaehig": [
        {
            "beleg": "A-1",
            "anerkannt": "56500.00",
            "grund": "gekuerzt",
            "begruendung": "Überstunden waren nicht bewilligt.",
        },
        {"beleg": "A-2", "anerkannt": "0.00", "grund": "vor_bewilligung", "begruendung": None},
    ],
    "pruefung": {
        "nachweis": 1,
        "ergebnis": "Im Übrigen ordnungsgemäß.",
        "geprueft_am": "2029-07-02T09:00:00Z",
        "geprueft_von": "wjh",
    },
}
