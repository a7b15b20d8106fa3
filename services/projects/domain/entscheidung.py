"""The Leitung's decision about an application (P1): approve, refuse or give back; what is approved, from when on (P4).

Whether the Bezirk's money suffices is not decided here: the budget service binds the approved years (P5, K4).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from services.projects.domain.antrag import Antrag, Inhalt, Jahresbetrag
from services.projects.domain.bescheid import Entscheidung, Ergebnis
from services.projects.domain.einreichung import find_plan_faults
from services.projects.domain.finanzierung import split_by_jahr
from services.projects.domain.lebenslauf import Aktion, AktionNotAllowed, Status, next_status
from shared.errors import Finding, InputRefused, Refused
from shared.kalender import berlin_day

_BEFORE_DECISION = frozenset({Status.ENTWURF, Status.EINGEREICHT, Status.ZURUECKGEGEBEN})


@dataclass(frozen=True, slots=True)
class Beschluss:
    """What follows from a decision, its day now fixed: the content that holds from now on, and what is to be bound."""

    entscheidung: Entscheidung
    inhalt: Inhalt
    bindung: tuple[Jahresbetrag, ...] = ()


class OwnAntrag(Refused):
    """Who applied does not decide (P1)."""


class EntscheidungstagOutOfRange(Refused):
    """The day of a decision is not before submission nor after today (P4)."""

    def __init__(self, *, fruehestens: date, spaetestens: date) -> None:
        super().__init__(f"The day of the decision lies between {fruehestens} and {spaetestens}.")
        self.fruehestens, self.spaetestens = fruehestens, spaetestens


class BeginnOutOfRange(Refused):
    """The project would begin before its approval, before its plan or after its end (P4)."""

    def __init__(self, *, fruehestens: date, spaetestens: date) -> None:
        if fruehestens > spaetestens:
            text = f"The project ends on {spaetestens}, before it could begin: give the application back."
        else:
            text = f"Name a `beginn` between {fruehestens} and {spaetestens}."
        super().__init__(text)
        self.fruehestens, self.spaetestens = fruehestens, spaetestens


class PlanBrokenByBeginn(Refused):
    """Without the years before the later beginning the plan no longer holds (P4, P6, P7)."""

    def __init__(self, *maengel: Finding) -> None:
        super().__init__()
        self.maengel = maengel


class EntscheidungFaulty(InputRefused):
    """The decision lacks what belongs to it, or says what belongs to another one (P1)."""


def decide_antrag(antrag: Antrag, *, entscheidung: Entscheidung, sub: str, heute: date) -> Beschluss:
    """Decide about an application in the name of `sub`, or raise what stands against it (P1, P4).

    `heute` is the German day, and the day of the decision unless it names one. That `sub` leads the Bezirk is seen to
    before: another Bezirk's applications are not visible to it.
    """
    if sub in antrag.antragstellende:
        raise OwnAntrag
    next_status(antrag.status, aktion=entscheidung.ergebnis.aktion)
    if findings := tuple(_find_angaben_faults(entscheidung)):
        raise EntscheidungFaulty(*findings)
    datum = entscheidung.datum or heute
    dated = replace(entscheidung, datum=datum)
    _require_entscheidungstag(antrag, datum=datum, heute=heute)
    if entscheidung.ergebnis is not Ergebnis.GENEHMIGT:
        return Beschluss(dated, antrag.inhalt)
    if refusal := next(_find_plan_refusals(antrag, beginn=entscheidung.beginn, datum=datum, heute=heute), None):
        raise refusal
    inhalt = approved_inhalt(antrag.inhalt, beginn=entscheidung.beginn)
    return Beschluss(dated, inhalt, bindung=plan_bindung(inhalt))


def find_refusals(antrag: Antrag, *, beginn: date | None, sub: str | None, heute: date) -> Iterator[Refused]:
    """Give all that would stand against approving an application today, as `decide_antrag` would refuse it (X2).

    `sub` is who would decide; None where the one who asks is not the Leitung.
    """
    if sub in antrag.antragstellende:
        yield OwnAntrag()
    try:
        next_status(antrag.status, aktion=Aktion.GENEHMIGEN)
    except AktionNotAllowed as refusal:
        yield refusal
    if antrag.status in _BEFORE_DECISION:
        yield from _find_plan_refusals(antrag, beginn=beginn, datum=heute, heute=heute)


def approved_inhalt(inhalt: Inhalt, *, beginn: date | None) -> Inhalt:
    """Give the content that is approved: from a later `beginn` on without the cost of years before it (P4)."""
    return inhalt if beginn is None else inhalt.from_beginn(beginn)


def plan_bindung(inhalt: Inhalt) -> tuple[Jahresbetrag, ...]:
    """Give what a grant binds: its years above 0.00 (P5)."""
    return tuple(anteil for anteil in split_by_jahr(inhalt) if anteil.betrag)


def decided_already(antrag: Antrag, *, entscheidung: Entscheidung, sub: str) -> bool:
    """Tell whether this very decision was carried out before: sending it again is answered, not judged (K4)."""
    last = antrag.bescheid
    if last is None or last.einreichung != len(antrag.einreichungen) or last.entschieden_von != sub:
        return False
    named = entscheidung if entscheidung.datum else replace(entscheidung, datum=last.entscheidung.datum)
    waits = antrag.status not in {Status.EINGEREICHT, Status.ZURUECKGEZOGEN}
    return waits and last.entscheidung == named


def _require_entscheidungstag(antrag: Antrag, *, datum: date, heute: date) -> None:
    assert antrag.einreichung is not None, "the state table lets nobody decide about a draft"
    fruehestens = berlin_day(antrag.einreichung.eingereicht_am)
    if not fruehestens <= datum <= heute:
        raise EntscheidungstagOutOfRange(fruehestens=fruehestens, spaetestens=heute)


def _find_plan_refusals(antrag: Antrag, *, beginn: date | None, datum: date, heute: date) -> Iterator[Refused]:
    """Say why a plan cannot be approved: it would begin too early or too late, or no longer hold (P4, P6, P7)."""
    geplant, ende = antrag.inhalt.beginn, antrag.inhalt.ende
    assert geplant is not None, "submission needs both days (P2)"
    assert ende is not None
    fruehestens = heute if heute > ende else max(datum, geplant)
    if not fruehestens <= (beginn or geplant) <= ende:
        yield BeginnOutOfRange(fruehestens=fruehestens, spaetestens=ende)
    prozent = antrag.einreichung.prozent if antrag.einreichung else None
    if maengel := find_plan_faults(approved_inhalt(antrag.inhalt, beginn=beginn), prozent=prozent):
        yield PlanBrokenByBeginn(*maengel)


def _find_angaben_faults(entscheidung: Entscheidung) -> Iterator[Finding]:
    """Ask for points with what is given back, and for nothing that only another decision can carry (P1, P4, V10)."""
    ergebnis = entscheidung.ergebnis
    if ergebnis is Ergebnis.ZURUECKGEGEBEN and not entscheidung.punkte:
        yield Finding("/punkte", "fehlt", "Name at least one point: the applicant goes by them.")
    named = (
        ("beginn", Ergebnis.GENEHMIGT, entscheidung.beginn),
        ("punkte", Ergebnis.ZURUECKGEGEBEN, entscheidung.punkte),
        ("ueberschreitung_begruendung", Ergebnis.GENEHMIGT, entscheidung.ueberschreitung_begruendung),
    )
    for name, owner, value in named:
        if value and ergebnis is not owner:
            yield Finding(f"/{name}", "andere-entscheidung", f"This belongs to the decision `{owner}` alone.")
