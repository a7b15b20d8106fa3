"""Two hundred slow clients: each sends a byte a second, in its headers or in its body. A normal one does not notice."""

import contextlib
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from proof.inputs.wire import connection, head_of
from proof.matrix.good import headers_of
from proof.matrix.world import World

CLIENTS = 200
_MOST_SECONDS = 2.0


@dataclass(slots=True)
class Calls:
    """How long a normal client waited, how many slow ones were answered or let go, and what is wrong."""

    seconds: list[float] = field(default_factory=list)
    let_go: int = 0
    faults: list[str] = field(default_factory=list)


def run(world: World, service: str, *, seconds: float) -> Calls:
    """Keep slow clients at a service for some seconds, and call it as a normal client all the time."""
    calls, who = Calls(), headers_of(world, "wjh", "")
    path = {"budget": "/v1/konzepte", "cases": "/v1/kontrakte", "projects": "/v1/projektantraege"}[service]
    with contextlib.ExitStack() as open_ones:
        slow = [open_ones.enter_context(connection(world, service)) for _ in range(CLIENTS)]
        drops = [_drops(world, service, in_body=number % 2 == 0) for number in range(CLIENTS)]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begun = time.monotonic()
            calls.let_go += sum(not _send(channel, drop) for channel, drop in zip(slow, drops, strict=True))
            answer, waited = _call(world.installation.url(service) + path, who)
            calls.seconds.append(waited)
            if answer != httpx.codes.OK or waited > _MOST_SECONDS:
                calls.faults.append(f"{service}: a normal client waited {waited:.2f} s for {answer}")
            time.sleep(max(0.0, begun + 1.0 - time.monotonic()))
    return calls


def _drops(world: World, service: str, *, in_body: bool) -> Iterator[bytes]:
    """Give what a slow client sends, byte by byte, without an end."""
    head = head_of(world, service, {"Content-Length": "100000"})
    if in_body:
        yield head
    else:
        yield from (head[place : place + 1] for place in range(len(head) - 4))
    while True:
        yield b" "


def _send(channel: socket.socket, drop: Iterator[bytes]) -> bool:
    """Send the next byte; tell whether the server still listens."""
    try:
        channel.sendall(next(drop))
    except OSError:
        return False
    return True


def _call(url: str, who: dict[str, str]) -> tuple[int, float]:
    begun = time.monotonic()
    try:
        status = httpx.get(url, headers=who, timeout=10, trust_env=False).status_code
    except httpx.HTTPError:
        status = 0
    return status, time.monotonic() - begun
