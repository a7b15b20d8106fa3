"""The quarterly report: what counts later is taken off, parts add up to the whole (V5, V8, V14)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.baum import Konzept, Praevention
from services.budget.domain.bericht import (
    Bereich,
    Kapazitaet,
    Quartalssumme,
    Warnungszahl,
    add_bereiche,
    build_bereich,
    day_of_bericht,
    kapazitaeten_of,
    percent_of,
)
from services.budget.domain.volumen import Summen
from shared.geld import NULL_EURO, Geld, total
from tests.budget.domain.builders import county_tree, haushaltsjahr, knoten, vertrag

KONZEPT = Konzept(date(2014, 1, 1), county_tree(), 1, Praevention("sozialraum", Decimal("0.10")))
LEAVES = ("personalisiert", "variabel", "praevention", "asd")
CENTS = st.integers(-10_000_000, 10_000_000)


def line(volumen: str = "variabel", traeger: str = "t1", **content: object) -> Quartalssumme:
    return Quartalssumme("konz", volumen, traeger, **content)  # type: ignore[arg-type]  # fields of a sum


def area(
    leaves: dict[str, Summen] | None = None,
    *zeilen: Quartalssumme,
    tag: str = "2014-03-31",
    kapazitaeten: dict[str, Kapazitaet] | None = None,
    warnungen: tuple[Warnungszahl, ...] = (),
) -> Bereich:
    return build_bereich(
        "konz",
        KONZEPT,
        leaves or {},
        jahr=2014,
        tag=date.fromisoformat(tag),
        zeilen=zeilen,
        kapazitaeten=kapazitaeten or {},
        warnungen=warnungen,
    )


def summen(bereich: Bereich, volumen: str = "variabel") -> Summen:
    return next(part.figures.summen for part in bereich.volumina if part.figures.schluessel == volumen)


@pytest.mark.parametrize(
    ("part", "base", "percent"),
    [
        (1, 3, "33.3"),
        (1, 2000, "0.1"),
        (-1, 2000, "-0.1"),
        (49, 100_000, "0.0"),
        (5, 0, None),
        (0, 5, "0.0"),
        (9, 4, "225.0"),
    ],
)
def test_g1_a_percentage_has_one_decimal_half_up_and_needs_a_base(part: int, base: int, percent: str | None) -> None:
    found = percent_of(part, base=base)
    assert (None if found is None else format(found, "f")) == percent


def test_v14_what_counts_later_is_taken_off_and_the_bindung_that_it_used_is_open_again() -> None:
    now = Summen(ansatz=Geld(1000), verbrauch=Geld(300), offene_bindung=Geld(50), praevention=Geld(30))
    later = line(spaeter_verbrauch=Geld(200), spaeter_offen=Geld(-150), spaeter_praevention=Geld(10))
    found = summen(area({"variabel": now}, later))
    assert found == replace(now, verbrauch=Geld(100), offene_bindung=Geld(200), praevention=Geld(20))
    assert summen(area({"variabel": now}, later), "gesamt") == found


def test_v14_bindung_is_never_negative() -> None:
    reversed_later = line(spaeter_verbrauch=Geld(-80), spaeter_offen=Geld(80))
    assert summen(area({"variabel": Summen()}, reversed_later)).offene_bindung == NULL_EURO


def test_v14_quote_is_of_ansatz_and_umschichtungen() -> None:
    found = area({"variabel": Summen(ansatz=Geld(600), umschichtung=Geld(400), verbrauch=Geld(123))})
    quotes = {part.figures.schluessel: part.quote for part in found.volumina}
    assert (quotes["variabel"], quotes["gesamt"], quotes["asd"]) == (Decimal("12.3"), Decimal("12.3"), None)


def test_v13_what_came_late_stands_with_its_volumen_and_all_above_it() -> None:
    found = area({}, line(nachtrag=Geld(5), vorjahr=Geld(7)), line("asd", "", nachtrag=Geld(1)))
    late = {part.figures.schluessel: (part.nachtrag.cents, part.vorjahr.cents) for part in found.volumina}
    assert late == {
        "gesamt": (6, 7), "sozialraum": (5, 7), "personalisiert": (0, 0), "variabel": (5, 7), "praevention": (0, 0),
        "asd": (1, 0),
    }  # fmt: skip


def test_v12_a_report_extrapolates_no_further_than_its_quarter() -> None:
    assert day_of_bericht(2014, 1, stichtag=date(2014, 2, 1)) == date(2014, 2, 1)
    assert day_of_bericht(2014, 1, stichtag=date(2015, 2, 1)) == date(2014, 3, 31)


def test_v8_hours_on_pauschal_volumina_and_for_the_area_use_the_posts() -> None:
    found = area(
        {},
        line("personalisiert", minuten=600, kontrakte=1),
        line("variabel", minuten=60, kontrakte=2),
        line("sozialraum", minuten_flaeche=90),
        line("variabel", "t2", minuten=30),
        line("asd", "", minuten=1),
        kapazitaeten={"t1": Kapazitaet(1000, 250), "t3": Kapazitaet(7, 1)},
    )
    t1, t2, t3 = found.traeger
    assert (t1.traeger, t1.kontrakte, t1.minuten, t1.minuten_flaeche, t1.genutzt) == ("t1", 3, 660, 90, 690)
    assert (t1.kapazitaet, t1.auslastung) == (Kapazitaet(1000, 250), Decimal("69.0"))
    assert (t2.genutzt, t2.auslastung) == (0, None)
    assert (t3.traeger, t3.genutzt, t3.auslastung) == ("t3", 0, Decimal("0.0"))


def test_v8_capacity_is_that_of_the_contracts_days() -> None:
    vertraege = [
        vertrag(stellen="2.00"),
        vertrag("KV-2", stellen="1.00", beginn="2014-07-01"),
        vertrag("KV-3", traeger="t2", ende="2013-12-31", beginn="2013-01-01"),
    ]
    found = kapazitaeten_of(vertraege, konzept=KONZEPT, haushaltsjahr=haushaltsjahr(), quartal=2)
    assert found == {"t1": Kapazitaet(192_000 + 48_395, 95_211)}
    assert (
        kapazitaeten_of(vertraege, konzept=KONZEPT, haushaltsjahr=haushaltsjahr(), quartal=4)["t1"].quartal == 240_395
    )
    plain = replace(KONZEPT, baum=knoten("gesamt", None, knoten("ambulant", "1")))
    assert kapazitaeten_of(vertraege, konzept=plain, haushaltsjahr=haushaltsjahr(), quartal=2) == {}


def test_v14_warnungen_of_one_kind_are_added_up() -> None:
    one, other = Warnungszahl("variabel", "ueberzogen", "warnung", 2), Warnungszahl("asd", "ueberzogen", "warnung", 1)
    whole = add_bereiche([area(warnungen=(one,)), area(warnungen=(one, other))])
    assert whole.warnungen == (other, replace(one, anzahl=4))


sums = st.builds(
    Summen,
    ansatz=st.builds(Geld, st.integers(0, 10_000_000)),
    umschichtung=st.builds(Geld, CENTS),
    verbrauch=st.builds(Geld, CENTS),
    offene_bindung=st.builds(Geld, st.integers(0, 10_000_000)),
    praevention=st.builds(Geld, CENTS),
)
lines = st.builds(
    line,
    st.sampled_from((*LEAVES, "gesamt", "sozialraum")),
    st.sampled_from(("t1", "t2", "")),
    spaeter_verbrauch=st.builds(Geld, CENTS),
    spaeter_offen=st.builds(Geld, CENTS),
    nachtrag=st.builds(Geld, CENTS),
    vorjahr=st.builds(Geld, CENTS),
    minuten=st.integers(-9999, 9999),
    minuten_flaeche=st.integers(-9999, 9999),
    kontrakte=st.integers(0, 99),
)
areas = st.builds(
    lambda leaves, zeilen, tag: area(leaves, *zeilen, tag=tag, kapazitaeten={"t1": Kapazitaet(1000, 100)}),
    st.fixed_dictionaries(dict.fromkeys(LEAVES, sums)),
    st.lists(lines, max_size=6),
    st.sampled_from(("2014-01-01", "2014-03-31", "2014-12-31", "2013-12-31")),
)


@given(st.lists(areas, min_size=1, max_size=4))
def test_v14_the_total_of_the_parts_equals_the_whole_to_the_cent(parts: list[Bereich]) -> None:
    whole = add_bereiche(parts)
    for place, volumen in enumerate(whole.volumina):
        same = [part.volumina[place] for part in parts]
        assert volumen.figures.summen == sum((one.figures.summen for one in same), Summen())
        assert volumen.nachtrag == total(one.nachtrag for one in same)
        assert volumen.vorjahr == total(one.vorjahr for one in same)
        assert volumen.figures.prognose_bindung == total(one.figures.prognose_bindung for one in same)
        known = [one.figures.prognose_hochrechnung for one in same if one.figures.prognose_hochrechnung is not None]
        assert volumen.figures.prognose_hochrechnung == (total(known) if known else None)
    staende = [part.praevention for part in parts if part.praevention]
    assert whole.praevention is not None
    assert whole.praevention.soll == total(stand.soll for stand in staende)
    for name in ("kontrakte", "minuten", "minuten_flaeche", "genutzt"):
        assert sum(getattr(one, name) for one in whole.traeger) == sum(
            getattr(one, name) for part in parts for one in part.traeger
        )


@given(areas)
def test_v2_a_parent_is_the_sum_of_its_children_in_money_and_forecast(bereich: Bereich) -> None:
    by_key = {part.figures.schluessel: part.figures for part in bereich.volumina}
    for node in county_tree().walk():
        parts = [by_key[teil.schluessel] for teil in node.teile]
        if parts:
            whole = by_key[node.schluessel]
            assert whole.summen.ansatz == total(part.summen.ansatz for part in parts)
            known = [part.prognose_hochrechnung for part in parts if part.prognose_hochrechnung is not None]
            assert whole.prognose_hochrechnung == (total(known) if known else None)
