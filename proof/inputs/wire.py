"""Requests that are hardly HTTP, over bare sockets: the server closes or refuses them and goes on.

What is no HTTP at all never reaches a service: the server below it refuses in plain text (400), which no document can
describe, since it belongs to no operation.
"""

import contextlib
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx

from proof.issuer import SERVICES
from proof.matrix.good import headers_of
from proof.matrix.world import World

_SECONDS = 10.0
_MOST = 64 * 1024 * 1024  # of a body that has no end: more than any operation takes
_CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
WRITES = {"budget": "/v1/ausgaben", "cases": "/v1/leistungen/stapel", "projects": "/v1/projektantraege"}
_ROLLEN = {"budget": "wjh", "cases": "traeger", "projects": "traeger"}


@dataclass(slots=True)
class Answers:
    """What each odd request was answered: a status, or 0 where the connection was closed; and what is wrong."""

    statuses: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def run(world: World, *, services: Iterable[str] = SERVICES) -> Answers:
    """Send every odd request to every service."""
    found = Answers()
    for service in services:
        for name, parts, allowed in _odd_requests(world, service):
            status, sent = exchange(world, service, parts)
            found.statuses[f"{service} {name}"] = status
            if status not in allowed:
                found.faults.append(f"{service} {name}: {status} instead of one of {sorted(allowed)}")
            if sent >= _MOST:
                found.faults.append(f"{service} {name}: {sent} bytes were taken")
            if not is_ready(world, service):
                found.faults.append(f"{service} {name}: the service does not answer after it")
    return found


def exchange(world: World, service: str, parts: Iterator[bytes]) -> tuple[int, int]:
    """Send parts until there is an answer or the connection is closed; give the status (0: none) and the bytes sent."""
    sent, received = 0, b""
    with connection(world, service) as channel, contextlib.suppress(OSError):
        for part in parts:
            channel.sendall(part)
            sent += len(part)
            if sent > _MOST or (received := _answer(channel, seconds=0.0)):
                break
        received = received or _answer(channel, seconds=_SECONDS)
    words = received.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 and words[1].isdigit() else 0), sent


@contextlib.contextmanager
def connection(world: World, service: str) -> Iterator[socket.socket]:
    """Open a bare connection to a service."""
    url = httpx.URL(world.installation.url(service))
    with socket.create_connection((url.host, url.port or 80), timeout=_SECONDS) as channel:
        yield channel


def is_ready(world: World, service: str) -> bool:
    """Tell whether a normal client gets its answer."""
    try:
        answer = httpx.get(f"{world.installation.url(service)}/readyz", timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


def head_of(
    world: World, service: str, more: Mapping[str, str], *, method: str = "POST", path: str | None = None
) -> bytes:
    """Write the head of a write that is allowed, with more headers."""
    known = {"Host": "x", **headers_of(world, _ROLLEN[service], ""), "Content-Type": "application/json"}
    lines = [f"{method} {path or WRITES[service]} HTTP/1.1", *(f"{k}: {v}" for k, v in {**known, **more}.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _answer(channel: socket.socket, *, seconds: float) -> bytes:
    """Read what there is of an answer within some seconds."""
    end, received = time.monotonic() + seconds, b""
    while True:
        channel.settimeout(max(0.001, end - time.monotonic()))
        try:
            part = channel.recv(65_536)
        except TimeoutError:
            return received
        finally:
            channel.settimeout(_SECONDS)
        received += part
        if not part or b"\r\n\r\n" in received:
            return received


def _odd_requests(world: World, service: str) -> Iterator[tuple[str, Iterator[bytes], set[int]]]:
    """Name each odd request, with what may come of it; 0 is a closed connection."""
    refused, closed = {400, 401, 404, 405, 408, 413, 415, 422, 431}, {0, 400, 413}
    yield "a body without an end, in chunks", _endless(world, service), closed
    huge = head_of(world, service, {"Content-Length": str(10**12)})
    yield "a body said to be a TB", _with_end(huge, b" " * 65_536, times=_MOST // 65_536), closed
    for name, more in _headers().items():
        yield name, iter([head_of(world, service, more) + b"{}"]), refused
    for name, content in _no_http().items():
        yield name, iter([content]), refused | {0, 200, 426, 501, 505}
    get = head_of(world, service, {}, method="GET", path="/healthz")
    both = head_of(world, service, {"Content-Length": "2", "Transfer-Encoding": "chunked"})
    yield "a length and chunks", iter([both + b"0\r\n\r\n"]), refused
    yield "1,000 requests at once", iter([get * 1_000]), {200}


def _endless(world: World, service: str) -> Iterator[bytes]:
    yield head_of(world, service, {"Transfer-Encoding": "chunked"})
    for _ in range(_MOST // len(_CHUNK) + 1):
        yield _CHUNK


def _with_end(head: bytes, part: bytes, *, times: int) -> Iterator[bytes]:
    yield head
    for _ in range(times + 1):
        yield part


def _headers() -> dict[str, dict[str, str]]:
    whole = {"Content-Length": "2"}
    return {
        "10,000 headers": whole | {f"a{number}": "" for number in range(10_000)},
        "10,000 short headers": whole | {format(number, "x"): "" for number in range(8_000)},
        "a header of a MiB": whole | {"x": "x" * 1024 * 1024},
        "a header of 60 KiB": whole | {"x": "x" * 60 * 1024},
        "a token of 60 KiB": whole | {"Authorization": "Bearer " + "x" * 60 * 1024},
        "an If-Match of 60 KiB": whole | {"If-Match": '"' + '","' * 20_000 + '"'},
        "a key of 60 KiB": whole | {"Idempotency-Key": "x" * 60 * 1024},
        "a length below zero": {"Content-Length": "-1"},
        "a length with a sign": {"Content-Length": "+2"},
        "a length beyond all": {"Content-Length": "9" * 400},
        "a length that is none": {"Content-Length": "x"},
        "two lengths": {"Content-Length": "2, 3"},
        "a coding that is none": {"Transfer-Encoding": "x"},
        "chunks in gzip": {"Transfer-Encoding": "gzip, chunked"},
        "expecting something": whole | {"Expect": "x"},
        "bytes in a header": whole | {"x": "".join(map(chr, range(0x80, 0x100)))},
        "a charset that is none": whole | {"Content-Type": "application/json; charset*=x'y'z; charset*0=\xff"},
    }


def _no_http() -> dict[str, bytes]:
    host = b"Host: x\r\n\r\n"
    return {
        "nothing": b"\r\n\r\n",
        "zeros": b"\x00" * 1_000,
        "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
        "a preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/0.9": b"GET /healthz\r\n\r\n",
        "HTTP/9.9": b"GET /healthz HTTP/9.9\r\n" + host,
        "no Host": b"GET /healthz HTTP/1.1\r\n\r\n",
        "two Hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + host,
        "a whole URL": b"GET http://elsewhere.example/healthz HTTP/1.1\r\n" + host,
        "a method that is none": b"MAKE /healthz HTTP/1.1\r\n" + host,
        "a long method": b"X" * 1_000 + b" /healthz HTTP/1.1\r\n" + host,
        "CONNECT": b"CONNECT elsewhere.example:443 HTTP/1.1\r\n" + host,
        "TRACE": b"TRACE /healthz HTTP/1.1\r\n" + host,
        "a long path": b"GET /" + b"x" * 60_000 + b" HTTP/1.1\r\n" + host,
        "a long query": b"GET /healthz?" + b"x" * 60_000 + b" HTTP/1.1\r\n" + host,
        "a path of a MiB": b"GET /" + b"x" * 1024 * 1024 + b" HTTP/1.1\r\n" + host,
        "bytes in a path": b"GET /" + bytes(range(0x80, 0x100)) + b" HTTP/1.1\r\n" + host,
        "a broken escape": b"GET /v1/%zz%ff%00 HTTP/1.1\r\n" + host,
        "a folded header": b"GET /healthz HTTP/1.1\r\nx: a\r\n b\r\n" + host,
        "NUL in a header": b"GET /healthz HTTP/1.1\r\nx: \x00\r\n" + host,
        "a header without a name": b"GET /healthz HTTP/1.1\r\n: x\r\n" + host,
        "blanks before a colon": b"GET /healthz HTTP/1.1\r\nx : y\r\n" + host,
        "an upgrade": b"GET /healthz HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + host,
        "a chunk of no size": b"POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + host + b"zz\r\n",
        "a chunk beyond all": b"POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + host + b"f" * 40 + b"\r\n",
    }
