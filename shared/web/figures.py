"""How a figure of a refusal looks in a problem document: money and numbers as decimal strings, days as ISO."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from shared.geld import Geld
from shared.kalender import format_instant


def to_json(value: object) -> object:  # noqa: C901, PLR0911  # one line per kind of value reads best
    """Turn a value of the domain into what JSON can carry; raise TypeError for anything unknown."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return to_json(value.value)
        case str():
            return str(value)
        case Geld() | UUID():
            return str(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return format_instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): to_json(item) for key, item in value.items()}
        case tuple() | list() | frozenset() | set():
            return [to_json(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
        case _ if is_dataclass(value):
            return {one.name: to_json(getattr(value, one.name)) for one in fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} is not a figure")
