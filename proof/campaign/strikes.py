"""Carry out the strikes of the schedule, each at its time, and count those that hit."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from proof.campaign.processes import Processes, choose_backend, find_soon, owner_of_port
from proof.campaign.proxy import Weg
from proof.campaign.schedule import KILLS, Art, Schlag

_CALLS = {"cases": "/v1/verbrauch", "projects": "/v1/auszahlungen"}  # what the workers of a service send
_PATIENCE = 15.0  # seconds that such a call, or a process, is waited for


@dataclass(slots=True)
class Strikes:
    """Strikes at the processes of an installation and at the ways to its budget."""

    processes: Processes
    wege: Mapping[str, Weg]
    dice: random.Random
    hits: Counter[tuple[Art, str]] = field(default_factory=Counter)

    @property
    def kills(self) -> int:
        """Give how many processes were killed."""
        return sum(count for (art, _), count in self.hits.items() if art in KILLS)

    @property
    def postgres_kills(self) -> int:
        """Give how many processes of PostgreSQL were killed."""
        return sum(count for (art, ziel), count in self.hits.items() if art in KILLS and ziel == "postgres")

    async def run(self, plan: Sequence[Schlag], *, begun: float) -> None:
        """Carry out a plan; a strike that waits for its moment holds up no other."""
        async with asyncio.TaskGroup() as group:
            for schlag in plan:
                group.create_task(self._strike(schlag, begun=begun))

    async def _strike(self, schlag: Schlag, *, begun: float) -> None:
        await asyncio.sleep(max(0.0, begun + schlag.at - time.monotonic()))
        if await _STRIKES[schlag.art](self, schlag):
            self.hits[schlag.art, schlag.ziel] += 1

    async def kill(self, schlag: Schlag) -> bool:
        """Kill a process by its name."""
        pid = await find_soon(self.processes, schlag.ziel)
        return pid is not None and self.processes.kill(pid)

    async def kill_backend(self, _schlag: Schlag) -> bool:
        """Kill one of PostgreSQL's processes that serve the services."""
        pid = await self._find_backend()
        return pid is not None and self.processes.kill(pid)

    async def stop(self, schlag: Schlag) -> bool:
        """Let a process stand still for a while."""
        pid = await find_soon(self.processes, schlag.ziel)
        return pid is not None and await self._stop(pid, schlag.seconds)

    async def stop_backend(self, schlag: Schlag) -> bool:
        """Let one of PostgreSQL's processes stand still with the locks that it holds."""
        pid = await self._find_backend()
        return pid is not None and await self._stop(pid, schlag.seconds)

    async def kill_calling(self, schlag: Schlag) -> bool:
        """Kill a worker when the budget has answered and the answer has not arrived."""
        return await self._catch(schlag, self._kill)

    async def stop_calling(self, schlag: Schlag) -> bool:
        """Stop a worker for longer than its lease when the budget has answered and the answer has not arrived."""
        return await self._catch(schlag, lambda pid: self._begin_stop(pid, schlag.seconds))

    async def shut(self, schlag: Schlag) -> bool:
        """Refuse connections to the budget for a while."""
        self.wege[schlag.ziel].shut(schlag.seconds)
        await asyncio.sleep(schlag.seconds)
        return True

    async def _find_backend(self) -> int | None:
        for _ in range(int(_PATIENCE / 0.1)):
            if (pid := choose_backend(self.processes, self.dice)) is not None:
                return pid
            await asyncio.sleep(0.1)
        return None

    async def _kill(self, pid: int) -> bool:
        return self.processes.kill(pid)

    async def _begin_stop(self, pid: int, seconds: float) -> bool:
        hit = self.processes.stop(pid)
        asyncio.get_running_loop().call_later(seconds, self.processes.resume, pid)
        return hit

    async def _stop(self, pid: int, seconds: float) -> bool:
        hit = self.processes.stop(pid)
        await asyncio.sleep(seconds)
        self.processes.resume(pid)
        return hit

    async def _catch(self, schlag: Schlag, hit: Callable[[int], Awaitable[bool]]) -> bool:
        """Wait for a call of a worker, and strike the one that sent it while its answer is held back."""
        trap = self.wege[schlag.ziel].set_trap(_CALLS[schlag.ziel])
        try:
            port = await asyncio.wait_for(trap.caught, _PATIENCE)
        except TimeoutError:
            return False
        try:
            pid = owner_of_port(port, self.processes.workers(schlag.ziel))
            return pid is not None and await hit(pid)
        finally:
            trap.release.set()


_STRIKES: dict[Art, Callable[[Strikes, Schlag], Awaitable[bool]]] = {
    Art.KILL: Strikes.kill,
    Art.KILL_BACKEND: Strikes.kill_backend,
    Art.KILL_CALLING: Strikes.kill_calling,
    Art.STOP: Strikes.stop,
    Art.STOP_BACKEND: Strikes.stop_backend,
    Art.STOP_CALLING: Strikes.stop_calling,
    Art.SHUT: Strikes.shut,
}
