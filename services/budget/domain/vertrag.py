"""Terms of Kooperationsverträge: how long by default, and longer only after a positive evaluation (V18)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.budget.domain.stellen import Vertrag
from shared.errors import Refused
from shared.kalender import ONE_DAY, Zeitraum, add_months


@dataclass(frozen=True, slots=True)
class Vertragsregeln:
    """The Konzept's years of a term, and of one extension at most (None: any)."""

    laufzeit_jahre: int = 5
    verlaengerung_jahre: int | None = None


@dataclass(frozen=True, slots=True)
class Verlaengerung:
    """A longer term with the evaluation that it rests on."""

    ende: date
    evaluiert_am: date
    positiv: bool


class EvaluationNotPositive(Refused):
    """A contract is extended after a positive evaluation alone."""


class EvaluationInFuture(Refused):
    """The evaluation is dated after today."""


class EvaluationBeforeBeginn(Refused):
    """The evaluation is dated before the contract began: there was nothing to evaluate."""


class EvaluationUsed(Refused):
    """An extension rests on an evaluation later than that of the extension before."""

    def __init__(self, evaluiert_am: date) -> None:
        self.evaluiert_am = evaluiert_am


class VerlaengerungNotLater(Refused):
    """The new end is not after the present one."""

    def __init__(self, ende: date) -> None:
        self.ende = ende


class VerlaengerungTooLong(Refused):
    """The Konzept allows fewer years at a time; `hoechstens` is the last day that it lets be."""

    def __init__(self, *, verlaengerung_jahre: int, hoechstens: date) -> None:
        self.verlaengerung_jahre, self.hoechstens = verlaengerung_jahre, hoechstens


class VerlaengerungNeeded(Refused):
    """The contract has begun: its end moves out by an extension with its evaluation alone."""

    def __init__(self, ende: date) -> None:
        self.ende = ende


def default_ende(beginn: date, *, regeln: Vertragsregeln) -> date:
    """Give the last day of a term that names none (V18)."""
    return add_months(beginn, 12 * regeln.laufzeit_jahre) - ONE_DAY


def require_no_extension(before: Zeitraum, *, ende: date, heute: date) -> None:
    """Refuse that a contract that has begun is made longer by entering it anew; raises VerlaengerungNeeded (V18)."""
    if before.beginn <= heute and ende > before.ende:
        raise VerlaengerungNeeded(before.ende)


def decide_verlaengerung(
    vertrag: Vertrag,
    verlaengerung: Verlaengerung,
    *,
    fruehere: Sequence[Verlaengerung],
    regeln: Vertragsregeln,
    heute: date,
) -> Vertrag:
    """Give the contract with its longer term (V18).

    `regeln` are those of the Konzept that holds today: extending is decided today. Raises EvaluationNotPositive,
    EvaluationInFuture, EvaluationBeforeBeginn, EvaluationUsed, VerlaengerungNotLater, VerlaengerungTooLong.
    """
    _check_evaluation(vertrag, verlaengerung, fruehere=fruehere, heute=heute)
    ende = vertrag.laufzeit.ende
    if verlaengerung.ende <= ende:
        raise VerlaengerungNotLater(ende)
    if (jahre := regeln.verlaengerung_jahre) is not None:
        hoechstens = add_months(ende + ONE_DAY, 12 * jahre) - ONE_DAY
        if verlaengerung.ende > hoechstens:
            raise VerlaengerungTooLong(verlaengerung_jahre=jahre, hoechstens=hoechstens)
    return replace(vertrag, laufzeit=Zeitraum(vertrag.laufzeit.beginn, verlaengerung.ende))


def _check_evaluation(
    vertrag: Vertrag, verlaengerung: Verlaengerung, *, fruehere: Sequence[Verlaengerung], heute: date
) -> None:
    if not verlaengerung.positiv:
        raise EvaluationNotPositive
    if verlaengerung.evaluiert_am > heute:
        raise EvaluationInFuture
    if verlaengerung.evaluiert_am < vertrag.laufzeit.beginn:
        raise EvaluationBeforeBeginn
    used = max((one.evaluiert_am for one in fruehere), default=None)
    if used is not None and verlaengerung.evaluiert_am <= used:
        raise EvaluationUsed(used)
