"""Statistics (K12) from the database: equal to a naive recount, as of any day, and only of what is seen.

A few counties in the tests, 200 in `make proof`, which reads the count from what is printed.
"""

import random
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings

from services.cases.domain.hilfeart import Form
from services.cases.domain.kontraktausgabe import Kontraktausgabe, Kontraktausgaben
from services.cases.domain.statistik import LINES, Statistik
from services.cases.storage.kontraktausgaben import TENANTS
from services.cases.usecases.adopt_ausgaben import adopt_tenant
from services.cases.usecases.read_statistik import Anfrage, Jahresstatistik, read_statistik
from shared.contracts.peers import NotSent
from shared.contracts.stammdaten import StammdatenArt
from shared.errors import NotVisible
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.umfang import Kontingent, Monatspauschale, Tagessatz
from tests.cases.house import House, hours
from tests.cases.recount import RAEUME, Fall, build_county, half_up, insert_county, recount

SPENT = ("stunden", "gebucht", "ausserhalb")
COUNTIES = {"proof": 200}.get(settings.get_current_profile_name(), 40)


async def read(house: House, anfrage: Anfrage, *, caller: Caller | None = None) -> Jahresstatistik:
    return await read_statistik(house.database, caller or house.wjh, anfrage, buch=house.buch, now=house.clock())


def enter_einwohner(
    house: House, count: int, *, jahr: int = 2026, sozialraum: str = "konz", booked: str = "2026-01-01T08:00:00Z"
) -> None:
    inhalt = {"jahr": jahr, "sozialraum": sozialraum, "unter_21": count}
    house.budget.enter(StammdatenArt.EINWOHNER, f"{jahr}/{sozialraum}", inhalt)
    house.budget.versionen[-1] = house.budget.versionen[-1].model_copy(update={"gebucht_am": booked})


def faults(statistik: Statistik, county: list[Fall], *, tag: date, einwohner: int) -> list[str]:
    """Name what differs from the recount."""
    zahlen = statistik.zahlen
    naive = recount(county, jahr=zahlen.jahr, tag=tag)
    before = recount(county, jahr=zahlen.jahr - 1, tag=tag)["fallzahlen"]
    lasted = {line: days for line, days in naive["ended"].items() if days}
    pairs: dict[str, tuple[Any, Any]] = {
        "fallzahlen": (dict(zahlen.fallzahlen), {line: naive["fallzahlen"][line] for line in LINES}),
        "neu": (zahlen.neu, naive["neu"]),
        "beendet": (zahlen.beendet, len(naive["ended"].get("gesamt", []))),
        "laufzeit": (
            {line: (one.beendet, one.tage, one.monate) for line, one in zahlen.laufzeit.items() if one.beendet},
            {
                line: (
                    len(days),
                    int(half_up(Fraction(sum(days), len(days)), "1")),
                    half_up(Fraction(sum(days), len(days) * 30), "0.1"),
                )
                for line, days in lasted.items()
            },
        ),
        "eckwerte": (
            dict(zahlen.eckwerte),
            {line: Fraction(naive["eckwertfaelle"][line] * 1000, einwohner) for line in LINES},
        ),
        "stunden": (zahlen.ausgaben.stunden, Geld(naive["spent"]["stunden"])),
        "gebucht": (zahlen.ausgaben.gebucht, Geld(naive["spent"]["gebucht"])),
        "ausserhalb": (zahlen.ausgaben.ausserhalb, Geld(naive["spent"]["ausserhalb"])),
        "vereinbart": (zahlen.ausgaben.vereinbart, Geld(naive["spent"]["vereinbart"])),
        "pro kopf": (
            zahlen.ausgaben_pro_kopf,
            Geld(int(half_up(Fraction(sum(naive["spent"][name] for name in SPENT), einwohner), "1"))),
        ),
        "vorjahr": (
            statistik.vorjahr.fallzahlen["gesamt"],
            half_up(Fraction((naive["fallzahlen"]["gesamt"] - before["gesamt"]) * 100, before["gesamt"]), "0.1")
            if before["gesamt"]
            else None,
        ),
    }
    return [f"{name}: {got} instead of {wanted}" for name, (got, wanted) in pairs.items() if got != wanted]


async def test_k12_statistics_equal_a_naive_recount_on_random_counties(house: House) -> None:
    dice = random.Random(12)  # noqa: S311  # spreads, protects nothing
    for jahr in range(2020, 2027):
        for count, sozialraum in enumerate(RAEUME, start=1):
            enter_einwohner(house, 977 * count, jahr=jahr, sozialraum=sozialraum, booked="2019-12-31T08:00:00Z")
    house.clock.now = datetime(2028, 1, 1, 9, tzinfo=UTC)
    for number in range(COUNTIES):
        place = replace(house, jugendamt=f"{house.jugendamt}-{number}")
        county = build_county(dice, size=dice.randrange(25))
        async with place.database.transaction(place.wjh) as work:
            await insert_county(work, county)
        tag = dice.choice((None, date(2024, 6, 30), date(2026, 2, 28)))
        year = await read(place, Anfrage(dice.randrange(2022, 2027), stichtag=tag))
        known = tag or date(2028, 1, 1)
        assert faults(year.gesamt, county, tag=known, einwohner=977 * 3) == []
        for count, part in enumerate(year.sozialraeume, start=1):
            own = [fall for fall in county if fall.raum == part.sozialraum]
            assert faults(part, own, tag=known, einwohner=977 * count) == []
    sys.stdout.write(f"random counties recounted: {COUNTIES}\n")


async def test_k12_drafts_do_not_count_and_help_outside_the_volumes_does(house: House) -> None:
    await house.advise(await house.draft())
    await house.signed()
    await house.signed(volumen=None, hilfeart="34", umfang=Tagessatz(Geld(150_00)), stundensatz=None)
    year = await read(house, Anfrage(2026))
    zahlen = year.gesamt.zahlen
    assert (zahlen.fallzahlen["ambulant"], zahlen.fallzahlen["stationaer"], zahlen.fallzahlen["gesamt"]) == (1, 1, 2)
    assert (year.vorlaeufig, zahlen.neu, zahlen.beendet, zahlen.beendet_kuenftig) == (True, 2, 2, 2)


async def test_k12_spending_is_recognised_hours_and_the_days_of_a_rate_that_are_over(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(90))
    await house.post(hours(kontrakt, "R-1"), hours(kontrakt, "R-2"))  # the second does not fit and is held
    await house.post(hours(None, "R-3"))  # work for the area is no case
    await house.signed(volumen=None, hilfeart="34", umfang=Monatspauschale(Geld(3000_00)))
    enter_einwohner(house, 1000)
    spent = (await read(house, Anfrage(2026, sozialraum="konz"))).gesamt.zahlen
    assert spent.ausgaben.stunden == Geld(42_50)
    assert spent.ausgaben.ausserhalb == Geld(10 * 3000_00 + 2000_00)  # ten months and 20 of 30 days of November
    assert spent.ausgaben_pro_kopf == Geld(32_04)


@dataclass
class Spending:
    """The budget's list of spending on Kontrakte."""

    items: list[Kontraktausgabe]
    asked: list[str | None] = field(default_factory=list)
    fails_with: Exception | None = None

    async def fetch_kontraktausgaben(self, *, jugendamt: str, seit: str | None) -> Kontraktausgaben:  # noqa: ARG002  # the Protocol's
        if self.fails_with is not None:
            raise self.fails_with
        self.asked.append(seit)
        return Kontraktausgaben(tuple(self.items), f"W{len(self.asked)}")


async def test_k12_help_by_day_within_the_volumes_costs_what_was_spent_not_what_was_agreed(house: House) -> None:
    kontrakt = await house.signed(hilfeart="32", umfang=Tagessatz(Geld(10_00)))
    enter_einwohner(house, 100)
    agreed = (await read(house, Anfrage(2026, sozialraum="konz"))).gesamt.zahlen.ausgaben
    assert (agreed.gesamt, agreed.vereinbart) == (Geld(0), Geld(324 * 10_00)), "1 January to 20 November"
    booked = house.clock()
    spent = [
        Kontraktausgabe(uuid4(), kontrakt.id, tag, Geld(cents), booked)
        for tag, cents in (
            (date(2026, 1, 31), 310_00), (date(2026, 2, 28), 280_00), (date(2026, 2, 28), -280_00),
            (date(2025, 12, 31), 7_00), (date(2026, 12, 31), 9_00),
        )
    ]  # fmt: skip
    budget = Spending(spent)
    for _ in range(2):  # rows may repeat
        await adopt_tenant(house.database, budget, jugendamt=house.jugendamt, now=house.clock())
    assert budget.asked == [None, "W1"]
    zahlen = (await read(house, Anfrage(2026, sozialraum="konz"))).gesamt.zahlen
    assert (zahlen.ausgaben.gebucht, zahlen.ausgaben.gesamt) == (Geld(310_00), Geld(310_00))
    assert (zahlen.ausgaben_pro_kopf, zahlen.ausgaben.vereinbart) == (Geld(3_10), agreed.vereinbart)
    yesterday = house.clock().date() - timedelta(days=1)
    before = (await read(house, Anfrage(2026, stichtag=yesterday))).gesamt.zahlen.ausgaben
    assert before.gebucht == Geld(0), "it was not booked by then (V16)"


async def test_k12_a_budget_that_is_away_leaves_the_copy_as_it_is(house: House) -> None:
    kontrakt = await house.signed()
    row = Kontraktausgabe(uuid4(), kontrakt.id, date(2026, 1, 31), Geld(1_00), house.clock())
    budget = Spending([row], fails_with=NotSent(dienst="budget"))
    with pytest.raises(NotSent):
        await adopt_tenant(house.database, budget, jugendamt=house.jugendamt, now=house.clock())
    assert await house.rows("SELECT 1 FROM kontraktausgaben") == []
    budget.fails_with = None
    await adopt_tenant(house.database, budget, jugendamt=house.jugendamt, now=house.clock())
    assert len(await house.rows("SELECT 1 FROM kontraktausgaben")) == 1
    assert house.jugendamt in await house.database.tenants(TENANTS)


async def test_k12_without_under_21s_of_one_area_the_total_has_no_eckwert_and_says_whose_are_missing(
    house: House,
) -> None:
    await house.signed()
    enter_einwohner(house, 400)
    year = await read(house, Anfrage(2026))
    assert (year.gesamt.zahlen.eckwerte["gesamt"], year.gesamt.zahlen.einwohner_fehlen) == (None, ("saarburg",))
    assert [part.zahlen.eckwerte["ambulant"] for part in year.sozialraeume] == [Fraction(5, 2), None]


async def test_v16_the_statistics_of_a_past_day_know_no_later_signature_nor_later_under_21s(house: House) -> None:
    enter_einwohner(house, 400)
    enter_einwohner(house, 100, sozialraum="saarburg")
    await house.signed()
    house.clock.pass_by(86_400)
    await house.signed()
    past = await read(house, Anfrage(2026, stichtag=date(2026, 11, 20)))
    assert (past.tag, past.gesamt.zahlen.fallzahlen["gesamt"]) == (date(2026, 11, 20), 1)
    assert (await read(house, Anfrage(2026))).gesamt.zahlen.fallzahlen["gesamt"] == 2
    before_it_was_counted = await read(house, Anfrage(2026, stichtag=date(2025, 12, 31)))
    assert before_it_was_counted.gesamt.zahlen.einwohner is None


async def test_k12_asd_counts_its_own_areas_and_leitung_those_of_its_bezirke(house: House) -> None:
    await house.signed()
    here = await read(house, Anfrage(2026), caller=house.asd)
    assert [part.sozialraum for part in here.sozialraeume] == ["konz"]
    led = await read(house, Anfrage(2026), caller=house.leitung)
    assert [part.sozialraum for part in led.sozialraeume] == ["konz", "saarburg"]
    elsewhere = Caller("leitung", house.jugendamt, frozenset({Role.LEITUNG}), bezirke=frozenset({"andere"}))
    assert (await read(house, Anfrage(2026), caller=elsewhere)).gesamt.zahlen.fallzahlen["gesamt"] == 0


@pytest.mark.parametrize("sozialraum", ["saarburg", "unbekannt"])
async def test_a_sozialraum_that_is_not_seen_is_not_there(house: House, sozialraum: str) -> None:
    await house.signed()
    with pytest.raises(NotVisible):
        await read(house, Anfrage(2026, sozialraum=sozialraum), caller=house.asd)


async def test_k12_the_form_counted_is_that_of_the_last_day_in_the_year(house: House) -> None:
    fall = build_county(random.Random(1), size=1)[0]  # noqa: S311  # the same
    first = replace(
        fall.fassungen[0], ab=date(2025, 3, 1), ende=date(2026, 6, 30), form="ambulant", gebucht=date(2025, 3, 1)
    )
    later = replace(first, ab=date(2026, 6, 30), form="stationaer", hilfeart="34")
    case = Fall("konz", date(2025, 3, 1), (replace(first, hilfeart="31"), later), ())
    async with house.database.transaction(house.wjh) as work:
        await insert_county(work, [case])
    counted = {jahr: (await read(house, Anfrage(jahr))).gesamt.zahlen for jahr in (2025, 2026)}
    assert counted[2025].fallzahlen["ambulant"] == counted[2026].fallzahlen["stationaer"] == 1
    assert counted[2026].laufzeit[Form.STATIONAER].tage == 487
