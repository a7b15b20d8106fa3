"""One campaign on a running installation: people work, the schedule strikes, all settles, the books are compared."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from proof.campaign import across, books, county, load_hours, load_kontrakte, load_money, load_projects, recovery
from proof.campaign.books import Vergleich
from proof.campaign.county import County
from proof.campaign.desk import Desk, keep_working
from proof.campaign.journal import Journal
from proof.campaign.observer import SENDERS, Observer
from proof.campaign.processes import Processes
from proof.campaign.proxy import Weg
from proof.campaign.schedule import plan
from proof.campaign.sender import Sender
from proof.campaign.settle import Settling, settle
from proof.campaign.strikes import Strikes
from proof.chance import dice_of
from proof.installation import Installation
from proof.invariants.check import check_all
from proof.issuer import SERVICES

WORK: tuple[tuple[Callable[[Desk], Awaitable[None]], int], ...] = (
    (load_kontrakte.work_on_kontrakt, 4),
    (load_kontrakte.amend, 3),
    (load_kontrakte.end, 1),
    (load_hours.post_one, 3),
    (load_hours.post_stapel, 3),
    (load_hours.reverse, 1),
    (load_hours.declare, 1),
    (load_projects.work_on_antrag, 2),
    (load_projects.pay, 4),
    (load_projects.report, 1),
    (load_money.spend, 2),
    (load_money.shift, 1),
)
SHORT = 120.0  # seconds below which not every way back can be gone
_SHORT_STAFF = 3  # in a short run one works where three would
_WARM = 3.0  # seconds of work before the first strike
_ANSWERS = 20.0  # seconds after the last strike for calls that are under way
_PATIENCE = 90.0  # seconds that settling is waited for, to see how long it takes


@dataclass(slots=True)
class Ergebnis:
    """What a campaign has counted and found."""

    kills: int = 0
    postgres_kills: int = 0
    rows: int = 0
    calls: int = 0
    faulted: int = 0
    overdrawn: list[str] = field(default_factory=list)
    books: Vergleich = field(default_factory=Vergleich)
    faults: list[str] = field(default_factory=list)
    settling: Settling = field(default_factory=Settling)
    invariants: list[str] = field(default_factory=list)
    recoveries: Counter[str] = field(default_factory=Counter)
    details: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Campaign:
    """What takes part in a campaign; the ways to the budget listen on the two ports behind the installation's."""

    installation: Installation
    seed: int
    journal: Journal
    county: County
    wege: dict[str, Weg] = field(default_factory=dict)
    healed_at: float = 0.0

    def __post_init__(self) -> None:
        first = self.installation.first_port
        for place, name in enumerate(SENDERS):
            dice = self.dice(f"way of {name}")
            self.wege[name] = Weg(name, first + 1 + len(SERVICES) + place, first + 1, dice)

    def dice(self, name: str) -> random.Random:
        """Give dice of their own to somebody."""
        return dice_of(f"{self.seed}/{name}")


async def run_campaign(campaign: Campaign, *, seconds: float) -> Ergebnis:
    """Run it for so many seconds and give what was found."""
    sender = Sender(campaign.installation, campaign.dice("sender"))
    desk = Desk(campaign.county, sender, campaign.journal, campaign.dice("desk"))
    desk.is_shut = lambda: not campaign.wege["cases"].open
    processes = Processes(campaign.installation)
    strikes = Strikes(processes, campaign.wege, campaign.dice("strikes"))
    observer = Observer(campaign.installation)
    try:
        async with _watched(campaign, processes, observer):
            await county.enter(campaign.county, sender)
            await _work(campaign, desk, strikes, seconds=seconds)
            ergebnis = await _look(campaign, desk, strikes, observer)
    finally:
        processes.resume_all()
        campaign.journal.close()
        await sender.close()
    return ergebnis


@contextlib.asynccontextmanager
async def _watched(campaign: Campaign, processes: Processes, observer: Observer) -> AsyncIterator[None]:
    """Keep the ways open, the second workers running and the messages watched."""
    endless = [weg.run() for weg in campaign.wege.values()]
    endless += [processes.run_second(service) for service in SENDERS]
    endless += [observer.run(service) for service in SENDERS]
    tasks = [asyncio.create_task(one) for one in endless]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _work(campaign: Campaign, desk: Desk, strikes: Strikes, *, seconds: float) -> None:
    """Let people work while the schedule strikes; let their last calls end afterwards, with nothing in their way."""
    begun = time.monotonic()
    desk.ends = begun + _WARM + seconds
    desk.sender.until = desk.ends + _ANSWERS
    async with asyncio.TaskGroup() as group:
        for work, people in WORK:
            for _ in range(people if seconds >= SHORT else -(-people // _SHORT_STAFF)):
                group.create_task(keep_working(desk, work))
        group.create_task(_strike(campaign, strikes, seconds=seconds))


async def _strike(campaign: Campaign, strikes: Strikes, *, seconds: float) -> None:
    await asyncio.to_thread(_write_out, campaign.installation)
    await asyncio.sleep(_WARM)
    for weg in campaign.wege.values():
        weg.faulty = True
    begun = time.monotonic()
    await strikes.run(plan(campaign.seed, seconds=seconds), begun=begun)
    await asyncio.sleep(max(0.0, begun + seconds - time.monotonic()))
    campaign.healed_at = time.monotonic()
    strikes.processes.resume_all()
    for weg in campaign.wege.values():
        await weg.heal()


async def _look(campaign: Campaign, desk: Desk, strikes: Strikes, observer: Observer) -> Ergebnis:
    """Wait until everything has settled and compare all books."""
    installation, amt = campaign.installation, campaign.county.amt
    settling = await asyncio.to_thread(settle, installation, since=campaign.healed_at, patience=_PATIENCE)
    ergebnis = await asyncio.to_thread(_compare, installation, amt, campaign.journal.path)
    wege = list(campaign.wege.values())
    ergebnis.kills, ergebnis.postgres_kills = strikes.kills, strikes.postgres_kills
    ergebnis.rows = desk.done["rows of batches"] + desk.done["leistung"]
    ergebnis.calls, ergebnis.faulted = sum(weg.calls for weg in wege), sum(weg.faults.total() for weg in wege)
    ergebnis.faults, ergebnis.settling = desk.sender.faults, settling
    given = [desk.sender.counts, observer.counts, *(weg.evidence.counts for weg in wege)]
    ergebnis.recoveries = recovery.count_recoveries(installation, amt, given)
    ergebnis.details = {"done": desk.done, "refused": desk.refused, "sent": desk.sender.counts}
    hits = {f"{art} ({ziel})": count for (art, ziel), count in strikes.hits.items()}
    ergebnis.details["strikes"] = Counter(hits)
    for weg in wege:
        ergebnis.details[f"faults on the way of {weg.name}"] = Counter({str(f): n for f, n in weg.faults.items()})
    return ergebnis


def _write_out(installation: Installation) -> None:
    """Let PostgreSQL write what the migrations made, or the first recovery would have to write that too."""
    with installation.connect("budget") as connection:
        connection.execute("CHECKPOINT")


def _compare(installation: Installation, amt: str, journal: Path) -> Ergebnis:
    found = books.compare(installation, amt, journal)
    seen, lost, double, wrong = across.compare_services(installation, amt)
    found.seen.update(seen)
    found.lost, found.double, found.wrong = found.lost + lost, found.double + double, found.wrong + wrong
    found.seen["Volumina that refuse"], overdrawn = across.find_overdrawn(installation, amt)
    broken = check_all({service: installation.database(service) for service in SERVICES})
    return Ergebnis(books=found, overdrawn=overdrawn, invariants=[str(one) for one in broken])
