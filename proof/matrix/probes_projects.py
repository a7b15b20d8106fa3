"""How each operation of projects is tried."""

from proof.matrix import bodies
from proof.matrix import seed_projects as projects
from proof.matrix.probe import JAHR, Probe

PROBES: dict[str, Probe] = {
    "GET /v1/projektantraege": Probe(marke="antrag"),
    "POST /v1/projektantraege": Probe(body=projects.antrag_body, gone=("sozialraum", "bezirk", "traeger")),
    "PATCH /v1/projektantraege/{antrag}": Probe(path={"antrag": "antrag_entwurf"}, body=lambda _: {"titel": "Neu"}),
    "POST /v1/projektantraege/{antrag}/einreichung": Probe(path={"antrag": "antrag_entwurf"}),
    "POST /v1/projektantraege/{antrag}/rueckzug": Probe(path={"antrag": "antrag_entwurf"}),
    "POST /v1/projektantraege/{antrag}/entscheidung": Probe(
        path={"antrag": "antrag_eingereicht"}, body=bodies.entscheidung_body
    ),
    "POST /v1/projektantraege/{antrag}/beginn": Probe(body=lambda _: {}),
    "POST /v1/projektantraege/{antrag}/abschluss": Probe(body=lambda _: {}),
    "POST /v1/projektantraege/{antrag}/verlaengerung": Probe(body=bodies.verlaengerung_body),
    "POST /v1/projektantraege/{antrag}/verlaengerung/entscheidung": Probe(body=bodies.entscheidung_body),
    "GET /v1/projektantraege/{antrag}/vorschau": Probe(path={"antrag": "antrag_entwurf"}),
    "GET /v1/projektantraege/{antrag}/fassungen/{nummer}": Probe(path={"nummer": "fassung"}, gone=("antrag",)),
    "GET /v1/projektantraege/{antrag}/fassungen/{nummer}/unterschied": Probe(
        path={"nummer": "fassung"}, gone=("antrag",)
    ),
    "GET /v1/projektantraege/{antrag}/fassungen": Probe(),
    "GET /v1/eigenanteil": Probe(query={"mitarbeitende": "=45", "foerderfaehige_kosten": "=100000.00"}),
    "GET /v1/auszahlungen": Probe(marke="auszahlung"),
    "GET /v1/projektantraege/{antrag}/auszahlungen": Probe(marke="auszahlung"),
    "POST /v1/projektantraege/{antrag}/auszahlungen": Probe(body=bodies.zahlung_body),
    "POST /v1/projektantraege/{antrag}/auszahlungen/{auszahlung}/storno": Probe(
        body=bodies.grund_body, fresh=("auszahlung", projects.auszahlung)
    ),
    "GET /v1/berichte/faellig": Probe(query={"stichtag": "naechstes_jahr"}, marke="antrag"),
    "GET /v1/projektantraege/{antrag}/berichte": Probe(marke="bericht"),
    "POST /v1/projektantraege/{antrag}/berichte": Probe(body=projects.bericht_body),
    "GET /v1/projektantraege/{antrag}/berichtsanforderungen": Probe(marke="anforderung"),
    "POST /v1/projektantraege/{antrag}/berichtsanforderungen": Probe(body=projects.anforderung_body),
    "GET /v1/projektantraege/{antrag}/verwendungsnachweis": Probe(path={"antrag": "antrag_geprueft"}),
    "PUT /v1/projektantraege/{antrag}/verwendungsnachweis": Probe(
        path={"antrag": "antrag_geprueft"},
        body=lambda w: (
            projects.nachweis_body(w)
            | {"einnahmen": [{"art": "eigenmittel", "beleg": "e-1", "betrag": "1.00", "datum": w.heute.isoformat()}]}
        ),
    ),
    "POST /v1/projektantraege/{antrag}/pruefung": Probe(
        path={"antrag": "antrag_geprueft"}, body=lambda _: {"zeilen": [], "ergebnis": "So"}
    ),
    "GET /v1/rueckforderungen": Probe(marke="rueckforderung"),
    "POST /v1/buchungsstand/wiederholung": Probe(),
    "GET /v1/projektantraege/{antrag}/indikatoren": Probe(marke="indikator"),
    "GET /v1/projektantraege/{antrag}/indikatoren/{schluessel}": Probe(
        path={"schluessel": "indikator"}, gone=("antrag",)
    ),
    "PUT /v1/projektantraege/{antrag}/indikatoren/{schluessel}": Probe(
        path={"schluessel": "indikator"}, body=bodies.indikator_body, gone=("antrag",)
    ),
    "GET /v1/projektantraege/{antrag}/feststellungen": Probe(marke="sitzung"),
    "GET /v1/wirkung": Probe(query={"von": JAHR, "bis": JAHR}, marke="area"),
    "GET /v1/steuerungsgruppen/{bezirk}/sitzungen": Probe(marke="sitzung"),
    "POST /v1/steuerungsgruppen/{bezirk}/sitzungen": Probe(body=projects.sitzung_body),
    "GET /v1/warnungen": Probe(marke="projektwarnung"),
    "GET /v1/warnungen/{warnung}": Probe(path={"warnung": "projektwarnung"}),
    "POST /v1/warnungen/{warnung}/quittierung": Probe(path={"warnung": "projektwarnung"}, body=bodies.notiz_body),
    "GET /v1/handbuch": Probe(query={"stichtag": "naechstes_jahr"}, gone=("stichtag",)),
    "GET /v1/handbuch/empfehlungen": Probe(marke="empfehlung"),
    "POST /v1/handbuch/empfehlungen": Probe(body=projects.empfehlung_body),
    "GET /v1/handbuch/beschluesse": Probe(marke="beschluss"),
    "POST /v1/handbuch/beschluesse": Probe(body=projects.beschluss_body, gone=("empfehlungen",)),
    "GET /v1/handbuch/fassungen": Probe(marke="gueltig_handbuch"),
    "POST /v1/handbuch/fassungen": Probe(body=projects.handbuch_body, gone=("beschluss",)),
    "GET /v1/handbuch/fassungen/{nummer}": Probe(path={"nummer": "handbuch"}, gone=("nummer",)),
    "GET /v1/handbuch/fassungen/{nummer}/unterschied": Probe(path={"nummer": "handbuch"}, gone=("nummer",)),
    "GET /v1/verfahrensvorlagen": Probe(marke="verfahrensvorlage"),
    "GET /v1/verfahrensvorlagen/{name}": Probe(path={"name": "verfahrensvorlage"}, gone=("name",)),
    "GET /v1/verfahren": Probe(marke="verfahren"),
    "GET /v1/verfahren/{schluessel}": Probe(path={"schluessel": "verfahren"}),
    "PUT /v1/verfahren/{schluessel}": Probe(
        path={"schluessel": "verfahren"}, body=lambda w: projects.verfahren_body(w, titel="Neu")
    ),
    "GET /v1/interessenbekundungen": Probe(marke="bekundung"),
    "POST /v1/interessenbekundungen": Probe(
        body=lambda w: projects.bekundung_body(w, verfahren="offen", wirkungsraum="nord-2"), gone=("verfahren",)
    ),
    "PATCH /v1/interessenbekundungen/{bekundung}": Probe(
        path={"bekundung": "bekundung_entwurf"}, body=lambda _: {"teile": {"vorstellung": "Neu"}}
    ),
    "POST /v1/interessenbekundungen/{bekundung}/einreichung": Probe(path={"bekundung": "bekundung_entwurf"}),
    "POST /v1/interessenbekundungen/{bekundung}/rueckzug": Probe(path={"bekundung": "bekundung_entwurf"}),
    "GET /v1/interessenbekundungen/{bekundung}/bewertungen": Probe(marke="bekundung"),
    "PUT /v1/interessenbekundungen/{bekundung}/bewertungen/{person}": Probe(
        path={"person": "selbst"}, body=lambda _: projects.bewertung_body() | {"notiz": "Neu"}, gone=("bekundung",)
    ),
    "GET /v1/interessenbekundungen/{bekundung}/bewertungen/{person}": Probe(gone=("bekundung",)),
    "GET /v1/verfahren/{schluessel}/auswertung": Probe(
        path={"schluessel": "verfahren"}, query={"wirkungsraum": "area"}, marke="bekundung"
    ),
    "GET /v1/verfahren/{schluessel}/ergebnisse": Probe(path={"schluessel": "verfahren"}, marke="area"),
    "GET /v1/verfahren/{schluessel}/ergebnisse/{wirkungsraum}": Probe(
        path={"schluessel": "verfahren", "wirkungsraum": "area"}
    ),
    "POST /v1/verfahren/{schluessel}/ergebnisse": Probe(
        path={"schluessel": "verfahren"}, body=bodies.ergebnis_body, gone=("schluessel",)
    ),
    "POST /v1/verfahren/{schluessel}/ergebnisse/{wirkungsraum}/vertrag": Probe(
        path={"schluessel": "verfahren", "wirkungsraum": "area"}, body=lambda _: {"nummer": "KV-neu", "stellen": "1.00"}
    ),
}
