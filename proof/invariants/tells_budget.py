"""What the audit of the budget tells, and where it stands (see `tells`)."""

from collections.abc import Mapping

from proof.invariants.tells import ANY_TIME, NOBODY, PERSON, Line, Tell, euro

_ARTEN = (
    "bezirk", "bezirksbudget", "einwohner", "grundlage", "haushaltsjahr", "konzept", "kooperationsvertrag",
    "sozialraum", "traeger",
)  # fmt: skip
_LAST_EVALUATION = "w.inhalt #> '{verlaengerungen,-1,evaluation}'"
_REVERSED = "stornos w JOIN {table} g ON g.jugendamt = w.jugendamt AND g.id = w.gegenstand"


def _reversed(aktion: str, table: str, **says: str) -> Tell:
    return Tell(aktion, _REVERSED.format(table=table), says, thing="w.gegenstand::text")


LINES: Mapping[str, tuple[Line, ...]] = {
    "audit-stammdaten": (
        Tell(
            " ".join((*(f"{art}.eingetragen" for art in _ARTEN), "kooperationsvertrag.verlaengert")),
            "stammdaten w",
            {"version": "w.version"},
            thing="w.schluessel",
        ),
        Tell(
            "kooperationsvertrag.verlaengert",
            "stammdaten w WHERE w.art = 'kooperationsvertrag'",
            {"version": "w.version", "ende": "w.inhalt ->> 'ende'", "evaluation": _LAST_EVALUATION},
            thing="w.schluessel",
            every=False,
        ),
    ),
    "audit-ausgaben": (
        Tell("ausgabe.gebucht", "ausgaben w", {"betrag": euro("w.betrag"), "volumen": "w.volumen"}),
        _reversed("ausgabe.storniert", "ausgaben"),
        Tell(
            "ueberschreitung.freigegeben",
            "ueberschreitungsfreigaben w",
            {"betrag": euro("w.betrag"), "volumen": "w.volumen"},
        ),
    ),
    "audit-umschichtungen": (
        Tell(
            "umschichtung.gebucht",
            "umschichtungen w",
            {"von": "w.von", "nach": "w.nach", "betrag": euro("w.betrag")},
        ),
        _reversed("umschichtung.storniert", "umschichtungen", von="g.von", nach="g.nach", betrag=euro("g.betrag")),
    ),
    "audit-planbudgets": (
        Tell("planbudget.verteilt", "verteilungen w", {"jahr": "w.jahr", "betrag": euro("w.betrag")}),
        Tell(
            "rueckfuehrung.vorgeschlagen", "rueckfuehrungen w", {"jahr": "w.jahr", "betrag": euro("w.jahreskosten")}
        ),
        _reversed("rueckfuehrung.storniert", "rueckfuehrungen", jahr="g.jahr", betrag=euro("g.jahreskosten")),
        *(
            Tell(
                f"rueckfuehrung.{entscheidung}",
                f"rueckfuehrungsentscheide w WHERE w.entscheidung = '{entscheidung}'",
                thing="w.rueckfuehrung::text",
                by="w.entschieden_von",
                at="w.entschieden_am",
            )
            for entscheidung in ("bestaetigt", "abgelehnt")
        ),
    ),
    "audit-spitzabrechnungen": (
        Tell(
            "spitzabrechnung.gebucht",
            "spitzabrechnungen w",
            {"anerkannt": euro("w.anerkannt"), "abschlaege": euro("w.abschlaege")},
        ),
        _reversed(
            "spitzabrechnung.storniert",
            "spitzabrechnungen",
            anerkannt=euro("g.anerkannt"),
            abschlaege=euro("g.abschlaege"),
        ),
    ),
    "audit-bindungen": (
        Tell(
            "bindung.gebucht",
            "bindungsauftraege w WHERE w.status = 'gebunden'"
            " AND w.schluessel NOT IN (SELECT schluessel FROM festsetzungen)",
            {"schluessel": "w.schluessel", "bindungen": "w.ergebnis"},
            thing="w.quelle::text",
            told_by=PERSON,
        ),
        Tell(
            "bindungsauftrag.geschlossen",
            "bindungsauftraege w WHERE w.status = 'geschlossen'",
            thing="w.schluessel::text",
        ),
        Tell(
            "bindung.freigegeben",
            "(SELECT jugendamt, quelle, gebucht_am, -sum(offen) AS betrag FROM bindungsbuchungen"
            " WHERE schluessel IS NULL GROUP BY 1, 2, 3) w",
            {"betrag": euro("w.betrag")},
            thing="w.quelle::text",
            by=NOBODY,
            only="gegenstand = 'bindung'",
            every=False,
        ),
        Tell(
            "bindung.freigegeben",
            "(SELECT jugendamt, concat_ws('/', jahr, ort, volumen) AS volumen, gebucht_am, -sum(offen) AS betrag"
            " FROM bindungsbuchungen WHERE schluessel IS NULL GROUP BY 1, 2, 3) w",
            {"betrag": euro("w.betrag")},
            thing="w.volumen",
            by=NOBODY,
            only="gegenstand = 'volumen'",
            every=False,
        ),
        Tell(
            "bindung.uebertragen zuwendung.uebertragen",
            "(SELECT jugendamt, gebucht_am, substr(begruendung, 17) AS jahr, sum(betrag) AS betrag FROM"
            " bindungsbuchungen WHERE begruendung LIKE 'Jahresabschluss %' GROUP BY 1, 2, 3) w",
            thing="w.jahr",
            by=NOBODY,
            every=False,
        ),
    ),
    "audit-zuwendungen": (
        Tell(
            "auszahlung.gebucht",
            "auszahlungen w",
            {
                "schluessel": "w.schluessel",
                "veranlasst_von": "w.veranlasst_von",
                "betraege": "(SELECT jsonb_agg(jsonb_build_object('jahr', b.jahr, 'betrag', " + euro("b.betrag") + ")"
                " ORDER BY b.jahr) FROM buchungen b WHERE b.jugendamt = w.jugendamt AND b.beleg = w.schluessel)",
            },
            thing="w.projekt::text",
            told_by=PERSON,
        ),
        Tell(
            "zuwendung.festgesetzt",
            "festsetzungen w",
            {"schluessel": "w.schluessel", "zuwendung": euro("w.betrag")},
            thing="w.projekt::text",
            told_by=PERSON,
        ),
    ),
    "audit-abschluesse": (
        Tell(
            "abschluss.geschlossen",
            "abschluesse w",
            {"nr": "w.nr", "jahr": "w.jahr", "quartal": "w.quartal", "sha256": "w.sha256"},
            by="w.geschlossen_von",
            at="w.geschlossen_am",
        ),
        Tell(
            "abschluss.geoeffnet", "oeffnungen w", thing="w.abschluss::text", by="w.geoeffnet_von", at="w.geoeffnet_am"
        ),
        Tell(
            "abschluss.gegengezeichnet",
            "gegenzeichnungen w",
            {"traeger": "w.traeger", "sha256": "w.sha256"},
            thing="w.abschluss::text",
            by="w.gezeichnet_von",
            at="w.gezeichnet_am",
        ),
        Tell(
            "vorjahr.gebucht",
            "vorjahresbuchungen w",
            {"jahr": "w.jahr", "gebucht_in": "w.gebucht_in", "betrag": euro("w.betrag")},
        ),
    ),
    "audit-budget": (
        Tell("warnung.quittiert", "warnungen w WHERE w.quittiert_am IS NOT NULL", by="w.quittiert_von",
             at="w.quittiert_am"),
        Tell(
            "vollstaendigkeit.gemeldet",
            "(SELECT jugendamt, gebucht_von, gebucht_am, count(*) AS anzahl FROM vollstaendigkeit GROUP BY 1, 2, 3) w",
            {"gebucht": "w.anzahl"},
            thing="''",
        ),
        Tell(
            "personalstellen.gebucht",
            "(SELECT jugendamt, sozialraum, gebucht_von, gebucht_am, count(*) AS anzahl FROM personalstellen"
            " GROUP BY 1, 2, 3, 4) w",
            {"zeilen": "w.anzahl"},
            thing="w.sozialraum",
        ),
        Tell(
            "wiederherstellung.eroeffnet", "wiederherstellungen w", by=NOBODY, at=ANY_TIME, thing="w.id::text"
        ),
        Tell(
            "wiederherstellung.beendet",
            "wiederherstellungen w WHERE w.beendet_am IS NOT NULL",
            by=NOBODY,
            at=ANY_TIME,
        ),
    ),
}  # fmt: skip

WITHOUT_ROWS = {
    "nachgespielt": "what the budget was told again",
    "aufbewahrung.%": "free texts that were replaced",
}
UNTOLD = {
    "abschlaege": "derived from the Ansatz, paid by the calendar",
    "ansatzbuchungen": "derived from what was entered",
    "bindungen": "sums of bindungsbuchungen",
    "bindungsbuchungen": "what requests came to, and what follows from prices and use",
    "bindungsplaene": "derived from requests",
    "buchungen": "postings of what is told, or sent by the services",
    "monatssummen": "sums",
    "ortsjahre": "derived from what was entered",
    "personalbefunde": "judged anew from the posts",
    "quartalssummen": "sums",
    "schwellenstaende": "judged anew from the sums",
    "spaete_zeilen": "what was refused: compared with the sender's",
    "tagessummen": "sums",
    "umschichtungsbuchungen": "postings of umschichtungen",
    "volumina": "sums",
}
