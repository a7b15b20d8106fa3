"""A Konzept of which some values cannot be read: what can be read is judged all the same (V1).

What is unreadable is left out, or where a value is needed replaced by one that breaks no rule; faults that only follow
from that are not told.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError, core_schema

from services.budget.usecases.enter_stammdaten import check_konzept
from shared.contracts.stammdaten import KonzeptInhalt
from shared.errors import Finding

Place = tuple[int | str, ...]
_JUDGED: Final = frozenset({"volumen", "praevention", "schwellen", "planbudget", "vorfeldhilfen"})  # by check_konzept
_STAND_IN: Final[Mapping[object, str]] = {"name": "Konzept", "basis": "gebunden", "prozent": "0"}
_BUILT_IN: Final = frozenset(get_args(core_schema.ErrorType))


def tell_all(data: object, errors: Sequence[ErrorDetails]) -> list[InitErrorDetails]:
    """Give pydantic's errors again, and with them what the rules find in the rest of the body."""
    try:
        rest = KonzeptInhalt.model_validate(_readable(data, errors))
    except (ValidationError, LookupError, TypeError, AttributeError):
        return list(map(_again, errors))  # too little is left to be judged
    faulty = [error["loc"] for error in errors if _is_faulty(error)]
    keys_known = not any(place[0] == "volumen" and _names_nodes(place) for place in faulty)
    found = [
        finding
        for finding in check_konzept(rest)
        if not any(_lies_in(finding, place) for place in faulty)
        and (keys_known or finding.code != "volumen_unbekannt")  # it may be the key that could not be read
    ]
    return list(map(_again, errors)) + list(map(_to_error, found))


def _is_faulty(error: ErrorDetails) -> bool:
    """Tell a value that cannot be read from a field that there is not."""
    return error["type"] != "extra_forbidden"


def _readable(data: object, errors: Sequence[ErrorDetails]) -> object:
    """Copy JSON without what cannot be read."""
    rest: Any = deepcopy(data)
    for number, error in enumerate(sorted(errors, key=_is_faulty)):  # what is left out whole may hold what is unknown
        judged = error["loc"][0] in _JUDGED or not _is_faulty(error)
        place = error["loc"] if judged else error["loc"][:1]
        node = rest
        for part in place[:-1]:
            node = node[part]
        stand_in = _stand_in(place, number=number) if _is_faulty(error) else None
        if stand_in is None:
            node.pop(place[-1], None)
        else:
            node[place[-1]] = stand_in
    return rest


def _stand_in(place: Place, *, number: int) -> object:
    """Give what stands for a value that is needed, or None for one that can be left out."""
    key, name = f"unlesbar_{number}", place[-1]
    if isinstance(name, int):
        whole = {"teile": {"schluessel": key}, "schwellen": {"volumen": key, "basis": "gebunden", "prozent": "0"}}
        return whole.get(str(place[-2]), key)
    if name == "schluessel" or (name == "volumen" and len(place) > 1):
        return key
    return _STAND_IN.get(name)


def _names_nodes(place: Place) -> bool:
    return place[-1] in {"schluessel", "teile"} or isinstance(place[-1], int)


def _lies_in(finding: Finding, place: Place) -> bool:
    return f"{finding.pointer}/".startswith("".join(f"/{part}" for part in place) + "/")


def _again(error: ErrorDetails) -> InitErrorDetails:
    """Tell an error of pydantic's, or one of ours, once more."""
    told = error["type"] if error["type"] in _BUILT_IN else PydanticCustomError(error["type"], error["msg"])
    return InitErrorDetails(type=told, loc=error["loc"], input=error["input"], ctx=error.get("ctx", {}))


def _to_error(finding: Finding) -> InitErrorDetails:
    """Tell a finding of the rules as pydantic tells its own, so that both come in one answer."""
    told = PydanticCustomError(finding.code, finding.detail)
    return InitErrorDetails(type=told, loc=tuple(_parts(finding.pointer)), input=None)


def _parts(pointer: str) -> Iterator[int | str]:
    for part in pointer.split("/")[1:]:
        yield int(part) if part.isdecimal() else part
