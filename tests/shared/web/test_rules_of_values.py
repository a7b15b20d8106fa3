"""Values that break a rule of their own (G1, G4): told by its code, and by its problem where nothing else is wrong."""

import re
from typing import Any, Literal, Self

import pytest
from pydantic import TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.listing import PlaceUnreadable
from shared.contracts.types import Anteil, Day, Freitext, GeldField, GeldNonNegative, GeldPositive, Kurztext, Wire
from shared.errors import Finding, InputRefused, RuleBroken
from shared.geld import parse_geld
from shared.web.findings import findings_of
from shared.web.problems import problem_of
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
        (["vor_beginn"], RuleBroken),
        (["vor_beginn", "doppelt", DAY], RuleBroken),
        (["vor_beginn", "geld"], InputRefused),
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


def test_every_broken_rule_has_its_problem_in_all_services() -> None:
    kinds = (InputRefused, TooManyDecimals, NegativeAmount, RuleBroken, NoCalendarDay, PlaceUnreadable)
    slugs = [problem.slug for kind in kinds if (problem := problem_of(kind(), table={}))]
    assert slugs == [
        "eingabe", "geld-nachkommastellen", "geld-negativ", "passt-nicht-zusammen", "kein-kalendertag",
        "stelle-unlesbar",
    ]  # fmt: skip


class Widths(Wire):
    """A model with what only a constant can say, and a rule between its fields."""

    vorjahr: Literal[True] | None = None
    beginn: Day
    ende: Day

    @model_validator(mode="after")
    def _end_after_beginning(self) -> Self:
        if self.ende < self.beginn:
            raise PydanticCustomError("vor_beginn", "It ends before it begins.")
        return self


def refusal_for(**body: Any) -> InputRefused:  # noqa: ANN401  # any JSON
    with pytest.raises(ValidationError) as wrong:
        Widths.model_validate(body)
    errors = [error | {"loc": ("body", *error["loc"])} for error in wrong.value.errors()]
    return refusal_of(findings_of(errors, body=body))


def test_what_the_schema_allows_is_a_broken_rule_and_never_wrong_input() -> None:
    assert type(refusal_for(beginn="2014-03-02", ende="2014-03-01")) is RuleBroken
    assert type(refusal_for(beginn="2014-02-29", ende="2014-03-01")) is NoCalendarDay
    assert type(refusal_for(beginn="2014-02-29")) is InputRefused


def test_a_message_names_constants_as_json_has_them() -> None:
    refusal = refusal_for(vorjahr=False, beginn="2014-03-01", ende="2014-03-01")
    assert [finding.detail for finding in refusal.findings] == ["Write one of true."]


@pytest.mark.parametrize(
    ("kind", "sent"),
    [(GeldPositive, "0.00"), (GeldPositive, "0"), (Anteil, "1.5"), (Kurztext, " \u00a0 "), (Freitext, " \n ")],
)
def test_a_published_pattern_allows_nothing_that_is_refused(kind: Any, sent: str) -> None:  # noqa: ANN401  # an annotation
    adapter = TypeAdapter(kind)
    with pytest.raises(ValidationError):
        adapter.validate_python(sent)
    assert re.search(adapter.json_schema()["pattern"], sent) is None


@pytest.mark.parametrize("sent", ["0.01", "0.1", "0.10", "0.99", "1", "1.00", "10.5", "999999999999.99"])
def test_every_amount_above_zero_is_read(sent: str) -> None:
    assert TypeAdapter(GeldPositive).validate_python(sent) == parse_geld(sent)
