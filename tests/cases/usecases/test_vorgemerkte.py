"""K4: years that were `vorgemerkt` are taken over from the budget, append-only, and never over a newer state."""

from datetime import date

import pytest

from services.cases.domain.kontrakt import Begruendungen, Bindung, Kontrakt
from services.cases.usecases import refresh_vorgemerkte as module
from services.cases.usecases.refresh_vorgemerkte import refresh_vorgemerkte
from shared.geld import Geld
from tests.cases.fakes import EXCEEDED
from tests.cases.house import House

NEXT = Bindung(2027, Geld(120_00), 61)


async def signed_over_two_years(house: House) -> Kontrakt:
    return await house.signed(ende=date(2027, 3, 31))


async def refresh(house: House) -> None:
    await refresh_vorgemerkte(house.database, house.budget, now=house.clock())


async def test_k4_what_was_vorgemerkt_stays_on_record_and_is_followed_by_the_budgets_amount(house: House) -> None:
    signed = await signed_over_two_years(house)
    house.budget.staende[signed.id] = (Bindung(2026, Geld(999_00), 1), NEXT)
    await refresh(house)
    shown = await house.read(signed)
    assert signed.unterzeichnung is not None
    assert shown.unterzeichnung is not None
    assert shown.unterzeichnung.bindungen == (signed.unterzeichnung.bindungen[0], NEXT), "a set up year is the budget's"
    assert shown.version == signed.version + 1
    rows = await house.rows("SELECT jahr, nr, betrag, vorgemerkt FROM bindungen ORDER BY jahr, nr")
    assert [tuple(row) for row in rows] == [(2026, 1, 10000, False), (2027, 1, 10000, True), (2027, 2, 12000, False)]
    (trace,) = await house.rows("SELECT akteur, daten FROM audit WHERE aktion = 'kontrakt.neu_bepreist'")
    assert (trace.akteur, trace.daten["bindungen"]) == ("service-cases", {"2027": "120.00"})


async def test_k4_once_taken_over_the_kontrakt_is_not_asked_about_again(house: House) -> None:
    signed = await signed_over_two_years(house)
    house.budget.staende[signed.id] = (NEXT,)
    await refresh(house)
    house.budget.asked_for.clear()
    await refresh(house)
    assert not any(signed.id in asked for asked in house.budget.asked_for)


@pytest.mark.parametrize("still", [(), (Bindung(2027, Geld(100_00), 60, vorgemerkt=True),)])
async def test_k4_a_year_that_the_budget_has_not_set_up_stays_as_it_is(
    house: House, still: tuple[Bindung, ...]
) -> None:
    signed = await signed_over_two_years(house)
    house.budget.staende[signed.id] = still
    await refresh(house)
    assert await house.read(signed) == signed


@pytest.mark.parametrize("away", [True, False])
async def test_k4_without_an_answer_of_the_budget_the_next_run_asks_again(house: House, *, away: bool) -> None:
    signed = await signed_over_two_years(house)
    house.budget.staende[signed.id] = (NEXT,)
    house.budget.away, house.budget.problem = away, EXCEEDED
    await refresh(house)
    assert await house.read(signed) == signed
    house.budget.away, house.budget.problem = False, None
    await refresh(house)
    assert (await house.read(signed)).version == signed.version + 1


async def test_k4_a_kontrakt_that_changes_meanwhile_waits_for_the_next_run(house: House) -> None:
    eilfall = Begruendungen(eilfall="Sofort nötig", rueckwirkung="Die Hilfe läuft.")
    signed = await house.sign(await house.draft(ende=date(2027, 3, 31)), reasons=eilfall)
    house.budget.staende[signed.id] = (NEXT,)
    house.budget.meanwhile = lambda: house.advise(signed)
    await refresh(house)
    advised = await house.read(signed)
    assert (advised.version, advised.unterzeichnung) == (signed.version + 1, signed.unterzeichnung)
    house.budget.meanwhile = None
    await refresh(house)
    assert (await house.read(signed)).version == advised.version + 1


async def test_k4_all_pages_are_asked_about(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_QUELLEN", 2)
    kontrakte = [await signed_over_two_years(house) for _ in range(5)]
    house.budget.staende = {kontrakte[4].id: (NEXT,)}
    await refresh(house)
    assert all(len(asked) <= 2 for asked in house.budget.asked_for)
    assert {kontrakt.id for kontrakt in kontrakte} <= set().union(*house.budget.asked_for)
    assert (await house.read(kontrakte[4])).version == kontrakte[4].version + 1
