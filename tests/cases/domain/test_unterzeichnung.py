from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from services.cases.domain.beratung import (
    AsdNotTakingPart,
    BeratungInFuture,
    BeratungMissing,
    RolleTwice,
    RueckwirkungUnexplained,
    beratung_due,
    beratung_overdue,
    check_datum,
    check_teilnehmende,
)
from services.cases.domain.kontrakt import Begruendungen, Status, UebergangNotPossible, Unterzeichnung
from services.cases.domain.preis import PreisUnknown, StundensatzNotAllowed, cost_of_kontrakt
from services.cases.domain.stammdaten import Vertrag
from services.cases.domain.unterzeichnung import check_unterzeichnung, signed_already
from services.cases.domain.zeichnung import NotZeichnungsberechtigt, ZeichnungsbefugnisExceeded
from shared.errors import InputRefused
from shared.identity import Caller, Role
from shared.kalender import ONE_DAY, Zeitraum
from shared.umfang import Kontingent, Tagessatz
from tests.cases.builders import (
    ADVICE,
    NOW,
    TODAY,
    build_asd,
    build_inhalt,
    build_kontrakt,
    build_leitung,
    build_stammdaten,
    euro,
)

NO_REASONS = Begruendungen()
# 100 hours from 3 March to 31 December 2014 (304 days): 120 days at 42.50, 184 days at 43.55.
HUNDRED_HOURS = {"umfang": Kontingent(6000)}
# 2368 min x 42.50 / 60 = 1677.33, 3632 min x 43.55 / 60 = 2636.23 (half up from 2636.2266...)
HUNDRED_HOURS_COST = "4313.56"


def sign(
    kontrakt: object = None, *, signer: Caller | None = None, reasons: Begruendungen = NO_REASONS, **world: object
) -> None:
    check_unterzeichnung(
        kontrakt or build_kontrakt(),  # type: ignore[arg-type]  # None stands for the kontrakt of the builder
        signer=signer or build_asd(),
        begruendungen=reasons,
        stammdaten=build_stammdaten(**world),
        heute=TODAY,
    )


def test_k1_k2_k3_the_asd_signs_an_advised_kontrakt_within_its_limit() -> None:
    sign()


def test_k1_a_discarded_kontrakt_is_not_signed() -> None:
    with pytest.raises(UebergangNotPossible):
        sign(build_kontrakt(status=Status.VERWORFEN))


def test_k2_without_advice_signing_needs_an_emergency() -> None:
    draft = build_kontrakt(status=Status.ENTWURF, beratungen=())
    with pytest.raises(BeratungMissing):
        sign(draft)
    sign(draft, reasons=Begruendungen(eilfall="Inobhutnahme"))


def test_k2_a_beginning_before_the_day_of_signing_needs_a_reason() -> None:
    late = build_kontrakt(inhalt={"laufzeit": Zeitraum(TODAY - ONE_DAY, date(2014, 12, 31))})
    with pytest.raises(RueckwirkungUnexplained) as refusal:
        sign(late)
    assert (refusal.value.beginn, refusal.value.heute) == (TODAY - ONE_DAY, TODAY)
    sign(late, reasons=Begruendungen(rueckwirkung="Hilfe lief schon"))


def test_k2_advice_is_due_fourteen_days_after_the_german_day_of_an_emergency() -> None:
    at_night = datetime(2014, 3, 3, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    signed = Unterzeichnung(von="asd-konz", am=at_night, begruendungen=Begruendungen(eilfall="x"))
    owed = build_kontrakt(status=Status.UNTERZEICHNET, beratungen=(), unterzeichnung=signed)
    assert beratung_due(owed) == date(2014, 3, 17)
    assert not beratung_overdue(owed, heute=date(2014, 3, 17))
    assert beratung_overdue(owed, heute=date(2014, 3, 18))
    assert beratung_due(build_kontrakt(status=Status.UNTERZEICHNET, unterzeichnung=signed)) is None
    assert beratung_due(build_kontrakt(status=Status.ENTWURF, beratungen=())) is None


def test_k2_advice_of_a_day_to_come_is_refused() -> None:
    check_datum(ADVICE, heute=ADVICE.datum)
    with pytest.raises(BeratungInFuture):
        check_datum(ADVICE, heute=ADVICE.datum - timedelta(days=1))


@pytest.mark.parametrize(
    ("roles", "refusal", "places"),
    [
        (("traeger", "leitung"), AsdNotTakingPart, ["/teilnehmende"]),
        (("asd", "traeger", "asd", "traeger"), RolleTwice, ["/teilnehmende/2", "/teilnehmende/3"]),
        (("traeger", "traeger"), RolleTwice, ["/teilnehmende/1"]),
    ],
)
def test_k2_the_asd_advises_always_and_each_role_once(
    roles: tuple[str, ...], refusal: type[InputRefused], places: list[str]
) -> None:
    with pytest.raises(refusal) as raised:
        check_teilnehmende(replace(ADVICE, teilnehmende=roles))
    assert [finding.pointer for finding in raised.value.findings] == places
    check_teilnehmende(replace(ADVICE, teilnehmende=("traeger", "asd")))
    check_teilnehmende(replace(ADVICE, teilnehmende=("asd",)))


def test_k3_the_limit_covers_the_whole_cost_at_the_price_of_each_day() -> None:
    cost = cost_of_kontrakt(build_inhalt(**HUNDRED_HOURS), stammdaten=build_stammdaten())
    assert cost == euro(HUNDRED_HOURS_COST)
    sign(build_kontrakt(inhalt=HUNDRED_HOURS), signer=build_asd(zeichnung_bis=cost))


def test_k3_one_cent_above_the_limit_is_refused_with_the_figures_and_signed_by_the_leitung() -> None:
    kontrakt, limit = build_kontrakt(inhalt=HUNDRED_HOURS), euro(HUNDRED_HOURS_COST) - euro("0.01")
    with pytest.raises(ZeichnungsbefugnisExceeded) as refusal:
        sign(kontrakt, signer=build_asd(zeichnung_bis=limit))
    assert (refusal.value.kosten, refusal.value.zeichnung_bis) == (euro(HUNDRED_HOURS_COST), limit)
    sign(kontrakt, signer=build_leitung())


def test_k3_the_limit_holds_also_where_the_volumen_is_paid_as_a_lump_sum_or_outside_the_volumes() -> None:
    for volumen in ("personalisiert", None):
        with pytest.raises(ZeichnungsbefugnisExceeded):
            sign(build_kontrakt(inhalt={"volumen": volumen}), signer=build_asd(zeichnung_bis=euro("1.00")))


def test_k3_an_asd_without_a_limit_signs_nothing() -> None:
    with pytest.raises(ZeichnungsbefugnisExceeded) as refusal:
        sign(build_kontrakt(inhalt={"umfang": None}), signer=build_asd(zeichnung_bis=None))
    assert refusal.value.zeichnung_bis is None


@pytest.mark.parametrize(
    "signer",
    [
        build_asd(sozialraeume=frozenset({"saarburg"})),
        build_asd(rollen=frozenset({Role.WJH})),
        build_leitung(bezirke=frozenset({"anderswo"})),
    ],
)
def test_k3_nobody_signs_for_an_area_that_is_not_theirs(signer: Caller) -> None:
    with pytest.raises(NotZeichnungsberechtigt):
        sign(signer=signer)


def test_k3_years_that_are_not_set_up_count_at_the_latest_known_price() -> None:
    inhalt = build_inhalt(laufzeit=Zeitraum(date(2014, 12, 31), date(2015, 1, 1)), umfang=Kontingent(120))
    assert cost_of_kontrakt(inhalt, stammdaten=build_stammdaten()) == euro("87.10")


def test_k3_without_any_price_the_leitung_alone_can_sign() -> None:
    with pytest.raises(PreisUnknown) as refusal:
        sign(preise=())
    assert refusal.value.tag == build_inhalt().laufzeit.beginn
    sign(preise=(), signer=build_leitung())


def test_k5_a_daily_rate_counts_its_days_and_needs_no_hourly_price() -> None:
    inhalt = build_inhalt(umfang=Tagessatz(euro("100.00")), laufzeit=Zeitraum(date(2014, 12, 30), date(2015, 1, 2)))
    assert cost_of_kontrakt(inhalt, stammdaten=build_stammdaten(preise=())) == euro("400.00")


def test_k6_an_agreed_price_counts_for_a_traeger_without_contract_and_falls_with_its_first_contract() -> None:
    agreed = build_kontrakt(inhalt={"traeger": "fremd", "stundensatz": euro("50.00"), "umfang": Kontingent(600)})
    assert cost_of_kontrakt(agreed.inhalt, stammdaten=build_stammdaten(preise=())) == euro("500.00")
    sign(agreed)
    own = build_kontrakt(inhalt={"stundensatz": euro("50.00")})
    with pytest.raises(StundensatzNotAllowed):
        sign(own)


def test_k6_an_agreed_price_counts_until_the_day_before_the_first_contract() -> None:
    vertrag = Vertrag("v9", "saarburg", "fremd", Decimal("1.00"), Zeitraum(date(2014, 7, 1), date(2014, 12, 31)))
    known = build_stammdaten(vertraege=(vertrag,))
    june_and_july = Zeitraum(date(2014, 6, 1), date(2014, 7, 31))
    agreed = build_inhalt(traeger="fremd", stundensatz=euro("50.00"), umfang=Kontingent(610), laufzeit=june_and_july)
    assert cost_of_kontrakt(agreed, stammdaten=known) == euro("475.01")  # 300 at 50.00 and 310 at 43.55
    assert cost_of_kontrakt(agreed, stammdaten=build_stammdaten()) == euro("508.33")
    sign(build_kontrakt(inhalt={"traeger": "fremd", "stundensatz": euro("50.00"), "laufzeit": june_and_july}))


def test_k4_the_same_signature_again_is_recognised_and_another_is_not() -> None:
    reasons = Begruendungen(eilfall="x")
    signed = build_kontrakt(status=Status.UNTERZEICHNET, unterzeichnung=Unterzeichnung("asd-konz", NOW, reasons))
    assert signed_already(signed, signer=build_asd(), begruendungen=reasons)
    assert not signed_already(signed, signer=build_asd(), begruendungen=NO_REASONS)
    assert not signed_already(signed, signer=build_leitung(), begruendungen=reasons)
    assert not signed_already(build_kontrakt(), signer=build_asd(), begruendungen=reasons)
