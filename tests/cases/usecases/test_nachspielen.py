"""Messages that are sent again after the budget was set back change nothing here that stands already (K10)."""

from datetime import timedelta

import pytest

from services.cases import nachspielen
from services.cases.domain.buchung import Budgetablehnung
from shared.storage import outbox
from tests.cases.house import House, hours

REFUSALS = "SELECT schluessel FROM leistungszustaende WHERE ablehnung_code IS NOT NULL"


async def test_k10_what_the_budget_refuses_once_more_is_written_down_once(house: House) -> None:
    refused, booked = (await house.post(hours(None, "R-1"), hours(None, "R-2"))).zeilen
    assert refused.id is not None
    house.budget.refused_belege = {refused.id: Budgetablehnung("jahr_abgeschlossen", "Das Jahr ist abgeschlossen.")}
    await house.relay()
    for number in (1, 1):
        async with house.database.transaction(house.wjh) as work:
            since = house.clock() - timedelta(minutes=1)
            assert await outbox.send_again(work, ab=since, now=house.clock()) == number
        await house.relay()
        assert [row.schluessel for row in await house.rows(REFUSALS)] == [refused.id]
    assert set(house.budget.booked) == {booked.id}


def test_k10_without_the_budget_the_operator_is_told_to_come_again(
    cases_url: str, tenant: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASES_DATABASE_URL", cases_url)
    for name in ("BUDGET_URL", "TOKEN_URL"):
        monkeypatch.setenv(f"CASES_{name}", "http://127.0.0.1:9")
    assert nachspielen.main(["--ab", "2026-03-01T10:00:00Z", "--jugendamt", tenant]) == 1
    assert "does not answer" in capsys.readouterr().err
