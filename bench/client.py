"""A client that costs little: keep-alive connections that send prepared bytes and count the answers.

Both variants of a line are asked by this client, so what it costs weighs on both alike.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What came back: how many answers, which were no success, the bodies where they are kept."""

    answers: int = 0
    errors: list[str] = field(default_factory=list)


class Caller(asyncio.Protocol):
    """One connection: sends a request, waits for its whole answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._got = bytearray()
        self._needed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Collect an answer; all of ours say their length."""
        self._got += data
        if not self._needed:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return
            self._needed = end + 4 + _length(bytes(self._got[:end]))
        if len(self._got) >= self._needed and self._answer is not None:
            answer, self._answer = self._answer, None
            answer.set_result((int(self._got[9:12]), bytes(self._got)))

    def connection_lost(self, exc: Exception | None) -> None:
        """Let nobody wait for an answer that will not come."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and give status and body."""
        assert self._transport is not None
        self._got.clear()
        self._needed = 0
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        status, whole = await self._answer
        return status, whole[whole.find(b"\r\n\r\n") + 4 :]

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def request(method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Write a request as bytes."""
    named = {"Host": "127.0.0.1", **headers}
    if body:
        named = {"Content-Type": "application/json", **named, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


async def connect(ports: Sequence[int], *, clients: int) -> list[Caller]:
    """Open connections, spread evenly over the server's processes."""
    loop = asyncio.get_running_loop()
    found = []
    for place in range(clients):
        _, caller = await loop.create_connection(Caller, "127.0.0.1", ports[place % len(ports)])
        found.append(caller)
    return found


async def ask_for(callers: Sequence[Caller], asked: bytes, *, seconds: float) -> tuple[float, Tally]:
    """Let every connection send the same request again and again; give answers a second."""
    tally = Tally()
    began = time.perf_counter()
    end = began + seconds

    async def one(caller: Caller) -> None:
        while time.perf_counter() < end:
            status, body = await caller.ask(asked)
            tally.answers += 1
            if status != 200:
                tally.errors.append(f"{status} {body[:200]!r}")

    await asyncio.gather(*(one(caller) for caller in callers))
    return tally.answers / (time.perf_counter() - began), tally


async def send_all(caller: Caller, requests: Iterator[bytes]) -> tuple[float, list[tuple[int, bytes]]]:
    """Send requests one after the other; give how many seconds that took, and the answers."""
    began = time.perf_counter()
    answers = [await caller.ask(one) for one in requests]
    return time.perf_counter() - began, answers


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise ValueError("an answer without its length")
