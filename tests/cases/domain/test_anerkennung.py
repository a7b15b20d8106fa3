from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.anerkennung import Kandidat, granted_minuten, recognise
from shared.kalender import Zeitraum
from shared.umfang import Kontingent, MinutenProWoche, Monatspauschale, Tagessatz, planned_minuten
from tests.cases.builders import TERM, euro

FIRST = date(2014, 1, 1)


def kandidat(beleg: str, minuten: int, *, tag: int = 1) -> Kandidat:
    return Kandidat(date(2014, 3, tag), beleg, minuten, UUID(int=0))


kandidaten = st.lists(
    st.builds(
        Kandidat,
        datum=st.dates(FIRST, date(2014, 12, 31)),
        beleg=st.text("abc", min_size=1, max_size=3),
        minuten=st.integers(1, 1440),
        id=st.uuids(),
    ),
    max_size=40,
)


@given(rows=kandidaten, frei=st.integers(0, 10_000))
def test_k14_recognition_never_exceeds_what_was_granted(rows: list[Kandidat], frei: int) -> None:
    taken = recognise(rows, frei=frei)
    assert sum(row.minuten for row in taken) <= frei


@given(rows=kandidaten, frei=st.integers(0, 10_000))
def test_k14_a_held_row_does_not_fit_into_what_is_left(rows: list[Kandidat], frei: int) -> None:
    taken = recognise(rows, frei=frei)
    left = frei - sum(row.minuten for row in taken)
    assert all(row.minuten > left for row in rows if row not in taken)


@given(rows=kandidaten, granted=st.integers(0, 5000), cut=st.integers(0, 40))
def test_k14_over_several_batches_the_sum_stays_within_the_grant(rows: list[Kandidat], granted: int, cut: int) -> None:
    first = recognise(rows[:cut], frei=granted)
    used = sum(row.minuten for row in first)
    second = recognise(rows[cut:], frei=granted - used)
    assert used + sum(row.minuten for row in second) <= granted


def test_k14_rows_are_taken_whole_by_day_then_beleg() -> None:
    rows = [kandidat("b", 60, tag=2), kandidat("c", 60), kandidat("a", 60, tag=2)]
    assert [row.beleg for row in recognise(rows, frei=120)] == ["c", "a"]


def test_k14_a_row_too_big_does_not_keep_a_smaller_one_out() -> None:
    rows = [kandidat("a", 100), kandidat("b", 30)]
    assert [row.beleg for row in recognise(rows, frei=99)] == ["b"]


def test_k14_the_grant_is_the_contingent_or_the_planned_minutes_of_the_term() -> None:
    assert granted_minuten(Kontingent(6000), laufzeit=TERM) == 6000
    assert granted_minuten(MinutenProWoche(300), laufzeit=TERM) == 13029  # 300 x 304 / 7 = 13028.57


def test_k14_a_help_by_day_or_month_or_without_amount_grants_no_hours() -> None:
    for umfang in (Tagessatz(euro("100.00")), Monatspauschale(euro("1000.00")), None):
        assert granted_minuten(umfang, laufzeit=TERM) == 0


@given(minuten=st.integers(1, 10_000), days=st.integers(1, 1500), start=st.integers(0, 800))
def test_k5_the_years_of_a_weekly_amount_add_up_to_the_term(minuten: int, days: int, start: int) -> None:
    beginn = FIRST + timedelta(days=start)
    term = Zeitraum(beginn, beginn + timedelta(days=days - 1))
    years = [year for jahr in term.jahre if (year := term.overlap(Zeitraum(date(jahr, 1, 1), date(jahr, 12, 31))))]
    for umfang in (MinutenProWoche(minuten), Kontingent(minuten)):
        parts = planned_minuten(umfang, laufzeit=term, teile=years)
        assert sum(parts) == granted_minuten(umfang, laufzeit=term)
        assert min(parts) >= 0
