"""The values of the wire (contract.md, Values): strings of one form, no numbers, nothing rounded, nothing echoed."""

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.types import (
    Anteil,
    Beleg,
    Day,
    Freitext,
    GeldField,
    GeldNonNegative,
    GeldPositive,
    Jahr,
    JahrParameter,
    Kurztext,
    Prozent,
    Schluessel,
    Slug,
    Stellen,
)

MARKER = "7f3a-marker"
BAD: dict[str, tuple[Any, list[Any]]] = {
    "geld": (GeldField, ["1.234", "+1", "1e3", "１", "1\n", "", "01", "1000000000000", 1, 1.5, True, None, [], MARKER]),
    "geld, not negative": (GeldNonNegative, ["-1", "-0.01", "-0", 0]),
    "geld, positive": (GeldPositive, ["0", "0.00", "-1", "-0"]),
    "anteil": (Anteil, ["1.1", "-0.1", "2", "0.1234567", ".5", "1e0", "0,5", "0.5\n", 1, 0.5, "1.000001"]),
    "prozent": (Prozent, ["10000", "2.1234567", "+2", "2%", "", "1e1", 2, "2.5\n", "２"]),
    "stellen": (Stellen, ["-1", "1.234", "1,81", "", "100000", 1, "1.81\n", "+1", "01"]),
    "datum": (
        Day,
        [
            "2014-02-29", "2014-13-01", "2014-00-10", "31.03.2014", "2014-3-1", "2014-03-31T00:00:00Z", "2014-03-31\n",
            "1899-12-31", "2200-01-01", "20140331", "2014-W01-1", "", 20140331, None, "２０14-03-31", "0000-00-00",
        ],
    ),
    "slug": (Slug, ["Konz", "konz ", "-konz", "konz-", "a--b", "ä", "", "a" * 64, "konz\n", "a_b", 7]),
    "schluessel": (Schluessel, ["Asd", "1a", "a-b", "", "a" * 64, "asd\n", "_a"]),
    "jahr": (Jahr, [1989, 2101, "2014", 2014.0, True, None]),
    "jahr of a path": (JahrParameter, ["1989", "2101", "x", "2014.5", ""]),
    "kurztext": (Kurztext, ["", "  ", "a" * 201, "a\nb", "a\x00", "a\x7f", 1]),
    "freitext": (Freitext, ["", " \n ", "a" * 4001, "a\x00", "a\x1b", 1]),
    "beleg": (Beleg, ["", "   ", "\u00a0", "a" * 65, "a\x00", "a\nb", "a\tb", 7]),
}  # fmt: skip
CASES = [(kind, value) for kind, values in BAD.values() for value in values]


@pytest.mark.parametrize(("kind", "value"), CASES)
def test_values_of_another_form_are_refused_without_being_repeated(kind: Any, value: object) -> None:  # noqa: ANN401  # an annotation
    with pytest.raises(ValidationError) as refusal:
        TypeAdapter(kind).validate_python(value)
    if isinstance(value, str) and value == MARKER:
        assert all(MARKER not in error["msg"] for error in refusal.value.errors())


@pytest.mark.parametrize(
    ("kind", "sent", "written"),
    [
        (GeldField, "-0.00", "0.00"),
        (GeldField, "-0", "0.00"),
        (GeldField, "1.5", "1.50"),
        (GeldField, "-1234", "-1234.00"),
        (GeldPositive, "0.01", "0.01"),
        (GeldNonNegative, "0", "0.00"),
        (Anteil, "0.850000", "0.850000"),
        (Anteil, "1", "1"),
        (Prozent, "-2.5", "-2.5"),
        (Prozent, "0.000001", "0.000001"),
        (Stellen, "1.81", "1.81"),
        (Day, "2016-02-29", "2016-02-29"),
        (Kurztext, "  a b ", "a b"),
        (Freitext, " Erste Zeile\nzweite ", "Erste Zeile\nzweite"),
        (Slug, "a-1", "a-1"),
    ],
)
def test_values_are_written_as_the_contract_has_them(kind: Any, sent: str, written: str) -> None:  # noqa: ANN401  # the same
    adapter = TypeAdapter(Annotated[kind, "wire"])
    assert adapter.dump_python(adapter.validate_python(sent), mode="json") == written


def test_money_is_published_as_a_string_with_its_pattern() -> None:
    schema = TypeAdapter(GeldField).json_schema()
    assert (schema["type"], schema["pattern"]) == ("string", r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$")
