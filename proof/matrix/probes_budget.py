"""How each operation of budget is tried."""

from proof.matrix import bodies
from proof.matrix import seed_budget as budget
from proof.matrix.probe import JAHR, Probe

PROBES: dict[str, Probe] = {
    "GET /v1/konzepte": Probe(marke="gueltig_ab"),
    "PUT /v1/konzepte/{gueltig_ab}": Probe(body=lambda _: budget.KONZEPT | {"name": "Neu"}, gone=("gueltig_ab",)),
    "GET /v1/konzepte/{gueltig_ab}": Probe(gone=("gueltig_ab",)),
    "GET /v1/konzeptvorlagen": Probe(marke="vorlage"),
    "GET /v1/konzeptvorlagen/{name}": Probe(path={"name": "vorlage"}, gone=("name",)),
    "GET /v1/sozialraeume": Probe(marke="area"),
    "GET /v1/sozialraeume/{slug}": Probe(path={"slug": "area"}),
    "PUT /v1/sozialraeume/{slug}": Probe(path={"slug": "area"}, body=lambda _: {"name": "Neu", "bezirk": "nord"}),
    "GET /v1/sozialraeume/{slug}/einwohner": Probe(path={"slug": "area"}, marke=JAHR),
    "GET /v1/sozialraeume/{slug}/einwohner/{jahr}": Probe(path={"slug": "area"}, gone=("slug",)),
    "PUT /v1/sozialraeume/{slug}/einwohner/{jahr}": Probe(
        path={"slug": "area"}, body=lambda _: {"unter_21": 1}, gone=("slug",)
    ),
    "GET /v1/traeger": Probe(marke="traeger"),
    "GET /v1/traeger/{slug}": Probe(path={"slug": "traeger"}),
    "PUT /v1/traeger/{slug}": Probe(path={"slug": "traeger"}, body=lambda _: {"name": "Neu", "mitarbeitende": 1}),
    "GET /v1/kooperationsvertraege": Probe(marke="vertrag"),
    "GET /v1/kooperationsvertraege/{nummer}": Probe(path={"nummer": "vertrag"}),
    "PUT /v1/kooperationsvertraege/{nummer}": Probe(path={"nummer": "vertrag"}, body=bodies.vertrag_body),
    "POST /v1/kooperationsvertraege/{nummer}/verlaengerung": Probe(
        path={"nummer": "vertrag"},
        body=lambda w: {
            "ende": f"{w.jahr + 4}-12-31",
            "evaluation": {"datum": w.heute.isoformat(), "ergebnis": "positiv"},
        },
    ),
    "GET /v1/haushaltsjahre": Probe(marke=JAHR),
    "PUT /v1/haushaltsjahre/{jahr}": Probe(
        body=lambda _: budget.HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1500}, gone=("jahr",)
    ),
    "PUT /v1/haushaltsjahre/{jahr}/bezirke/{bezirk}": Probe(body=lambda _: {"projektbudget": "1.00"}),
    "PUT /v1/haushaltsjahre/{jahr}/sozialraeume/{slug}": Probe(
        path={"slug": "area"}, body=lambda _: {"gesamt": "1.00"}
    ),
    "GET /v1/buchungen": Probe(query={"jahr": JAHR, "limit": "=500"}, marke="buchung"),
    "GET /v1/bindungsbuchungen": Probe(query={"jahr": JAHR, "limit": "=500"}, marke="kontrakt"),
    "GET /v1/ansatzbuchungen": Probe(query={"jahr": JAHR, "limit": "=500"}, marke="area"),
    "GET /v1/umschichtungsbuchungen": Probe(query={"jahr": JAHR, "limit": "=500"}, marke="area"),
    "GET /v1/ausgaben": Probe(marke="ausgabe"),
    "POST /v1/ausgaben": Probe(
        body=lambda w: budget.ausgabe_body(w, betrag="0.01", volumen="praevention", zweck="praevention"),
        gone=("sozialraum",),
    ),
    "POST /v1/ausgaben/{ausgabe}/storno": Probe(
        body=bodies.grund_body,
        fresh=("ausgabe", lambda w: budget.ausgabe(w, betrag="0.01", volumen="praevention", zweck="praevention")),
    ),
    "GET /v1/kontraktausgaben": Probe(marke="kontraktausgabe"),
    "GET /v1/ueberschreitungsfreigaben": Probe(marke="freigabe"),
    "POST /v1/ueberschreitungsfreigaben": Probe(body=budget.freigabe_body, gone=("sozialraum",)),
    "GET /v1/umschichtungen": Probe(marke="umschichtung"),
    "POST /v1/umschichtungen": Probe(body=budget.umschichtung_body, gone=("sozialraum",)),
    "POST /v1/umschichtungen/{umschichtung}/storno": Probe(
        body=bodies.grund_body, fresh=("umschichtung", budget.umschichtung)
    ),
    "GET /v1/warnungen": Probe(query={"jahr": JAHR}, marke="warnung"),
    "POST /v1/warnungen/{warnung}/quittierung": Probe(body=bodies.notiz_body),
    "GET /v1/planbudgets/verteilung": Probe(marke="verteilung"),
    "POST /v1/planbudgets/verteilung": Probe(body=budget.verteilung, gone=("jahr",)),
    "GET /v1/rueckfuehrungen": Probe(marke="rueckfuehrung"),
    "POST /v1/rueckfuehrungen": Probe(body=budget.rueckfuehrung_body, gone=("sozialraum",)),
    "POST /v1/rueckfuehrungen/{rueckfuehrung}/entscheidung": Probe(
        body=lambda _: {"entscheidung": "bestaetigt", "begruendung": "Trägt"}
    ),
    "POST /v1/rueckfuehrungen/{rueckfuehrung}/storno": Probe(
        body=bodies.grund_body, fresh=("rueckfuehrung", budget.rueckfuehrung)
    ),
    "GET /v1/berichte/{jahr}/quartale/{quartal}": Probe(query={"sozialraum": "area"}, gone=("jahr",)),
    "GET /v1/berichte/{jahr}/quartale/{quartal}/erklaerung": Probe(
        query={"sozialraum": "area", "volumen": "volumen"}, gone=("jahr",)
    ),
    "GET /v1/haushaltsjahre/{jahr}/sozialraeume/{slug}/erklaerung": Probe(
        path={"slug": "area"}, query={"volumen": "volumen"}
    ),
    "GET /v1/haushaltsjahre/{jahr}/erklaerung": Probe(query={"volumen": "volumen"}, gone=("jahr",)),
    "GET /v1/abschluesse": Probe(marke="abschluss"),
    "POST /v1/abschluesse": Probe(body=lambda w: {"jahr": w.jahr + 1, "quartal": 1}),
    "POST /v1/abschluesse/{abschluss}/gegenzeichnung": Probe(body=lambda _: {"sha256": "0" * 64}),
    "POST /v1/abschluesse/{abschluss}/oeffnung": Probe(path={"abschluss": "erster_abschluss"}, body=bodies.grund_body),
    "GET /v1/spitzabrechnungen": Probe(marke="spitzabrechnung"),
    "POST /v1/spitzabrechnungen": Probe(body=lambda w: budget.spitzabrechnung(w.jahr - 1, "nord-1", "t-eins")),
    "POST /v1/spitzabrechnungen/{spitzabrechnung}/storno": Probe(body=bodies.grund_body),
    "GET /v1/vorjahresbuchungen": Probe(marke="vorjahresbuchung"),
    "POST /v1/vorjahresbuchungen": Probe(body=lambda w: {"schluessel": w.names["forderung"]}, gone=("schluessel",)),
    "GET /v1/vorjahresforderungen": Probe(marke="forderung"),
    "POST /v1/vorschau": Probe(body=bodies.vorschau_body, gone=("sozialraum",)),
    "POST /v1/konzeptvergleiche": Probe(body=bodies.vergleich_body, gone=("sozialraum",)),
    "GET /v1/stammdaten": Probe(query={"limit": "=500"}, marke="area"),
    "GET /v1/bindungen": Probe(query={"art": "=kontrakt", "limit": "=500"}, marke="kontrakt"),
    "POST /v1/bindungen": Probe(body=bodies.auftrag_body, gone=("sozialraum",)),
    "POST /v1/auskuenfte": Probe(
        body=lambda w: {"kontrakte": [{"id": w.names["kontrakt"], "nummer": w.names["kontraktnummer"]}]}
    ),
    "POST /v1/bindungen/stand": Probe(body=lambda w: {"quellen": [w.names["kontrakt"]]}, gone=("quellen",)),
    "POST /v1/bindungen/{schluessel}/klaerung": Probe(path={"schluessel": "kontrakt"}),
    "POST /v1/bindungen/{quelle}/freigabe": Probe(path={"quelle": "kontrakt"}),
    "POST /v1/bindungen/{quelle}/festsetzung": Probe(path={"quelle": "kontrakt"}, body=bodies.festsetzung_body),
    "POST /v1/auszahlungen": Probe(body=bodies.auszahlung_body),
    "PUT /v1/vertragsabschluesse/{nummer}": Probe(path={"nummer": "vertrag"}, body=bodies.vertrag_body),
    "POST /v1/verbrauch": Probe(body=bodies.hours_body),
    "POST /v1/vollstaendigkeit": Probe(body=bodies.vollstaendigkeit_body),
    "POST /v1/personalstellen": Probe(body=bodies.personal_body),
    **{
        f"GET /v1/haushaltsjahre/{{jahr}}{rest}": Probe(
            path={"slug": "area"}, gone=() if "slug" in rest or "bezirk" in rest else ("jahr",)
        )
        for rest in (
            "",
            "/preise",
            "/bezirke/{bezirk}",
            "/bezirke/{bezirk}/erklaerung",
            "/sozialraeume/{slug}",
            "/sozialraeume/{slug}/grundlage",
            "/sozialraeume/{slug}/personal",
            "/sozialraeume/{slug}/praevention",
            "/sozialraeume/{slug}/prognose",
            "/sozialraeume/{slug}/prognose/rueckschau",
        )
    },
    "GET /v1/planbudgets/{jahr}/auswertung": Probe(gone=("jahr",)),
}
