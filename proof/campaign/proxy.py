"""The way between a service and the budget, on which calls get lost, doubled, late, overtaken and cut.

Where the budget is down the way is closed too, so that the sender's connection is refused as it would be without us.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

from proof.campaign import wire
from proof.campaign.evidence import Evidence
from proof.campaign.faults import Fault, choose
from proof.campaign.wire import Anfrage, Antwort, Gone
from proof.installation import HOST

_LOOK = 0.05  # seconds between two looks whether the budget takes connections
_OVERTAKEN = 0.5  # seconds that a call waits to be overtaken
_PATIENCE = 11.0  # seconds: longer than a service waits for an answer
_HELD = 6.0  # seconds that an answer is held back for who wants to stop its reader


@dataclass(slots=True)
class Trap:
    """Waits for the next call on a path; its answer is held back until `release`."""

    path: str
    caught: asyncio.Future[int]
    release: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Weg:
    """One service's way to the budget: it listens on `port`, what comes goes to `target`."""

    name: str
    port: int
    target: int
    dice: random.Random
    faulty: bool = False
    draw: Callable[[random.Random, Anfrage], Fault | None] = choose
    calls: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    evidence: Evidence = field(default_factory=Evidence)
    shut_until: float = 0.0
    _server: asyncio.Server | None = None
    _trap: Trap | None = None
    _passed: asyncio.Event = field(default_factory=asyncio.Event)
    _healed: asyncio.Event = field(default_factory=asyncio.Event)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def open(self) -> bool:
        """Tell whether connections are taken."""
        return self._server is not None

    async def run(self) -> None:
        """Open and close the way as the budget comes and goes, until cancelled."""
        try:
            while True:
                up = time.monotonic() >= self.shut_until and await self._answers()
                if up and self._server is None:
                    self._server = await asyncio.start_server(self._serve, HOST, self.port)
                elif not up:
                    self._close()
                await asyncio.sleep(_LOOK)
        finally:
            self._close()

    def shut(self, seconds: float) -> None:
        """Refuse connections for a while."""
        self.shut_until = time.monotonic() + seconds

    def set_trap(self, path: str) -> Trap:
        """Catch the next call on a path."""
        self._trap = Trap(path, asyncio.get_running_loop().create_future())
        return self._trap

    async def heal(self) -> None:
        """Let everything through from now on; what is still to be sent later is sent."""
        self.faulty, self.shut_until = False, 0.0
        self._healed.set()
        await asyncio.gather(*self._later, return_exceptions=True)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(HOST, self.target)
        except OSError:
            return False
        writer.close()
        return True

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = int(writer.get_extra_info("peername")[1])
        try:
            anfrage = await wire.read_anfrage(reader, port=port)
            await self._pass(anfrage, writer)
        except (OSError, Gone, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            with contextlib.suppress(OSError):
                writer.close()

    async def _pass(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        self.evidence.see_anfrage(anfrage)
        if self._trap is not None and anfrage.path == self._trap.path:
            await self._hold(anfrage, writer)
            return
        fault = self.draw(self.dice, anfrage) if self.faulty else None
        if fault is None:
            await self._answer(anfrage, writer)
            return
        self.faults[fault] += 1
        self.places[anfrage.ort] += 1
        await _PLAYS[fault](self, anfrage, writer)

    async def _send(self, anfrage: Anfrage, *, late: bool = False) -> Antwort:
        antwort = await wire.send(anfrage, host=HOST, port=self.target)
        self.evidence.see_antwort(anfrage, antwort, late=late)
        self._passed.set()
        return antwort

    async def _answer(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        writer.write((await self._send(anfrage)).content)
        await writer.drain()

    async def _hold(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Let the budget answer, tell who asks, and hold the answer back."""
        trap, self._trap = self._trap, None
        antwort = await self._send(anfrage)
        if trap is not None and not trap.caught.done():
            trap.caught.set_result(anfrage.port)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(trap.release.wait(), _HELD)
        writer.write(antwort.content)
        await writer.drain()

    async def drop_request(self, _anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Lose it on its way."""
        writer.transport.abort()

    async def drop_answer(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Lose the answer of what was done."""
        await self._send(anfrage)
        writer.transport.abort()

    async def duplicate(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Send it twice at once; what answers first is the answer."""
        both = [asyncio.create_task(self._send(anfrage)) for _ in range(2)]
        done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        try:
            writer.write(done.pop().result().content)
            await writer.drain()
        finally:
            await asyncio.gather(*both, return_exceptions=True)

    async def copy_later(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Answer it, and send it again when nobody expects it any more."""
        self._send_later(anfrage, after=self.dice.uniform(0.2, 20.0))
        await self._answer(anfrage, writer)

    async def deliver_late(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Break off at once; the request arrives all the same, later."""
        writer.transport.abort()
        self._send_later(anfrage, after=self.dice.uniform(0.2, 25.0))

    async def delay(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Take a while."""
        await asyncio.sleep(self.dice.uniform(0.05, 0.8))
        await self._answer(anfrage, writer)

    async def hang(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Take longer than anybody waits, then arrive."""
        await asyncio.sleep(_PATIENCE)
        await self._answer(anfrage, writer)

    async def reorder(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Wait until a later call has passed."""
        self._passed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._passed.wait(), _OVERTAKEN)
        await self._answer(anfrage, writer)

    async def cut_request(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Let half of it arrive."""
        await wire.send_half(anfrage, host=HOST, port=self.target)
        writer.transport.abort()

    async def cut_answer(self, anfrage: Anfrage, writer: asyncio.StreamWriter) -> None:
        """Let half of the answer arrive."""
        content = (await self._send(anfrage)).content
        writer.write(content[: len(content) // 2])
        await writer.drain()

    def _send_later(self, anfrage: Anfrage, *, after: float) -> None:
        task = asyncio.create_task(self._send_after(anfrage, after=after))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _send_after(self, anfrage: Anfrage, *, after: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._healed.wait(), after)
        with contextlib.suppress(Gone, OSError):
            await self._send(anfrage, late=True)


_Play = Callable[[Weg, Anfrage, asyncio.StreamWriter], Awaitable[None] | Coroutine[None, None, None]]
_PLAYS: dict[Fault, _Play] = {
    Fault.DROP_REQUEST: Weg.drop_request,
    Fault.DROP_ANSWER: Weg.drop_answer,
    Fault.DUPLICATE: Weg.duplicate,
    Fault.LATE_COPY: Weg.copy_later,
    Fault.LATE: Weg.deliver_late,
    Fault.DELAY: Weg.delay,
    Fault.HANG: Weg.hang,
    Fault.REORDER: Weg.reorder,
    Fault.CUT_REQUEST: Weg.cut_request,
    Fault.CUT_ANSWER: Weg.cut_answer,
}
