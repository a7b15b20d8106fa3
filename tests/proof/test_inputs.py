"""The short form of `python -m proof.inputs`, and that its judgement is red where it has to be."""

from collections.abc import Iterator

import pytest

from proof.inputs import corpus, slow, tables, wire
from proof.inputs.generated import Effort
from proof.inputs.judge import MEDIA_TYPE, fault_of
from proof.inputs.parallel import Part, fuzz_parts
from proof.installation import Installation
from proof.matrix.documents import read_documents
from proof.matrix.seed import seeded
from proof.matrix.world import World

_SOME = frozenset(
    {"POST /v1/ausgaben", "GET /v1/ausgaben", "GET /v1/ausgaben/{ausgabe}", "GET /v1/haushaltsjahre/{jahr}"}
)


@pytest.fixture(scope="module")
def world(installation: Installation) -> Iterator[World]:
    """A world of its own: what is booked here is not what others count on."""
    with seeded(installation, amt="amt-eingaben") as made:
        yield made


def test_generated_calls_of_a_role_are_answered_as_the_document_says(world: World) -> None:
    documents = read_documents(world.installation)
    effort = Effort(examples=2, sequences=1, coverage=False)
    tally = fuzz_parts(world, documents, [Part("budget", "wjh", _SOME, effort, seed=1)])
    assert tally.faults == {}
    assert tally.reached == {f"budget {operation}" for operation in _SOME}
    assert tally.cases >= 20
    assert tally.linked >= 2


def test_the_fixed_corpus_breaks_nothing_and_is_answered_as_documented(world: World) -> None:
    tried = corpus.run(world, read_documents(world.installation), every=97)
    assert tried.faults == []
    assert tried.kinds["body"] >= 60


def test_tables_with_broken_cells_and_formulas_are_harmless(world: World) -> None:
    assert tables.run(world).faults == []


def test_what_is_hardly_http_is_refused_and_the_service_goes_on(world: World) -> None:
    answers = wire.run(world, services=("cases",))
    assert answers.faults == []
    assert len(answers.statuses) >= 40


def test_two_hundred_slow_clients_do_not_stop_a_normal_one(world: World) -> None:
    calls = slow.run(world, "cases", seconds=2.0)
    assert calls.faults == []
    assert len(calls.seconds) >= 2


@pytest.mark.parametrize(
    ("media_type", "content", "said"),
    [
        ("text/plain", b"no", "no problem document"),
        (MEDIA_TYPE, b'{"type": "/problems/eingabe", "status": 400}', "the answer 422"),
        (MEDIA_TYPE, b'{"type": "/problems/erfunden", "status": 422}', "has no page"),
    ],
)
def test_a_refusal_of_another_kind_is_found(world: World, media_type: str, content: bytes, said: str) -> None:
    origin = world.installation.url("cases")
    fault = fault_of(origin, status=422, media_type=media_type, content=content)
    assert fault is not None
    assert said in fault


@pytest.mark.parametrize(("cell", "is_one"), [("=1+1", True), ("'=1+1", False), ("-1.234,50", False), ("@x", True)])
def test_a_formula_is_told_from_a_number(cell: str, *, is_one: bool) -> None:
    assert bool(tables.formulas_in(f"beleg;betrag\n{cell};1,00\n")) == is_one
