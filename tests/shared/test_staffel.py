"""K5: amounts that follow each other over a term."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.geld import NULL_EURO, Geld, total
from shared.kalender import ONE_DAY, Zeitraum
from shared.umfang import (
    Abschnitt,
    Kontingent,
    MinutenProWoche,
    Staffel,
    Tagessatz,
    Umfang,
    cost_of,
    planned_minuten,
    split_by_preis,
)

TERM = Zeitraum(date(2026, 1, 1), date(2027, 12, 31))
YEARS = [Zeitraum(date(2026, 1, 1), date(2026, 12, 31)), Zeitraum(date(2027, 1, 1), date(2027, 12, 31))]


def staffel(*amounts: tuple[date, Umfang], ende: date = TERM.ende) -> Staffel:
    made = Staffel(())
    for ab, umfang in amounts:
        made = made.amend(Abschnitt(ab, ende, umfang))
    return made


def cut(term: Zeitraum, offsets: set[int]) -> list[Zeitraum]:
    starts = [term.beginn, *(term.beginn + timedelta(days=one) for one in sorted(offsets) if 0 < one < term.days)]
    ends = [*(start - ONE_DAY for start in starts[1:]), term.ende]
    return [Zeitraum(start, end) for start, end in zip(starts, ends, strict=True)]


amounts = st.one_of(
    st.builds(MinutenProWoche, st.integers(1, 3000)),
    st.builds(Kontingent, st.integers(1, 200_000)),
    st.just(Tagessatz(Geld(100_00))),
    st.none(),
)
steps = st.lists(st.tuples(st.integers(0, TERM.days - 1), amounts), min_size=1, max_size=5)


def build(chosen: list[tuple[int, Umfang]]) -> Staffel:
    first = [(TERM.beginn, chosen[0][1])]
    return staffel(*first, *((TERM.beginn + timedelta(days=day), umfang) for day, umfang in chosen[1:]))


@pytest.mark.parametrize("umfang", [MinutenProWoche(301), Kontingent(9999), Tagessatz(Geld(123_45)), None])
@given(offsets=st.sets(st.integers(1, TERM.days - 1), max_size=5))
def test_k5_one_amount_in_a_staffel_plans_and_costs_what_it_does_alone(umfang: Umfang, offsets: set[int]) -> None:
    teile = cut(TERM, offsets)
    one, saetze = staffel((TERM.beginn, umfang)), [Geld(42_50)] * len(teile)
    assert planned_minuten(one, laufzeit=TERM, teile=teile) == planned_minuten(umfang, laufzeit=TERM, teile=teile)
    alone = cost_of(umfang, laufzeit=TERM, teile=teile, saetze=saetze)
    assert cost_of(one, laufzeit=TERM, teile=teile, saetze=saetze) == alone


@given(chosen=steps, offsets=st.sets(st.integers(1, TERM.days - 1), max_size=5))
def test_k5_the_parts_of_a_term_add_up_to_the_whole_whatever_follows_what(
    chosen: list[tuple[int, Umfang]], offsets: set[int]
) -> None:
    made, teile = build(chosen), cut(TERM, offsets)
    parts = planned_minuten(made, laufzeit=TERM, teile=teile)
    assert all(part >= 0 for part in parts)
    assert sum(parts) == sum(planned_minuten(made, laufzeit=TERM, teile=[TERM]))


@given(chosen=steps, day=st.integers(0, TERM.days - 2), minuten=st.integers(1, 200_000))
def test_k5_a_contingent_is_the_new_total_and_what_was_planned_before_it_stays(
    chosen: list[tuple[int, Umfang]], day: int, minuten: int
) -> None:
    ab = TERM.beginn + timedelta(days=day)
    before = Staffel(tuple(one for one in build(chosen).abschnitte if one.ab < ab or not day))
    after = before.amend(Abschnitt(ab, TERM.ende, Kontingent(minuten)))
    teile = cut(TERM, {day})
    planned = planned_minuten(after, laufzeit=TERM, teile=teile)
    assert sum(planned) == minuten
    if day:
        kept = planned_minuten(before, laufzeit=TERM, teile=teile)[0]
        assert abs(planned[0] - min(kept, minuten)) <= 1  # a contingent cut at more places may round elsewhere


def test_k5_a_weekly_amount_that_changes_cumulates_as_fractions() -> None:
    made = staffel((TERM.beginn, MinutenProWoche(300)), (date(2026, 7, 1), MinutenProWoche(240)))
    # 300 x 181 / 7 = 7757.14; to the end of 2026 + 240 x 184 / 7 = 6308.57 -> 14065.71; 2027: 240 x 365 / 7 = 12514.29
    assert planned_minuten(made, laufzeit=TERM, teile=YEARS) == (14066, 12514)  # 26580.00 in all


def test_k5_a_daily_rate_that_changes_is_paid_by_its_days() -> None:
    made = staffel((TERM.beginn, Tagessatz(Geld(100_00))), (date(2026, 12, 31), Tagessatz(Geld(110_00))))
    parts = cost_of(made, laufzeit=TERM, teile=YEARS, saetze=[NULL_EURO] * 2)
    assert parts == (Geld(36_400_00 + 110_00), Geld(365 * 110_00))


def test_k5_hours_and_a_rate_may_follow_each_other() -> None:
    made = staffel((TERM.beginn, MinutenProWoche(420)), (date(2027, 1, 1), Tagessatz(Geld(50_00))))
    teile = split_by_preis(TERM, preise=())
    assert planned_minuten(made, laufzeit=TERM, teile=teile) == (21900, 0)
    assert total(cost_of(made, laufzeit=TERM, teile=teile, saetze=[Geld(60_00)] * 2)) == Geld(21_900_00 + 18_250_00)


def test_k5_a_shortened_contingent_keeps_its_minutes() -> None:
    short = Zeitraum(TERM.beginn, date(2026, 6, 30))
    made = Staffel((Abschnitt(TERM.beginn, TERM.ende, Kontingent(7300)),))
    made = made.amend(Abschnitt(date(2026, 3, 1), short.ende, Kontingent(7300)))
    teile = [Zeitraum(TERM.beginn, date(2026, 2, 28)), Zeitraum(date(2026, 3, 1), short.ende)]
    assert planned_minuten(made, laufzeit=short, teile=teile) == (590, 6710)


def test_k5_the_same_amount_again_makes_no_new_part() -> None:
    one = staffel((TERM.beginn, MinutenProWoche(300)))
    assert one.amend(Abschnitt(date(2026, 7, 1), TERM.ende, MinutenProWoche(300))) == one
