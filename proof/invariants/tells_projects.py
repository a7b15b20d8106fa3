"""What the audit of projects tells, and where it stands (see `tells`)."""

from collections.abc import Mapping

from proof.invariants.tells import ANY_TIME, NOBODY, PERSON, Line, Stand, Tell, day, euro

_OF = "w.antrag::text"
_REPLACED = "(w.angebot::text LIKE '%Aufbewahrungsfrist entfernt%')"  # of which `aufbewahrung.ersetzt` tells
_CHOSEN = "(w.stand IN ('ausgewaehlt', 'nicht_ausgewaehlt'))"  # by `verfahren.entschieden`

LINES: Mapping[str, tuple[Line, ...]] = {
    "audit-antraege": (
        Stand("projektantrag.%", "antraege w", {"version": "w.version", "status": "w.status"}),
        Tell("projektantrag.angelegt", "antraege w", by="w.angelegt_von", at="w.angelegt_am", told_by=PERSON),
        Tell("projektantrag.angelegt", "fassungen w WHERE w.nummer = 1", thing=_OF, told_by=PERSON),
        Tell(
            "projektantrag.geaendert",
            "fassungen w",
            {"fassung": "w.nummer"},
            thing=_OF,
            by=NOBODY,
            at=ANY_TIME,
            every=False,
        ),
        Tell(
            "projektantrag.eingereicht",
            "einreichungen w",
            {"fassung": "w.fassung", "nummer": "w.nummer"},
            thing=_OF,
            by="w.eingereicht_von",
            at="w.eingereicht_am",
        ),
        # Who decided and when is that of the intent, whoever brought it to its end.
        *(
            Tell(
                f"projektantrag.{ergebnis}",
                f"bescheide w WHERE w.ergebnis = '{ergebnis}'",
                {"datum": day("w.datum")},
                thing=_OF,
                by=NOBODY,
                at=ANY_TIME,
            )
            for ergebnis in ("genehmigt", "abgelehnt", "zurueckgegeben")
        ),
        Tell(
            "projektantrag.begonnen",
            "antraege w WHERE w.begonnen_am IS NOT NULL",
            {"begonnen_am": day("w.begonnen_am")},
            by=NOBODY,
            at=ANY_TIME,
        ),
        Tell(
            "projektantrag.abgeschlossen",
            "antraege w WHERE w.abgeschlossen_am IS NOT NULL",
            {"abgeschlossen_am": day("w.abgeschlossen_am")},
            by=NOBODY,
            at=ANY_TIME,
        ),
        Tell(
            "projektantrag.verlaengerung_beantragt",
            "verlaengerungen w",
            {"nummer": "w.nummer", "bisher": day("w.bisher"), "ende": day("w.ende")},
            thing=_OF,
            by="w.beantragt_von",
            at="w.beantragt_am",
        ),
        *(
            Tell(
                f"projektantrag.verlaengerung_{ergebnis}",
                f"verlaengerungsbescheide w WHERE w.ergebnis = '{ergebnis}'",
                {"nummer": "w.nummer"},
                thing=_OF,
                by=NOBODY,
                at=ANY_TIME,
            )
            for ergebnis in ("genehmigt", "abgelehnt")
        ),
        Tell(
            "projektantrag.indikator",
            "indikatoren w",
            {"indikator": "w.schluessel", "ziel": "w.ziel::text"},
            thing=_OF,
        ),
    ),
    "audit-auszahlungen": (
        Tell(
            "projektantrag.ausgezahlt",
            "auszahlungen w",
            {"auszahlung": "w.id", "betrag": euro("w.betrag")},
            thing=_OF,
        ),
        Tell(
            "projektantrag.auszahlung_storniert",
            "auszahlungsstornos w JOIN auszahlungen g ON g.jugendamt = w.jugendamt AND g.id = w.auszahlung",
            {"auszahlung": "w.auszahlung", "betrag": euro("g.betrag")},
            thing="g.antrag::text",
        ),
    ),
    "audit-nachweise": (
        Tell(
            "projektantrag.bericht_angefordert",
            "berichtsanforderungen w",
            {"anforderung": "w.id", "faellig_am": day("w.faellig_am")},
            thing=_OF,
            by="w.angefordert_von",
            at="w.angefordert_am",
        ),
        Tell(
            "projektantrag.berichtet",
            "berichte w",
            {"bericht": "w.id", "art": "w.art", "foerderjahr": "w.foerderjahr"},
            thing=_OF,
            by="w.eingereicht_von",
            at="w.eingereicht_am",
        ),
        Tell(
            "projektantrag.nachgewiesen",
            "verwendungsnachweise w",
            {"nachweis": "w.nummer"},
            thing=_OF,
            by="w.eingereicht_von",
            at="w.eingereicht_am",
        ),
        Tell(
            "projektantrag.geprueft",
            "pruefungen w LEFT JOIN rueckforderungen g ON g.jugendamt = w.jugendamt AND g.antrag = w.antrag",
            {
                "nachweis": "w.nachweis",
                "zuwendung_endgueltig": euro("w.zuwendung_endgueltig"),
                "rueckforderung": euro("coalesce(g.betrag, 0)"),
            },
            thing=_OF,
            by="w.geprueft_von",
            at="w.geprueft_am",
        ),
    ),
    "audit-auswahl": (
        Tell(
            "verfahren.eingetragen",
            "verfahrensfassungen w",
            {"version": "w.version"},
            thing="w.verfahren",
        ),
        Tell(
            "verfahren.entschieden",
            "ergebnisse w",
            {
                "wirkungsraum": "w.wirkungsraum",
                "ausgewaehlt": "w.leittraeger IS NOT NULL",
                "bewerbungen": "(SELECT count(*) FROM ergebnisgruende g WHERE g.jugendamt = w.jugendamt"
                " AND g.ergebnis = w.id)",
            },
            thing="w.verfahren",
            by="w.entschieden_von",
            at="w.entschieden_am",
        ),
        Stand(
            "interessenbekundung.%",
            "interessenbekundungen w",
            {
                "version": f"w.version - {_CHOSEN}::int - {_REPLACED}::int",
                "stand": f"CASE WHEN {_CHOSEN} THEN 'eingereicht' ELSE w.stand END",
                "verfahren": "w.verfahren",
                "wirkungsraum": "w.wirkungsraum",
            },
            only="aktion <> 'interessenbekundung.bewertet'",
        ),
        Tell("interessenbekundung.angelegt", "interessenbekundungen w", by="w.angelegt_von", at="w.angelegt_am"),
        Tell(
            "interessenbekundung.bewertet",
            "bewertungen w",
            {"version": "w.version"},
            thing="w.interessenbekundung::text",
            by="w.person",
        ),
    ),
    "audit-projects": (
        Tell(
            "sitzung.festgehalten",
            "sitzungen w",
            {
                "bezirk": "w.bezirk",
                "datum": day("w.datum"),
                "projekte": "(SELECT count(*) FROM sitzungsprojekte g WHERE g.jugendamt = w.jugendamt"
                " AND g.sitzung = w.id)",
            },
        ),
        Tell("handbuchbeschluss.gebucht", "handbuchbeschluesse w", {"datum": day("w.datum")}),
        Tell("handbuchempfehlung.gebucht", "handbuchempfehlungen w", {"datum": day("w.datum")}),
        Tell(
            "handbuchfassung.gebucht",
            "handbuchfassungen w",
            {"gueltig_ab": day("w.gueltig_ab")},
            thing="w.nummer::text",
        ),
        Tell(
            "warnung.quittiert",
            "warnungen w WHERE w.quittiert_am IS NOT NULL",
            by="w.quittiert_von",
            at="w.quittiert_am",
        ),
    ),
}  # fmt: skip

WITHOUT_ROWS = {
    "ergebnis.vertrag": "a Kooperationsvertrag, of which the budget tells",
    "auszahlungen.wiederholt": "messages that were sent again",
    "nachgespielt": "what the budget was told again",
    "aufbewahrung.%": "free texts that were replaced",
}
UNTOLD = {
    "absichten": "what waits for the budget's answer",
    "ausgang": "messages: what they tell of is told",
    "auszahlungsstaende": "what the budget answered",
    "berichtserinnerungen": "made by the calendar",
    "berichtsindikatoren": "a part of berichte",
    "bindungen": "what the budget has bound: compared with it",
    "einnahmen": "a part of fassungen",
    "ergebnisgruende": "a part of ergebnisse, which counts them",
    "feststellungen": "a part of sitzungen",
    "handbuchkapitel": "a part of handbuchfassungen",
    "kosten": "a part of fassungen",
    "kuerzungen": "a part of pruefungen",
    "nachweisausgaben": "a part of verwendungsnachweise",
    "nachweiseinnahmen": "a part of verwendungsnachweise",
    "rueckforderungen": "a part of pruefungen, which names the sum",
    "sitzungsprojekte": "a part of sitzungen, which counts them",
    "stammdaten": "copies: compared with the budget's",
    "verfahren": "the newest of verfahrensfassungen",
}
