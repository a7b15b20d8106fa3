"""A batch as it was read (K9): in columns where each cell could be, else row by row.

Rows by the thousand have a few hundred different cells: each is read once, by the reader of its field. A cell that
cannot be read leaves the batch to the row reader (`Zeilenleser`), which says what is wrong with which row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from services.cases.domain.angabe import FIELDS, Ablehnung, Angabe, Art, Form, Zeile, are_printable, read_zelle
from shared.belege import name_belege

_TEXTS = ({str}, {type(None)}, {str, type(None)})
_PLAIN = ({int}, *_TEXTS)  # True is 1 and 1.0 is 1, but no number of minutes


class Angabenspalten(NamedTuple):
    """Rows that could all be read, in columns: as Angabe has them; no beleg comes twice."""

    beleg: Sequence[str]
    kontrakt: Sequence[str | None]
    sozialraum: Sequence[str | None]
    datum: Sequence[date]
    minuten: Sequence[int]
    art: Sequence[Art]
    personal: Sequence[str | None]


@dataclass(frozen=True)  # without slots, for what is worked out once
class Gelesen:
    """The rows of a batch: `lines` of the file's data from 1, and either columns or rows."""

    lines: Sequence[int]
    spalten: Angabenspalten | None
    rows: tuple[Zeile, ...] = ()

    @classmethod
    def of(cls, rows: tuple[Zeile, ...]) -> "Gelesen":
        """Take rows that were read one by one; where each could be, they are columns as well."""
        return cls([row.nummer for row in rows], _columns_of(rows), rows)

    @cached_property
    def zeilen(self) -> tuple[Zeile, ...]:
        """Give the rows, to be judged one by one."""
        if self.spalten is None or self.rows:
            return self.rows
        angaben = map(Angabe, *self.spalten)
        return tuple(Zeile(line, angabe.beleg, angabe) for line, angabe in zip(self.lines, angaben, strict=True))


def read_columns(columns: Mapping[str, Sequence[Any]], *, form: Form) -> Angabenspalten | None:
    """Read a batch by its columns; None where it cannot be read so: it is to be read row by row."""
    names = columns.keys()
    belege = columns.get("beleg", ())
    if not belege or not {"beleg", "datum", "art", form.zeit} <= names <= (FIELDS - {"minuten"}) | {form.zeit}:
        return None
    if set(map(type, belege)) != {str} or not are_printable(belege):
        return None
    named = name_belege(belege)
    read = {name: _read_column(name, column, form=form) for name, column in columns.items() if name != "beleg"}
    if len(set(named)) < len(named) or None in read.values():
        return None
    found: dict[str, Any] = {"minuten" if name == form.zeit else name: column for name, column in read.items()}
    nothing = {name: (None,) * len(named) for name in Angabenspalten._fields}
    return Angabenspalten(**nothing | found | {"beleg": named})


def _read_column(name: str, column: Sequence[Any], *, form: Form) -> list[object] | None:
    """Read each different cell of a column once; None where one cannot be read."""
    if set(map(type, column)) not in _PLAIN:
        return None
    cells = {cell: read_zelle(name, cell, form=form) for cell in set(column)}
    if any(isinstance(cell, Ablehnung) for cell in cells.values()):
        return None
    return list(map(cells.__getitem__, column))


def _columns_of(rows: Iterable[Zeile]) -> Angabenspalten | None:
    angaben = [row.gelesen for row in rows]
    if set(map(type, angaben)) != {Angabe}:
        return None
    spalten = Angabenspalten(*zip(*(one for one in angaben if isinstance(one, Angabe)), strict=True))
    return spalten if len(set(spalten.beleg)) == len(angaben) else None
