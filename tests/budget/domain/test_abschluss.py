"""In which quarter a posting counts, and when a quarter may close (V13)."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.budget.domain.abschluss import (
    AbschlussNotLast,
    FehlendeSpitzabrechnung,
    JahrAbgeschlossen,
    QuartalOutOfOrder,
    QuartalStillRunning,
    SpitzabrechnungenMissing,
    count_buchung,
    decide_abschluss,
    end_of_quartal,
    quartal_of,
    require_last,
    require_no_more,
    require_settled,
)
from services.budget.domain.bindung import Jahresbedarf
from services.budget.domain.buchung import VORJAHR, Buchung
from shared.geld import NULL_EURO, Geld
from tests.budget.domain.builders import KONZ

Q1, Q2, Q3, Q4 = closes = tuple(uuid4() for _ in range(4))
TODAY = date(2014, 8, 1)


def posting(datum: str, **content: object) -> Buchung:
    day = date.fromisoformat(datum)
    return Buchung(uuid4(), "leistung", KONZ, "variabel", day, Geld(100), "fallspezifisch", **content)  # type: ignore[arg-type]  # fields of a posting


@pytest.mark.parametrize(
    ("tag", "quartal"),
    [("2014-01-01", 1), ("2014-03-31", 1), ("2014-04-01", 2), ("2014-06-30", 2), ("2014-09-30", 3), ("2014-12-31", 4)],
)
def test_v13_a_day_has_its_quarter(tag: str, quartal: int) -> None:
    assert quartal_of(date.fromisoformat(tag)) == quartal
    assert quartal_of(end_of_quartal(2014, quartal)) == quartal


def test_v13_quarters_end_with_their_last_month() -> None:
    assert [str(end_of_quartal(2016, quartal)) for quartal in (1, 2, 3, 4)] == [
        "2016-03-31", "2016-06-30", "2016-09-30", "2016-12-31"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("datum", "geschlossen", "quartal", "vermerk", "abschluss"),
    [
        ("2014-02-01", 0, 1, None, None),
        ("2014-05-01", 0, 2, None, None),
        ("2014-02-01", 1, 2, "nachtrag", Q1),
        ("2014-02-01", 2, 3, "nachtrag", Q1),
        ("2014-05-01", 2, 3, "nachtrag", Q2),
        ("2014-08-01", 2, 3, None, None),
        ("2014-09-30", 3, 4, "nachtrag", Q3),
        ("2014-12-31", 3, 4, None, None),
    ],
)
def test_v13_a_posting_counts_in_its_quarter_or_the_first_open_one(
    datum: str, geschlossen: int, quartal: int, vermerk: str | None, abschluss: UUID | None
) -> None:
    counted = count_buchung(posting(datum), abschluesse=closes[:geschlossen], tag=TODAY)
    assert (counted.quartal, counted.vermerk, counted.abschluss) == (quartal, vermerk, abschluss)


def test_v13_in_a_closed_year_nothing_counts() -> None:
    with pytest.raises(JahrAbgeschlossen) as refusal:
        count_buchung(posting("2014-02-01"), abschluesse=closes, tag=TODAY)
    assert refusal.value.jahr == 2014


def test_v13_a_storno_of_a_nachtrag_is_judged_anew() -> None:
    nachtrag = posting("2014-02-01", vermerk="nachtrag", abschluss=Q1, quartal=2)
    counted = count_buchung(nachtrag, abschluesse=(), tag=TODAY)
    assert (counted.quartal, counted.vermerk, counted.abschluss) == (1, None, None)


@pytest.mark.parametrize(
    ("tag", "geschlossen", "quartal"),
    [("2014-02-01", 0, 1), ("2014-08-01", 1, 3), ("2014-02-01", 2, 3), ("2015-02-01", 0, 4)],
)
def test_v13_work_of_an_earlier_year_counts_by_the_day_on_which_it_is_accepted(
    tag: str, geschlossen: int, quartal: int
) -> None:
    late = posting("2013-05-05", vermerk=VORJAHR, abschluss=Q4)
    counted = count_buchung(late, abschluesse=closes[:geschlossen], tag=date.fromisoformat(tag))
    assert (counted.quartal, counted.vermerk, counted.abschluss) == (quartal, VORJAHR, Q4)


def test_v13_work_of_an_earlier_year_uses_up_no_bindung() -> None:
    quelle = uuid4()
    assert posting("2014-02-01", quelle=quelle).bindung_key == (quelle, 2014)
    assert posting("2014-02-01", quelle=quelle, vermerk=VORJAHR).bindung_key is None
    assert posting("2014-02-01").bindung_key is None


def test_v13_quarters_close_in_order_and_the_year_with_the_fourth() -> None:
    later = date(2015, 1, 1)
    assert [decide_abschluss(2014, quartal, geschlossen=quartal - 1, today=later) for quartal in (1, 2, 3, 4)] == [
        1,
        2,
        3,
        4,
    ]
    assert decide_abschluss(2014, None, geschlossen=3, today=later) == 4
    with pytest.raises(QuartalOutOfOrder) as refusal:
        decide_abschluss(2014, None, geschlossen=1, today=later)
    assert (refusal.value.jahr, refusal.value.naechstes) == (2014, 2)
    with pytest.raises(JahrAbgeschlossen):
        decide_abschluss(2014, 4, geschlossen=4, today=later)


def test_v13_a_quarter_closes_from_the_day_after_its_last_on() -> None:
    with pytest.raises(QuartalStillRunning) as refusal:
        decide_abschluss(2014, 4, geschlossen=3, today=date(2014, 12, 31))
    assert refusal.value.ende == date(2014, 12, 31)
    assert decide_abschluss(2014, 4, geschlossen=3, today=date(2015, 1, 1)) == 4


def test_v13_who_was_paid_on_account_and_is_not_settled_is_named() -> None:
    paid = [
        FehlendeSpitzabrechnung("saarburg", "t1"),
        FehlendeSpitzabrechnung("konz", "t2"),
        FehlendeSpitzabrechnung("konz", "t1"),
    ]
    with pytest.raises(SpitzabrechnungenMissing) as refusal:
        require_settled(paid, settled=paid[2:])
    assert refusal.value.fehlend == (FehlendeSpitzabrechnung("konz", "t2"), FehlendeSpitzabrechnung("saarburg", "t1"))
    require_settled(paid, settled=[*paid, FehlendeSpitzabrechnung("konz", "t3")])


def test_v13_only_the_last_close_is_opened() -> None:
    require_last(Q2, abschluesse=(Q1, Q2))
    for abschluss, standing, letzter in ((Q1, (Q1, Q2), Q2), (Q1, (), None)):
        with pytest.raises(AbschlussNotLast) as refusal:
            require_last(abschluss, abschluesse=standing)
        assert refusal.value.letzter == letzter


@pytest.mark.parametrize(
    ("betrag", "minuten", "refused"),
    [(100, 60, False), (99, 60, False), (0, 0, False), (101, 60, True), (100, 61, True)],
)
def test_v13_a_request_asks_for_no_more_in_a_closed_year(betrag: int, minuten: int, refused: bool) -> None:  # noqa: FBT001  # a column of the table
    before = {2014: Jahresbedarf(2014, Geld(100), 60)}
    asked = {2014: Jahresbedarf(2014, Geld(betrag), minuten), 2015: Jahresbedarf(2015, Geld(999_999))}
    require_no_more(asked, before=before, jahre=())
    if refused:
        with pytest.raises(JahrAbgeschlossen):
            require_no_more(asked, before=before, jahre={2014})
    else:
        require_no_more(asked, before=before, jahre={2014})
        require_no_more({}, before=before, jahre={2014})


def test_v13_a_new_source_asks_for_nothing_in_a_closed_year() -> None:
    require_no_more({2014: Jahresbedarf(2014, NULL_EURO)}, before={}, jahre={2014})
    with pytest.raises(JahrAbgeschlossen):
        require_no_more({2014: Jahresbedarf(2014, Geld(1))}, before={}, jahre={2014})
