"""Examples of the operations: one project of the Sozialraum Konz, as it goes through its life."""

from typing import Any

ID = "01936f5e-0000-7000-8000-000000000001"
EIGENANTEIL: dict[str, Any] = {"prozent": "2", "eigenanteil": "2000.00"}
ANTRAG: dict[str, Any] = {
    "titel": "Offener Treff",
    "bezirk": "trier-saarburg",
    "sozialraum": "konz",
    "traeger": "lebenshilfe",
    "bedarf": "Jugendliche zwischen 12 und 16 Jahren haben nachmittags keinen Ort.",
    "ziele": "Ein offener Treff an drei Nachmittagen der Woche.",
    "zielgruppe": "Jugendliche von 12 bis 16 Jahren",
    "massnahmen": "Treff, Ausflüge, Beratung",
    "beginn": "2027-01-01",
    "ende": "2028-12-31",
    "finanzierungsart": "fehlbedarf",
    "begruendung_vollfinanzierung": None,
    "kosten": [
        {
            "art": "personal",
            "bezeichnung": "Leitung des Treffs",
            "betrag": "30000.00",
            "jahr": 2027,
            "qualifikation": "Erzieherin",
            "stellenanteil": "0.50",
        },
        {"art": "personal", "bezeichnung": "Erzieherin, 0,5 Stellen", "betrag": "28200.00", "jahr": 2028},
        {"art": "sach", "bezeichnung": "Raummiete", "pauschale": "raummiete", "menge": 12, "jahr": 2028},
        {"art": "sach", "bezeichnung": "Räume der Gemeinde", "betrag": "1200.00", "jahr": 2027, "unbar": True},
        {"art": "personal", "bezeichnung": "Ehrenamtliche", "stunden": 100, "jahr": 2028, "unbar": True},
    ],
    "einnahmen": [
        {"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "1500.00", "jahr": 2027},
        {"art": "sachleistung", "bezeichnung": "Räume der Gemeinde", "betrag": "1200.00", "jahr": 2027},
        {"art": "ehrenamt", "bezeichnung": "Ehrenamtliche", "stunden": 100, "jahr": 2028},
    ],
}
CHANGE: dict[str, Any] = {"zielgruppe": "Jugendliche von 10 bis 16 Jahren"}
ENTSCHEIDUNG: dict[str, Any] = {
    "entscheidung": "genehmigt",
    "begruendung": "Der Bedarf ist belegt.",
    "datum": "2026-12-01",
}
BEGINN: dict[str, Any] = {"datum": "2027-01-01"}

MIETE: dict[str, Any] = {"betrag": "200.00", "einheit": "Monat", "konzept": "2026-01-01", "version": 1}
STUNDE: dict[str, Any] = {"betrag": "15.00", "einheit": "Stunde", "konzept": "2026-01-01", "version": 1}
_NONE: dict[str, Any] = {}
_HOURS: dict[str, Any] = {"betrag": "1500.00", "satz": STUNDE}
_KOSTEN = (_NONE, _NONE, {"betrag": "2400.00", "satz": MIETE}, _NONE, _HOURS)
_EINNAHMEN = (_NONE, _NONE, _HOURS)
PLAN: dict[str, Any] = ANTRAG | {
    "kosten": [{"unbar": False} | line | more for line, more in zip(ANTRAG["kosten"], _KOSTEN, strict=True)],
    "einnahmen": [line | more for line, more in zip(ANTRAG["einnahmen"], _EINNAHMEN, strict=True)],
    "foerderfaehige_kosten": "63300.00",
    "eigenanteil": {"prozent": "2", "mindestens": "1266.00", "geplant": "4200.00"},
    "zuwendung": "59100.00",
    "jahre": [{"jahr": 2027, "zuwendung": "28500.00"}, {"jahr": 2028, "zuwendung": "30600.00"}],
}
ENTWURF: dict[str, Any] = PLAN | {
    "id": ID,
    "status": "entwurf",
    "fassung": 1,
    "bindungen": [],
    "entscheidungen": [],
    "entscheidung_offen": False,
    "eingereicht_am": None,
    "stammdaten_vom": None,
    "begonnen_am": None,
}
EINGEREICHT: dict[str, Any] = ENTWURF | {
    "status": "eingereicht",
    "eingereicht_am": "2026-11-20T09:00:00Z",
    "stammdaten_vom": "2026-11-20T09:00:00Z",
}
GENEHMIGT: dict[str, Any] = EINGEREICHT | {
    "status": "genehmigt",
    "bindungen": [
        {"jahr": 2027, "betrag": "28500.00", "vorgemerkt": False},
        {"jahr": 2028, "betrag": "30600.00", "vorgemerkt": True},
    ],
    "entscheidungen": [
        {
            "einreichung": 1,
            "entscheidung": "genehmigt",
            "begruendung": "Der Bedarf ist belegt.",
            "datum": "2026-12-01",
            "beginn": None,
            "punkte": [],
            "entschieden_am": "2026-12-01T10:00:00Z",
        }
    ],
}
LAUFEND: dict[str, Any] = GENEHMIGT | {"status": "laufend", "begonnen_am": "2027-01-01"}
ABSCHLUSS: dict[str, Any] = {"datum": "2028-10-31", "grund": "Die Räume stehen nicht mehr zur Verfügung."}
ABGESCHLOSSEN: dict[str, Any] = LAUFEND | {
    "status": "abgeschlossen",
    "abgeschlossen_am": ABSCHLUSS["datum"],
    "abschluss_grund": ABSCHLUSS["grund"],
}
VERLAENGERUNG_IN: dict[str, Any] = {
    "ende": "2029-06-30",
    "grund": "Die Übergabe an einen Verein braucht Zeit.",
}
_BEANTRAGT: dict[str, Any] = VERLAENGERUNG_IN | {
    "nummer": 1,
    "bisher": "2028-12-31",
    "status": "offen",
    "beantragt_am": "2028-11-02T09:00:00Z",
    "entscheidung": None,
}
VERLAENGERUNG: dict[str, Any] = LAUFEND | {"verlaengerungen": [_BEANTRAGT]}
VERLAENGERUNGSENTSCHEIDUNG: dict[str, Any] = {
    "entscheidung": "genehmigt",
    "begruendung": "Die Übergabe sichert den Treff.",
    "datum": "2028-11-20",
}
VERLAENGERT: dict[str, Any] = LAUFEND | {
    "ende": "2029-06-30",
    "fassung": 2,
    "verlaengerungen": [
        _BEANTRAGT
        | {
            "status": "genehmigt",
            "entscheidung": VERLAENGERUNGSENTSCHEIDUNG | {"entschieden_am": "2028-11-20T10:00:00Z"},
        }
    ],
}
ZURUECKGEZOGEN: dict[str, Any] = EINGEREICHT | {"status": "zurueckgezogen"}
LISTE: dict[str, Any] = {"items": [EINGEREICHT], "next": None, "stand": "WzE3ODBd"}
