"""Money to the cent (G1) and splitting it without losing one (G2)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.geld import (
    NULL_EURO,
    Geld,
    divide_half_up,
    format_betrag,
    format_mittelnutzung,
    parse_geld,
    ratio,
    round_half_up,
    split_geld,
    split_whole,
    total,
)

WHOLE = st.integers(1 - 10**14, 10**14 - 1)
SHARE = st.decimals(0, 1000, places=6, allow_nan=False)
WEIGHTS = st.lists(SHARE, min_size=1, max_size=12)


@given(WHOLE)
def test_g1_an_amount_survives_its_text(cents: int) -> None:
    assert parse_geld(str(Geld(cents))) == Geld(cents)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("0", 0), ("-0", 0), ("-0.00", 0), ("1.5", 150), ("-1.05", -105), ("999999999999.99", 10**14 - 1)],
)
def test_g1_the_wires_amounts_are_read_to_the_cent(text: str, cents: int) -> None:
    assert parse_geld(text).cents == cents


def test_g1_minus_nothing_is_printed_as_nothing() -> None:
    assert (str(parse_geld("-0")), str(parse_geld("-0.00")), str(-NULL_EURO)) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1.234", "0.005", "+1", "1e3", "1E3", "01", "00", ".5", "1.", "1,50", "1 000", "1_000", "１", "٣",
        "1\n", "\n1", " 1", "--1", "NaN", "Infinity", "-", "0x1", "1000000000000", "1.00€", "1\x00", "−1",
    ],
)  # fmt: skip
def test_g1_any_other_text_is_refused_and_never_rounded(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_geld(text)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("-2.5", -3), ("0.49999", 0), ("-0.49999", 0), ("7", 7)],
)
def test_g1_halves_are_rounded_away_from_zero(value: str, rounded: int) -> None:
    assert round_half_up(Fraction(value)) == rounded


@given(WHOLE, st.fractions(-1000, 1000))
def test_g1_multiplying_is_symmetric_and_off_by_at_most_half_a_cent(cents: int, factor: Fraction) -> None:
    product = Geld(cents).times(factor)
    assert Geld(-cents).times(factor) == -product
    assert abs(product.cents - cents * factor) <= Fraction(1, 2)


def test_g1_a_ratio_without_a_base_is_null() -> None:
    assert ratio(Geld(1), base=NULL_EURO) is None
    assert ratio(Geld(1), base=None) is None
    assert ratio(Geld(1), base=Geld(3)) == Decimal("0.3333")
    assert ratio(Geld(-1), base=Geld(16)) == Decimal("-0.0625")


@given(WHOLE, WEIGHTS)
def test_g2_the_parts_are_the_whole(cents: int, weights: list[Decimal]) -> None:
    assert total(split_geld(Geld(cents), weights=weights)) == Geld(cents)


@given(WHOLE, WEIGHTS)
def test_g2_no_part_is_off_its_share_by_a_cent(cents: int, weights: list[Decimal]) -> None:
    base = sum(map(Fraction, weights))
    for part, weight in zip(split_whole(cents, weights=weights), weights, strict=True):
        if base:
            assert abs(part - cents * Fraction(weight) / base) < 1


@given(st.integers(0, 10**9), st.integers(1, 30))
def test_g2_ties_go_to_the_earlier_part(cents: int, count: int) -> None:
    parts = split_whole(cents, weights=[1] * count)
    assert list(parts) == sorted(parts, reverse=True)
    assert [-part for part in split_whole(-cents, weights=[1] * count)] == list(parts)


def test_g2_the_largest_remainder_gets_the_cent() -> None:
    assert split_whole(100, weights=[1, 1, 1]) == (34, 33, 33)
    assert split_whole(100, weights=[Decimal("0.333"), Decimal("0.334"), Decimal("0.333")]) == (33, 34, 33)
    assert split_whole(1, weights=[1, 2, 2]) == (0, 1, 0)


def test_g2_without_any_weight_all_stays_with_the_first_part() -> None:
    assert split_whole(7, weights=[0, 0]) == (7, 0)
    with pytest.raises(ValueError, match="nothing"):
        split_whole(7, weights=[])


def test_g2_a_part_without_weight_gets_nothing() -> None:
    assert split_geld(Geld(101), weights=[1, 0, 1]) == (Geld(51), NULL_EURO, Geld(50))


@pytest.mark.parametrize(
    ("cents", "betrag", "mittelnutzung"),
    [
        (17208271, "172.082,71", "+ 172.082,71 €"),
        (-26961453, "-269.614,53", "./. 269.614,53 €"),
        (0, "0,00", "+ 0,00 €"),
        (-5, "-0,05", "./. 0,05 €"),
        (100000000, "1.000.000,00", "+ 1.000.000,00 €"),
    ],
)
def test_v7_amounts_are_printed_as_the_office_prints_them(cents: int, betrag: str, mittelnutzung: str) -> None:
    assert (format_betrag(Geld(cents)), format_mittelnutzung(Geld(cents))) == (betrag, mittelnutzung)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_g1_dividing_rounds_as_the_exact_fraction_is_rounded(amount: int, by: int) -> None:
    exact = Fraction(amount, by)
    rounded = divide_half_up(amount, by=by)
    assert abs(exact - rounded) <= Fraction(1, 2)
    assert abs(rounded) >= abs(exact) or abs(exact - rounded) < Fraction(1, 2)
