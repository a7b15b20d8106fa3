"""Payments on account: by contract, due on the first, their sum exactly the Ansatz (V8, V18, G2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.abschlag import Abschlag, due_days, plan_abschlaege, split_over_vertraege
from services.budget.domain.stellen import Vertrag
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Zeitraum
from tests.budget.domain.builders import term, vertrag

IN_YEAR = st.dates(date(2013, 6, 1), date(2015, 6, 1))


def plan(
    contract: Vertrag, betrag: int, *, anzahl: int = 12, bezahlt: dict[int, Geld] | None = None
) -> tuple[Abschlag, ...]:
    return plan_abschlaege(contract, betrag=Geld(betrag), jahr=2014, anzahl=anzahl, bezahlt=bezahlt or {})


def test_v8_twelve_are_due_on_the_first_of_each_month() -> None:
    found = plan(vertrag(), 68_000_00)
    assert [abschlag.faellig for abschlag in found] == [date(2014, month, 1) for month in range(1, 13)]
    assert {abschlag.betrag for abschlag in found} == {Geld(5666_66), Geld(5666_67)}
    assert total(abschlag.betrag for abschlag in found) == Geld(68_000_00)


def test_v8_four_are_due_on_the_first_of_each_quarter() -> None:
    found = plan(vertrag(), 100, anzahl=4)
    assert [(abschlag.faellig.month, abschlag.betrag.cents) for abschlag in found] == [
        (1, 25),
        (4, 25),
        (7, 25),
        (10, 25),
    ]


@pytest.mark.parametrize(
    ("beginn", "ende", "anzahl", "days"),
    [
        ("2014-03-15", "2014-05-01", 12, ["2014-03-15", "2014-04-01", "2014-05-01"]),
        ("2014-03-15", "2014-05-01", 4, ["2014-03-15", "2014-04-01"]),
        ("2014-12-31", "2020-01-01", 12, ["2014-12-31"]),
        ("2010-01-01", "2014-01-01", 12, ["2014-01-01"]),
        ("2015-01-01", "2018-01-01", 12, []),
        ("2010-01-01", "2013-12-31", 12, []),
    ],
)
def test_v18_outside_the_term_nothing_is_paid(beginn: str, ende: str, anzahl: int, days: list[str]) -> None:
    found = due_days(term(beginn, ende), jahr=2014, anzahl=anzahl)
    assert [day.isoformat() for day in found] == days


@given(IN_YEAR, IN_YEAR, st.integers(0, 10**9), st.sampled_from([4, 12]))
def test_v8_the_sum_is_the_amount_for_any_term(one: date, two: date, betrag: int, anzahl: int) -> None:
    laufzeit = Zeitraum(min(one, two), max(one, two))
    found = plan(vertrag(beginn=laufzeit.beginn.isoformat(), ende=laufzeit.ende.isoformat()), betrag, anzahl=anzahl)
    days = due_days(laufzeit, jahr=2014, anzahl=anzahl)
    assert len(found) == len(days)
    assert all(day in laufzeit and day.year == 2014 for day in days)
    if found:
        assert total(abschlag.betrag for abschlag in found) == Geld(betrag)


@given(st.sets(st.integers(1, 12), max_size=11), st.integers(0, 10**8), st.integers(0, 10**8))
def test_v8_what_is_paid_stays_and_the_rest_makes_up_the_difference(numbers: set[int], paid: int, betrag: int) -> None:
    bezahlt = {nr: Geld(paid) for nr in numbers}
    found = plan(vertrag(), betrag, bezahlt=bezahlt)
    assert {abschlag.nr for abschlag in found} == set(range(1, 13)) - numbers
    assert total(abschlag.betrag for abschlag in found) + total(bezahlt.values()) == Geld(betrag)


def test_v15_where_all_are_paid_the_spitzabrechnung_settles_the_rest() -> None:
    assert plan(vertrag(), 999, bezahlt={nr: Geld(1) for nr in range(1, 13)}) == ()


def test_v8_a_volumen_is_divided_over_its_contracts_by_the_cost_of_their_posts() -> None:
    contracts = [vertrag("KV-2"), vertrag("KV-1"), vertrag("KV-3")]
    kosten = {"KV-1": Geld(1), "KV-2": Geld(2), "KV-3": NULL_EURO}
    parts = split_over_vertraege(Geld(100), vertraege=contracts, kosten=kosten)
    assert [(contract.nummer, part.cents) for contract, part in parts] == [("KV-1", 33), ("KV-2", 67)]
    assert split_over_vertraege(Geld(100), vertraege=contracts, kosten={}) == ()
