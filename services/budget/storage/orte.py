"""Restrict a list to the places that a caller may see."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, true, tuple_

Places: TypeAlias = frozenset[tuple[str, str]] | None


def in_sozialraeume(column: Any, places: Places) -> ColumnElement[bool]:  # noqa: ANN401  # a mapped column of any row
    """Restrict rows of Sozialräume; None restricts nothing."""
    if places is None:
        return true()
    restricted: ColumnElement[bool] = column.in_([slug for art, slug in places if art == "sozialraum"])
    return restricted


def in_orte(art: Any, ort: Any, places: Places) -> ColumnElement[bool]:  # noqa: ANN401  # the same
    """Restrict rows of Sozialräume and Bezirke; None restricts nothing."""
    return true() if places is None else tuple_(art, ort).in_(sorted(places))
