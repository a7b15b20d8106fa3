"""However many book at once, on one Volumen or on several of one parent: a crossing is warned of exactly once (V11)."""

import asyncio
import random

from services.budget.usecases.check_schwellen import check_schwellen
from shared.geld import parse_geld
from tests.budget.office import Office, konzept_with
from tests.builders.invariants import faults_of_sums

LEAVES = ("a", "b", "c", "d")


async def enter(office: Office, *volumina: str) -> None:
    schwellen = [{"volumen": name, "basis": "verbrauch", "prozent": "50"} for name in volumina]
    konzept = konzept_with(**{name: {"anteil": "0.25"} for name in LEAVES})
    await office.enter(konzept=konzept | {"schwellen": schwellen}, gesamt="4000.00")


async def raised(office: Office) -> list[str]:
    return [one["volumen"] for one in await office.warnungen() if one["art"] == "schwelle"]


async def test_v11_sixteen_spendings_on_one_volumen_cross_once(office: Office) -> None:
    await enter(office, "a")
    answers = await asyncio.gather(*(office.ausgabe("60.00", volumen="a") for _ in range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert await raised(office) == ["a"]


async def test_v11_spendings_on_different_leaves_cross_their_parent_once(office: Office) -> None:
    await enter(office, "gesamt")
    for count in range(1, 6):
        answers = await asyncio.gather(*(office.ausgabe("510.00", volumen=name) for name in LEAVES))
        booked = [office.good(answer)["id"] for answer in answers]
        assert await raised(office) == ["gesamt"] * count
        answers = await asyncio.gather(*(office.storno("ausgaben", one) for one in booked))
        assert {answer.status_code for answer in answers} == {201}
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v11_two_that_cross_only_together_are_not_missed(office: Office) -> None:
    await enter(office, "gesamt")
    for count in range(1, 9):
        answers = await asyncio.gather(*(office.ausgabe("1000.00", volumen=name) for name in ("a", "b")))
        booked = [office.good(answer)["id"] for answer in answers]
        assert len(await raised(office)) == count - 1
        booked.append(office.good(await office.ausgabe("0.01", volumen="c"))["id"])
        assert len(await raised(office)) == count
        await asyncio.gather(*(office.storno("ausgaben", one) for one in booked))


async def test_v11_bookings_stornos_and_the_daily_job_at_once_leave_each_threshold_as_its_sums_are(
    office: Office,
) -> None:
    await enter(office, "gesamt", *LEAVES)
    office.clock.set("2014-06-30")
    chance = random.Random(11)  # noqa: S311  # the order of a test

    async def spend() -> None:
        name = chance.choice(LEAVES)
        betrag = f"{chance.randint(100, 900)}.00"
        booked = office.good(await office.ausgabe(betrag, volumen=name, ueberschreitung_begruendung="x"))["id"]
        if chance.random() < 0.6:
            office.good(await office.storno("ausgaben", booked))

    async def check() -> None:
        await check_schwellen(office.database, office.tenant, now=office.clock())

    await asyncio.gather(*(check() if place % 6 == 0 else spend() for place in range(36)))
    standing = {row.volumen: row.gerissen for row in await office.sql("SELECT volumen, gerissen FROM schwellenstaende")}
    sums = {name: figures["verbrauch"] for name, figures in (await office.status())["volumina"].items()}
    limits = dict.fromkeys(LEAVES, "500.00") | {"gesamt": "2000.00"}
    assert standing == {name: parse_geld(sums[name]) > parse_geld(limits[name]) for name in limits}
    before = await raised(office)
    assert {name for name, crossed in standing.items() if crossed} <= set(before)
    await check()
    assert await raised(office) == before
    assert await faults_of_sums(office.database, office.tenant) == []
