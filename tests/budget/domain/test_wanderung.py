"""K14: work faster than planned moves Bindung from a Kontrakt's last open year to the year of the work."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.wanderung import Jahresstand, move_bindung

years = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1500)), min_size=1, max_size=4).map(
    lambda pairs: [Jahresstand(2026 + place, plan, used) for place, (plan, used) in enumerate(pairs)]
)


def test_k14_what_a_year_lacks_comes_from_the_last_later_one() -> None:
    stands = [Jahresstand(2026, 100, 130), Jahresstand(2027, 100, 0), Jahresstand(2028, 20, 0)]
    assert move_bindung(stands) == {2026: 30, 2027: -10, 2028: -20}


def test_k14_a_year_before_gives_nothing_and_a_used_one_neither() -> None:
    assert move_bindung([Jahresstand(2026, 100, 0), Jahresstand(2027, 100, 150)]) == {2026: 0, 2027: 0}
    assert move_bindung([Jahresstand(2026, 100, 150), Jahresstand(2027, 100, 80)]) == {2026: 20, 2027: -20}


def test_k14_what_a_closed_year_has_taken_stays_taken() -> None:
    closed = Jahresstand(2026, 100, 130, gewandert=30, geschlossen=True)
    assert move_bindung([closed, Jahresstand(2027, 100, 0, gewandert=-30)]) == {2027: -30}
    assert move_bindung([closed, Jahresstand(2027, 100, 95), Jahresstand(2028, 10, 0)]) == {2027: -20, 2028: -10}


@given(stands=years)
def test_k14_nothing_is_won_or_lost_and_no_year_gives_what_it_has_used(stands: list[Jahresstand]) -> None:
    moved = move_bindung(stands)
    assert sum(moved.values()) == 0
    for stand in stands:
        after = stand.plan + moved[stand.jahr]
        assert after >= min(stand.plan, stand.verbrauch)
        assert moved[stand.jahr] <= max(stand.verbrauch - stand.plan, 0)


@given(stands=years)
def test_k14_it_follows_from_what_is_used_whatever_has_moved_before(stands: list[Jahresstand]) -> None:
    moved = move_bindung(stands)
    assert move_bindung([replace(stand, gewandert=moved[stand.jahr]) for stand in stands]) == moved
