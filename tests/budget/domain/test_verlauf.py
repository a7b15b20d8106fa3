"""How the rest of a year is expected to run, and in which week a threshold is crossed on the way (X2, V11, V12)."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.baum import Knoten, Schwelle
from services.budget.domain.bindung import Bedarf
from services.budget.domain.monate import Monatsstand, Monatswerte, Plan, plan_for, replan
from services.budget.domain.prognosen import add_prognosen
from services.budget.domain.verlauf import Jahresrest, find_crossing, run_on, week_of
from services.budget.domain.volumen import Ort, Stand, Summen, VolumenFigures, figures_of
from services.budget.domain.vorschau import Jahresbild, Planung, preview_year
from shared.geld import Geld
from tests.budget.domain.builders import KONZ, knoten, term

TREE = knoten("gesamt", None, knoten("pauschal", "0.5", pauschal=True), knoten("frei", "0.5"))
EVEN = Plan(Geld(365_00), term("2014-01-01", "2014-12-31"))


def planned(plan: Plan = EVEN) -> dict[str, Monatsstand]:
    return {"frei": Monatsstand(Monatswerte(geplant=plan.reihe))}


def figures(
    summen: dict[str, Summen], *, tag: date, monate: dict[str, Monatsstand] | None = None, ort: Ort = KONZ
) -> tuple[VolumenFigures, ...]:
    found = figures_of(TREE, summen, jahr=ort.jahr, stichtag=tag)
    return add_prognosen(found, TREE, ort=ort, stichtag=tag, monate=monate or {})


@pytest.mark.parametrize(
    ("tag", "woche"),
    [("2026-07-27", "2026-W31"), ("2026-12-31", "2026-W53"), ("2027-01-03", "2026-W53"), ("2024-12-30", "2025-W01")],
)
def test_x2_a_week_is_named_as_iso_8601_does(tag: str, woche: str) -> None:
    assert week_of(date.fromisoformat(tag)) == woche


@pytest.mark.parametrize(
    ("tag", "jahr", "days", "weeks"),
    [("2013-11-05", 2014, 365, 53), ("2014-12-30", 2014, 1, 1), ("2014-12-31", 2014, 0, 0), ("2015-02-01", 2014, 0, 0),
     ("2023-12-31", 2024, 366, 53), ("2024-02-28", 2024, 307, 45)],
)  # fmt: skip
def test_x2_what_is_left_of_a_year_are_its_days_after_today_and_the_ends_of_their_weeks(
    tag: str, jahr: int, days: int, weeks: int
) -> None:
    rest = Jahresrest.after(date.fromisoformat(tag), jahr=jahr)
    assert (len(rest.tage), len(rest.stuetzen)) == (days, weeks)
    assert all(rest.tage[place].isoweekday() == 7 for place in rest.stuetzen[:-1])
    assert not rest.tage or rest.tage[rest.stuetzen[-1]] == date(jahr, 12, 31)


def test_x2_v8_what_is_paid_on_account_comes_on_its_due_days() -> None:
    tag = date(2014, 2, 10)
    summen = {"pauschal": Summen(ansatz=Geld(1200_00), verbrauch=Geld(200_00), offene_bindung=Geld(1000_00))}
    rest = Jahresrest.after(tag, jahr=2014)
    verlauf = run_on(figures(summen, tag=tag), TREE, monate={}, rest=rest, abschlaege=12)
    used = {rest.tage[place]: summe["pauschal"].verbrauch for place, summe in zip(rest.stuetzen, verlauf, strict=True)}
    assert (used[date(2014, 2, 23)], used[date(2014, 3, 2)]) == (Geld(200_00), Geld(300_00))
    assert (used[date(2014, 11, 30)], used[date(2014, 12, 7)]) == (Geld(1100_00), Geld(1200_00))
    assert verlauf[-1]["gesamt"] == Summen(ansatz=Geld(1200_00), verbrauch=Geld(1200_00))


def test_x2_before_the_year_agreed_help_runs_by_its_plan() -> None:
    tag = date(2013, 12, 1)
    half = Plan(Geld(181_00), term("2014-01-01", "2014-06-30"))
    summen = {"frei": Summen(ansatz=Geld(400_00), offene_bindung=Geld(181_00))}
    rest = Jahresrest.after(tag, jahr=2014)
    shown = figures(summen, tag=tag, monate=planned(half))
    verlauf = run_on(shown, TREE, monate=planned(half), rest=rest, abschlaege=12)
    by_day = {rest.tage[place]: summe["frei"] for place, summe in zip(rest.stuetzen, verlauf, strict=True)}
    assert by_day[date(2014, 1, 5)].verbrauch == Geld(5_00)
    assert by_day[date(2014, 7, 6)] == Summen(ansatz=Geld(400_00), verbrauch=Geld(181_00))


def test_x2_v11_a_crossing_lies_in_the_first_week_that_ends_beyond_the_limit() -> None:
    tag, schwelle = date(2013, 12, 1), Schwelle("frei", "verbrauch", Decimal(10))
    summen = {"frei": Summen(ansatz=Geld(365_00), offene_bindung=Geld(365_00))}
    rest = Jahresrest.after(tag, jahr=2014)
    verlauf = run_on(figures(summen, tag=tag, monate=planned()), TREE, monate=planned(), rest=rest, abschlaege=12)
    # 1.00 a day: 36.50 are exceeded on day 37, 6 February, in the week that ends on 9 February
    assert find_crossing(schwelle, verlauf=verlauf, prognose=None, rest=rest) == date(2014, 2, 9)
    high = Schwelle("frei", "verbrauch", Decimal(101))
    assert find_crossing(high, verlauf=verlauf, prognose=None, rest=rest) is None
    low = Schwelle("frei", "verbrauch", Decimal(50), richtung="unter", ab_monat=5)
    assert find_crossing(low, verlauf=verlauf, prognose=None, rest=rest) == date(2014, 5, 4)


CENTS = st.integers(0, 50_000_00)


@given(
    tag=st.dates(date(2013, 10, 1), date(2014, 12, 30)),
    used=CENTS,
    offen=CENTS,
    ansatz=CENTS,
    geplant=st.lists(CENTS, min_size=12, max_size=12),
    gebunden=st.lists(CENTS, min_size=12, max_size=12),
)
def test_x2_v12_the_year_runs_up_to_what_is_expected_to_the_cent_and_never_back(
    tag: date, used: int, offen: int, ansatz: int, geplant: list[int], gebunden: list[int]
) -> None:
    monate = {"frei": Monatsstand(Monatswerte(geplant=tuple(geplant), gebunden=tuple(gebunden)))}
    summen = {
        "frei": Summen(ansatz=Geld(ansatz), verbrauch=Geld(used), offene_bindung=Geld(offen)),
        "pauschal": Summen(ansatz=Geld(ansatz), offene_bindung=Geld(ansatz)),
    }
    shown = figures(summen, tag=tag, monate=monate)
    rest = Jahresrest.after(tag, jahr=2014)
    verlauf = run_on(shown, TREE, monate=monate, rest=rest, abschlaege=4)
    for node in shown:
        path = [week[node.schluessel] for week in verlauf]
        expected = node.erwartung.betrag if node.erwartung else node.summen.verbrauch
        assert path[-1].verbrauch == expected
        assert all(one.verbrauch <= two.verbrauch for one, two in pairwise(path))
        assert all(week.offene_bindung >= Geld(0) for week in path)


def test_x2_a_place_without_a_plan_spreads_what_is_bound_evenly() -> None:
    tree, tag = Knoten("projektbudget"), date(2014, 12, 29)
    ort = Ort.bezirk(2014, "kreis")
    summen = {"projektbudget": Summen(ansatz=Geld(100), offene_bindung=Geld(2))}
    found = add_prognosen(figures_of(tree, summen, jahr=2014, stichtag=tag), tree, ort=ort, stichtag=tag, monate={})
    rest = Jahresrest.after(tag, jahr=2014)
    (end,) = run_on(found, tree, monate={}, rest=rest, abschlaege=12)
    assert end["projektbudget"] == Summen(ansatz=Geld(100), verbrauch=Geld(2))


@pytest.mark.parametrize(
    ("betrag", "tag", "jahr", "woche"),
    [
        (10_094_00, "2026-11-22", 2026, "2026-W50"),  # 5,000.00 are passed on day 20 of 39, 12 December
        (10_820_00, "2026-11-22", 2026, "2026-W50"),
        (58_820_00, "2026-11-22", 2026, "2026-W48"),  # on day 4, 26 November
        (7_840_00, "2026-11-22", 2027, "2027-W33"),
    ],
)
def test_x2_a_grant_is_laid_evenly_over_the_days_left_however_few_its_month_has(
    betrag: int, tag: str, jahr: int, woche: str
) -> None:
    ort, tree, heute = Ort.bezirk(jahr, "kreis"), Knoten("projektbudget"), date.fromisoformat(tag)
    summen = Summen(ansatz=Geld(10_000_00))
    stand = Stand(ort=ort, volumen="projektbudget", summen=summen)
    bedarf = Bedarf(jahr, stand, Geld(betrag), 0, Geld(betrag))
    bild = Jahresbild(
        ort, tree, {"projektbudget": summen}, schwellen=(Schwelle("projektbudget", "verbrauch", Decimal(50)),)
    )
    plan = plan_for(Geld(betrag), laufzeit=None, jahr=jahr, tag=heute)
    found = preview_year(bedarf, bild=bild, planung=Planung(tuple(replan(None, plan, tag=heute))), tag=heute)
    (wirkung,) = found.schwellen
    assert wirkung.mit is not None
    assert (wirkung.ohne, week_of(wirkung.mit)) == (None, woche)
