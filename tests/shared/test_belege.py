"""K8: a receipt has one number, however a system writes its letters."""

import unicodedata

import pytest

from shared.belege import name_beleg, name_belege

COMPOSED = "Müller-7"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


@pytest.mark.parametrize("text", [COMPOSED, DECOMPOSED, f" {COMPOSED}\u00a0"])
def test_k8_one_receipt_has_one_number_in_every_spelling(text: str) -> None:
    assert name_beleg(text) == COMPOSED


@pytest.mark.parametrize("texts", [["R-1", " R-2 "], ["R-1", DECOMPOSED, " R-2 "], []])
def test_k8_many_are_named_as_each_is(texts: list[str]) -> None:
    assert name_belege(texts) == [name_beleg(text) for text in texts]
