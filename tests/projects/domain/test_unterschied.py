"""P1: what one version says other than another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.projects.domain.antrag import Kosten
from services.projects.domain.unterschied import compare, compare_zeilen
from tests.projects.builders import build_inhalt, einnahme, kosten

LINES = st.lists(
    st.builds(
        kosten, st.sampled_from(["1.00", "2.00"]), jahr=st.sampled_from([2026, 2027]), unbar=st.booleans()
    ).flatmap(lambda line: st.sampled_from([line, replace(line, bezeichnung="Miete")])),
    max_size=6,
)


def test_p1_the_same_content_has_no_difference() -> None:
    found = compare(build_inhalt(), build_inhalt())
    assert (found.felder, found.kosten.geaendert, found.einnahmen.neu) == ((), (), ())


def test_p1_changed_fields_are_named_with_both_sides() -> None:
    found = compare(build_inhalt(), build_inhalt(titel="Neu", ziele="Andere"))
    assert [(one.feld, one.vorher, one.nachher) for one in found.felder] == [
        ("titel", "Offener Treff", "Neu"),
        ("ziele", "Ein Treff an drei Tagen", "Andere"),
    ]


def test_p1_lines_are_new_gone_or_changed() -> None:
    stays, changes, goes = kosten("1.00"), kosten("2.00", jahr=2027), einnahme("3.00")
    new = replace(kosten("9.00"), bezeichnung="Miete", jahr=2028)
    vorher = build_inhalt(kosten=(stays, changes), einnahmen=(goes,))
    nachher = build_inhalt(kosten=(new, replace(changes, betrag=new.betrag), stays), einnahmen=())
    found = compare(vorher, nachher)
    assert found.kosten.neu == (new,)
    assert [(one.vorher, one.nachher, one.felder) for one in found.kosten.geaendert] == [
        (changes, replace(changes, betrag=new.betrag), ("betrag",))
    ]
    assert (found.kosten.entfallen, found.einnahmen.entfallen) == ((), (goes,))


def test_p1_a_line_at_its_place_under_another_name_is_the_same_line_changed() -> None:
    line = kosten("1.00")
    (changed,) = compare_zeilen((line,), (replace(line, bezeichnung="Honorar"),)).geaendert
    assert changed.felder == ("bezeichnung",)


@given(vorher=LINES, nachher=LINES)
def test_p1_every_line_is_told_once(vorher: list[Kosten], nachher: list[Kosten]) -> None:
    found = compare_zeilen(vorher, nachher)
    for side, told in (
        (vorher, [*found.entfallen, *(one.vorher for one in found.geaendert)]),
        (nachher, [*found.neu, *(one.nachher for one in found.geaendert)]),
    ):
        rest = list(side)
        for line in told:
            rest.remove(line)
        assert len(rest) == len(side) - len(told)
    assert len(vorher) - len(found.entfallen) == len(nachher) - len(found.neu)
    assert all(one.felder for one in found.geaendert)
