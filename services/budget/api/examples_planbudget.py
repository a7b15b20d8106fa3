"""Examples for OpenAPI: under-21s, Verteilungen, Rueckführungen, yearly evaluation (V17)."""

from services.budget.api.examples import ID, NOW, STORNO, listing

__all__ = ["STORNO", "listing"]

EINWOHNER = {"unter_21": 4321}
EINWOHNER_OUT = {"jahr": 2026, "sozialraum": "neheim", "unter_21": 4321, "version": 1, "gebucht_am": NOW}
VERTEILUNG = {
    "jahr": 2026, "betrag": "15000000.00", "einwohner_u21": {"neheim": 4321, "huesten": 3180, "alt-arnsberg": 3507},
}  # fmt: skip
VERTEILUNG_OUT = {
    "id": ID, "jahr": 2026, "betrag": "15000000.00",
    "einwohner_u21": {"alt-arnsberg": 3507, "huesten": 3180, "neheim": 4321},
    "anteile": {"alt-arnsberg": "4778797.24", "huesten": "4333212.21", "neheim": "5887990.55"},
    "gebucht_am": NOW, "gebucht_von": "wjh",
}  # fmt: skip
RUECKFUEHRUNG = {
    "sozialraum": "neheim", "kontrakt": "K-2025-000017", "ab": "2025-08-01", "jahreskosten": "72400.00",
    "art": "rueckgefuehrt",
}  # fmt: skip
RUECKFUEHRUNG_OUT = RUECKFUEHRUNG | {
    "id": ID, "status": "vorgeschlagen", "version": 1, "vorschlag": {"jahr": 2026, "betrag": "72400.00"},
    "gebucht_am": NOW, "gebucht_von": "wjh", "entscheidung": None, "storno_grund": None,
}  # fmt: skip
ENTSCHEIDUNG = {"entscheidung": "bestaetigt", "begruendung": "Die ambulante Hilfe trägt; im Team besprochen."}
BESTAETIGT = RUECKFUEHRUNG_OUT | {
    "status": "bestaetigt", "version": 2,
    "entscheidung": ENTSCHEIDUNG | {"entschieden_am": NOW, "entschieden_von": "leitung"},
}  # fmt: skip
STORNIERT = BESTAETIGT | {"status": "storniert", "version": 3, "storno_grund": STORNO["grund"]}
_BEREICH = {
    "sozialraum": "neheim", "geplant": "5960390.55", "genutzt": "5702118.00",
    "erhoehung": {"anzahl": 1, "summe": "72400.00"}, "rueckfuehrungen": {"anzahl": 2, "summe": "131050.00"},
    "vorgeschlagen": {"anzahl": 0, "summe": "0.00"},
    "verhaeltnis": {
        "faelle": {"stationaer": 61, "ambulant": 148, "quote": "0.4122"},
        "kosten": {"stationaer": "3948120.00", "ambulant": "1753998.00", "quote": "2.2509"},
    },
}  # fmt: skip
AUSWERTUNG = {"jahr": 2026, "gesamt": _BEREICH | {"sozialraum": None}, "sozialraeume": [_BEREICH]}
