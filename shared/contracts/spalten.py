"""Rows by the thousand, in columns: each different value is judged once, by its field's own rules.

A batch of a thousand rows has a thousand keys, some hundred Kontrakte and days, and a handful of prices. A model for
each row would cost more than booking it. `read_batch` reads what is plainly in order, and gives None for all else:
then the strict reader judges the same bytes, and finds what is wrong, or that nothing is.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, cast, overload
from uuid import UUID

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

from shared.contracts.types import Wire

M = TypeVar("M", bound=BaseModel)
B = TypeVar("B", bound="FlatBatch")


class FlatBatch(Wire):
    """A message that is one list of many rows of plain values; its subclass names the list and what a row is."""

    FIELD: ClassVar[str]
    ROW: ClassVar[type[BaseModel]]
    MOST: ClassVar[int]

    @classmethod
    def of(cls, rows: Sequence[BaseModel]) -> Self:
        """Make the message of rows that were judged."""
        named: dict[str, Any] = {cls.FIELD: rows}
        return cast("Self", cls.model_construct(**named))


class _Uuids(dict[str, UUID]):
    """UUIDs by their text, made when somebody asks."""

    def __missing__(self, text: str) -> UUID:
        return UUID(text)


class Spalten(Sequence[M], Generic[M]):
    """Rows in columns, which are rows again for whoever takes one.

    `texte` has each field as it was sent (numbers as numbers), in its one canonical form; `werte` what that means.
    """

    def __init__(
        self, model: type[M], texte: Mapping[str, Sequence[Any]], werte: Mapping[str, Mapping[Any, Any]]
    ) -> None:
        self._model, self.texte, self.werte = model, texte, werte
        self._length = len(next(iter(texte.values())))

    @classmethod
    def of(cls, model: type[M], rows: Sequence[M]) -> "Spalten[M]":
        """Put rows into columns."""
        if isinstance(rows, Spalten):
            return rows
        dumped = [row.model_dump(mode="json") for row in rows]
        texte = {name: [row[name] for row in dumped] for name in model.model_fields}
        read = {name: [getattr(row, name) for row in rows] for name in model.model_fields}
        werte = {name: dict(zip(column, read[name], strict=True)) for name, column in texte.items()}
        return cls(model, texte, werte)

    def werte_of(self, name: str) -> list[Any]:
        """Give what a field means, row by row."""
        return list(map(self.werte[name].__getitem__, self.texte[name]))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> M: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[M]: ...
    def __getitem__(self, place: int | slice) -> M | Sequence[M]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._length))]
        row = {name: self.werte[name][column[place]] for name, column in self.texte.items()}
        return self._model.model_construct(**row)


def read_batch(content: bytes, batch: type[B]) -> B | None:
    """Read a batch of at least one row of plain values, or give None where there is any doubt.

    Every colon outside a text stands behind a field's name: if there are as many as fields were read, no name came
    twice and no text holds one. A text with an escape is left to the strict reader.
    """
    if b"\\" in content:
        return None
    try:
        body = from_json(content, allow_inf_nan=False, cache_strings="keys")
        rows = body[batch.FIELD]
        if len(body) != 1 or type(rows) is not list or not 0 < len(rows) <= batch.MOST:
            return None
        columns = _columns_of(rows, batch.ROW, colons=content.count(b":") - 1)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # ValidationError is a ValueError
    return None if columns is None else batch.of(columns)


def _columns_of(rows: list[dict[str, Any]], model: type[M], *, colons: int) -> Spalten[M] | None:
    if sum(map(len, rows)) != colons:
        return None
    names = tuple(model.model_fields)
    if set(map(len, rows)) != {len(names)}:
        left_out = {name: None for name, info in model.model_fields.items() if not info.is_required()}
        rows = [left_out | row for row in rows]
        if set(map(len, rows)) != {len(names)}:
            return None
    texte = dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))
    werte = {name: _judge(column, model, name) for name, column in texte.items()}
    return None if None in werte.values() else Spalten(model, texte, cast("dict[str, Mapping[Any, Any]]", werte))


def _judge(column: Sequence[Any], model: type[BaseModel], name: str) -> Mapping[Any, Any] | None:
    """Judge each different value of a column once; None where it is not plainly of one form. Raises ValidationError."""
    kinds, annotation = set(map(type, column)), model.model_fields[name].annotation
    if annotation is UUID:
        return _Uuids() if kinds == {str} and _are_canonical(column) else None
    if kinds not in ({str}, {int}, {str, type(None)}, {type(None)}):
        return None
    adapter = _adapter(model, name)
    werte = {one: adapter.validate_python(one) for one in set(column)}
    of_uuids = [text for text, value in werte.items() if isinstance(value, UUID)]
    return werte if _are_canonical(of_uuids) else None


def _are_canonical(texts: Collection[str]) -> bool:
    """Tell whether these are UUIDs in the one form: 32 digits in lower case, and a stroke at each of four places."""
    whole, strokes = "".join(texts).encode(), b"-" * len(texts)
    return (
        set(map(len, texts)) <= {36}
        and whole.translate(None, delete=b"0123456789abcdef") == strokes * 4
        and all(whole[place::36] == strokes for place in (8, 13, 18, 23))
    )


@lru_cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    whole: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return TypeAdapter(whole)
