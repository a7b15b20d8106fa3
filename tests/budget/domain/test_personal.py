"""Staffing rules and what they find (V19)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.budget.domain.personal import (
    Personalregeln,
    Quote,
    Stelle,
    count_abschluesse,
    full_years,
    judge_personal,
)

TAG = date(2014, 3, 31)
SEIT = date(2014, 1, 1)
REGELN = Personalregeln(
    Decimal("0.50"), Decimal("39.00"), frozenset({"B.A."}), (Quote(0, Decimal("0.50")), Quote(4, Decimal("0.70")))
)


def stelle(schluessel: str = "s-1", stunden: str = "39.00", **content: Any) -> Stelle:  # noqa: ANN401  # a post's fields
    good = Stelle(schluessel, "traeger", "t1", Decimal(stunden), True, "B.A.", True, SEIT, None)  # abschluss, insured
    return replace(good, **content)


def found(*stellen: Stelle, regeln: Personalregeln = REGELN, tag: date = TAG) -> list[tuple[str, str | None]]:
    return [(befund.art, befund.schluessel) for befund in judge_personal(stellen, regeln=regeln, tag=tag, seit=SEIT)]


def test_v19_a_team_that_meets_the_rules_has_no_finding() -> None:
    assert found(stelle(), stelle("s-2", "19.50")) == []
    assert found() == []


def test_v19_half_a_post_is_enough_and_a_hundredth_of_an_hour_less_is_not() -> None:
    assert found(stelle(stunden="19.50")) == []
    (befund,) = judge_personal([stelle(stunden="19.49")], regeln=REGELN, tag=TAG, seit=SEIT)
    assert (befund.art, befund.schluessel) == ("umfang", "s-1")
    assert befund.figuren == {"stunden": "19.49", "mindestumfang": "0.50", "vollzeitstunden": "39.00"}


@pytest.mark.parametrize("qualifikation", [None, "Praktikum"])
def test_v19_only_listed_kinds_of_qualification_count(qualifikation: str | None) -> None:
    assert found(stelle(qualifikation=qualifikation)) == [("qualifikation", "s-1")]
    assert found(stelle(qualifikation=qualifikation), regeln=replace(REGELN, qualifikationen=frozenset())) == []


@pytest.mark.parametrize(("insured", "findings"), [(True, []), (None, []), (False, [("beschaeftigung", "s-1")])])
def test_v19_employment_without_social_insurance_is_found_where_it_is_known(
    insured: bool | None,  # noqa: FBT001  # a case
    findings: list[tuple[str, str]],
) -> None:
    assert found(stelle(sozialversicherungspflichtig=insured)) == findings


def test_v19_the_share_with_a_degree_is_counted_by_heads_not_by_hours() -> None:
    team = [stelle("s-1", "39.00", abschluss=False), stelle("s-2", "20.00"), stelle("s-3", "39.00", abschluss=False)]
    (befund,) = judge_personal(team, regeln=REGELN, tag=TAG, seit=SEIT)
    assert (befund.art, befund.schluessel) == ("abschlussquote", None)
    assert befund.figuren == {"koepfe": 3, "mit_abschluss": 1, "quote": "0.3333", "mindestens": "0.50"}
    assert found(*team[:2]) == []


def test_v19_after_four_years_seventy_percent_are_asked_for() -> None:
    team = [*(stelle(f"s-{n}") for n in range(6)), *(stelle(f"s-{n}", abschluss=False) for n in range(6, 10))]
    assert found(*team, tag=date(2017, 12, 31)) == []
    assert found(*team, tag=date(2018, 1, 1)) == [("abschlussquote", None)]
    assert found(stelle("s-9"), *team[:9], tag=date(2018, 1, 1)) == []


def test_v19_posts_count_on_the_days_on_which_they_are_filled() -> None:
    short = stelle(stunden="1.00", beginn=date(2014, 2, 1), ende=date(2014, 3, 31))
    assert found(short, tag=date(2014, 1, 31)) == []
    assert found(short, tag=date(2014, 2, 1)) == found(short) == [("umfang", "s-1")]
    assert found(short, tag=date(2014, 4, 1)) == []


def test_v19_the_konzept_says_whose_posts_its_rules_are_for() -> None:
    official = stelle(herkunft="asd", traeger=None, sozialversicherungspflichtig=False)
    assert found(official) == [("beschaeftigung", "s-1")]
    assert found(official, regeln=replace(REGELN, herkunft=frozenset({"traeger"}))) == []


def test_g1_the_share_of_nobody_is_none() -> None:
    stand = count_abschluesse([], regeln=REGELN, tag=TAG, seit=None)
    assert (stand.koepfe, stand.quote, stand.mindestens, stand.jahre) == (0, None, Decimal("0.50"), 0)


@pytest.mark.parametrize(
    ("seit", "tag", "years"),
    [
        ("2014-01-01", "2014-12-31", 0),
        ("2014-01-01", "2015-01-01", 1),
        ("2016-02-29", "2017-02-27", 0),
        ("2016-02-29", "2017-02-28", 1),
        ("2020-07-01", "2014-01-01", 0),
    ],
)
def test_v19_years_are_full_years(seit: str, tag: str, years: int) -> None:
    assert full_years(date.fromisoformat(seit), tag=date.fromisoformat(tag)) == years
