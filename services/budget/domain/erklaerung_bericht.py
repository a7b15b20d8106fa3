"""Erklärung of a quarterly report: what each of its figures is made of, late postings listed (X1, V13, V14).

The figures are those of the report as it is shown, a frozen one's as they froze. What counts up to the end of a quarter
are the postings of that quarter and of those before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.budget.domain.baum import Knoten, Praevention
from services.budget.domain.erklaerung import (
    WARNUNGEN,
    Eingabeziel,
    Figur,
    Figurziel,
    Postenziel,
    Statusziel,
    Teil,
    Wert,
)
from services.budget.domain.volumen import Ort

Werte = Mapping[str, Wert]

_SUMMEN = ("ansatz", "umschichtung", "verbrauch", "bindung", "nachtrag", "vorjahr")
_ADDED = (*_SUMMEN, "mittelnutzung", "prognose.bindung", "prognose.hochrechnung", "prognose.erwartet")
_ERWARTET = "vollstaendigkeit.erwartet"
_SPANNE = ("prognose.spanne.von", "prognose.spanne.bis")


@dataclass(frozen=True, slots=True)
class Berichtslage:
    """A Volumen in a report: its figures by name, and those of every node of the tree."""

    quartal: int
    knoten: Knoten
    werte: Mapping[str, Werte]

    @property
    def own(self) -> Werte:
        """Give the figures of the Volumen itself."""
        return self.werte[self.knoten.schluessel]

    @property
    def bis(self) -> tuple[tuple[str, str], ...]:
        """Take the postings that count up to the end of the quarter."""
        return (("bis_quartal", str(self.quartal)),)


def explain_bericht(lage: Berichtslage) -> tuple[Figur, ...]:
    """Explain every figure that a report shows of a Volumen (X1)."""
    sums = _leaf(lage) if lage.knoten.is_leaf else tuple(_parent(lage, name) for name in _SUMMEN)
    return (*sums, *_calculated(lage), *_prognosen(lage))


def explain_bericht_gesamt(own: Werte, *, schluessel: str, parts: Sequence[tuple[Ort, Werte]]) -> tuple[Figur, ...]:
    """Explain the total of a report: each figure is the sum of the Sozialräume, the quote is its own (V14)."""
    found = [
        Figur(
            name,
            own.get(name),
            "V14",
            "Summe der Sozialräume",
            tuple(Teil(ort.slug, part.get(name), Figurziel(schluessel, name, ort)) for ort, part in parts),
        )
        for name in (*_ADDED, *_SPANNE)
    ]
    return (*found, _quote(own, schluessel=schluessel))


def explain_bereich(
    werte: Werte, *, quartal: int, praevention: Praevention | None, traeger: str | None = None
) -> tuple[Figur, ...]:
    """Explain what a report shows of a whole Sozialraum: prevention, cases, hours, Warnungen (V5, V14)."""
    own = (("traeger", traeger),) if traeger else ()
    bis = (("bis_quartal", str(quartal)), *own)
    found = [
        Figur(
            "faelle.kontrakte",
            werte.get("faelle.kontrakte"),
            "V14",
            "Anzahl der Kontrakte, deren Laufzeit das Jahr berührt",
            (Teil("Änderungen ihrer Bindungen", None, Postenziel("bindungsbuchungen", None, None, own)),),
        ),
        _minuten("faelle.minuten", werte, formel="Minuten auf Kontrakten", bis=(*bis, ("mit_quelle", "true"))),
        _minuten("faelle.minuten_flaeche", werte, formel="Minuten für den Raum", bis=(*bis, ("mit_quelle", "false"))),
        Figur(
            "warnungen.offen",
            werte.get("warnungen.offen"),
            "V11",
            "Anzahl der Warnungen, die am Tag des Berichts niemand quittiert hatte",
            (),
            Postenziel(WARNUNGEN, None, None, (("offen", "true"),)),
        ),
    ]
    if praevention is not None and werte.get("praevention.soll") is not None:
        found += _praevention(werte, quartal=quartal, praevention=praevention)
    return tuple(found)


def explain_traeger(traeger: str, werte: Werte, *, quartal: int, pauschal: Sequence[str]) -> tuple[Figur, ...]:
    """Explain a Träger's share of a Sozialraum: how far its hours use its posts, completeness (V8, X3).

    `pauschal` names the Volumina that pay posts; work for the area uses them too.
    """
    own = (("bis_quartal", str(quartal)), ("traeger", traeger))
    area = Postenziel("buchungen", None, "minuten", (*own, ("mit_quelle", "false")))
    on_posts = [(name, Postenziel("buchungen", name, "minuten", (*own, ("mit_quelle", "true")))) for name in pauschal]
    parts = (*(Teil(name, None, ziel) for name, ziel in on_posts), Teil("für den Raum", None, area))
    used = Teil("genutzte Minuten", werte.get("genutzte_minuten"))
    capacity = Teil("Kapazität des Jahres", werte.get("kapazitaet_minuten"), Eingabeziel("kooperationsvertraege"))
    known = (Teil("gemeldet", werte.get("vollstaendigkeit.gemeldet")), Teil("erwartet", werte.get(_ERWARTET)))
    texts = {
        "genutzte_minuten": ("Summe der Minuten auf pauschalen Volumina und für den Raum", parts),
        "kapazitaet_minuten": ("Stellen × Bruttojahresarbeitszeit × 60, nach Tagen der Verträge", (capacity,)),
        "auslastung": ("genutzte Minuten / Kapazität des Jahres in Prozent, eine Nachkommastelle", (used, capacity)),
    }
    found = [
        Figur(f"traeger.{traeger}.{name}", werte.get(name), "V8", formel, teile)
        for name, (formel, teile) in texts.items()
    ]
    if werte.get(_ERWARTET) is not None:
        formel = "gemeldete / erwartete Kontraktmonate in Prozent, eine Nachkommastelle"
        quote = werte.get("vollstaendigkeit.quote")
        found.append(Figur(f"traeger.{traeger}.vollstaendigkeit.quote", quote, "X3", formel, known))
    return tuple(found)


def _praevention(werte: Werte, *, quartal: int, praevention: Praevention) -> Iterable[Figur]:
    name, share = praevention.volumen, format(praevention.mindestanteil, "f")
    teile = (Teil(f"Ansatz von {name}", None, Figurziel(name, "ansatz")), Teil("Mindestanteil laut Konzept", share))
    formel = f"Mindestanteil × Ansatz von {name}, auf den Cent gerundet"
    yield Figur("praevention.soll", werte.get("praevention.soll"), "V5", formel, teile)
    posten = Postenziel("buchungen", None, "praevention", (("bis_quartal", str(quartal)),))
    formel = "Summe des Feldes praevention der Buchungen, die bis zum Ende des Quartals zählen"
    yield Figur("praevention.ist", werte.get("praevention.ist"), "V5", formel, (), posten)


def _minuten(name: str, werte: Werte, *, formel: str, bis: tuple[tuple[str, str], ...]) -> Figur:
    return Figur(name, werte.get(name), "V14", formel, (), Postenziel("buchungen", None, "minuten", bis))


def _leaf(lage: Berichtslage) -> tuple[Figur, ...]:
    """Lead a leaf's sums to their postings."""
    own, name = lage.own, lage.knoten.schluessel
    counted = "Summe der Buchungen, die bis zum Ende des Quartals zählen"
    late = {"nachtrag": "nach dem Abschluss ihres Quartals gebucht", "vorjahr": "aus einem abgeschlossenen Jahr"}
    bindung = (
        Teil("Bindungen", None, Postenziel("bindungsbuchungen", name, "offen")),
        Teil("davon bis zum Ende des Quartals verbraucht", None, Postenziel("buchungen", name, "offen", lage.bis)),
    )
    return (
        _posten(own, "ansatz", regel="V2", formel="Summe der Ansatzbuchungen", liste="ansatzbuchungen", at=name),
        _posten(
            own, "umschichtung", regel="V9", formel="Summe der Umschichtungen", liste="umschichtungsbuchungen", at=name
        ),
        Figur("verbrauch", own["verbrauch"], "V14", counted, (), Postenziel("buchungen", name, "betrag", lage.bis)),
        Figur("bindung", own["bindung"], "V7", "Summe der Felder offen, nicht unter null", bindung),
        *(
            Figur(
                vermerk,
                own[vermerk],
                "V13",
                f"Im Verbrauch enthalten: {words}",
                (),
                Postenziel("buchungen", name, "betrag", (*lage.bis, ("vermerk", vermerk))),
            )
            for vermerk, words in late.items()
        ),
    )


def _posten(own: Werte, figur: str, *, regel: str, formel: str, liste: str, at: str) -> Figur:
    return Figur(figur, own[figur], regel, formel, (), Postenziel(liste, at))


def _parent(lage: Berichtslage, name: str) -> Figur:
    return Figur(name, lage.own.get(name), "V2", "Summe der Teile", _children(lage, name))


def _calculated(lage: Berichtslage) -> Iterable[Figur]:
    own, key = lage.own, lage.knoten.schluessel
    teile = _own(own, ("ansatz", "umschichtung", "verbrauch"), at=key)
    yield Figur("mittelnutzung", own["mittelnutzung"], "V7", "Ansatz + Umschichtungen - Verbrauch", teile)
    yield _quote(own, schluessel=key)


def _quote(own: Werte, *, schluessel: str) -> Figur:
    teile = _own(own, ("verbrauch", "ansatz", "umschichtung"), at=schluessel)
    formel = "Verbrauch / (Ansatz + Umschichtungen) in Prozent, eine Nachkommastelle"
    return Figur("quote", own.get("quote"), "V14", formel, teile)


def _prognosen(lage: Berichtslage) -> Iterable[Figur]:
    """Explain the forecasts: what is expected rests on all that was known, as the status of that day tells it."""
    own, key = lage.own, lage.knoten.schluessel
    teile = _own(own, ("verbrauch", "bindung"), at=key)
    yield Figur("prognose.bindung", own.get("prognose.bindung"), "V12", "Verbrauch + Bindung", teile)
    name = "prognose.hochrechnung"
    if lage.knoten.is_leaf:
        formel = "Verbrauch × Tage des Jahres / Tage bis zum Tag des Berichts, höchstens bis zum Ende des Quartals"
        yield Figur(name, own.get(name), "V12", formel, _own(own, ("verbrauch",), at=key))
    else:
        yield Figur(name, own.get(name), "V12", "Summe der Teile", _children(lage, name))
    for name in ("prognose.erwartet", *_SPANNE):
        formel = "Wie im Status am Tag des Berichts"
        yield Figur(name, own.get(name), "V12", formel, (Teil("Status", own.get(name), Statusziel(key, name)),))


def _own(own: Werte, names: Iterable[str], *, at: str) -> tuple[Teil, ...]:
    return tuple(Teil(name.capitalize(), own.get(name), Figurziel(at, name)) for name in names)


def _children(lage: Berichtslage, name: str) -> tuple[Teil, ...]:
    return tuple(
        Teil(teil.schluessel, lage.werte[teil.schluessel].get(name), Figurziel(teil.schluessel, name))
        for teil in lage.knoten.teile
    )
