"""Help by day or month (§§ 32-34) and help outside the volumes, over both services: counted, priced, bound (K5, K7)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.journeys.jugendamt import Jugendamt, expect
from tests.journeys.test_kontrakt_to_status import hour

Json = dict[str, Any]
NO_HOURS = {"kontingent_minuten": None}


def by_day(betrag: str, **changes: Any) -> Json:  # noqa: ANN401  # whatever matters in the test
    return NO_HOURS | {"hilfeart": "32", "entgelt": {"art": "tagessatz", "betrag": betrag}} | changes


def by_month(betrag: str, **changes: Any) -> Json:  # noqa: ANN401  # whatever matters in the test
    return NO_HOURS | {"hilfeart": "34", "entgelt": {"art": "monatspauschale", "betrag": betrag}} | changes


@pytest.mark.parametrize(
    ("terms", "bound"),
    [
        (by_day("10.00", beginn="2026-04-01", ende="2026-04-30"), {2026: "300.00"}),
        (by_day("10.00", beginn="2026-04-01", ende="2026-04-01"), {2026: "10.00"}),
        (by_day("10.01", beginn="2026-12-30", ende="2027-01-02"), {2026: "20.02", 2027: "20.02"}),
        (by_day("10.00", beginn="2027-02-28", ende="2027-03-01"), {2027: "20.00"}),
        (by_day("10.00", beginn="2028-02-28", ende="2028-03-01"), {2028: "30.00"}),
        (by_day("1.00", beginn="2028-01-01", ende="2028-12-31"), {2028: "366.00"}),
        (by_month("290.00", beginn="2027-02-15", ende="2027-02-28"), {2027: "145.00"}),
        (by_month("290.00", beginn="2028-02-15", ende="2028-02-29"), {2028: "150.00"}),
        (by_month("290.00", beginn="2028-01-01", ende="2028-12-31"), {2028: "3480.00"}),
        (by_month("100.00", beginn="2026-04-16", ende="2026-05-31"), {2026: "150.00"}),
        (by_month("100.00", beginn="2026-12-21", ende="2027-01-10"), {2026: "35.48", 2027: "32.26"}),
    ],
)
async def test_k5_a_rate_by_day_or_month_is_bound_by_its_days_year_by_year(
    amt: Jugendamt, terms: Json, bound: dict[int, str]
) -> None:
    kontrakt = await amt.signed(**terms)
    assert {one["jahr"]: one["betrag"] for one in kontrakt["bindungen"]} == bound
    assert all(one["minuten"] == 0 for one in kontrakt["bindungen"])
    assert [one["jahr"] for one in kontrakt["bindungen"] if one["vorgemerkt"]] == [
        jahr for jahr in bound if jahr > 2026
    ]


async def test_k5_a_daily_rate_becomes_verbrauch_through_spending_with_the_kontrakts_number(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(**by_day("10.00", beginn="2026-04-01", ende="2026-04-30"))
    spent = {
        "sozialraum": "konz", "volumen": "variabel", "datum": "2026-04-30", "betrag": "290.00", "beleg": "A-1",
        "kontrakt": kontrakt["nummer"], "zweck": "fall",
    }  # fmt: skip
    amt.clock.now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    expect(await amt.budget.of("wjh").post("/v1/ausgaben", json=spent), 201)
    variabel = await amt.volumen("variabel")
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("290.00", "10.00")


async def test_k5_k14_hours_on_a_help_by_day_are_held_and_cost_nothing(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(**by_day("10.00"))
    amt.clock.now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert (await amt.post(hour(kontrakt, "B1", datum="2026-05-04")))["zurueckgestellt"] == 1
    await amt.carry()
    assert (await amt.volumen("variabel"))["verbrauch"] == "0.00"
    assert expect(await amt.traeger.get("/v1/abrechnungsavise/2026-05"), 200)["items"] == []


@pytest.mark.parametrize("hilfeart", ["27.2", "35", "35a", "41"])
async def test_k7_the_form_must_be_named_where_none_follows(amt: Jugendamt, hilfeart: str) -> None:
    body = {
        "aktenzeichen": "51-0007", "sozialraum": "konz", "traeger": "t1", "hilfeart": hilfeart, "volumen": None,
        "beginn": "2026-04-01", "ende": "2026-12-31",
    }  # fmt: skip
    refused = expect(await amt.asd.post("/v1/kontrakte", json=body), 422)
    assert refused["type"] == "/problems/form-fehlt"
    for form in ("ambulant", "flexibel", "teilstationaer", "stationaer", "vollzeitpflege"):
        assert expect(await amt.asd.post("/v1/kontrakte", json=body | {"form": form}), 201)["form"] == form


@pytest.mark.parametrize(
    ("hilfeart", "form"),
    [(hilfeart, "ambulant") for hilfeart in ("28", "29", "30", "31", "52")]
    + [("32", "teilstationaer"), ("33", "vollzeitpflege"), ("34", "stationaer")],
)
async def test_k7_the_form_follows_from_the_hilfeart_and_no_other_may_be_named(
    amt: Jugendamt, hilfeart: str, form: str
) -> None:
    assert (await amt.draft(hilfeart=hilfeart, volumen=None))["form"] == form
    other = {"hilfeart": hilfeart, "volumen": None, "form": "flexibel", "aktenzeichen": "51-0007"}
    body = other | {
        "sozialraum": "konz", "traeger": "t1", "beginn": "2026-04-01", "ende": "2026-12-31",
    }  # fmt: skip
    refused = expect(await amt.asd.post("/v1/kontrakte", json=body), 422)
    assert (refused["type"], refused["form"]) == ("/problems/form-widerspricht-hilfeart", form)


async def test_k5_k7_help_outside_the_volumes_binds_nothing_asks_nobody_and_is_counted(amt: Jugendamt) -> None:
    before = await amt.volumen("gesamt")
    care = await amt.signed(**by_month("900.00", hilfeart="33", volumen=None))
    adult = await amt.signed(hilfeart="41", form="stationaer", volumen=None, kontingent_minuten=None)
    mental = await amt.signed(hilfeart="35a", form="ambulant", volumen=None)
    assert [kontrakt["bindungen"] for kontrakt in (care, adult, mental)] == [[], [], []]
    assert await amt.volumen("gesamt") == before
    counted = expect(await amt.cases.of("wjh").get("/v1/statistik/2026"), 200)["fallzahlen"]
    assert {name: counted[name] for name in ("ambulant", "stationaer", "vollzeitpflege", "gesamt")} == {
        "ambulant": 1, "stationaer": 1, "vollzeitpflege": 1, "gesamt": 3,
    }  # fmt: skip
    assert counted["fremdunterbringung"] == 2


async def test_k7_what_the_konzept_does_not_allow_on_its_volumes_is_allowed_outside_them(amt: Jugendamt) -> None:
    body = {
        "aktenzeichen": "51-0007", "sozialraum": "konz", "traeger": "t1", "hilfeart": "35a", "form": "ambulant",
        "beginn": "2026-04-01", "ende": "2026-12-31", "kontingent_minuten": 600,
    }  # fmt: skip
    refused = expect(await amt.asd.post("/v1/kontrakte", json=body | {"volumen": "variabel"}), 422)
    assert refused["type"] == "/problems/hilfeart-nicht-zugelassen"
    expect(await amt.asd.post("/v1/kontrakte", json=body | {"volumen": None}), 201)
