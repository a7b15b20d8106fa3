"""A Bindung beside the entry of its Träger's first contract: either order, one price (K6, K4, V10)."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.budget.usecases import bind, enter_stammdaten, extend_vertrag
from tests.budget.office import Json, Office, problem
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums

AGREED: Json = {"traeger": "t2", "stundensatz": "50.00", "kontingent_minuten": 600}
VERTRAG: Json = {"sozialraum": "konz", "traeger": "t2", "stellen": "1.00", "ende": "2016-12-31"}
PRICED = "462.25"  # 298 minutes up to the end of June at 50.00, 302 at 42.50
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Gate:
    """Holds a transaction open behind one of its steps, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, step: str) -> None:
        self.reached, self._go = asyncio.Event(), asyncio.Event()
        real: Callable[..., Awaitable[Any]] = getattr(module, step)

        async def gated(*given: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever the step takes and gives
            done = await real(*given, **named)
            self.reached.set()
            await self._go.wait()
            return done

        monkeypatch.setattr(module, step, gated)

    async def meet(self, office: Office, held: Awaitable[Any], beside: Awaitable[Any]) -> tuple[Any, Any]:
        """Hold one at the gate until what runs beside it waits for a lock, or is through; give both answers."""
        first, reached = asyncio.ensure_future(held), asyncio.ensure_future(self.reached.wait())
        await asyncio.wait({first, reached}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        assert reached.done(), first
        second = asyncio.ensure_future(beside)
        async with asyncio.timeout(10):
            while not await office.sql(_WAITING) and not second.done():
                await asyncio.wait({second}, timeout=0.01)
        self._go.set()
        async with asyncio.timeout(20):
            return await first, await second


async def enter_contract(office: Office, beginn: str = "2014-07-01", **changed: str) -> httpx.Response:
    """Give t2 its contract in konz, where the Kontrakte are: its Ansätze are derived again, its Volumina locked."""
    body = VERTRAG | {"beginn": beginn} | changed
    return await office.callers.of("admin").put("/v1/kooperationsvertraege/KV-9", json=body)


async def extend(office: Office) -> httpx.Response:
    """Extend it after a positive evaluation."""
    body = {"ende": "2016-06-30", "evaluation": {"datum": "2014-05-20", "ergebnis": "positiv"}}
    return await office.callers.of("admin").post(
        "/v1/kooperationsvertraege/KV-9/verlaengerung", json=body, headers={"If-Match": "*"}
    )


async def opened(office: Office) -> None:
    """Enter the county on a day of its year."""
    await office.enter()
    office.clock.set("2014-06-02")


async def check(office: Office, offen: str) -> None:
    """What is open, and every sum with it."""
    assert (await office.figures())[1] == offen
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k6_a_signature_beside_the_entry_of_a_contract_is_priced_by_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    gate = Gate(monkeypatch, enter_stammdaten, "reprice_vereinbarte")
    entered, signed = await gate.meet(office, enter_contract(office), office.bind(**AGREED))
    assert (entered.status_code, signed.status_code) == (201, 201)
    assert [year["betrag"] for year in signed.json()["bindungen"]] == [PRICED]
    await check(office, PRICED)


async def test_k6_an_amendment_beside_the_entry_of_a_contract_is_priced_by_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    office.good(await office.bind(kontrakt=(kontrakt := uuid4()), **AGREED | {"kontingent_minuten": 300}))
    gate = Gate(monkeypatch, enter_stammdaten, "reprice_vereinbarte")
    _, amended = await gate.meet(office, enter_contract(office), office.bind(kontrakt=kontrakt, **AGREED))
    assert [year["betrag"] for year in office.good(amended)["bindungen"]] == [PRICED]
    await check(office, PRICED)


async def test_k6_a_contract_beside_a_signature_that_is_planned_reprices_what_it_binds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    gate = Gate(monkeypatch, bind, "plan_kontrakt")
    signed, entered = await gate.meet(office, office.bind(**AGREED), enter_contract(office))
    assert (signed.status_code, entered.status_code) == (201, 201)
    assert [year["betrag"] for year in signed.json()["bindungen"]] == ["500.00"]
    assert "neu_bepreist" in [warnung["art"] for warnung in await office.warnungen()]
    await check(office, PRICED)


async def test_k6_a_contract_beside_an_amendment_that_is_planned_reprices_what_it_binds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    office.good(await office.bind(kontrakt=(kontrakt := uuid4()), **AGREED | {"kontingent_minuten": 300}))
    gate = Gate(monkeypatch, bind, "plan_kontrakt")
    amended, entered = await gate.meet(office, office.bind(kontrakt=kontrakt, **AGREED), enter_contract(office))
    assert [year["betrag"] for year in office.good(amended)["bindungen"]] == ["500.00"]
    assert entered.status_code == 201
    await check(office, PRICED)


async def test_k6_a_signature_beside_a_contract_from_before_its_beginning_may_agree_no_price(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    gate = Gate(monkeypatch, enter_stammdaten, "reprice_vereinbarte")
    _, refused = await gate.meet(office, enter_contract(office, "2013-07-01"), office.bind(**AGREED))
    assert problem(refused) == (422, "stundensatz-nicht-erlaubt")
    await check(office, "0.00")


async def test_k3_a_signature_beside_a_contract_that_makes_it_dearer_than_it_may_be_binds_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    gate = Gate(monkeypatch, enter_stammdaten, "reprice_vereinbarte")
    cheap = AGREED | {"stundensatz": "10.00"}  # 100.00, and 263.59 with the contract from July on
    _, refused = await gate.meet(office, enter_contract(office), office.bind(**cheap, hoechstens="100.00"))
    assert problem(refused) == (409, "hoechstbetrag-ueberschritten")
    assert (refused.json()["kosten"], refused.json()["hoechstens"]) == ("263.59", "100.00")
    await check(office, "0.00")


async def test_k3_whatever_comes_first_nobody_binds_more_than_may_be_signed(office: Office) -> None:
    await opened(office)
    cheap = AGREED | {"stundensatz": "10.00"}
    binds = (office.bind(nummer=f"K-{place}", **cheap, hoechstens="100.00") for place in range(12))
    *answers, _ = await asyncio.gather(*binds, enter_contract(office))
    assert {answer.status_code for answer in answers} <= {201, 409}
    bound = [year["betrag"] for answer in answers if answer.status_code == 201 for year in answer.json()["bindungen"]]
    assert set(bound) <= {"100.00"}
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_the_overdraft_beside_the_entry_of_a_contract_is_judged_on_the_price_that_is_bound(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    gate = Gate(monkeypatch, enter_stammdaten, "reprice_vereinbarte")
    dear = AGREED | {"stundensatz": "0.01", "kontingent_minuten": 60_000}
    _, refused = await gate.meet(office, enter_contract(office), office.bind(**dear))
    assert problem(refused) == (409, "ueberschreitung")
    await check(office, "0.00")


async def test_k6_an_amendment_beside_the_extension_of_a_contract_is_priced_by_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    office.good(await enter_contract(office, "2013-07-01", ende="2014-06-30"))
    late = AGREED | {"beginn": "2014-07-01"}
    office.good(await office.bind(kontrakt=(kontrakt := uuid4()), **late | {"kontingent_minuten": 300}))
    gate = Gate(monkeypatch, extend_vertrag, "reprice_vereinbarte")
    extended, amended = await gate.meet(office, extend(office), office.bind(kontrakt=kontrakt, **late))
    office.good(extended)
    assert [year["betrag"] for year in office.good(amended)["bindungen"]] == ["425.00"]


async def test_k4_a_signature_beside_the_setting_up_of_a_year_is_priced_by_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    gate = Gate(monkeypatch, bind, "plan_kontrakt")

    async def set_2015_up() -> None:
        await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1360})
        await set_up(office.callers, jahr=2015)

    binding = office.bind(ende="2015-12-31", kontingent_minuten=1200)
    signed, _ = await gate.meet(office, binding, set_2015_up())
    assert [year["betrag"] for year in office.good(signed)["bindungen"]] == ["425.00", "425.00"]
    assert (await office.figures(jahr=2015))[1] == "500.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k6_many_signatures_and_amendments_beside_contracts_come_to_one_price(
    office: Office,
) -> None:
    await opened(office)
    kontrakte: list[UUID] = [uuid4() for _ in range(6)]
    for place, kontrakt in enumerate(kontrakte):
        office.good(await office.bind(kontrakt=kontrakt, nummer=f"K-{place}", **AGREED | {"kontingent_minuten": 300}))
    answers = await asyncio.gather(
        *(office.bind(kontrakt=kontrakt, nummer=f"K-{place}", **AGREED) for place, kontrakt in enumerate(kontrakte)),
        enter_contract(office),
        *(office.bind(nummer=f"N-{place}", **AGREED) for place in range(6)),
    )
    assert Counter(answer.status_code for answer in answers) == {201: 13}
    bound = await office.sql("SELECT betrag FROM bindungen WHERE art = 'kontrakt'")
    assert [row.betrag for row in bound] == [46225] * 12
    await check(office, "5547.00")
