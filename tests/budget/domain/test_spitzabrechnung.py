"""The year-end settlement of personnel cost (V15)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.spitzabrechnung import (
    Besetzung,
    Ergebnis,
    MoreStellenThanAgreed,
    NoVertrag,
    check_besetzung,
    settle,
)
from services.budget.domain.stellen import Vertrag
from shared.geld import Geld, parse_geld
from tests.budget.domain.builders import haushaltsjahr, term, vertrag


def filled(stellen: str, beginn: str, ende: str, kosten: str) -> Besetzung:
    return Besetzung(Decimal(stellen), term(beginn, ende), parse_geld(kosten))


def settled(
    *rows: Besetzung, contracts: tuple[Vertrag, ...] = (vertrag(stellen="1.81"),), paid: str = "123080.00"
) -> Ergebnis:
    return settle(rows, vertraege=contracts, haushaltsjahr=haushaltsjahr(), abschlaege=parse_geld(paid))


def test_v15_recognised_are_personnel_cost_and_the_flat_share_by_posts_and_days() -> None:
    found = settled(
        filled("1.00", "2014-01-01", "2014-12-31", "57200.00"), filled("0.81", "2014-01-01", "2014-06-30", "22000.00")
    )
    assert str(found.anerkannt) == "93216.71"  # 67,200.00 + 22,000.00 + 8,100.00 * 181 / 365
    assert (str(found.nachzahlung), str(found.rueckforderung)) == ("0.00", "29863.29")


def test_v15_each_row_is_rounded_by_itself() -> None:
    day = [filled("0.50", f"2014-01-0{n}", f"2014-01-0{n}", "0.00") for n in range(1, 4)]
    assert str(settled(*day, paid="0.00").anerkannt) == "41.10"  # three times 13.6986
    whole = filled("0.50", "2014-01-01", "2014-01-03", "0.00")
    assert str(settled(whole, paid="0.00").anerkannt) == "41.10"
    assert str(settled(filled("0.01", "2014-01-01", "2014-01-01", "0.00"), paid="0.00").anerkannt) == "0.27"


def test_v15_vacancies_earn_no_flat_share() -> None:
    assert settled().anerkannt == Geld(0)
    assert settled().rueckforderung == Geld(123_080_00)


def test_v15_higher_cost_than_paid_is_paid_after() -> None:
    found = settled(filled("1.81", "2014-01-01", "2014-12-31", "110000.00"))
    assert (str(found.nachzahlung), str(found.rueckforderung), str(found.differenz)) == ("5020.00", "0.00", "5020.00")


@pytest.mark.parametrize(
    ("rows", "tag"),
    [
        ([("1.82", "2014-05-01", "2014-05-31")], "2014-05-01"),
        ([("1.00", "2014-01-01", "2014-06-30"), ("1.00", "2014-06-30", "2014-12-31")], "2014-06-30"),
        ([("1.81", "2014-01-01", "2014-12-31"), ("0.01", "2014-12-31", "2014-12-31")], "2014-12-31"),
    ],
)
def test_v15_more_posts_than_the_contract_on_any_day_are_refused(rows: list[tuple[str, str, str]], tag: str) -> None:
    with pytest.raises(MoreStellenThanAgreed) as refusal:
        settled(*(filled(stellen, beginn, ende, "1.00") for stellen, beginn, ende in rows))
    assert refusal.value.tag == date.fromisoformat(tag)
    assert refusal.value.vereinbart == Decimal("1.81")


def test_v15_one_leaving_on_the_day_before_the_next_begins_is_no_overlap() -> None:
    settled(filled("1.81", "2014-01-01", "2014-06-30", "1.00"), filled("1.81", "2014-07-01", "2014-12-31", "1.00"))


def test_v15_posts_after_the_end_of_the_contract_are_refused_on_the_day_after_it() -> None:
    contracts = (vertrag(ende="2014-06-30"), vertrag("KV-2", stellen="0.50"))
    with pytest.raises(MoreStellenThanAgreed) as refusal:
        settled(filled("1.50", "2014-01-01", "2014-12-31", "1.00"), contracts=contracts)
    assert (refusal.value.tag, refusal.value.vereinbart) == (date(2014, 7, 1), Decimal("0.50"))


@given(st.integers(0, 364), st.integers(0, 364), st.integers(0, 181))
def test_v15_up_to_the_contract_every_period_is_recognised(one: int, two: int, hundredths: int) -> None:
    first, last = sorted((one, two))
    days = [date.fromordinal(date(2014, 1, 1).toordinal() + n).isoformat() for n in (first, last)]
    found = settled(filled(str(Decimal(hundredths) / 100), days[0], days[1], "100.00"), paid="0.00")
    assert found.anerkannt >= Geld(100_00)


def test_v15_without_a_contract_there_is_nothing_to_settle() -> None:
    with pytest.raises(NoVertrag):
        settled(contracts=())


def test_v15_periods_outside_the_year_are_named_each() -> None:
    rows = [
        filled("1.00", "2013-12-31", "2014-01-31", "1.00"),
        filled("1.00", "2014-01-01", "2014-12-31", "1.00"),
        filled("1.00", "2014-12-01", "2015-01-01", "1.00"),
    ]
    assert [fault.pointer for fault in check_besetzung(rows, jahr=2014)] == ["/besetzung/0", "/besetzung/2"]
