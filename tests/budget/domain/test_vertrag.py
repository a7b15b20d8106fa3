"""Terms of Kooperationsverträge and their extension (V18)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.stellen import Vertrag
from services.budget.domain.vertrag import (
    EvaluationBeforeBeginn,
    EvaluationInFuture,
    EvaluationNotPositive,
    EvaluationUsed,
    Verlaengerung,
    VerlaengerungNeeded,
    VerlaengerungNotLater,
    VerlaengerungTooLong,
    Vertragsregeln,
    decide_verlaengerung,
    default_ende,
    require_no_extension,
)
from shared.kalender import add_months
from tests.budget.domain.builders import term, vertrag

HEUTE = date(2018, 11, 1)
THREE = Vertragsregeln(5, 3)


def day(text: str) -> date:
    return date.fromisoformat(text)


def extend(
    ende: str,
    *,
    evaluiert_am: str = "2018-10-15",
    positiv: bool = True,
    regeln: Vertragsregeln = THREE,
    fruehere: tuple[Verlaengerung, ...] = (),
) -> Vertrag:
    asked = Verlaengerung(day(ende), day(evaluiert_am), positiv)
    return decide_verlaengerung(vertrag(), asked, fruehere=fruehere, regeln=regeln, heute=HEUTE)


def test_v18_a_positive_evaluation_lengthens_the_term_and_nothing_else() -> None:
    assert extend("2021-12-31") == vertrag(ende="2021-12-31")


def test_v18_without_a_positive_evaluation_there_is_no_extension() -> None:
    with pytest.raises(EvaluationNotPositive):
        extend("2021-12-31", positiv=False)


def test_v18_an_evaluation_of_tomorrow_is_none() -> None:
    assert extend("2021-12-31", evaluiert_am="2018-11-01").laufzeit.ende == day("2021-12-31")
    with pytest.raises(EvaluationInFuture):
        extend("2021-12-31", evaluiert_am="2018-11-02")


def test_v18_an_evaluation_from_before_the_contract_is_none_of_it() -> None:
    with pytest.raises(EvaluationBeforeBeginn):
        extend("2021-12-31", evaluiert_am="2013-12-31")


def test_v18_each_extension_needs_an_evaluation_of_its_own() -> None:
    before = Verlaengerung(day("2018-12-31"), day("2018-10-15"), positiv=True)
    with pytest.raises(EvaluationUsed) as refusal:
        extend("2021-12-31", fruehere=(before,))
    assert refusal.value.evaluiert_am == day("2018-10-15")
    assert extend("2021-12-31", evaluiert_am="2018-10-16", fruehere=(before,)).laufzeit.ende == day("2021-12-31")


@pytest.mark.parametrize("ende", ["2018-12-31", "2018-12-30", "2014-01-01"])
def test_v18_the_new_end_is_after_the_present_one(ende: str) -> None:
    with pytest.raises(VerlaengerungNotLater) as refusal:
        extend(ende)
    assert refusal.value.ende == day("2018-12-31")


def test_v18_three_years_are_allowed_and_a_day_more_is_not() -> None:
    assert extend("2021-12-31").laufzeit.ende == day("2021-12-31")
    with pytest.raises(VerlaengerungTooLong) as refusal:
        extend("2022-01-01")
    assert (refusal.value.verlaengerung_jahre, refusal.value.hoechstens) == (3, day("2021-12-31"))
    assert extend("2030-12-31", regeln=Vertragsregeln()).laufzeit.ende == day("2030-12-31")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 30))
def test_v18_a_term_ends_the_day_before_its_beginning_comes_round_again(beginn: date, years: int) -> None:
    ende = default_ende(beginn, regeln=Vertragsregeln(years))
    assert (add_months(beginn, 12 * years) - ende).days == 1


def test_v18_by_default_a_term_is_five_years() -> None:
    assert default_ende(day("2014-01-01"), regeln=Vertragsregeln()) == day("2018-12-31")
    assert default_ende(day("2016-02-29"), regeln=Vertragsregeln()) == day("2021-02-27")


def test_v18_what_has_begun_is_not_made_longer_by_entering_it_anew() -> None:
    present = term("2014-01-01", "2018-12-31")
    require_no_extension(present, ende=day("2018-12-31"), heute=day("2014-01-01"))
    require_no_extension(present, ende=day("2030-12-31"), heute=day("2013-12-31"))
    with pytest.raises(VerlaengerungNeeded) as refusal:
        require_no_extension(present, ende=day("2019-01-01"), heute=day("2014-01-01"))
    assert refusal.value.ende == day("2018-12-31")
