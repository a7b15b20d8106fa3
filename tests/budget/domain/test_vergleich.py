"""What another Konzept would have changed: Ansätze, prevention, crossings; the same one changes nothing (X7)."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.baum import Knoten, Konzept, Praevention, Schwelle
from services.budget.domain.vergleich import (
    Ableitung,
    Jahreslauf,
    Tagesstand,
    accumulate_days,
    compare,
    walk_schwellen,
)
from services.budget.domain.volumen import Summen
from shared.geld import Geld, parse_geld
from tests.budget.domain.builders import county_tree, knoten

ENDE = date(2014, 12, 31)
Change = tuple[date, str, Summen]
LEAVES = ("personalisiert", "variabel", "praevention", "asd")


def konzept(baum: Knoten, *schwellen: Schwelle, mindestanteil: str = "0.10") -> Konzept:
    return Konzept(date(2014, 1, 1), baum, 1, Praevention("sozialraum", Decimal(mindestanteil)), schwellen=schwellen)


def flat(**shares: str) -> Knoten:
    return knoten("gesamt", None, *(knoten(name, share) for name, share in shares.items()))


def allotted(**amounts: str) -> list[Change]:
    return [(date(2014, 1, 2), name, Summen(ansatz=parse_geld(amount))) for name, amount in amounts.items()]


def spent(day: str, volumen: str, betrag: str) -> Change:
    return date.fromisoformat(day), volumen, Summen(verbrauch=parse_geld(betrag))


def lauf(*changes: Change, ableitung: Ableitung | None = None, bis: date = ENDE) -> Jahreslauf:
    return Jahreslauf("konz", 2014, bis, accumulate_days(sorted(changes, key=lambda change: change[0])), ableitung)


def ueber(volumen: str, prozent: str) -> Schwelle:
    return Schwelle(volumen, "verbrauch", Decimal(prozent))


def test_x7_an_amount_of_the_root_is_divided_by_the_other_shares() -> None:
    own, other = Konzept(date(2014, 1, 1), flat(a="0.7", b="0.3"), 1), Konzept(ENDE, flat(a="0.5", b="0.5"), 0)
    found = compare(
        lauf(*allotted(a="70.00", b="30.00"), spent("2014-05-01", "a", "60.00")), wirklich=own, anders=other
    )
    by_key = {part.schluessel: part for part in found.volumina}
    assert (by_key["a"].wirklich, by_key["a"].anders) == (
        Summen(ansatz=Geld(7000), verbrauch=Geld(6000)),
        Summen(ansatz=Geld(5000), verbrauch=Geld(6000)),
    )
    assert by_key["gesamt"].wirklich == by_key["gesamt"].anders
    assert found.ohne_platz == {}


def test_x7_what_has_no_leaf_in_the_other_tree_is_told() -> None:
    own, other = Konzept(date(2014, 1, 1), flat(a="0.7", b="0.3"), 1), Konzept(ENDE, flat(a="0.4", c="0.6"), 0)
    found = compare(lauf(*allotted(a="70.00", b="30.00"), spent("2014-05-01", "b", "5.00")), wirklich=own, anders=other)
    assert found.ohne_platz == {"b": Summen(ansatz=Geld(3000), verbrauch=Geld(500))}
    amounts = {part.schluessel: part.anders.ansatz if part.anders else None for part in found.volumina}
    assert amounts == {"gesamt": Geld(10000), "a": Geld(4000), "b": None, "c": Geld(6000)}


def test_x7_leaves_that_the_grundlage_fixes_keep_their_amounts_and_others_get_what_it_gives_them() -> None:
    own, other = Konzept(date(2014, 1, 1), flat(a="0.7", b="0.3"), 1), Konzept(ENDE, flat(a="0.4", c="0.6"), 0)
    ableitung = Ableitung({"a": Geld(7000), "b": Geld(3000)}, {"a": Geld(7000), "c": Geld(1)})
    moved = (date(2014, 6, 1), "a", Summen(ansatz=Geld(-500)))
    found = compare(lauf(*allotted(a="75.00", b="30.00"), moved, ableitung=ableitung), wirklich=own, anders=other)
    amounts = {part.schluessel: part.anders.ansatz for part in found.volumina if part.anders}
    assert amounts == {"gesamt": Geld(7001), "a": Geld(7000), "c": Geld(1)}


def test_x7_v5_prevention_is_held_against_the_other_share() -> None:
    done = (date(2014, 4, 1), "praevention", Summen(verbrauch=Geld(900), praevention=Geld(900)))
    year = lauf(*allotted(personalisiert="68.00", variabel="17.00", asd="15.00"), done)
    found = compare(year, wirklich=konzept(county_tree()), anders=konzept(county_tree(), mindestanteil="0.12"))
    one, two = found.praevention_wirklich, found.praevention_anders
    assert one is not None
    assert two is not None
    assert (one.soll, one.ist, one.erfuellt) == (Geld(850), Geld(900), True)
    assert (two.soll, two.ist, two.erfuellt) == (Geld(1020), Geld(900), False)


def test_x7_v5_prevention_counts_also_where_the_other_tree_has_no_place_for_it() -> None:
    done = (date(2014, 4, 1), "praevention", Summen(verbrauch=Geld(900), praevention=Geld(900)))
    other = Konzept(ENDE, flat(sozialraum="0.5", asd="0.5"), 0, Praevention("sozialraum", Decimal("0.10")))
    found = compare(lauf(*allotted(asd="100.00"), done), wirklich=konzept(county_tree()), anders=other)
    assert found.praevention_anders is not None
    assert found.praevention_anders.ist == Geld(900)


def test_x7_v11_a_lower_limit_is_crossed_earlier_and_a_higher_one_falls_away() -> None:
    tree = flat(a="0.5", b="0.5")
    days = [spent(f"2014-{month:02d}-10", "a", "10.00") for month in range(1, 10)]
    year = lauf(*allotted(a="100.00", b="100.00"), *days)
    own = konzept(tree, ueber("a", "80"), ueber("gesamt", "40"), mindestanteil="0")
    other = konzept(tree, ueber("a", "50"), ueber("gesamt", "40"), mindestanteil="0")
    own, other = (Konzept(one.gueltig_ab, tree, 1, schwellen=one.schwellen) for one in (own, other))
    found = compare(year, wirklich=own, anders=other)
    assert [(riss.schwelle.prozent, riss.tag, riss.messung.wert) for riss in found.entfallen] == [
        (Decimal(80), date(2014, 9, 10), Geld(9000))
    ]
    assert [(riss.schwelle.prozent, riss.tag, riss.messung.grenze) for riss in found.neu] == [
        (Decimal(50), date(2014, 6, 10), Geld(5000))
    ]
    assert [(riss.schwelle.volumen, riss.tag) for riss in found.gleich] == [("gesamt", date(2014, 9, 10))]


def test_x7_v11_falling_back_and_crossing_again_counts_twice() -> None:
    tree = flat(a="1")
    year = lauf(
        *allotted(a="100.00"),
        spent("2014-03-01", "a", "90.00"),
        spent("2014-04-01", "a", "-50.00"),
        spent("2014-05-01", "a", "60.00"),
    )
    rules = Konzept(date(2014, 1, 1), tree, 1, schwellen=(ueber("a", "80"),))
    found = walk_schwellen(rules, year.staende, jahr=2014, bis=ENDE)
    assert [riss.tag for riss in found] == [date(2014, 3, 1), date(2014, 5, 1)]


def test_x7_v11_unter_is_looked_at_from_its_month_on_and_until_the_day_asked() -> None:
    rules = Konzept(
        date(2014, 1, 1),
        flat(a="1"),
        1,
        schwellen=(Schwelle("a", "verbrauch", Decimal(50), richtung="unter", ab_monat=9),),
    )
    year = lauf(*allotted(a="100.00"), spent("2014-03-01", "a", "10.00"))
    assert [riss.tag for riss in walk_schwellen(rules, year.staende, jahr=2014, bis=ENDE)] == [date(2014, 9, 1)]
    assert walk_schwellen(rules, year.staende, jahr=2014, bis=date(2014, 8, 31)) == ()


def test_x7_a_threshold_on_the_forecast_is_named_and_not_walked() -> None:
    rules = konzept(county_tree(), Schwelle("variabel", "prognose", Decimal(100)))
    found = compare(lauf(*allotted(asd="1.00")), wirklich=konzept(county_tree()), anders=rules)
    assert [schwelle.basis for schwelle in found.nicht_nachgestellt] == ["prognose"]


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 400).map(lambda days: date(2013, 12, 1) + timedelta(days=days)),
        st.sampled_from([*LEAVES, "sozialraum", "gesamt"]),
        st.builds(
            lambda ansatz, verbrauch, offen, praevention: (ansatz, verbrauch, offen, praevention),
            st.integers(0, 10_000_00),
            st.integers(-100_00, 5_000_00),
            st.integers(0, 5_000_00),
            st.integers(0, 500_00),
        ),
    ),
    max_size=40,
)


def as_booked(day: date, volumen: str, amounts: tuple[int, int, int, int]) -> Change:
    """Give a change as the budget books them: on a parent nothing but what was done for prevention."""
    ansatz, verbrauch, offen, praevention = (Geld(amount) for amount in amounts)
    if volumen not in LEAVES:
        return day, volumen, Summen(praevention=praevention)
    return day, volumen, Summen(ansatz, Geld(0), verbrauch, offen, praevention)


@given(changes=CHANGES)
def test_x7_under_the_same_konzept_nothing_differs(changes: list[tuple[date, str, tuple[int, int, int, int]]]) -> None:
    same = konzept(
        county_tree(),
        ueber("variabel", "80"),
        Schwelle("sozialraum", "gebunden", Decimal(90)),
        Schwelle("asd", "verbrauch", Decimal(30), richtung="unter", ab_monat=6),
    )
    year = lauf(*(as_booked(*change) for change in changes))
    found = compare(year, wirklich=same, anders=same)
    assert all(part.wirklich == part.anders for part in found.volumina)
    assert (found.ohne_platz, found.entfallen, found.neu) == ({}, (), ())
    assert found.praevention_wirklich == found.praevention_anders


@given(changes=CHANGES, share=st.integers(0, 100))
def test_x7_under_any_shares_the_root_has_what_it_had(
    changes: list[tuple[date, str, tuple[int, int, int, int]]], share: int
) -> None:
    other = knoten(
        "gesamt",
        None,
        knoten("sozialraum", str(Decimal(share) / 100), knoten("variabel", "0.5"), knoten("praevention", "0.5")),
        knoten("asd", str(1 - Decimal(share) / 100)),
    )
    found = compare(
        lauf(*(as_booked(*change) for change in changes)), wirklich=konzept(county_tree()), anders=konzept(other)
    )
    root = next(part for part in found.volumina if part.schluessel == "gesamt")
    assert root.wirklich is not None
    assert root.anders is not None
    lost = sum((summen.verbrauch.cents for summen in found.ohne_platz.values()), 0)
    assert root.anders.ansatz == root.wirklich.ansatz
    assert root.anders.verbrauch.cents + lost == root.wirklich.verbrauch.cents
    assert root.anders.praevention == root.wirklich.praevention


def test_x7_days_add_up() -> None:
    first, second = spent("2014-01-05", "a", "1.00"), spent("2014-01-05", "b", "2.00")
    third = spent("2014-02-01", "a", "4.00")
    assert accumulate_days([first, second, third]) == (
        Tagesstand(date(2014, 1, 5), {"a": first[2], "b": second[2]}),
        Tagesstand(date(2014, 2, 1), {"a": Summen(verbrauch=Geld(500)), "b": second[2]}),
    )
