"""Intents of calls: one open per thing, seen by the repair when nobody can answer any more, closed once (K4)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from shared.storage import absichten
from shared.storage.absichten import PATIENCE, TENANTS, Ergebnis
from shared.storage.database import Database
from tests.shared.storage.ledgers import NOW, caller_of


async def test_k4_an_intent_is_open_until_it_is_closed_once(cases_database: Database, tenant: str) -> None:
    thing = uuid4()
    async with cases_database.transaction(caller_of(tenant)) as work:
        made = await absichten.announce(work, art="unterzeichnung", gegenstand=thing, inhalt={"a": 1}, now=NOW)
    async with cases_database.transaction(caller_of(tenant)) as work:
        assert await absichten.find_open(work, thing) == made
        assert await absichten.close(work, made.id, ergebnis=Ergebnis.GEBUNDEN, now=NOW) is True
        assert await absichten.close(work, made.id, ergebnis=Ergebnis.GESCHLOSSEN, now=NOW) is False
        assert await absichten.find_open(work, thing) is None


async def test_k4_a_thing_has_one_open_intent(cases_database: Database, tenant: str) -> None:
    thing = uuid4()
    async with cases_database.transaction(caller_of(tenant)) as work:
        await absichten.announce(work, art="x", gegenstand=thing, inhalt={}, now=NOW)
    with pytest.raises(IntegrityError, match="uq_absichten_offen"):
        async with cases_database.transaction(caller_of(tenant)) as work:
            await absichten.announce(work, art="x", gegenstand=thing, inhalt={}, now=NOW)


async def test_k4_the_repair_waits_while_the_call_may_still_be_answered(cases_database: Database, tenant: str) -> None:
    async with cases_database.transaction(caller_of(tenant)) as work:
        made = await absichten.announce(work, art="x", gegenstand=uuid4(), inhalt={}, now=NOW)
        assert made.may_still_be_answered(NOW + PATIENCE - timedelta(seconds=1))
        assert await absichten.list_unanswered(work, now=NOW) == ()
        assert await absichten.list_unanswered(work, now=NOW + PATIENCE) == (made,)
        await absichten.mark_unanswered(work, made.id, now=NOW)
        (seen,) = await absichten.list_unanswered(work, now=NOW)
        assert seen.id == made.id
    assert tenant in await cases_database.tenants(TENANTS)
