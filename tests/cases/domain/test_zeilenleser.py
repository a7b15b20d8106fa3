"""Rows of a batch, read by what is known of their cells, are the rows that the strict reader reads (K9, X9)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.angabe import Ablehnung, Angabe, Zeile, Zeilenleser, beleg_of, read_zeile

ROW = {"beleg": "R-1", "kontrakt": "K-2014-00001", "datum": "2014-03-03", "minuten": 60, "art": "fallspezifisch"}
CELLS: dict[str, list[Any]] = {
    "beleg": ["R-1", "R-2", "", "  ", "a\nb", 7, None],
    "kontrakt": ["K-1", "", None, ["K-1"], "x" * 65],
    "sozialraum": ["konz", None, True],
    "datum": ["2014-03-03", "2014-02-30", "03.03.2014", 1],
    "minuten": [1, True, 1.0, "1", 0, 60, 1441, None, {"a": 1}],
    "art": ["netzwerk", "fallspezifisch", "Netzwerk", ["netzwerk"]],
    "personal": ["p-1", "", None, "Müller", 1],
    "mehr": [1],
}
ROWS: st.SearchStrategy[list[Any]] = st.lists(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(cells) for name, cells in CELLS.items()})
    | st.sampled_from([None, 1, [], "x"])
    | st.builds(lambda beleg, minuten: ROW | {"beleg": beleg, "minuten": minuten}, st.sampled_from(CELLS["beleg"]),
                st.sampled_from(CELLS["minuten"])),
    max_size=30,
)  # fmt: skip


@given(rows=ROWS)
def test_k9_a_row_whose_cells_are_known_reads_as_if_it_stood_alone(rows: list[Any]) -> None:
    leser = Zeilenleser(read_zeile)
    for nummer, row in enumerate(rows, start=1):
        alone = read_zeile(row)
        beleg = alone.beleg if isinstance(alone, Angabe) else beleg_of(row)
        assert leser.read(nummer, row) == Zeile(nummer, beleg, alone)


@pytest.mark.parametrize("personal", ["p-1", "7", "a" * 32])
def test_x9_a_row_may_carry_the_traegers_staff_key(personal: str) -> None:
    read = read_zeile(ROW | {"personal": personal})
    assert isinstance(read, Angabe)
    assert read.personal == personal


@pytest.mark.parametrize("personal", ["Anna", "müller", "a b", "a" * 33, "p_1", "p-1\n", 7])
def test_x9_a_staff_key_has_no_room_for_a_name_as_people_write_it(personal: object) -> None:
    read = read_zeile(ROW | {"personal": personal})
    assert isinstance(read, Ablehnung)
    assert (read.feld, read.code) == ("personal", "personal")
