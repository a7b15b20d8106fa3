"""Bodies that no schema generator thinks of: broken as JSON, as text, as HTTP content, or too much of it.

Each is made of a body that is good. `Broken.wrong` says that nothing but a refusal is right.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from proof.places import places, put

JSON = "application/json"
MIB = 1024 * 1024
_DEEP = 100_000
_REPEATED = 10_000


@dataclass(frozen=True, slots=True)
class Broken:
    """A body as it is sent, under a name; `wrong`: it must be refused, and with one of `statuses` if they are named."""

    name: str
    content: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    wrong: bool = True
    statuses: frozenset[int] = frozenset()


def broken_of(good: object) -> Iterator[Broken]:
    """Give all broken forms of a good body."""
    text = json.dumps(good, ensure_ascii=False)
    yield from _no_object(text)
    yield from _no_json(text)
    yield from _no_text(text)
    yield from _no_content(text)
    yield from _too_much(good, text)


def _no_object(text: str) -> Iterator[Broken]:
    free = {"an empty body", "null"}  # a body that may be left out
    for name, content in (
        ("an empty body", ""), ("blanks", "  \n"), ("an array", f"[{text}]"), ("an empty array", "[]"),
        ("null", "null"), ("a string", '"x"'), ("a number", "7"), ("a boolean", "true"),
    ):  # fmt: skip
        yield Broken(name, content.encode(), wrong=name not in free, statuses=frozenset({422, 400}))
    yield Broken("an empty body of no type", b"", headers={}, wrong=False)


def _no_json(text: str) -> Iterator[Broken]:
    inner = text[1:-1]
    with_more = f", {inner}" if inner else ""
    told = {
        "a name twice": '{"x": 1, "x": 2' + with_more + "}",
        "each name twice": f"{{{inner}, {inner}}}" if inner else '{"x": 1, "x": 1}',
        "NaN": '{"x": NaN' + with_more + "}",
        "Infinity": '{"x": Infinity' + with_more + "}",
        "minus Infinity": '{"x": -Infinity' + with_more + "}",
        "an exponent beyond all": '{"x": 1e999999999' + with_more + "}",
        "a number of 5,000 digits": '{"x": ' + "9" * 5_000 + with_more + "}",
        "a number of a MiB": '{"x": ' + "9" * MIB + with_more + "}",
        "a fraction of a MiB": '{"x": 0.' + "9" * MIB + with_more + "}",
        "NUL in a value": '{"x": "\\u0000"' + with_more + "}",
        "NUL in a name": '{"\\u0000": 1' + with_more + "}",
        "half a surrogate in a value": '{"x": "\\ud800"' + with_more + "}",
        "half a surrogate in a name": '{"\\udfff": 1' + with_more + "}",
        "arrays in arrays": '{"x": ' + "[" * _DEEP + "]" * _DEEP + with_more + "}",
        "arrays without an end": "[" * MIB,
        "objects in objects": '{"x":' * _DEEP + "1" + "}" * _DEEP,
        "65 levels": '{"x": ' + "[" * 65 + "]" * 65 + with_more + "}",
        "two documents": text + text,
        "something behind": text + " x",
        "a comma too many": text[:-1] + ",}",
        "a comment": "/* */" + text,
        "single quotes": text.replace('"', "'") if '"' in text else "{'x': 1}",
        "half of it": text[: max(1, len(text) // 2)],
        "a raw NUL": text + "\x00",
        "a raw line end in a string": '{"x": "\n"' + with_more + "}",
    }
    for name, content in told.items():
        yield Broken(name, content.encode())


def _no_text(text: str) -> Iterator[Broken]:
    told = {
        "no UTF-8": b'{"x": "\xff\xfe"}',
        "an overlong form": b'{"x": "\xc0\x80"}',
        "a surrogate in UTF-8": b'{"x": "\xed\xa0\x80"}',
        "UTF-16": text.encode("utf-16"),
        "UTF-32": text.encode("utf-32"),
        "bytes": bytes(range(256)),
    }
    for name, content in told.items():
        yield Broken(name, content, statuses=frozenset({400}))
    yield Broken("a byte order mark", b"\xef\xbb\xbf" + text.encode(), wrong=False)


def _no_content(text: str) -> Iterator[Broken]:
    whole = text.encode()
    refused = frozenset({415})
    bomb = gzip.compress(b" " * 100 * MIB, 9)
    for coding, content in (
        ("gzip", gzip.compress(whole)), ("deflate", zlib.compress(whole)), ("br", whole), ("x", whole),
        ("identity, gzip", gzip.compress(whole)), ("gzip", bomb),
    ):  # fmt: skip
        yield Broken(
            f"coded as {coding}, {len(content)} bytes", content,
            headers={"Content-Type": JSON, "Content-Encoding": coding}, statuses=refused,
        )  # fmt: skip
    for media_type in (
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "text/html",
        "application/json; charset=utf-16", "application/jsonx", "json", ";", "*/*", "application/problem+json",
        "application/json, text/csv", "a" * 5_000, 'application/json; charset="', "application/\x80",
    ):  # fmt: skip
        headers = {"Content-Type": media_type}
        odd = media_type.startswith('application/json; charset="')  # a quote that is not closed says nothing
        yield Broken(f"as {media_type[:40]!r}", whole, headers=headers, wrong=not odd, statuses=refused)
    yield Broken("of no type", whole, headers={}, statuses=refused)
    yield Broken("said to be JSON twice", whole, headers={"Content-Type": f"{JSON}; {JSON}"}, wrong=False)


def _too_much(good: object, text: str) -> Iterator[Broken]:
    inner = text[1:-1]
    with_more = f", {inner}" if inner else ""
    many = ", ".join(f'"x{number}": 1' for number in range(60_000))
    told = {
        "a string of a MiB": '{"x": "' + "x" * MIB + '"' + with_more + "}",
        "a MiB of blanks": " " * MIB + text,
        "a MiB of escapes": '{"x": "' + "\\u00e9" * (MIB // 6) + '"' + with_more + "}",
        "a name of a MiB": '{"' + "x" * MIB + '": 1' + with_more + "}",
        "60,000 names": "{" + many + with_more + "}",
        "a list of a MiB": '{"x": [' + "1," * (MIB // 2) + "1]" + with_more + "}",
        "a list of empty objects": '{"x": [' + "{}," * (MIB // 3) + "{}]" + with_more + "}",
    }
    for name, content in told.items():
        yield Broken(name, content.encode(), wrong=name != "a MiB of blanks")
    text_place = next((place for place, value in places(good) if isinstance(value, str)), None)
    if text_place is not None:
        yield Broken(f"a MiB in {text_place}", json.dumps(put(good, text_place, "x" * MIB)).encode())
    for place, value in places(good):
        if isinstance(value, list) and value:
            times = max(_REPEATED, min(MIB // max(1, len(json.dumps(value[0]))), 100_000))
            yield Broken(f"{times} times what is in {place}", json.dumps(put(good, place, value[:1] * times)).encode())
    yield Broken("9 MiB", (" " * 9 * MIB + text).encode(), statuses=frozenset({413}))
