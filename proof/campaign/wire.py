"""HTTP as far as the proxy has to understand it: one request, one answer, one connection each.

The services send bodies with their length; the answer is read to its end, since both sides are told to close.
"""

import asyncio
import re
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\n(?:connection|keep-alive):[^\r\n]*", re.IGNORECASE)
_KEY = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_END = b"\r\n\r\n"
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Anfrage:
    """A request as it came, and the port that it came from."""

    head: bytes
    body: bytes
    port: int

    @property
    def method(self) -> str:
        """Give the method."""
        return self.head.split(b" ", 1)[0].decode()

    @property
    def path(self) -> str:
        """Give the path without its query."""
        return self.head.split(b" ", 2)[1].split(b"?", 1)[0].decode()

    @property
    def ort(self) -> str:
        """Give method and path with ids left out: what kind of call it is."""
        return f"{self.method} {_KEY.sub(b'*', self.path.encode()).decode()}"

    @property
    def reads(self) -> bool:
        """Tell whether it changes nothing."""
        return self.method == "GET" or self.path.endswith("/stand")

    @property
    def content(self) -> bytes:
        """Give it as it is sent on."""
        start, _, _ = self.head.partition(_END)
        return _CONNECTION.sub(b"", start) + b"\r\nConnection: close" + _END + self.body


@dataclass(frozen=True, slots=True)
class Antwort:
    """An answer as it came."""

    content: bytes

    @property
    def status(self) -> int:
        """Give the status."""
        return int(self.content.split(b" ", 2)[1])

    @property
    def body(self) -> bytes:
        """Give what follows the head."""
        return self.content.partition(_END)[2]


class Gone(Exception):
    """The other side gave no whole answer."""


async def read_anfrage(reader: asyncio.StreamReader, *, port: int) -> Anfrage:
    """Read one request; raise IncompleteReadError where nobody asks any more."""
    head = await reader.readuntil(_END)
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return Anfrage(head, body, port)


async def send(anfrage: Anfrage, *, host: str, port: int) -> Antwort:
    """Send a request on and read its answer; raise Gone or ConnectionRefusedError."""
    try:
        async with asyncio.timeout(_SECONDS):
            content = await _exchange(anfrage.content, host=host, port=port)
    except ConnectionRefusedError:
        raise
    except (OSError, TimeoutError):
        raise Gone from None
    if not _is_whole(content):
        raise Gone
    return Antwort(content)


async def send_half(anfrage: Anfrage, *, host: str, port: int) -> None:
    """Send the first half of a request and break off."""
    _, writer = await asyncio.open_connection(host, port)
    writer.write(anfrage.content[: len(anfrage.content) // 2])
    await writer.drain()
    writer.transport.abort()


async def _exchange(content: bytes, *, host: str, port: int) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(content)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


def _is_whole(content: bytes) -> bool:
    """Tell whether all of an answer has come: as long as it says, or up to the empty chunk."""
    head, end, body = content.partition(_END)
    if not end:
        return False
    length = _LENGTH.search(head)
    return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n") or b" 204 " in head[:20]
