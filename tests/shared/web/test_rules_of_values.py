"""Values that break a rule of their own (G1, G4): told by its code, and by its problem where nothing else is wrong."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.types import Day, GeldField, GeldNonNegative, GeldPositive
from shared.errors import Finding, InputRefused
from shared.web.problems import COMMON, INPUT, Problem, problem_of
from shared.web.refusals import NegativeAmount, NoCalendarDay, TooManyDecimals, refusal_of

DECIMALS, NEGATIVE, DAY = "geld_nachkommastellen", "geld_negativ", "kein_kalendertag"


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        (GeldField, "1.005", DECIMALS),
        (GeldField, "-1.000", DECIMALS),
        (GeldPositive, "0.0000", DECIMALS),
        (GeldNonNegative, "-1.005", DECIMALS),
        (GeldNonNegative, "-0.01", NEGATIVE),
        (GeldPositive, "-1", NEGATIVE),
        (GeldPositive, "0.00", "geld"),
        (GeldField, "1,005", "geld"),
        (GeldField, "01.005", "geld"),
        (GeldField, "1.", "geld"),
        (Day, "2015-02-29", DAY),
        (Day, "2014-13-01", DAY),
        (Day, "29.02.2015", "datum"),
        (Day, "2200-01-01", "datum"),
    ],
)
def test_g1_g4_each_broken_rule_has_its_code(kind: Any, sent: str, code: str) -> None:  # noqa: ANN401  # an annotation
    with pytest.raises(ValidationError) as refusal:
        TypeAdapter(kind).validate_python(sent)
    (error,) = refusal.value.errors()
    assert error["type"] == code


def finding(code: str) -> Finding:
    return Finding("/x", code, "Why.")


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ([DECIMALS], TooManyDecimals),
        ([DECIMALS, DECIMALS], TooManyDecimals),
        ([NEGATIVE], NegativeAmount),
        ([DAY], NoCalendarDay),
        ([DAY, NEGATIVE], InputRefused),
        ([DAY, "fehlt"], InputRefused),
        (["geld"], InputRefused),
        ([], InputRefused),
    ],
)
def test_one_broken_rule_is_its_own_refusal_and_several_faults_are_wrong_input(
    codes: list[str], kind: type[InputRefused]
) -> None:
    refusal = refusal_of([finding(code) for code in codes])
    assert type(refusal) is kind
    assert [one.code for one in refusal.findings] == codes


def test_a_service_that_does_not_map_a_rule_answers_wrong_input() -> None:
    own = Problem(422, "geld-negativ", "An amount is negative")
    assert problem_of(NegativeAmount(), table=COMMON) == INPUT
    assert problem_of(NegativeAmount(), table={NegativeAmount: own}) == own
