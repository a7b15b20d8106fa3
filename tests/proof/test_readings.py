"""That the matrix finds an answer that shows other fields than the policy lets its reader see."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from proof.matrix.__main__ import read_policy
from proof.matrix.carried import carry_out, writes_of
from proof.matrix.cells import Cell, cells_of
from proof.matrix.probe import Probe
from proof.matrix.readings import Readings
from proof.matrix.world import NotSeeded

FIELDS = ("nummer", "aktenzeichen", "traeger")
OPERATION = "GET /v1/kontrakte/{kontrakt}"
LINE: Mapping[str, Any] = {"asd": "raum", "wjh": "alles", "traeger": "eigenes", "liest": {"traeger": "kontrakt"}}


def readings() -> Readings:
    form = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in FIELDS}
        | {"fassungen": {"type": "array", "items": {"properties": {"am": {}, "grund": {"type": "string"}}}}},
    }
    answers = {"200": {"content": {"application/json": {"schema": form}}}}
    document = {"paths": {"/v1/kontrakte/{kontrakt}": {"get": {"responses": answers}}}, "components": {"schemas": {}}}
    felder = {"kontrakt": ["nummer", "traeger", {"fassungen": ["am"]}]}
    return Readings(document, felder, {OPERATION: LINE})


def said(taken: Readings, rolle: str, **members: object) -> list[str]:
    cell = Cell("cases", OPERATION, rolle, "eigen", "ja", Probe(), LINE)
    return taken.add(cell, httpx.Response(200, json=members), names={})


WHOLE = {"nummer": "K-1", "aktenzeichen": "51-7", "fassungen": [{"am": "x", "grund": "y"}]}


def test_a_reader_of_some_fields_who_is_shown_these_and_no_others_passes() -> None:
    taken = readings()
    found = said(taken, "asd", **WHOLE)
    found += said(taken, "traeger", nummer="K-1", aktenzeichen=None, fassungen=[{"am": "x", "grund": None}])
    assert found + taken.compare() + taken.unproven() == []


def test_a_field_that_a_role_may_not_read_is_told_at_any_depth() -> None:
    found = said(readings(), "traeger", nummer="K-1", aktenzeichen="51-7", fassungen=[{"grund": "y"}])
    assert [fault.partition(": ")[2] for fault in found] == [
        "shows aktenzeichen, which it may not read",
        "shows fassungen.grund, which it may not read",
    ]


def test_a_field_that_no_form_describes_is_told() -> None:
    assert "shows geheim, which no form describes" in said(readings(), "asd", nummer="K-1", geheim="x")[0]


def test_a_field_that_is_shown_to_one_reader_and_not_to_another_is_told() -> None:
    taken = readings()
    assert said(taken, "asd", **WHOLE) + said(taken, "wjh", nummer="K-1") + said(taken, "traeger") == []
    assert taken.compare() == [
        f"{OPERATION} wjh: does not show {name}, which it may read"
        for name in ("aktenzeichen", "fassungen.am", "fassungen.grund")
    ] + [f"{OPERATION} traeger: does not show {name}, which it may read" for name in ("fassungen.am", "nummer")]


def test_a_hidden_field_that_nobody_was_shown_is_no_proof() -> None:
    taken = readings()
    assert said(taken, "asd", nummer="K-1", aktenzeichen="51-7") == []
    assert taken.unproven() == ["kontrakt: nobody was shown fassungen.grund"]


def test_another_traeger_is_named_to_the_office_and_to_no_traeger() -> None:
    taken = readings()
    assert said(taken, "asd", nummer="K-1", traeger="t-vier") == []
    assert "names t-vier to a Träger" in said(taken, "traeger", nummer="K-1", traeger="t-vier")[0]


POLICY = read_policy()
EINIGUNG = "POST /v1/abgleich/{monat}/{kontraktnummer}/einigung"


def einigung(answer: httpx.Response | Exception) -> tuple[int, list[str]]:
    """Carry the write out for the Träger, from whom the policy keeps who of the office agreed."""
    said = {"type": "object", "properties": {name: {"type": "string"} for name in ("seite", "von")}}
    form = {"type": "object", "properties": {"einigungen": {"type": "array", "items": said}}}
    answers = {"200": {"content": {"application/json": {"schema": form}}}}
    document = {"paths": {EINIGUNG.split(" ")[1]: {"post": {"responses": answers}}}, "components": {"schemas": {}}}
    taken = Readings(document, POLICY["felder"], POLICY["cases"])
    writes = [cell for cell in writes_of("cases", POLICY) if (cell.operation, cell.rolle) == (EINIGUNG, "traeger")]

    def send(_cell: Cell) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return carry_out(writes, send=send, readings=taken, names={})


def test_what_a_write_tells_when_it_is_carried_out_is_compared_with_the_policy() -> None:
    kept = httpx.Response(200, json={"einigungen": [{"seite": "jugendamt", "von": None}]})
    leaked = httpx.Response(200, json={"einigungen": [{"seite": "jugendamt", "von": "wjh-eigen"}]})
    assert einigung(kept) == (1, [])
    assert einigung(leaked) == (1, [f"cases {EINIGUNG} traeger eigen: shows einigungen.von, which it may not read"])


@pytest.mark.parametrize(
    ("answer", "fault"),
    [(httpx.Response(412, text="x"), "is never carried out: 412 x"), (NotSeeded("y"), "could not be prepared: y")],
)
def test_a_write_that_never_succeeds_is_told(answer: httpx.Response | Exception, fault: str) -> None:
    assert einigung(answer) == (0, [f"cases {EINIGUNG} traeger eigen: {fault}"])


def test_each_write_of_the_policy_is_carried_out_by_a_cell_or_afterwards() -> None:
    for service in ("budget", "cases", "projects"):
        afterwards = {cell.operation for cell in writes_of(service, POLICY)}
        by_cells = {
            cell.operation for cell in cells_of(service, POLICY) if cell.expected == "ja" and cell.status() < 300
        }
        assert {one for one in POLICY[service] if not one.startswith("GET ")} <= afterwards | by_cells
