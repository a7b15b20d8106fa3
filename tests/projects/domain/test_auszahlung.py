"""P9: what may be paid, what may come back, what a Storno may take back."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.domain.auszahlung import (
    Auszahlung,
    RueckzahlungExceeded,
    Storno,
    Zahlung,
    ZahlungAlreadyReversed,
    ZahlungOfNothing,
    ZahlungstagOutOfRange,
    ZuwendungExceeded,
    Zuwendungskonto,
    decide_storno,
    decide_zahlung,
)
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld

APPROVED, TODAY = date(2026, 3, 2), date(2026, 6, 30)


def pay(konto: Zuwendungskonto, cents: int, *, tag: date = TODAY) -> None:
    decide_zahlung(konto, Zahlung(tag, Geld(cents), "B-1"), bewilligt_am=APPROVED, heute=TODAY)


def booked(cents: int, storno: Storno | None = None) -> Auszahlung:
    made = Zahlung(TODAY, Geld(cents), "B-1")
    return Auszahlung(UUID(int=1), UUID(int=2), made, datetime(2026, 6, 30, tzinfo=UTC), "wjh", storno=storno)


def konto(bewilligt: int, ausgezahlt: int = 0, endgueltig: int | None = None) -> Zuwendungskonto:
    return Zuwendungskonto(Geld(bewilligt), Geld(ausgezahlt), None if endgueltig is None else Geld(endgueltig))


def test_p9_the_grant_is_paid_to_the_cent_and_no_cent_more() -> None:
    pay(konto(100, 40), 60)
    with pytest.raises(ZuwendungExceeded) as refusal:
        pay(konto(100, 40), 61)
    assert (refusal.value.zuwendung, refusal.value.ausgezahlt) == (Geld(100), Geld(40))
    assert (refusal.value.offen, refusal.value.verlangt) == (Geld(60), Geld(61))


@pytest.mark.parametrize("tag", [date(2026, 3, 1), date(2026, 7, 1)])
def test_p4_nothing_is_paid_before_the_approval_or_tomorrow(tag: date) -> None:
    with pytest.raises(ZahlungstagOutOfRange) as refusal:
        pay(konto(100), 1, tag=tag)
    assert (refusal.value.fruehestens, refusal.value.spaetestens) == (APPROVED, TODAY)
    pay(konto(100), 1, tag=APPROVED)


def test_p9_nothing_is_no_payment() -> None:
    with pytest.raises(ZahlungOfNothing):
        pay(konto(100), 0)


def test_p9_a_refund_is_at_most_what_was_paid_and_after_the_check_what_is_claimed() -> None:
    pay(konto(100, 40), -40)
    with pytest.raises(RueckzahlungExceeded) as refusal:
        pay(konto(100, 40), -41)
    assert (refusal.value.hoechstens, refusal.value.verlangt) == (Geld(40), Geld(41))
    pay(konto(100, 40, 30), -10)
    with pytest.raises(RueckzahlungExceeded):
        pay(konto(100, 40, 30), -11)


def test_p9_after_the_check_the_final_grant_is_the_most_that_is_paid() -> None:
    pay(konto(100, 40, 70), 30)
    with pytest.raises(ZuwendungExceeded):
        pay(konto(100, 40, 70), 31)
    assert (konto(100, 40, 70).offen, konto(100, 40, 70).rueckforderung) == (Geld(30), NULL_EURO)
    assert (konto(100, 80, 70).offen, konto(100, 80, 70).rueckforderung) == (NULL_EURO, Geld(10))
    assert konto(100, 80).rueckforderung == NULL_EURO


def test_g5_a_payment_is_taken_back_once() -> None:
    decide_storno(konto(100, 40), booked(40))
    with pytest.raises(ZahlungAlreadyReversed):
        decide_storno(konto(100, 40), booked(40, Storno(UUID(int=3), "x", datetime(2026, 6, 30, tzinfo=UTC), "wjh")))


def test_p9_a_storno_leaves_neither_less_than_nothing_nor_more_than_the_grant() -> None:
    with pytest.raises(RueckzahlungExceeded):
        decide_storno(konto(100, 30), booked(40))
    with pytest.raises(ZuwendungExceeded):
        decide_storno(konto(100, 80), booked(-30))
    decide_storno(konto(100, 70), booked(-30))


@given(st.integers(0, 500), st.one_of(st.none(), st.integers(0, 500)), st.lists(st.integers(-400, 400), max_size=12))
def test_p9_whatever_is_paid_the_sum_stays_between_nothing_and_the_grant(
    bewilligt: int, endgueltig: int | None, amounts: list[int]
) -> None:
    paid = 0
    for amount in amounts:
        try:
            pay(konto(bewilligt, paid, None if endgueltig is None else min(endgueltig, bewilligt)), amount)
        except Refused:
            continue
        paid += amount
        assert 0 <= paid <= bewilligt
