"""Messages reach their receiver: leased by one relay at a time, retried later and later, parked, never lost (K10)."""

from datetime import timedelta

from sqlalchemy import text

from shared.kalender import Instant
from shared.storage import outbox
from shared.storage.database import Database
from shared.storage.outbox import AWAY, LEASE, MOST_TRIES, NO_ANSWER, SOON, TENANTS, TURN, Message
from tests.shared.storage.ledgers import NOW, caller_of


async def put(database: Database, tenant: str, count: int = 1) -> None:
    async with database.transaction(caller_of(tenant)) as work:
        for place in range(count):
            await outbox.put(work, thema="verbrauch", ordnung="k", inhalt={"n": place}, now=NOW)


async def lease(database: Database, tenant: str, *, limit: int = 10, now: Instant = NOW) -> tuple[Message, ...]:
    async with database.transaction(caller_of(tenant)) as work:
        return await outbox.lease(work, thema="verbrauch", limit=limit, now=now)


async def test_k10_a_message_commits_with_what_it_tells_or_not_at_all(cases_database: Database, tenant: str) -> None:
    work = cases_database.transaction(caller_of(tenant))
    opened = await work.__aenter__()
    await outbox.put(opened, thema="verbrauch", ordnung="k", inhalt={}, now=NOW)
    assert await lease(cases_database, tenant) == ()
    await work.__aexit__(None, None, None)
    assert len(await lease(cases_database, tenant)) == 1


async def test_k10_a_leased_message_is_nobody_elses_until_its_lease_ends(cases_database: Database, tenant: str) -> None:
    await put(cases_database, tenant, 3)
    first = await lease(cases_database, tenant, limit=2)
    second = await lease(cases_database, tenant)
    assert [message.inhalt["n"] for message in (*first, *second)] == [0, 1, 2]
    assert await lease(cases_database, tenant, now=NOW + LEASE - timedelta(seconds=1)) == ()
    again = await lease(cases_database, tenant, now=NOW + LEASE)
    assert [(message.inhalt["n"], message.versuche) for message in again] == [(0, 2), (1, 2), (2, 2)]


async def test_k10_two_relays_at_once_take_different_messages(cases_database: Database, tenant: str) -> None:
    await put(cases_database, tenant, 4)
    async with cases_database.transaction(caller_of(tenant)) as one:
        first = await outbox.lease(one, thema="verbrauch", limit=2, now=NOW)
        second = await lease(cases_database, tenant)  # does not wait for the first
        assert [message.inhalt["n"] for message in second] == [2, 3]
    assert [message.inhalt["n"] for message in first] == [0, 1]


async def lease_in_turn(database: Database, tenant: str, *, now: Instant = NOW) -> tuple[Message, ...]:
    async with database.transaction(caller_of(tenant)) as work:
        return await outbox.lease_in_turn(work, thema="verbrauch", limit=2, now=now)


async def test_k10_while_a_relay_holds_messages_of_an_ordered_theme_no_other_takes_what_is_behind_them(
    cases_database: Database, tenant: str
) -> None:
    await put(cases_database, tenant, 4)
    first = await lease_in_turn(cases_database, tenant)
    assert [message.inhalt["n"] for message in first] == [0, 1]
    assert await lease_in_turn(cases_database, tenant) == ()
    async with cases_database.transaction(caller_of(tenant)) as work:
        await outbox.finish(work, [message.id for message in first], now=NOW)
    assert [message.inhalt["n"] for message in await lease_in_turn(cases_database, tenant)] == [2, 3]


async def test_k10_a_relay_that_does_not_come_back_is_waited_for_no_longer_than_its_turn(
    cases_database: Database, tenant: str
) -> None:
    await put(cases_database, tenant, 3)
    await lease_in_turn(cases_database, tenant)
    assert await lease_in_turn(cases_database, tenant, now=NOW + TURN - timedelta(milliseconds=1)) == ()
    assert [message.inhalt["n"] for message in await lease_in_turn(cases_database, tenant, now=NOW + TURN)] == [2]


async def test_k10_what_waits_for_another_try_or_belongs_to_others_keeps_nobody_from_his_turn(
    cases_database: Database, tenant: str
) -> None:
    await put(cases_database, tenant, 2)
    (message,) = await lease(cases_database, tenant, limit=1)
    tried = Message(message.id, message.ordnung, message.inhalt, versuche=5)
    async with cases_database.transaction(caller_of(tenant)) as work:
        await outbox.postpone(work, tried, fehler="eingabe", now=NOW + timedelta(seconds=2))  # 16 s: like a lease
    assert len(await lease_in_turn(cases_database, tenant)) == 1
    await put(cases_database, f"{tenant}-2")
    assert len(await lease_in_turn(cases_database, f"{tenant}-2")) == 1


async def test_k10_what_waits_for_seconds_is_woken_and_what_is_leased_or_waits_longer_is_not(
    cases_database: Database, tenant: str
) -> None:
    await put(cases_database, tenant, 4)
    first, second, third, leased = await lease(cases_database, tenant)
    async with cases_database.transaction(caller_of(tenant)) as work:
        await outbox.give_back(work, [first.id], now=NOW)
        await outbox.postpone(work, second, fehler="eingabe", now=NOW + timedelta(seconds=2))
        await outbox.finish(work, [third.id], now=NOW)
        await outbox.wake(work, thema="anderes", now=NOW)
        assert await outbox.lease(work, thema="verbrauch", limit=9, now=NOW) == ()
        await outbox.wake(work, thema="verbrauch", now=NOW)
        (woken,) = await outbox.lease(work, thema="verbrauch", limit=9, now=NOW)
    assert woken.id == first.id
    assert [one.id for one in await lease(cases_database, tenant, now=NOW + LEASE)][-1] == leased.id


async def test_k10_a_delivered_message_is_marked_once(cases_database: Database, tenant: str) -> None:
    await put(cases_database, tenant)
    (message,) = await lease(cases_database, tenant)
    async with cases_database.transaction(caller_of(tenant)) as work:
        assert await outbox.finish(work, [message.id], now=NOW) == {message.id}
        assert await outbox.finish(work, [message.id], now=NOW) == frozenset()
        assert (await outbox.read_backlog(work)).ausstehend == 0
    assert await lease(cases_database, tenant, now=NOW + timedelta(days=1)) == ()


async def fail_always(database: Database, tenant: str, *, fehler: str) -> list[float]:
    """Let a message fail until it is parked; give the seconds that it waited after each try."""
    await put(database, tenant)
    now, waits = NOW, []
    for _ in range(MOST_TRIES):
        (message,) = await lease(database, tenant, now=now)
        async with database.transaction(caller_of(tenant)) as work:
            await outbox.postpone(work, message, fehler=fehler, now=now)
            due = (await work.execute(text("SELECT faellig_ab FROM ausgang"))).scalar_one()
        waits.append((due - now).total_seconds())
        now = due
    assert await lease(database, tenant, now=now + timedelta(days=1)) == ()
    return waits


async def test_k10_a_failed_message_waits_longer_each_time_and_is_parked_at_last(
    cases_database: Database, tenant: str
) -> None:
    waits = await fail_always(cases_database, tenant, fehler="eingabe")
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1, 600)
    async with cases_database.transaction(caller_of(tenant)) as work:
        backlog = await outbox.read_backlog(work)
    assert (backlog.ausstehend, backlog.geparkt, backlog.aelteste) == (1, 1, NOW)


async def test_k10_without_an_answer_a_message_is_tried_again_within_seconds_for_some_tries_and_then_ever_later(
    cases_database: Database, tenant: str
) -> None:
    waits = await fail_always(cases_database, tenant, fehler=NO_ANSWER)
    assert waits[:5] == [1, 2, 4, 5, 5]
    assert set(waits[4:SOON]) == {5}
    assert waits[SOON:] == [10, 20, 40, 80, 160, 320] + [600] * (MOST_TRIES - SOON - 6)


async def test_k10_while_the_receiver_is_away_no_try_is_counted(cases_database: Database, tenant: str) -> None:
    await put(cases_database, tenant)
    now = NOW
    for _ in range(3):
        (message,) = await lease(cases_database, tenant, now=now)
        assert message.versuche == 1
        async with cases_database.transaction(caller_of(tenant)) as work:
            await outbox.give_back(work, [message.id], now=now)
        now += AWAY


async def test_k10_the_worker_learns_which_tenants_wait_and_nothing_else(cases_database: Database, tenant: str) -> None:
    assert tenant not in await cases_database.tenants(TENANTS)
    await put(cases_database, tenant)
    assert tenant in await cases_database.tenants(TENANTS)
    assert await lease(cases_database, f"{tenant}-2") == ()


async def test_k10_a_lease_takes_no_more_than_it_may_whatever_the_plan(cases_database: Database, tenant: str) -> None:
    await put(cases_database, tenant, 5)
    async with cases_database.transaction(caller_of(tenant)) as work:
        for joined in ("hashjoin", "mergejoin", "material", "hashagg", "sort"):  # so that it is read row by row
            await work.execute(text(f"SET LOCAL enable_{joined} = off"))
        assert len(await outbox.lease(work, thema="verbrauch", limit=2, now=NOW)) == 2
