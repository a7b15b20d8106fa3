"""Master data as append-only versions, and copies of them that may arrive twice (G5, V16)."""

from datetime import timedelta

from shared.contracts.stammdaten import StammdatenArt, StammdatenVersion
from shared.kalender import format_instant
from shared.storage import stammdaten
from shared.storage.database import Database
from tests.shared.storage.ledgers import NOW, caller_of

TRAEGER = StammdatenArt.TRAEGER


async def test_g5_versions_are_appended_and_each_instant_sees_its_own(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        for day in range(3):
            await stammdaten.append(work, TRAEGER, "t1", inhalt={"name": f"T{day}"}, now=NOW + timedelta(days=day))
        await stammdaten.append(work, TRAEGER, "t0", inhalt={"name": "first"}, now=NOW)
        latest = await stammdaten.find(work, TRAEGER, "t1")
        assert latest is not None
        assert (latest.version, latest.inhalt, latest.gebucht_von) == (3, {"name": "T2"}, "wjh")
        then = await stammdaten.find(work, TRAEGER, "t1", bis=NOW + timedelta(hours=30))
        assert then is not None
        assert then.version == 2
        assert await stammdaten.find(work, TRAEGER, "t1", bis=NOW - timedelta(seconds=1)) is None
        listed = await stammdaten.list_all(work, TRAEGER)
        assert [(version.schluessel, version.version) for version in listed] == [("t0", 1), ("t1", 3)]
        before = await stammdaten.list_all(work, TRAEGER, bis=NOW)
        assert [(version.schluessel, version.version) for version in before] == [("t0", 1), ("t1", 1)]


async def test_copies_may_arrive_twice_and_remember_how_far_they_came(cases_database: Database, tenant: str) -> None:
    copies = [
        StammdatenVersion(
            art=TRAEGER, schluessel="t1", version=n, gebucht_am=format_instant(NOW), inhalt={"name": f"T{n}"}
        )
        for n in (1, 2)
    ]
    async with cases_database.transaction(caller_of(tenant)) as work:
        assert await stammdaten.read_kopienstand(work) is None
        await stammdaten.adopt(work, copies, stand="1", now=NOW)
        await stammdaten.adopt(work, copies, stand="2", now=NOW + timedelta(days=1))
        found = await stammdaten.find(work, TRAEGER, "t1")
        assert found is not None
        assert (found.version, found.gebucht_am) == (2, NOW)
        stand = await stammdaten.read_kopienstand(work)
        assert stand is not None
        assert (stand.stand, stand.geholt_am) == ("2", NOW + timedelta(days=1))


async def test_a_version_that_is_being_booked_keeps_others_waiting(budget_database: Database, tenant: str) -> None:
    async with budget_database.transaction(caller_of(tenant)) as work:
        await stammdaten.lock(work, TRAEGER, "t1")
        async with budget_database.transaction(caller_of(tenant)) as other:
            await stammdaten.lock(other, TRAEGER, "t2")
