"""Payments on account: by contract, due on the first, their sum exactly the Ansatz, whatever changes (V8, V18, G2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.abschlag import Abschlag, due_days, is_korrektur, plan_abschlaege, split_over_vertraege
from services.budget.domain.stellen import Vertrag
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Zeitraum
from tests.budget.domain.builders import term, vertrag

IN_YEAR = st.dates(date(2013, 6, 1), date(2015, 6, 1))


TWELVE = {nr: Geld(100) for nr in range(1, 13)}
CHANGES = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 10**7), st.one_of(st.none(), IN_YEAR)), min_size=1, max_size=10
)


def plan(
    contract: Vertrag,
    betrag: int,
    *,
    anzahl: int = 12,
    bezahlt: dict[int, Geld] | None = None,
    heute: str = "2014-01-15",
    korrektur_am: date | None = None,
) -> tuple[Abschlag, ...]:
    return plan_abschlaege(
        contract,
        betrag=Geld(betrag),
        jahr=2014,
        anzahl=anzahl,
        bezahlt=bezahlt or {},
        heute=date.fromisoformat(heute),
        korrektur_am=korrektur_am,
    )


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
    assert {abschlag.nr for abschlag in found if not is_korrektur(abschlag.nr)} == set(range(1, 13)) - numbers
    assert total(abschlag.betrag for abschlag in found) + total(bezahlt.values()) == Geld(betrag)


@pytest.mark.parametrize(
    ("betrag", "heute", "faellig"),
    [
        (1300, "2015-03-10", "2014-12-31"),
        (1300, "2014-12-10", "2014-12-10"),
        (1300, "2014-10-10", "2014-11-01"),
        (1300, "2014-11-01", "2014-12-01"),
        (1100, "2015-03-10", "2014-12-31"),
        (1100, "2014-10-10", "2014-10-10"),
    ],
)
def test_v8_where_all_are_paid_a_correction_makes_up_the_difference(betrag: int, heute: str, faellig: str) -> None:
    (made,) = plan(vertrag(), betrag, bezahlt=TWELVE, heute=heute)
    assert (made.nr, made.faellig.isoformat(), made.betrag) == (13, faellig, Geld(betrag - 1200))
    again = TWELVE | {13: made.betrag}
    assert plan(vertrag(), betrag, bezahlt=again, heute=heute) == ()
    assert [found.nr for found in plan(vertrag(), 0, bezahlt=again, heute=heute)] == [14]


def test_v8_what_the_instalments_to_come_cannot_take_back_is_taken_back_at_once() -> None:
    found = plan(vertrag(), 100, bezahlt={nr: Geld(100) for nr in range(1, 11)}, heute="2014-10-10")
    assert [(made.nr, made.faellig.isoformat(), made.betrag.cents) for made in found] == [
        (11, "2014-11-01", 0),
        (12, "2014-12-01", 0),
        (13, "2014-10-10", -900),
    ]


def test_v18_what_was_paid_outside_a_shorter_term_is_taken_back() -> None:
    found = plan(vertrag(ende="2014-06-30"), 600, bezahlt={nr: Geld(100) for nr in range(1, 11)}, heute="2014-10-10")
    assert [(made.nr, made.faellig.isoformat(), made.betrag.cents) for made in found] == [(13, "2014-10-10", -400)]
    left = plan(vertrag(beginn="2015-01-01"), 0, bezahlt={1: Geld(100)}, heute="2014-01-20")
    assert [(made.nr, made.betrag.cents) for made in left] == [(13, -100)]


def test_v8_a_correction_that_is_planned_is_not_put_off_by_another_change() -> None:
    (made,) = plan(vertrag(), 1400, bezahlt=TWELVE, heute="2014-11-01", korrektur_am=date(2014, 11, 1))
    assert (made.nr, made.faellig, made.betrag) == (13, date(2014, 11, 1), Geld(200))


@given(CHANGES, st.sampled_from([4, 12]))
def test_v8_after_any_changes_on_any_days_paid_and_planned_sum_to_the_ansatz(
    changes: list[tuple[int, int, date | None]], anzahl: int
) -> None:
    heute, bezahlt, to_come = date(2013, 12, 20), dict[int, Geld](), dict[int, Abschlag]()
    for days, betrag, ende in changes:
        heute += timedelta(days=days)
        pay(to_come, bezahlt, until=heute)  # what was due before the change
        contract = vertrag(beginn="2013-01-01", ende=(ende or date(2015, 12, 31)).isoformat())
        wanted = betrag if due_days(contract.laufzeit, jahr=2014, anzahl=anzahl) else 0
        waiting = [made.faellig for made in to_come.values() if is_korrektur(made.nr)]
        found = plan(
            contract, wanted, anzahl=anzahl, bezahlt=bezahlt, heute=heute.isoformat(),
            korrektur_am=min(waiting, default=None),
        )  # fmt: skip
        to_come = {made.nr: made for made in found}
        assert not to_come.keys() & bezahlt.keys()
        pay(to_come, bezahlt, until=heute)
        assert total(bezahlt.values()) + total(made.betrag for made in to_come.values()) == Geld(wanted)
        assert all(made.betrag >= NULL_EURO for made in to_come.values()), "taking back never waits"
        assert total(bezahlt.values()) <= Geld(wanted), "no more is used than allotted"
        assert all(made.faellig.year == 2014 for made in to_come.values())
    pay(to_come, bezahlt, until=date(2014, 12, 31))
    assert to_come == {}
    assert total(bezahlt.values()) == Geld(wanted)


def pay(to_come: dict[int, Abschlag], bezahlt: dict[int, Geld], *, until: date) -> None:
    """Post what is due, as the worker does."""
    for made in [made for made in to_come.values() if made.faellig <= until]:
        bezahlt[made.nr] = to_come.pop(made.nr).betrag


def test_v8_a_volumen_is_divided_over_its_contracts_by_the_cost_of_their_posts() -> None:
    contracts = [vertrag("KV-2"), vertrag("KV-1"), vertrag("KV-3")]
    kosten = {"KV-1": Geld(1), "KV-2": Geld(2), "KV-3": NULL_EURO}
    parts = split_over_vertraege(Geld(100), vertraege=contracts, kosten=kosten)
    assert [(contract.nummer, part.cents) for contract, part in parts] == [("KV-1", 33), ("KV-2", 67)]
    assert split_over_vertraege(Geld(100), vertraege=contracts, kosten={}) == ()
