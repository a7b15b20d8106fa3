"""The short form of `make campaign`, and that its parts see what they are there to see.

The comparison of journal and databases, the ways that lose and double calls, and the schedule are tried by themselves.
"""

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import pytest

from proof.campaign.__main__ import campaign
from proof.campaign.books import BUECHER, Buch, Row, Seite, Vergleich, judge, open_journal
from proof.campaign.faults import Fault
from proof.campaign.journal import Journal, Was
from proof.campaign.proxy import Weg
from proof.campaign.recovery import PATHS, missing
from proof.campaign.report import judge as judge_run
from proof.campaign.report import tell
from proof.campaign.schedule import KILLS, LONG, Art, plan
from proof.chance import dice_of
from proof.installation import HOST, free_ports

LEISTUNG = next(buch for buch in BUECHER if buch.art == "leistung")
SECONDS = 12.0  # of strikes: with what comes before and after it, people work for twenty seconds and more
ANSWER = b'HTTP/1.1 201 Created\r\ncontent-length: 12\r\nconnection: close\r\n\r\n{"ok": true}'


def test_some_seconds_of_kills_and_a_bad_network_lose_and_double_nothing(tmp_path: Path) -> None:
    ergebnis = campaign(seed=20, seconds=SECONDS, journal=tmp_path / "journal.jsonl")
    tell(ergebnis)
    assert judge_run(ergebnis, seconds=SECONDS) == []


@pytest.mark.parametrize("seed", range(20))
def test_any_ten_minutes_have_more_kills_than_are_wanted_and_stops_beyond_the_lease(seed: int) -> None:
    schlaege = plan(seed, seconds=600.0)
    kills = [one for one in schlaege if one.art in KILLS]
    assert len(kills) >= 165
    assert sum(one.ziel == "postgres" for one in kills) >= 45
    assert sum(one.art is Art.STOP_CALLING and one.seconds >= LONG for one in schlaege) >= 8
    assert all(one.at >= 0 and one.at + one.seconds <= 600.0 for one in schlaege)


def test_a_seed_gives_the_same_schedule_and_another_seed_another() -> None:
    assert plan(7, seconds=60.0) == plan(7, seconds=60.0)
    assert plan(7, seconds=60.0) != plan(8, seconds=60.0)


async def test_a_journal_is_read_as_far_as_it_was_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    await asyncio.gather(*(journal.write(Was.VERLANGT, "leistung", f"r-{n}", minuten=n) for n in range(50)))
    await journal.write(
        Was.BESTAETIGT, "stapel", "s-1", antworten=[["r-1", "gebucht", "id-1"], ["r-2", "abgelehnt", None]]
    )
    journal.close()
    with journal.path.open("ab") as cut:
        cut.write(b'{"was": "bestaetigt", "art": "leistung", "kennung": "r-3", "dat')
    seite = open_journal(journal.path)["leistung"]
    assert seite.wanted == {f"r-{n}": n for n in range(50)}
    assert (seite.done, seite.refused) == ({"r-1": "id-1"}, {"r-2"})


@pytest.mark.parametrize(
    ("there", "where"),
    [
        ([], "lost"),
        ([("r-1", "id-1", 30), ("r-1", "id-2", 30)], "double"),
        ([("r-1", "id-9", 30)], "wrong"),
        ([("r-1", "id-1", 31)], "wrong"),
        ([("r-1", "id-1", 30), ("r-2", "id-2", 5)], "wrong"),
        ([("r-1", "id-1", 30), ("r-3", "id-3", 5)], "wrong"),
    ],
)
def test_what_is_lost_twice_or_otherwise_is_named(there: list[Row], where: str) -> None:
    """r-1 was acknowledged, r-3 was refused, nobody wanted r-2."""
    seite = Seite(wanted={"r-1": 30, "r-3": 5}, refused={"r-3"}, done={"r-1": "id-1"})
    found = compared(LEISTUNG, seite, there)
    assert Counter(lost=len(found.lost), double=len(found.double), wrong=len(found.wrong))[where] > 0


@pytest.mark.parametrize("buch", BUECHER, ids=lambda buch: buch.art)
def test_of_every_kind_what_was_refused_and_is_there_is_named(buch: Buch) -> None:
    seite = Seite(wanted={"r-1": None}, refused={"r-1"})
    assert compared(buch, seite, [("r-1", None, None)]).wrong == [f"{buch.art} r-1: was refused and is there"]
    seite.done["r-1"] = None  # asked for again, with a reason
    assert compared(buch, seite, [("r-1", None, None)]).wrong == []


async def test_a_refusal_for_what_the_call_may_have_done_itself_is_none(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    for name, slug in (("m-1", "version-fehlt"), ("m-2", "jahr-abgeschlossen")):
        await journal.write(Was.ABGELEHNT, "meldung", name, slug=slug)
    journal.close()
    assert open_journal(journal.path)["meldung"].refused == {"m-2"}


def test_what_was_acknowledged_or_only_wanted_may_be_there_once() -> None:
    seite = Seite(wanted={"r-1": 30, "r-2": 5, "r-3": 5}, done={"r-1": "id-1"})
    found = compared(LEISTUNG, seite, [("r-1", "id-1", 30), ("r-2", "id-2", 5)])
    assert (found.lost, found.double, found.wrong) == ([], [], [])


def test_a_way_back_that_was_never_gone_is_named() -> None:
    gone = Counter({path.name: 1 for path in PATHS})
    assert missing(gone, short=False) == []
    del gone["leases taken over"]
    assert missing(gone, short=False) == ["leases taken over"]
    assert missing(gone, short=True) == []


@pytest.mark.parametrize(
    ("fault", "arrived", "answered"),
    [
        (Fault.DROP_REQUEST, 0, False),
        (Fault.DROP_ANSWER, 1, False),
        (Fault.DUPLICATE, 2, True),
        (Fault.LATE_COPY, 2, True),
        (Fault.LATE, 1, False),
        (Fault.REORDER, 1, True),
        (Fault.CUT_REQUEST, 0, False),
        (Fault.CUT_ANSWER, 1, False),
    ],
)
async def test_the_way_does_to_a_call_what_it_says(fault: Fault, arrived: int, *, answered: bool) -> None:
    first, whole = free_ports(2), 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal whole
        try:
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(9)
            whole += 1
            writer.write(ANSWER)
            await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        writer.close()

    weg = build_weg(first, fault=fault)
    async with await asyncio.start_server(serve, HOST, first + 1):
        running = asyncio.create_task(weg.run())
        got = await call(f"http://{HOST}:{first}/v1/verbrauch")
        await weg.heal()
        running.cancel()
    assert (whole, got) == (arrived, answered)
    assert weg.faults == Counter([fault])


async def test_a_way_is_closed_while_nobody_listens_behind_it() -> None:
    first = free_ports(2)
    weg = build_weg(first)
    running = asyncio.create_task(weg.run())
    await asyncio.sleep(0.2)
    assert not weg.open
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(f"http://{HOST}:{first}/v1/stammdaten")
    running.cancel()


def build_weg(first: int, *, fault: Fault | None = None) -> Weg:
    return Weg("cases", first, first + 1, dice_of(1), faulty=fault is not None, draw=lambda _dice, _anfrage: fault)


def compared(buch: Buch, seite: Seite, there: list[Row]) -> Vergleich:
    found = Vergleich()
    judge(buch, seite, there, found=found)
    return found


async def call(url: str) -> bool:
    """Post nine bytes; tell whether there was a whole answer."""
    async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
        for _ in range(100):
            try:
                return bool((await client.post(url, content=b'{"a": 12}')).json() == {"ok": True})
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
            except httpx.TransportError:
                return False
    return False
