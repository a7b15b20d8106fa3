"""Examples of the selection of a Leitträger (P11)."""

from typing import Any

ID = "01936f5e-0000-7000-8000-0000000000b1"
OTHER = "01936f5e-0000-7000-8000-0000000000b2"


def listing(item: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """Give a list of one."""
    return {"items": [item], "next": None, "stand": "WzE3ODBd"}


VERFAHREN_IN: dict[str, Any] = {
    "titel": "Leitträger ab 2027",
    "wirkungsraeume": ["konz", "saarburg"],
    "frist": "2027-01-10",
    "beginn": "2027-10-01",
    "laufzeit_jahre": 5,
    "verlaengerung_jahre": 3,
    "verlaengerung_bedingung": "positive Evaluation",
    "hoechstens_wirkungsraeume_je_traeger": 1,
    "teile": [
        {"schluessel": "vorstellung", "was": "Träger und bisherige Erfahrung", "gewicht": 1},
        {"schluessel": "konzept_hze", "was": "Konzept Hilfen zur Erziehung", "gewicht": 2},
    ],
    "kriterien": [{"schluessel": "grundlagenvertrag", "was": "Zustimmung zum Grundlagenvertrag"}],
    "standort": {"im_wirkungsraum": True, "arbeitsplaetze_fuer_oeffentlichen_traeger": 3},
    "hoechstpunkte": 5,
    "mindestens_bewertungen": 2,
}
VERFAHREN: dict[str, Any] = VERFAHREN_IN | {"schluessel": "leittraeger-2027", "version": 1}
VORLAGE: dict[str, Any] = {
    "name": "stadt-leittraeger",
    "beschreibung": "Interessenbekundung einer Stadt für die Leitträger ihrer Wirkungsräume.",
    "verfahren": VERFAHREN_IN,
}
VORLAGEN = listing(VORLAGE)
BEKUNDUNG_IN: dict[str, Any] = {
    "verfahren": "leittraeger-2027",
    "wirkungsraum": "konz",
    "teile": {"vorstellung": "Seit 20 Jahren in der Region tätig."},
    "kriterien": {"grundlagenvertrag": True},
    "standort": {"im_wirkungsraum": True, "arbeitsplaetze": 3},
}
BEKUNDUNG_PATCH: dict[str, Any] = {"teile": {"konzept_hze": "Hilfen aus einer Hand, Elternarbeit in jedem Fall."}}
BEKUNDUNG: dict[str, Any] = BEKUNDUNG_IN | {
    "id": ID,
    "traeger": "caritas",
    "status": "entwurf",
    "eingereicht_am": None,
    "ergebnis": None,
}
BEKUNDUNG_EINGEREICHT: dict[str, Any] = BEKUNDUNG | {
    "teile": BEKUNDUNG_IN["teile"] | BEKUNDUNG_PATCH["teile"],
    "status": "eingereicht",
    "eingereicht_am": "2026-12-20T10:00:00Z",
}
BEKUNDUNG_ZURUECKGEZOGEN: dict[str, Any] = BEKUNDUNG | {"status": "zurueckgezogen"}
BEWERTUNG_IN: dict[str, Any] = {
    "punkte": {"vorstellung": 4, "konzept_hze": 5},
    "kriterien": {"grundlagenvertrag": True},
    "notiz": "Elternarbeit überzeugt.",
}
BEWERTUNG: dict[str, Any] = BEWERTUNG_IN | {
    "interessenbekundung": ID,
    "person": "asd-konz",
    "version": 1,
    "gebucht_am": "2027-01-15T09:00:00Z",
}
AUSWERTUNG: dict[str, Any] = {
    "verfahren": "leittraeger-2027",
    "wirkungsraum": "konz",
    "hoechstpunkte": 15,
    "mindestens_bewertungen": 2,
    "items": [
        {
            "interessenbekundung": ID,
            "traeger": "caritas",
            "bewertungen": 2,
            "mittel": "13.50",
            "rang": 1,
            "teile": [
                {"teil": "vorstellung", "mittel": "4.50", "niedrigste": 4, "hoechste": 5},
                {"teil": "konzept_hze", "mittel": "4.50", "niedrigste": 4, "hoechste": 5},
            ],
            "kriterien_erfuellt": {"grundlagenvertrag": 2},
        }
    ],
}
ERGEBNIS_IN: dict[str, Any] = {
    "wirkungsraum": "konz",
    "leittraeger": ID,
    "begruendungen": [
        {"interessenbekundung": ID, "begruendung": "Das Konzept der Elternarbeit überzeugt."},
        {"interessenbekundung": OTHER, "begruendung": "Die Umsteuerung bleibt allgemein."},
    ],
}
ERGEBNIS: dict[str, Any] = ERGEBNIS_IN | {
    "id": "01936f5e-0000-7000-8000-0000000000c1",
    "verfahren": "leittraeger-2027",
    "traeger": "caritas",
    "vertragsvorschlag": {"sozialraum": "konz", "traeger": "caritas", "beginn": "2027-10-01", "ende": "2032-09-30"},
    "vertrag": None,
    "entschieden_am": "2027-02-01T10:00:00Z",
}
VERTRAG_IN: dict[str, Any] = {"nummer": "KV-2027-01", "stellen": "4.50"}
ERGEBNIS_VERTRAG: dict[str, Any] = ERGEBNIS | {"vertrag": "KV-2027-01"}
