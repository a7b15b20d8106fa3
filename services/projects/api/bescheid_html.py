"""A decision document as a page to print: German, everything escaped, nothing loaded from elsewhere (P1, P4-P7)."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Kosten, Kostenart, Satz
from services.projects.domain.bescheid import Ergebnis
from services.projects.domain.verlaengerung import VerlaengerungStand
from services.projects.usecases.read_bescheid import Bescheidsansicht
from shared.geld import Geld, format_betrag
from shared.kalender import berlin_day

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_TITLES: Final = {
    Ergebnis.GENEHMIGT: "Bewilligungsbescheid",
    Ergebnis.ABGELEHNT: "Ablehnungsbescheid",
    Ergebnis.ZURUECKGEGEBEN: "Rückgabe zur Überarbeitung",
}
_ERGEBNIS: Final = {
    Ergebnis.GENEHMIGT: "genehmigt",
    Ergebnis.ABGELEHNT: "abgelehnt",
    Ergebnis.ZURUECKGEGEBEN: "zurückgegeben",
}
_FINANZIERUNG: Final = {
    Finanzierungsart.FEHLBEDARF: "Fehlbedarfsfinanzierung",
    Finanzierungsart.VOLL: "Vollfinanzierung",
}
_KOSTENART: Final = {Kostenart.PERSONAL: "Personal", Kostenart.SACH: "Sachkosten"}
_EINNAHMEART: Final = {
    Einnahmeart.EIGENMITTEL: "Eigenmittel",
    Einnahmeart.SACHLEISTUNG: "Sachleistung",
    Einnahmeart.ARBEITSLEISTUNG: "Arbeitsleistung",
    Einnahmeart.EHRENAMT: "Ehrenamt",
    Einnahmeart.SONSTIGE: "Sonstige Einnahmen",
}
_STAND: Final = {
    VerlaengerungStand.OFFEN: "noch nicht entschieden",
    VerlaengerungStand.GENEHMIGT: "genehmigt",
    VerlaengerungStand.ABGELEHNT: "abgelehnt",
    VerlaengerungStand.VERFALLEN: "verfallen",
}
_STYLE: Final = (
    "body{font:11pt/1.45 serif;max-width:48em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%;margin:.5em 0 1em}"
    "th,td{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"
    "td.zahl,th.zahl{text-align:right;white-space:nowrap}p.text{white-space:pre-wrap}"
    "@media print{body{margin:0}tr{break-inside:avoid}}"
)
_PAGE: Final = """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>
{body}
</body>
</html>
"""


def write_html(ansicht: Bescheidsansicht) -> str:
    """Write the page."""
    ergebnis = ansicht.bescheid.entscheidung.ergebnis
    parts = (
        f"<h1>{_TITLES[ergebnis]}</h1>",
        *_write_kopf(ansicht),
        *_write_entscheidung(ansicht),
        *_write_plan(ansicht),
        *_write_geld(ansicht),
        *_write_bindungen(ansicht),
        *_write_verlaengerungen(ansicht),
        *_write_grundlagen(ansicht),
    )
    return _PAGE.format(title=_TITLES[ergebnis], style=_STYLE, body="\n".join(parts))


def _write_kopf(ansicht: Bescheidsansicht) -> Iterator[str]:
    inhalt = ansicht.inhalt
    yield _facts(
        ("Projekt", inhalt.titel),
        ("Antrag", str(ansicht.antrag.id)),
        ("Träger", ansicht.traeger_name or inhalt.traeger),
        ("Sozialraum", ansicht.sozialraum_name or inhalt.sozialraum),
        ("Bezirk", inhalt.bezirk),
        ("Laufzeit", f"{_day(inhalt.beginn)} bis {_day(inhalt.ende)}"),
        ("Finanzierungsart", _FINANZIERUNG[inhalt.finanzierungsart]),
    )


def _write_entscheidung(ansicht: Bescheidsansicht) -> Iterator[str]:
    said = ansicht.bescheid.entscheidung
    yield "<h2>Entscheidung</h2>"
    yield _facts(
        ("Ergebnis", _ERGEBNIS[said.ergebnis]),
        ("Tag der Entscheidung", _day(said.datum)),
        ("Entschieden durch", ansicht.bescheid.entschieden_von),
        ("Späterer Beginn", _day(said.beginn) if said.beginn else None),
    )
    yield _text("Begründung", said.begruendung)
    if said.ueberschreitung_begruendung:
        yield _text("Begründung der Überschreitung", said.ueberschreitung_begruendung)
    if said.punkte:
        yield f"<h3>Zu klärende Punkte</h3><ol>{''.join(f'<li>{escape(punkt)}</li>' for punkt in said.punkte)}</ol>"


def _write_plan(ansicht: Bescheidsansicht) -> Iterator[str]:
    inhalt = ansicht.inhalt
    yield "<h2>Antrag</h2>"
    for title, text in (
        ("Bedarf", inhalt.bedarf),
        ("Ziele", inhalt.ziele),
        ("Zielgruppe", inhalt.zielgruppe),
        ("Maßnahmen", inhalt.massnahmen),
        ("Begründung der Vollfinanzierung", inhalt.begruendung_vollfinanzierung),
    ):
        if text:
            yield _text(title, text)
    yield "<h3>Kosten</h3>"
    yield _table(("Jahr", "Art", "Bezeichnung", "Grundlage"), map(_kosten_row, inhalt.kosten))
    yield "<h3>Einnahmen</h3>"
    yield _table(("Jahr", "Art", "Bezeichnung", "Grundlage"), map(_einnahme_row, inhalt.einnahmen))


def _kosten_row(zeile: Kosten) -> tuple[tuple[str, ...], Geld]:
    kind = _KOSTENART[zeile.art] + (", unbar" if zeile.unbar else "")
    basis = [
        zeile.qualifikation,
        f"{_decimal(zeile.stellenanteil)} Stellen" if zeile.stellenanteil is not None else "",
        "Hilfskraft" if zeile.hilfskraft else "",
        _satz(zeile.menge or zeile.stunden, zeile.satz),
    ]
    return (str(zeile.jahr), kind, zeile.bezeichnung, "; ".join(filter(None, basis))), zeile.betrag


def _einnahme_row(zeile: Einnahme) -> tuple[tuple[str, ...], Geld]:
    return (
        str(zeile.jahr),
        _EINNAHMEART[zeile.art],
        zeile.bezeichnung,
        _satz(zeile.stunden, zeile.satz),
    ), zeile.betrag


def _write_geld(ansicht: Bescheidsansicht) -> Iterator[str]:
    money, inhalt = ansicht.finanzierung, ansicht.inhalt
    eigenanteil = money.eigenanteil
    sonstige = Geld(sum(zeile.betrag.cents for zeile in inhalt.einnahmen if not zeile.eigen))
    yield "<h2>Zuwendung</h2>"
    rows = (
        (("Förderfähige Kosten",), money.foerderfaehige_kosten),
        ((f"Eigenanteil laut Plan ({_least(ansicht)})",), -eigenanteil.geplant),
        (("Sonstige Einnahmen",), -sonstige),
        (("Zuwendung, nie unter null und nie über den in Geld gezahlten Kosten",), money.zuwendung),
    )
    yield _table(("Berechnung",), rows)
    yield _table(("Förderjahr",), (((str(one.jahr),), one.betrag) for one in money.jahre))


def _least(ansicht: Bescheidsansicht) -> str:
    eigenanteil, about = ansicht.finanzierung.eigenanteil, ansicht.einreichung
    if ansicht.inhalt.finanzierungsart is Finanzierungsart.VOLL or eigenanteil.mindestens is None:
        return "keiner verlangt"
    share = f"{_decimal(about.prozent)} % bei {about.mitarbeitende} Mitarbeitenden"
    return f"mindestens {_euro(eigenanteil.mindestens)}: {share}"


def _write_bindungen(ansicht: Bescheidsansicht) -> Iterator[str]:
    if not ansicht.bindungen:
        return
    yield "<h2>Gebundene Mittel des Bezirks</h2>"
    yield _table(
        ("Jahr", "Stand des Jahres vor dieser Bindung"),
        (
            (
                (
                    str(one.jahr),
                    f"Ansatz {_euro(one.lage.ansatz)}, verbraucht {_euro(one.lage.verbrauch)}, "
                    f"gebunden {_euro(one.lage.offene_bindung)}, verfügbar {_euro(one.lage.verfuegbar)}"
                    if one.lage
                    else "vorgemerkt: das Jahr war noch nicht eingerichtet",
                ),
                one.betrag,
            )
            for one in ansicht.bindungen
        ),
    )


def _write_verlaengerungen(ansicht: Bescheidsansicht) -> Iterator[str]:
    if not ansicht.verlaengerungen:
        return
    yield "<h2>Verlängerungen</h2><ol>"
    for one, stand in ansicht.verlaengerungen:
        text = f"bis {_day(one.ende)} statt {_day(one.bisher)}, {_STAND[stand]}. Grund: {one.grund}"
        yield f"<li>{escape(text)}</li>"
    yield "</ol>"


def _write_grundlagen(ansicht: Bescheidsansicht) -> Iterator[str]:
    about, konzept = ansicht.einreichung, ansicht.bescheid.konzept
    yield "<h2>Grundlagen</h2>"
    yield _facts(
        ("Einreichung", f"Nr. {about.nummer} vom {_day(berlin_day(about.eingereicht_am))}, Fassung {about.fassung}"),
        ("Mitarbeitende des Trägers an diesem Tag", str(about.mitarbeitende)),
        ("Konzept", f"gültig ab {_day(konzept.gueltig_ab)}, Version {konzept.version}" if konzept else None),
    )


def _facts(*facts: tuple[str, str | None]) -> str:
    rows = (f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts if value)
    return f"<table>{''.join(rows)}</table>"


def _text(title: str, text: str) -> str:
    return f'<h3>{escape(title)}</h3><p class="text">{escape(text)}</p>'


def _table(heads: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], Geld]]) -> str:
    """Write rows of texts with an amount at their end."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(
        f'<tr>{"".join(f"<td>{escape(text)}</td>" for text in texts)}<td class="zahl">{_euro(amount)}</td></tr>'
        for texts, amount in rows
    )
    return f'<table><thead><tr>{head}<th class="zahl">Betrag</th></tr></thead><tbody>{body}</tbody></table>'


def _satz(menge: int | None, satz: Satz | None) -> str:
    if menge is None or satz is None:
        return ""
    return f"{menge} × {_euro(satz.betrag)} je {satz.einheit} (Konzept ab {_day(satz.konzept)})"


def _euro(amount: Geld) -> str:
    return f"{format_betrag(amount)} €"


def _decimal(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")


def _day(tag: date | None) -> str:
    return f"{tag:%d.%m.%Y}" if tag else ""
