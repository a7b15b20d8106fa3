"""Media types are read by their grammar (RFC 9110), and what breaks it breaks nothing else."""

import pytest

from shared.web.media import read_media_type
from tests.shared.web.service import build_service, client_of, wjh

JSON = "application/json"


@pytest.mark.parametrize(
    ("value", "name", "parameters"),
    [
        (JSON, JSON, {}),
        ("Application/JSON ; Charset=UTF-8", JSON, {"charset": "UTF-8"}),
        ('text/csv;charset="a;\\"b"; header=present;', "text/csv", {"charset": 'a;"b', "header": "present"}),
        (f"{JSON};;; ;", JSON, {}),
        ("*/*;q=0.1", "*/*", {"q": "0.1"}),
        (f"{JSON}; charset*=x'y'z", JSON, {"charset*": "x'y'z"}),
    ],
)
def test_a_media_type_has_a_name_and_parameters(value: str, name: str, parameters: dict[str, str]) -> None:
    found = read_media_type(value)
    assert (found.name, found.parameters) == (name, parameters)


@pytest.mark.parametrize(
    "value",
    [
        "", "json", ";", "a/b/c", "a b/c", "a/b c", "a/b; =x", "a/b; c", "a/b; c =d", 'a/b; c="d', "\xff/\xff",
        "a/b; c=d; C=e", f"{JSON}; charset*0=\xff", "a/b," + JSON,
    ],
)  # fmt: skip
def test_what_breaks_the_grammar_is_none(value: str) -> None:
    assert read_media_type(value).name == ""


@pytest.mark.parametrize(
    "value",
    [
        b"application/json; charset*=x'y'z; charset*0=\xff", b"application/json; charset*0=\xff", b"json", b"\xff/\xff",
        b"application/json, text/csv", b"application/json; charset=utf-8; charset=utf-16", b"a/b" + b";c=d" * 10_000,
    ],
)  # fmt: skip
async def test_a_body_of_such_a_type_is_not_read(value: bytes) -> None:
    async with client_of(build_service(), **wjh()) as client:
        answer = await client.post("/v1/things", content=b'{"name": "x"}', headers=[(b"Content-Type", value)])
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/medientyp")
