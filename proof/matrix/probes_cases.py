"""How each operation of cases is tried."""

from proof.matrix import bodies
from proof.matrix import seed_cases as cases
from proof.matrix.probe import JAHR, Probe

PROBES: dict[str, Probe] = {
    "GET /v1/kontrakte": Probe(marke="kontrakt"),
    "POST /v1/kontrakte": Probe(body=cases.kontrakt_body, gone=("sozialraum",)),
    "PATCH /v1/kontrakte/{kontrakt}": Probe(path={"kontrakt": "entwurf"}, body=lambda _: {"kontingent_minuten": 500}),
    "POST /v1/kontrakte/{kontrakt}/beratung": Probe(path={"kontrakt": "entwurf"}, body=cases.beratung_body),
    "POST /v1/kontrakte/{kontrakt}/unterzeichnung": Probe(path={"kontrakt": "beraten"}, body=lambda _: {}),
    "POST /v1/kontrakte/{kontrakt}/aenderungen": Probe(body=bodies.aenderung_body),
    "POST /v1/kontrakte/{kontrakt}/beendigung": Probe(body=bodies.beendigung_body),
    "POST /v1/kontrakte/{kontrakt}/verwerfung": Probe(path={"kontrakt": "entwurf"}, body=bodies.grund_body),
    "POST /v1/kontrakte/{kontrakt}/traegerwechsel": Probe(body=bodies.wechsel_body),
    "GET /v1/leistungen": Probe(marke="leistung"),
    "POST /v1/leistungen": Probe(body=cases.leistung_body, gone=("kontrakt",)),
    "POST /v1/leistungen/stapel": Probe(body=lambda w: {"zeilen": [cases.leistung_body(w, minuten=1)]}),
    "POST /v1/leistungen/{leistung}/storno": Probe(body=bodies.grund_body, fresh=("leistung", cases.leistung)),
    "GET /v1/buchungsstand/sendungen": Probe(),
    "POST /v1/buchungsstand/wiederholung": Probe(body=lambda _: {}),
    "GET /v1/budgetablehnungen": Probe(marke="verspaetet"),
    "GET /v1/abrechnungsavise/{monat}": Probe(query={"traeger": "traeger"}, marke="leistung", gone=("traeger",)),
    "GET /v1/plausibilitaet": Probe(query={"jahr": JAHR}, marke="kontrakt"),
    "GET /v1/plausibilitaet/tage": Probe(query={"jahr": JAHR}),
    "GET /v1/statistik/{jahr}": Probe(query={"sozialraum": "area"}, gone=("sozialraum",)),
    "GET /v1/traegerkontrakte": Probe(marke="kontraktnummer"),
    "GET /v1/traegerkontrakte/{kontraktnummer}": Probe(query={"traeger": "traeger"}, gone=("kontraktnummer",)),
    "PUT /v1/traegerkontrakte/{kontraktnummer}": Probe(
        body=lambda w: cases.traegerkontrakt_body(w, eigene_nummer="Neu"), gone=("kontraktnummer",)
    ),
    "GET /v1/traegermeldungen": Probe(marke="kontraktnummer"),
    "GET /v1/traegermeldungen/{monat}": Probe(query={"traeger": "traeger"}, gone=("monat",)),
    "PUT /v1/traegermeldungen/{monat}": Probe(body=lambda w: cases.meldung_body(w, minuten=31), gone=("monat",)),
    "GET /v1/abgleich": Probe(query={"monat": "monat"}, marke="kontraktnummer"),
    "GET /v1/abgleich/{monat}/{kontraktnummer}": Probe(query={"traeger": "traeger"}, gone=("kontraktnummer",)),
    "POST /v1/abgleich/{monat}/{kontraktnummer}/einigung": Probe(
        query={"traeger": "traeger"}, body=bodies.notiz_body, gone=("kontraktnummer",)
    ),
    "GET /v1/vollstaendigkeit": Probe(query={"jahr": "vorjahr"}, marke="traeger"),
    "GET /v1/ressourcen": Probe(marke="ressource"),
    "POST /v1/ressourcen": Probe(body=lambda _: cases.ressource_body(), gone=("sozialraum",)),
    "PATCH /v1/ressourcen/{ressource}": Probe(
        path={"ressource": "ressource_des_traegers"}, body=lambda _: {"aktiv": False}
    ),
    "GET /v1/ressourcen/{ressource}/kontrakte": Probe(marke="kontrakt"),
    "GET /v1/kontrakte/{kontrakt}/ressourcen": Probe(marke="ressource"),
    "PUT /v1/kontrakte/{kontrakt}/ressourcen/{ressource}": Probe(body=lambda _: {"genutzt": False}, gone=("kontrakt",)),
    "GET /v1/kontrakte/{kontrakt}/ressourcen/{ressource}": Probe(gone=("kontrakt",)),
    "GET /v1/sozialraumteams/{slug}": Probe(path={"slug": "area"}),
    "GET /v1/sozialraumteams/{slug}/stellen": Probe(path={"slug": "area"}, marke="stelle"),
    "GET /v1/sozialraumteams/{slug}/stellen/{schluessel}": Probe(path={"slug": "area", "schluessel": "stelle"}),
    "PUT /v1/sozialraumteams/{slug}/stellen/{schluessel}": Probe(
        path={"slug": "area", "schluessel": "stelle"},
        body=lambda w: cases.stelle_body(w, stunden="10.00"),
        gone=("slug",),
    ),
    "GET /v1/zugriffe": Probe(query={"kontrakt": "kontrakt", "limit": "=500"}, marke="zugriff", gone=("kontrakt",)),
    "GET /v1/auskuenfte": Probe(query={"aktenzeichen": "aktenzeichen"}, marke="kontrakt", gone=("aktenzeichen",)),
    "GET /v1/vorfeldhilfen": Probe(marke="vorfeldhilfe"),
    "POST /v1/vorfeldhilfen": Probe(body=cases.vorfeldhilfe_body, gone=("sozialraum",)),
    "POST /v1/vorfeldhilfen/{vorfeldhilfe}/storno": Probe(
        body=bodies.grund_body, fresh=("vorfeldhilfe", cases.vorfeldhilfe)
    ),
}
