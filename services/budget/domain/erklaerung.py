"""Erklärung: what every figure of a status is made of: rule, formula, parts, postings (X1).

A figure of a leaf leads to the list whose field sums to it; a parent's and a total's to the figures of their parts.
Where something lies is said by values, not by addresses: those are the wire's. What the office reads is German.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from services.budget.domain.baum import Knoten
from services.budget.domain.monate import WERTARTEN, Monatsstand, Monatswerte
from services.budget.domain.praevention import PraeventionStand
from services.budget.domain.prognose import (
    UNSICHER_GEBUNDEN,
    UNSICHER_NEU,
    UNSICHER_NIVEAU,
    UNSICHER_SONSTIGES,
    Erwartung,
    Herleitung,
    Weise,
)
from services.budget.domain.prognosen import weise_of
from services.budget.domain.volumen import Ort, VolumenFigures
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import days_of_year, year_of

Wert: TypeAlias = str | int | None
WARNUNGEN = "warnungen"  # the one list whose rows are no postings


@dataclass(frozen=True, slots=True)
class Figurziel:
    """Another figure: of a Volumen of the same place, or with `ort` of another one."""

    volumen: str
    figur: str
    ort: Ort | None = None


@dataclass(frozen=True, slots=True)
class Postenziel:
    """A list whose `feld`, summed over all pages, is the figure; None where its rows are counted or looked at."""

    liste: str
    volumen: str | None
    feld: str | None = "betrag"
    filter: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Statusziel:
    """A figure of the status, seen from a report."""

    volumen: str
    figur: str


@dataclass(frozen=True, slots=True)
class Eingabeziel:
    """What was entered: `grundlage` of the place's year, `preise` of the year, `kooperationsvertraege` of the place."""

    was: str


Ziel: TypeAlias = Figurziel | Statusziel | Postenziel | Eingabeziel


@dataclass(frozen=True, slots=True)
class Teil:
    """A part of a figure: what it is called, how much it is, where it comes from."""

    name: str
    wert: Wert = None
    ziel: Ziel | None = None


@dataclass(frozen=True, slots=True)
class Figur:
    """A figure with its rule and formula; `posten` where it is a sum of postings, `eingang` what a forecast knew."""

    name: str
    wert: Wert
    regel: str
    formel: str
    teile: tuple[Teil, ...] = ()
    posten: Postenziel | None = None
    eingang: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Lage:
    """What an explanation of one Volumen rests on.

    `offen` is what postings of Verbrauch add to the open Bindung of the Volumen: it uses up what Bindungen have added.
    """

    ort: Ort
    tag: date
    knoten: Knoten
    figures: Mapping[str, VolumenFigures]
    monate: Monatsstand = field(default_factory=Monatsstand)
    offen: Geld = NULL_EURO
    stellenfaktor: Geld | None = None

    @property
    def own(self) -> VolumenFigures:
        """Give the figures of the Volumen itself."""
        return self.figures[self.knoten.schluessel]

    @property
    def children(self) -> tuple[VolumenFigures, ...]:
        """Give the figures of its parts."""
        return tuple(self.figures[teil.schluessel] for teil in self.knoten.teile)


def explain_volumen(lage: Lage) -> tuple[Figur, ...]:
    """Explain every figure that a status shows of a Volumen (X1)."""
    own, summen = lage.own, lage.own.summen
    found = [
        _summe(lage, "ansatz", regel="V2", formel="Summe der Ansatzbuchungen", liste="ansatzbuchungen"),
        _summe(lage, "umschichtung", regel="V9", formel="Summe der Umschichtungen", liste="umschichtungsbuchungen"),
        _summe(lage, "verbrauch", regel="V7", formel="Summe der Buchungen", liste="buchungen"),
        _offene_bindung(lage),
        _rechnung(lage, "verfuegbar", wert=summen.verfuegbar, abzug=("verbrauch", "offene_bindung")),
        _rechnung(lage, "mittelnutzung", wert=summen.mittelnutzung, abzug=("verbrauch",)),
    ]
    if own.anteil_nominal is not None:
        formel = "Anteil am übergeordneten Volumen laut Konzept"
        found.append(Figur("anteil_nominal", write_share(own.anteil_nominal), "V2", formel))
    if own.eltern is not None:
        found.append(_anteil_real(lage, eltern=own.eltern))
    if own.stellen is not None:
        found.append(_stellen(lage))
    return (*found, *_prognosen(lage))


def explain_praevention(stand: PraeventionStand, *, volumen: str, mindestanteil: Decimal) -> tuple[Figur, ...]:
    """Explain what must go into prevention and what did, in the whole tree (V5, X1)."""
    share = Teil("Mindestanteil laut Konzept", format(mindestanteil, "f"))
    soll = Figur(
        "praevention.soll",
        str(stand.soll),
        "V5",
        f"Mindestanteil × Ansatz von {volumen}, auf den Cent gerundet",
        (Teil(f"Ansatz von {volumen}", None, Figurziel(volumen, "ansatz")), share),
    )
    formel = "Summe des Feldes praevention aller Buchungen: Ausgaben mit diesem Zweck und gewertete Arbeitszeit"
    ist = Figur("praevention.ist", str(stand.ist), "V5", formel, (), Postenziel("buchungen", None, "praevention"))
    return soll, ist


def explain_warnungen(anzahl: int) -> Figur:
    """Explain how many Warnungen are open (V11, X1)."""
    posten = Postenziel(WARNUNGEN, None, None, (("offen", "true"),))
    return Figur("warnungen", anzahl, "V11", "Anzahl der Warnungen, die niemand quittiert hat", (), posten)


def explain_gesamt(gesamt: VolumenFigures, parts: Sequence[tuple[Ort, VolumenFigures]]) -> tuple[Figur, ...]:
    """Explain the total of all Sozialräume: each figure is the sum of theirs, to the cent (V14, X1)."""
    found = []
    for name, wert in werte_of(gesamt).items():
        if name == "anteil_nominal":
            found.append(Figur(name, wert, "V2", "Anteil am übergeordneten Volumen laut Konzept"))
        elif name == "anteil_real" and gesamt.eltern is not None:
            found.append(_real_share(gesamt.schluessel, wert=wert, eltern=gesamt.eltern))
        else:
            teile = tuple(
                Teil(ort.slug, werte_of(part).get(name), Figurziel(gesamt.schluessel, name, ort)) for ort, part in parts
            )
            found.append(Figur(name, wert, "V14", "Summe der Sozialräume", teile))
    return tuple(found)


def werte_of(figures: VolumenFigures) -> dict[str, Wert]:
    """Give all figures that a status shows of a Volumen, by name; without shares and posts where there are none."""
    summen, erwartung = figures.summen, figures.erwartung
    spanne = erwartung.spanne if erwartung else None
    found: dict[str, Wert] = {
        "ansatz": str(summen.ansatz),
        "umschichtung": str(summen.umschichtung),
        "verbrauch": str(summen.verbrauch),
        "offene_bindung": str(summen.offene_bindung),
        "verfuegbar": str(summen.verfuegbar),
        "mittelnutzung": str(summen.mittelnutzung),
        "anteil_nominal": write_share(figures.anteil_nominal),
        "anteil_real": write_share(figures.anteil_real),
        "stellen": None if figures.stellen is None else format(figures.stellen, ".2f"),
        "prognose.bindung": str(figures.prognose_bindung),
        "prognose.hochrechnung": _known(figures.prognose_hochrechnung),
        "prognose.erwartet": _known(erwartung.betrag if erwartung else None),
        "prognose.spanne.von": _known(spanne.von if spanne else None),
        "prognose.spanne.bis": _known(spanne.bis if spanne else None),
    }
    left_out = {"anteil_nominal", "anteil_real", "stellen"}
    return {name: wert for name, wert in found.items() if wert is not None or name not in left_out}


def write_share(value: Decimal | None) -> str | None:
    """Write a share with four decimals (V2)."""
    return None if value is None else format(value, ".4f")


def _summe(lage: Lage, name: str, *, regel: str, formel: str, liste: str) -> Figur:
    """Explain a sum: of a leaf's postings, or of a parent's children."""
    wert: Geld = getattr(lage.own.summen, name)
    posten = Postenziel(liste, lage.knoten.schluessel)
    inputs = (Teil("Grundlage", None, Eingabeziel("grundlage")),) if name == "ansatz" else ()
    if lage.knoten.is_leaf:
        return Figur(name, str(wert), regel, formel, inputs, posten)
    teile = _children(lage, name)
    if rest := wert - total(getattr(child.summen, name) for child in lage.children):
        teile = (*teile, Teil(f"auf {lage.knoten.schluessel} selbst", str(rest), posten))
    return Figur(name, str(wert), "V2", "Summe der Teile", teile)


def _offene_bindung(lage: Lage) -> Figur:
    wert, name, own = lage.own.summen.offene_bindung, "offene_bindung", lage.knoten.schluessel
    if not lage.knoten.is_leaf:
        return Figur(name, str(wert), "V2", "Summe der Teile", _children(lage, name))
    teile = (
        Teil("Bindungen", str(wert - lage.offen), Postenziel("bindungsbuchungen", own, "offen")),
        Teil("davon verbraucht", str(lage.offen), Postenziel("buchungen", own, "offen")),
    )
    formel = "Bindung - Verbrauch darauf, je Kontrakt oder Projekt nicht unter null: Summe der Felder offen"
    return Figur(name, str(wert), "V7", formel, teile)


def _rechnung(lage: Lage, name: str, *, wert: Geld, abzug: Sequence[str]) -> Figur:
    formel = " - ".join(["Ansatz + Umschichtungen", *(_NAMES[one] for one in abzug)])
    return Figur(name, str(wert), "V7", formel, _own(lage, ("ansatz", "umschichtung", *abzug)))


def _anteil_real(lage: Lage, *, eltern: str) -> Figur:
    return _real_share(lage.knoten.schluessel, wert=write_share(lage.own.anteil_real), eltern=eltern)


def _real_share(schluessel: str, *, wert: Wert, eltern: str) -> Figur:
    teile = tuple(Teil(f"Ansatz von {name}", None, Figurziel(name, "ansatz")) for name in (schluessel, eltern))
    return Figur("anteil_real", wert, "V2", f"Ansatz / Ansatz von {eltern}, vier Nachkommastellen", teile)


def _stellen(lage: Lage) -> Figur:
    faktor = Teil("Stellenfaktor", _known(lage.stellenfaktor), Eingabeziel("preise"))
    stellen = lage.own.stellen
    wert = None if stellen is None else format(stellen, ".2f")
    return Figur("stellen", wert, "V3", "Ansatz / Stellenfaktor", (*_own(lage, ("ansatz",)), faktor))


def _prognosen(lage: Lage) -> Iterable[Figur]:
    """Explain the three forecasts and the range (V12, X10)."""
    own, erwartung = lage.own, lage.own.erwartung
    parts = ("verbrauch", "offene_bindung")
    yield Figur("prognose.bindung", str(own.prognose_bindung), "V12", "Verbrauch + offene Bindung", _own(lage, parts))
    yield _hochrechnung(lage)
    yield _erwartet(lage, erwartung)
    spanne = erwartung.spanne if erwartung else None
    for name, wert in (("von", spanne.von if spanne else None), ("bis", spanne.bis if spanne else None)):
        figur = f"prognose.spanne.{name}"
        if lage.knoten.is_leaf:
            formel = _SPANNE[weise_of(lage.ort, pauschal=lage.knoten.pauschal)]
            expected = Teil(
                "erwartet", _known(erwartung.betrag if erwartung else None), _ziel(lage, "prognose.erwartet")
            )
            yield Figur(figur, _known(wert), "X10", formel, (expected,))
        else:
            yield Figur(figur, _known(wert), "X10", "Summe der Teile", _children(lage, figur))


def _hochrechnung(lage: Lage) -> Figur:
    name, wert = "prognose.hochrechnung", _known(lage.own.prognose_hochrechnung)
    if not lage.knoten.is_leaf:
        return Figur(name, wert, "V12", "Summe der Teile", _children(lage, name))
    days = days_of_year(lage.ort.jahr)
    passed = min(max((lage.tag - year_of(lage.ort.jahr).beginn).days + 1, 0), days)
    teile = (*_own(lage, ("verbrauch",)), Teil("Tage des Jahres", days), Teil("vergangene Tage", passed))
    return Figur(name, wert, "V12", "Verbrauch × Tage des Jahres / vergangene Tage, auf den Cent gerundet", teile)


def _erwartet(lage: Lage, erwartung: Erwartung | None) -> Figur:
    name = "prognose.erwartet"
    if erwartung is None:
        return Figur(name, None, "V12", "Vor dem Jahr ohne Bindung ist nichts zu erwarten")
    if not lage.knoten.is_leaf:
        return Figur(name, str(erwartung.betrag), "V12", "Summe der Teile", _children(lage, name))
    teile = tuple(
        Teil(label, str(getattr(erwartung.herleitung, part)), _ziel(lage, part) if part == "verbrauch" else None)
        for part, label in _ERWARTET.items()
    )
    eingang = _eingang(lage, erwartung.herleitung)
    return Figur(name, str(erwartung.betrag), "V12", " + ".join(_ERWARTET.values()), teile, None, eingang)


def _eingang(lage: Lage, herleitung: Herleitung) -> Mapping[str, object]:
    """Name what the method knew: means, share of plans used, pace of new help, and both years by months (V12)."""
    vorjahr = lage.monate.vorjahr
    return {
        "weise": (weise := weise_of(lage.ort, pauschal=lage.knoten.pauschal)),
        "erlaeuterung": _ERLAEUTERUNG[weise],
        "mittel": str(lage.own.summen.ansatz + lage.own.summen.umschichtung),
        "quote": None if herleitung.quote is None else format(herleitung.quote, "f"),
        "tempo": None if herleitung.tempo is None else format(herleitung.tempo, "f"),
        "monate": _write_monate(lage.monate.monate),
        "vorjahr": _write_monate(vorjahr) if vorjahr else None,
    }


def _write_monate(werte: Monatswerte) -> dict[str, list[str]]:
    return {art: [str(Geld(cents)) for cents in getattr(werte, art)] for art in WERTARTEN}


def _own(lage: Lage, names: Iterable[str]) -> tuple[Teil, ...]:
    return tuple(Teil(_NAMES[name], str(getattr(lage.own.summen, name)), _ziel(lage, name)) for name in names)


def _children(lage: Lage, name: str) -> tuple[Teil, ...]:
    return tuple(
        Teil(child.schluessel, werte_of(child).get(name), Figurziel(child.schluessel, name)) for child in lage.children
    )


def _ziel(lage: Lage, name: str) -> Figurziel:
    return Figurziel(lage.knoten.schluessel, name)


def _known(amount: Geld | None) -> str | None:
    return None if amount is None else str(amount)


_NAMES = {
    "ansatz": "Ansatz", "umschichtung": "Umschichtungen", "verbrauch": "Verbrauch", "offene_bindung": "offene Bindung"
}  # fmt: skip
_ERWARTET = {
    "verbrauch": "Verbrauch",
    "nachlauf": "Nachlauf (geleistet, nicht gebucht)",
    "geplant": "Rest vereinbarter Hilfen",
    "neu": "neue Hilfen",
    "sonstiges": "sonstige Ausgaben",
}
_ERLAEUTERUNG: Mapping[Weise, str] = {
    "abschlag": "Was in Abschlägen gezahlt wird, steht fest.",
    "zuwendung": "Bewilligte Zuwendungen werden voll ausgezahlt erwartet.",
    "monate": "Solange nichts gebunden ist, steht das Vorjahr oder, ohne eines, der Ansatz für die Höhe des Jahres; ab"
    " der ersten Bindung zählen die Pläne der Hilfen mal quote, dem Anteil eines Plans, der wirklich verbraucht wird."
    " Sind aus den Monaten, die das zeigen können, erst wenige Stunden gemeldet, ist quote niedrig geschätzt: Ein neu"
    " unterzeichneter Kontrakt kann erwartet dann senken. Mit deren Meldung steigt es; prognose.bindung zählt die Pläne"
    " voll.",
}
_SPANNE: Mapping[Weise, str] = {
    "abschlag": "wie erwartet: was in Abschlägen gezahlt wird, steht fest",
    "zuwendung": f"von: erwartet - {UNSICHER_GEBUNDEN} % der offenen Bindung; bis: Ansatz + Umschichtungen, solange das"
    " Jahr läuft und sie höher sind als erwartet",
    "monate": f"erwartet -/+ {UNSICHER_GEBUNDEN} % von Nachlauf und vereinbarten Hilfen, {UNSICHER_NEU} % von neuen"
    f" Hilfen, {UNSICHER_SONSTIGES} % sonstiger Ausgaben, {UNSICHER_NIVEAU} % ihres Jahresbetrags; nie unter dem"
    " Verbrauch",
}
