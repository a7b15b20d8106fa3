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
        {"art": "personal", "bezeichnung": "Erzieherin, 0,5 Stellen", "betrag": "30000.00", "jahr": 2027},
        {"art": "personal", "bezeichnung": "Erzieherin, 0,5 Stellen", "betrag": "30600.00", "jahr": 2028},
        {"art": "sach", "bezeichnung": "Räume der Gemeinde", "betrag": "1200.00", "jahr": 2027, "unbar": True},
    ],
    "einnahmen": [
        {"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "1500.00", "jahr": 2027},
        {"art": "sachleistung", "bezeichnung": "Räume der Gemeinde", "betrag": "1200.00", "jahr": 2027},
    ],
}
CHANGE: dict[str, Any] = {"zielgruppe": "Jugendliche von 10 bis 16 Jahren"}
ENTSCHEIDUNG: dict[str, Any] = {
    "entscheidung": "genehmigt",
    "begruendung": "Der Bedarf ist belegt.",
    "datum": "2026-12-01",
}
BEGINN: dict[str, Any] = {"datum": "2027-01-01"}

ENTWURF: dict[str, Any] = ANTRAG | {
    "id": ID,
    "status": "entwurf",
    "kosten": [{"unbar": False} | zeile for zeile in ANTRAG["kosten"]],
    "foerderfaehige_kosten": "61800.00",
    "eigenanteil": {"prozent": "2", "mindestens": "1236.00", "geplant": "2700.00"},
    "zuwendung": "59100.00",
    "jahre": [{"jahr": 2027, "zuwendung": "28500.00"}, {"jahr": 2028, "zuwendung": "30600.00"}],
    "bindungen": [],
    "entscheidungen": [],
    "entscheidung_offen": False,
    "eingereicht_am": None,
    "begonnen_am": None,
}
EINGEREICHT: dict[str, Any] = ENTWURF | {"status": "eingereicht", "eingereicht_am": "2026-11-20T09:00:00Z"}
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
ZURUECKGEZOGEN: dict[str, Any] = EINGEREICHT | {"status": "zurueckgezogen"}
LISTE: dict[str, Any] = {"items": [EINGEREICHT], "next": None, "stand": "WzE3ODBd"}
