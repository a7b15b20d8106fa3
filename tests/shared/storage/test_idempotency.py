"""Repeats by Idempotency-Key: one effect, refusals leave nothing, the first in flight makes the second wait outside."""

import pytest

from shared.contracts.repeat import KeyReused, StillInFlight
from shared.storage import idempotency
from shared.storage.database import Database
from tests.shared.storage.ledgers import caller_of, repeat_of


async def act(database: Database, tenant: str, *, key: str = "key", content: str = "a", sub: str = "wjh") -> str:
    """Do something once under a key and give what it made."""
    repeat = repeat_of(key, content)
    async with database.transaction(caller_of(tenant, sub=sub)) as work:
        if made := await idempotency.recall(work, repeat):
            return f"again {made}"
        await idempotency.remember(work, repeat, made="7")
    return "made 7"


async def test_a_key_has_one_effect(budget_database: Database, tenant: str) -> None:
    assert [await act(budget_database, tenant) for _ in range(3)] == ["made 7", "again 7", "again 7"]


async def test_a_key_with_other_content_is_refused(budget_database: Database, tenant: str) -> None:
    await act(budget_database, tenant)
    with pytest.raises(KeyReused):
        await act(budget_database, tenant, content="b")


async def test_keys_belong_to_a_caller_and_a_tenant(budget_database: Database, tenant: str) -> None:
    assert await act(budget_database, tenant) == "made 7"
    assert await act(budget_database, tenant, sub="leitung", content="b") == "made 7"
    assert await act(budget_database, f"{tenant}-2", content="b") == "made 7"


async def test_without_a_key_nothing_is_kept(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        assert await idempotency.recall(work, None) is None
        await idempotency.remember(work, None, made="7")


async def test_a_refused_request_leaves_its_key_free(budget_database: Database, tenant: str) -> None:
    async def refuse() -> None:
        async with budget_database.transaction(caller_of(tenant)) as work:
            await idempotency.remember(work, repeat_of(), made="7")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await refuse()
    assert await act(budget_database, tenant, content="b") == "made 7"


async def test_while_the_first_is_in_flight_the_second_is_told_so(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        assert await idempotency.recall(work, repeat_of()) is None
        with pytest.raises(StillInFlight):
            await act(budget_database, tenant)
        assert await act(budget_database, tenant, key="other") == "made 7"
        await idempotency.remember(work, repeat_of(), made="7")
    assert await act(budget_database, tenant) == "again 7"


async def test_repeats_of_what_is_done_do_not_wait_for_each_other(budget_database: Database, tenant: str) -> None:
    await act(budget_database, tenant)
    async with budget_database.transaction(caller_of(tenant)) as work:
        assert await idempotency.recall(work, repeat_of()) == "7"
        assert await act(budget_database, tenant) == "again 7"
