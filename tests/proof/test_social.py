"""The short form of `python -m proof.social`, of every sixth operation; and that it can find what it looks for."""

import pytest

from proof.installation import Installation
from proof.matrix.documents import read_documents
from proof.matrix.world import World
from proof.social.__main__ import misplaced, run
from proof.social.fields import declared, free_texts
from proof.social.planting import Planted, PlantedWorld
from proof.social.search import in_logs, in_texts

DOCUMENT = {
    "components": {
        "schemas": {
            "Text": {"type": "string", "pattern": "^[^\\x00-\\x08]*$", "maxLength": 4000},
            "Zeile": {"type": "object", "properties": {"grund": {"$ref": "#/components/schemas/Text"}}},
        }
    }
}
FORM = {
    "properties": {
        "notiz": {"anyOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]},
        "zeilen": {"type": "array", "items": {"$ref": "#/components/schemas/Zeile"}},
        "beleg": {"type": "string", "pattern": "^[^\\x00-\\x08]*$", "maxLength": 64},
        "teile": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Text"}},
    }
}
OWNERS = {"Merkmal00001": Planted("cases", "POST /v1/kontrakte /v1/kontrakte", "grund")}


def test_g6_free_texts_stay_where_they_belong(world: World) -> None:
    planting = PlantedWorld(
        world.installation, amt=world.amt, names=dict(world.names), documents=read_documents(world.installation)
    )
    try:
        result = run(planting, services=("cases", "projects"), every=6)  # years stay as other proofs want them
    finally:
        planting.close()
    assert result.faults == []
    assert result.texts >= 10
    assert result.logs >= 6


def test_g6_every_place_for_a_free_text_is_found() -> None:
    body = {"zeilen": [{}, {"grund": "x"}], "beleg": "R-1", "teile": {"konzept": "x"}}
    found = set(free_texts(FORM, body, document=DOCUMENT))
    assert found == {("notiz",), ("zeilen", 0, "grund"), ("zeilen", 1, "grund"), ("teile", "konzept")}
    assert declared(FORM, document=DOCUMENT) == {"/notiz", "/zeilen/grund", "/teile/*"}


@pytest.mark.parametrize(
    ("service", "column", "wrong"),
    [
        ("budget", "ausgaben.ueberschreitung_begruendung", True),  # of another service
        ("cases", "stornos.grund", False),
        ("cases", "ausgang.inhalt", True),
        ("cases", "audit.daten", True),
    ],
)
def test_g6_a_text_in_the_wrong_column_is_found(service: str, column: str, *, wrong: bool) -> None:
    kept = {"ausgaben.ueberschreitung_begruendung", "stornos.grund"}
    assert bool(list(misplaced({column: {"Merkmal00001"}}, service, owners=OWNERS, kept=kept))) == wrong


def test_g6_a_text_in_a_log_or_an_answer_is_found(installation: Installation) -> None:
    planted = installation.folder / "log" / "planted.log"
    planted.write_text('{"event": "Merkmal00001"}\n')
    try:
        assert in_logs(installation)["log planted.log"] == {"Merkmal00001"}
    finally:
        planted.unlink()
    assert in_texts("answers", ['{"detail": "Merkmal00002"}']) == {"answers": {"Merkmal00002"}}
