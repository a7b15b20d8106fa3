"""What a Kontrakt or a project binds, year by year, and whether it may (K4-K6, V6-V8, V10)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.bindung import (
    Bedarf,
    Gebunden,
    Jahresbedarf,
    Ueberschreitung,
    UeberschreitungWithoutReason,
    VolumenGesperrt,
    VorbehaltenNeedsPerson,
    decide_bedarf,
    find_ueberschreitungen,
    judge_kontrakt,
    judge_other,
    price_kontrakt,
    require_disposal,
)
from services.budget.domain.volumen import Ort, Stand, find_toepfe
from shared.geld import NULL_EURO, Geld, parse_geld, total
from shared.identity import Role
from shared.umfang import Kontingent, MinutenProWoche, Preis, PreisMissing, Tagessatz
from tests.budget.domain.builders import person, stand, term

PREISE = (
    Preis(date(2014, 1, 1), Geld(42_50), "2014"),
    Preis(date(2014, 7, 1), Geld(43_37), "2014"),
    Preis(date(2015, 1, 1), Geld(44_00), "2015"),
)


def test_k4_one_bindung_for_each_year_priced_by_the_days_of_work() -> None:
    found = price_kontrakt(
        MinutenProWoche(300), laufzeit=term("2014-06-01", "2016-01-31"), preise=PREISE, stundensatz=None
    )
    # cumulated minutes: 30 days 1286, 214 days 9171, 579 days 24814, 610 days 26143
    assert [(bedarf.jahr, bedarf.minuten) for bedarf in found] == [(2014, 9171), (2015, 15643), (2016, 1329)]
    assert [str(bedarf.betrag) for bedarf in found] == ["6610.46", "11471.53", "974.60"]
    assert found[0].betrag == parse_geld("910.92") + parse_geld("5699.54")


def test_k6_an_agreed_price_holds_for_the_whole_term() -> None:
    found = price_kontrakt(
        Kontingent(600), laufzeit=term("2014-06-01", "2014-07-31"), preise=PREISE, stundensatz=Geld(60_00)
    )
    assert found == (Jahresbedarf(2014, Geld(600_00), 600),)


def test_k6_an_agreed_price_needs_no_price_of_the_year() -> None:
    found = price_kontrakt(Kontingent(60), laufzeit=term("2013-06-01", "2013-06-30"), preise=(), stundensatz=Geld(1_00))
    assert found == (Jahresbedarf(2013, Geld(1_00), 60),)


def test_k4_a_term_before_every_price_is_refused() -> None:
    with pytest.raises(PreisMissing):
        price_kontrakt(Kontingent(60), laufzeit=term("2013-12-31", "2014-06-30"), preise=PREISE, stundensatz=None)


def test_k5_a_daily_rate_and_no_amount_need_no_price() -> None:
    laufzeit = term("2013-12-31", "2014-01-01")
    found = price_kontrakt(Tagessatz(Geld(150_00)), laufzeit=laufzeit, preise=(), stundensatz=None)
    assert [bedarf.betrag for bedarf in found] == [Geld(150_00), Geld(150_00)]
    assert price_kontrakt(None, laufzeit=laufzeit, preise=(), stundensatz=None)[0] == Jahresbedarf(2013, NULL_EURO)


@given(st.integers(1, 10_000), st.dates(date(2014, 1, 1), date(2015, 12, 31)), st.integers(0, 700))
def test_k5_the_years_plan_what_the_term_plans(minuten: int, beginn: date, days: int) -> None:
    laufzeit = term(beginn.isoformat(), date.fromordinal(beginn.toordinal() + days).isoformat())
    for umfang, whole in ((Kontingent(minuten), minuten), (MinutenProWoche(minuten), None)):
        found = price_kontrakt(umfang, laufzeit=laufzeit, preise=PREISE, stundensatz=Geld(60_00))
        planned = sum(bedarf.minuten for bedarf in found)
        assert whole in {None, planned}
        assert total(bedarf.betrag for bedarf in found) == Geld(planned * 100)


def test_v8_a_kontrakt_on_a_pauschal_volumen_binds_minutes_and_no_euro() -> None:
    decided = decide_bedarf(Jahresbedarf(2014, Geld(500), 90), stand=stand(pauschal=True), gebunden=Gebunden())
    assert (decided.betrag, decided.minuten, decided.mehr) == (NULL_EURO, 90, NULL_EURO)


@pytest.mark.parametrize(
    ("betrag", "verbrauch", "offen"), [(100, 0, 100), (100, 40, 60), (100, 100, 0), (100, 140, 0), (100, -20, 120)]
)
def test_v7_offene_bindung_is_never_below_zero(betrag: int, verbrauch: int, offen: int) -> None:
    assert Gebunden(Geld(betrag), Geld(verbrauch)).offen == Geld(offen)


@pytest.mark.parametrize(
    ("before", "used", "now", "mehr"), [(100, 40, 150, 50), (100, 40, 20, -60), (100, 120, 130, 10), (100, 120, 110, 0)]
)
def test_v7_an_amendment_changes_what_is_open_by_the_difference(before: int, used: int, now: int, mehr: int) -> None:
    gebunden = Gebunden(Geld(before), Geld(used))
    assert decide_bedarf(Jahresbedarf(2014, Geld(now)), stand=stand(), gebunden=gebunden).mehr == Geld(mehr)


def asked(mehr: str, of: Stand) -> Bedarf:
    return Bedarf(of.ort.jahr, of, parse_geld(mehr), 0, parse_geld(mehr))


def overdrafts(*bedarfe: Bedarf) -> tuple[Ueberschreitung, ...]:
    return find_ueberschreitungen(bedarfe, toepfe=find_toepfe([bedarf.stand for bedarf in bedarfe]))


def test_v10_exactly_what_is_left_is_no_overdraft_one_cent_more_is() -> None:
    of = stand(ansatz="100.00", verbrauch="10.00", offen="20.00")
    assert overdrafts(asked("70.00", of)) == ()
    (found,) = overdrafts(asked("70.01", of))
    figures = (found.ansatz, found.verbrauch, found.offene_bindung, found.verfuegbar, found.verlangt)
    assert [str(figure) for figure in figures] == ["100.00", "10.00", "20.00", "70.00", "70.01"]


def test_v10_every_year_touched_is_tested_but_one_that_is_not_set_up() -> None:
    later, never = Ort.sozialraum(2015, "konz"), Ort.sozialraum(2016, "konz")
    found = overdrafts(
        asked("1.00", stand(eingerichtet=True)),
        asked("200.00", stand(ort=later, eingerichtet=True)),
        asked("200.00", stand(ort=never, eingerichtet=False)),
    )
    assert [ueberschreitung.jahr for ueberschreitung in found] == [2015]


def test_v10_on_an_overdrawn_volumen_binding_nothing_or_less_is_no_overdraft() -> None:
    of = stand(ansatz="0.00", verbrauch="10.00")
    assert overdrafts(asked("0.00", of), asked("-5.00", of)) == ()
    assert len(overdrafts(asked("0.01", of))) == 1


OVER = overdrafts(asked("100.01", stand()))


def test_v10_an_entitled_help_is_never_refused_but_needs_a_reason() -> None:
    judge_kontrakt((), begruendung=None)
    judge_kontrakt(OVER, begruendung="§ 27")
    for empty in (None, ""):
        with pytest.raises(UeberschreitungWithoutReason) as refusal:
            judge_kontrakt(OVER, begruendung=empty)
        assert refusal.value.ueberschreitungen == OVER


@pytest.mark.parametrize(
    ("gesperrt", "begruendung", "rolle", "refusal"),
    [
        (False, None, Role.LEITUNG, UeberschreitungWithoutReason),
        (False, "Grund", Role.WJH, None),
        (True, None, Role.WJH, VolumenGesperrt),
        (True, "Grund", Role.WJH, VolumenGesperrt),
        (True, "Grund", Role.ASD, VolumenGesperrt),
        (True, None, Role.LEITUNG, VolumenGesperrt),
        (True, "Grund", Role.LEITUNG, None),
    ],
)
def test_v10_other_spending_may_be_refused_and_leitung_overrides_with_a_reason(
    gesperrt: bool,  # noqa: FBT001  # a parameter of the table
    begruendung: str | None,
    rolle: Role,
    refusal: type[UeberschreitungWithoutReason | VolumenGesperrt] | None,
) -> None:
    if refusal is None:
        judge_other(OVER, gesperrt=gesperrt, begruendung=begruendung, person=person(rolle))
        return
    with pytest.raises(refusal) as refused:
        judge_other(OVER, gesperrt=gesperrt, begruendung=begruendung, person=person(rolle))
    assert getattr(refused.value, "ueberschreitungen", None) == OVER


def test_v10_what_fits_passes_a_sperre() -> None:
    judge_other((), gesperrt=True, begruendung=None, person=person(Role.WJH))


@pytest.mark.parametrize(("rolle", "passes"), [(Role.ASD, True), (Role.LEITUNG, True), (Role.WJH, False)])
def test_v6_only_asd_or_leitung_dispose_of_what_is_vorbehalten(rolle: Role, passes: bool) -> None:  # noqa: FBT001  # the same
    require_disposal([stand()], person=person(rolle))
    if passes:
        require_disposal([stand(), stand(vorbehalten=True)], person=person(rolle))
    else:
        with pytest.raises(VorbehaltenNeedsPerson):
            require_disposal([stand(), stand(vorbehalten=True)], person=person(rolle))
