"""A longer term (P3): at most 12 months in all, with a reason, decided by the Leitung, never after the end.

The months are counted from the day after the end that was approved first, as those of the term are (laufzeit.py). An
extension brings time, no money: the grant stays.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.projects.domain.antrag import Antrag
from services.projects.domain.bescheid import Ergebnis, Verlaengerung, Verlaengerungsbescheid
from services.projects.domain.entscheidung import EntscheidungstagOutOfRange, OwnAntrag
from services.projects.domain.laufzeit import last_day
from services.projects.domain.lebenslauf import Aktion, Status, next_status
from shared.errors import Refused
from shared.kalender import ONE_DAY, Instant, berlin_day

LONGEST_MONATE = 12


class VerlaengerungStand(StrEnum):
    """What became of an application for a longer term."""

    OFFEN = "offen"
    GENEHMIGT = "genehmigt"
    ABGELEHNT = "abgelehnt"
    VERFALLEN = "verfallen"


@dataclass(frozen=True, slots=True)
class Verlaengerungsentscheidung:
    """What the Leitung says about a longer term, and of which day."""

    ergebnis: Ergebnis
    begruendung: str
    datum: date | None = None


class VerlaengerungTooLate(Refused):
    """The project's term has passed: it is extended before its end or not at all (P3)."""

    def __init__(self, *, ende: date) -> None:
        super().__init__(f"The project ended on {ende}: a term is extended before its end (P3).")
        self.ende = ende


class VerlaengerungOutOfRange(Refused):
    """The new end does not lie behind the present one, or is more than 12 months behind the first (P3)."""

    def __init__(self, *, fruehestens: date, spaetestens: date) -> None:
        if fruehestens > spaetestens:
            text = f"The term has been extended by {LONGEST_MONATE} months in all: no more is possible (P3)."
        else:
            text = f"The new end lies between {fruehestens} and {spaetestens} (P3)."
        super().__init__(text)
        self.fruehestens, self.spaetestens = fruehestens, spaetestens


class VerlaengerungWaits(Refused):
    """An application for a longer term is still to be decided."""


class NoVerlaengerungWaits(Refused):
    """No application for a longer term is to be decided."""


def stand_of(verlaengerung: Verlaengerung, *, antrag: Antrag, heute: date) -> VerlaengerungStand:
    """Tell what became of an application; undecided when the term has passed or the project has ended, it lapses."""
    if verlaengerung.bescheid is not None:
        return VerlaengerungStand(verlaengerung.bescheid.ergebnis)
    runs = antrag.status is Status.LAUFEND and heute <= antrag.ende
    return VerlaengerungStand.OFFEN if runs else VerlaengerungStand.VERFALLEN


def list_staende(antrag: Antrag, *, heute: date) -> tuple[tuple[Verlaengerung, VerlaengerungStand], ...]:
    """Give all that were applied for, each with what became of it."""
    return tuple((one, stand_of(one, antrag=antrag, heute=heute)) for one in antrag.verlaengerungen)


def find_open(antrag: Antrag, *, heute: date) -> Verlaengerung | None:
    """Give the application for a longer term that is to be decided, if there is one."""
    last = antrag.verlaengerungen[-1] if antrag.verlaengerungen else None
    waits = last is not None and stand_of(last, antrag=antrag, heute=heute) is VerlaengerungStand.OFFEN
    return last if waits else None


def latest_ende(antrag: Antrag) -> date:
    """Give the last day that extensions can lead to: 12 months behind the end that was approved first (P3)."""
    approved = [one.bisher for one in antrag.verlaengerungen if one.genehmigt]
    first = approved[0] if approved else antrag.ende
    return last_day(first + ONE_DAY, monate=LONGEST_MONATE)


def request_verlaengerung(antrag: Antrag, *, ende: date, grund: str, sub: str, now: Instant) -> Verlaengerung:
    """Apply for a longer term, or raise what stands against it (P1, P3)."""
    next_status(antrag.status, aktion=Aktion.VERLAENGERN)
    heute = berlin_day(now)
    _require_running(antrag, heute=heute)
    if find_open(antrag, heute=heute):
        raise VerlaengerungWaits
    _require_range(antrag, ende=ende)
    return Verlaengerung(
        nummer=len(antrag.verlaengerungen) + 1,
        bisher=antrag.ende,
        ende=ende,
        grund=grund,
        beantragt_am=now,
        beantragt_von=sub,
    )


def decide_verlaengerung(
    antrag: Antrag, *, entscheidung: Verlaengerungsentscheidung, sub: str, now: Instant
) -> Verlaengerung:
    """Decide about the application that waits, in the name of `sub`, or raise what stands against it (P1, P3)."""
    if sub in antrag.antragstellende:
        raise OwnAntrag
    next_status(antrag.status, aktion=Aktion.VERLAENGERUNG_ENTSCHEIDEN)
    heute = berlin_day(now)
    _require_running(antrag, heute=heute)
    waiting = find_open(antrag, heute=heute)
    if waiting is None:
        raise NoVerlaengerungWaits
    if sub == waiting.beantragt_von:
        raise OwnAntrag
    datum, fruehestens = entscheidung.datum or heute, berlin_day(waiting.beantragt_am)
    if not fruehestens <= datum <= heute:
        raise EntscheidungstagOutOfRange(fruehestens=fruehestens, spaetestens=heute)
    bescheid = Verlaengerungsbescheid(entscheidung.ergebnis, entscheidung.begruendung, datum, now, sub)
    return replace(waiting, bescheid=bescheid)


def decided_already(antrag: Antrag, *, entscheidung: Verlaengerungsentscheidung, sub: str) -> bool:
    """Tell whether this very decision was taken before: sending it again is answered, not judged."""
    last = antrag.verlaengerungen[-1].bescheid if antrag.verlaengerungen else None
    if last is None:
        return False
    same = (last.ergebnis, last.begruendung, last.entschieden_von)
    return same == (entscheidung.ergebnis, entscheidung.begruendung, sub) and entscheidung.datum in {None, last.datum}


def _require_running(antrag: Antrag, *, heute: date) -> None:
    if heute > antrag.ende:
        raise VerlaengerungTooLate(ende=antrag.ende)


def _require_range(antrag: Antrag, *, ende: date) -> None:
    fruehestens, spaetestens = antrag.ende + ONE_DAY, latest_ende(antrag)
    if not fruehestens <= ende <= spaetestens:
        raise VerlaengerungOutOfRange(fruehestens=fruehestens, spaetestens=spaetestens)
