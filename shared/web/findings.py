"""What pydantic found wrong, told in our own words: where, a stable code, what to write. Never what was written.

Pydantic's own messages are not passed on: some repeat the input (`union_tag_invalid`, `value_error`), and they change
with its releases. Names of fields that we do not know are repeated only where they look like names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic_core import core_schema

from shared.errors import Finding

MOST: Final = 200
_BUILT_IN: Final = frozenset(get_args(core_schema.ErrorType))
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}|[0-9]{1,4}(-[0-9]{2}){0,2}", re.ASCII)  # or a year, a day

# Codes of ours, by the types of pydantic; {name} are limits of the schema, never values of the caller.
_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("fehlt", "This is needed."),
    "extra_forbidden": ("unbekannt", "There is no such field here."),
    "string_type": ("typ", "Write a string."),
    "int_type": ("typ", "Write a whole number."),
    "int_parsing": ("typ", "Write a whole number."),
    "int_from_float": ("typ", "Write a whole number."),
    "bool_type": ("typ", "Write true or false."),
    "bool_parsing": ("typ", "Write true or false."),
    "list_type": ("typ", "Write a list."),
    "dict_type": ("typ", "Write an object."),
    "model_type": ("typ", "Write an object."),
    "model_attributes_type": ("typ", "Write an object."),
    "none_required": ("typ", "Write null."),
    "uuid_type": ("uuid", "Write a UUID."),
    "uuid_parsing": ("uuid", "Write a UUID."),
    "greater_than": ("bereich", "Write a number above {gt}."),
    "greater_than_equal": ("bereich", "Write a number not below {ge}."),
    "less_than": ("bereich", "Write a number below {lt}."),
    "less_than_equal": ("bereich", "Write a number not above {le}."),
    "int_parsing_size": ("bereich", "The number is too large."),
    "too_short": ("anzahl", "Give at least {min_length} entries."),
    "too_long": ("anzahl", "Give at most {max_length} entries."),
    "string_too_short": ("laenge", "Write at least {min_length} characters."),
    "string_too_long": ("laenge", "Write at most {max_length} characters."),
    "string_pattern_mismatch": ("muster", "This does not have the form that the schema describes."),
    "string_unicode": ("zeichen", "Write valid Unicode text."),
    "literal_error": ("auswahl", "Write one of {expected}."),
    "enum": ("auswahl", "Write one of {expected}."),
    "union_tag_invalid": ("auswahl", "The field that says the kind must be one of {expected_tags}."),
    "union_tag_not_found": ("fehlt", "The field that says the kind is needed."),
    "date_from_datetime_parsing": ("datum", "Write a day as YYYY-MM-DD."),
    "date_parsing": ("datum", "Write a day as YYYY-MM-DD."),
    "date_type": ("datum", "Write a day as YYYY-MM-DD."),
    "datetime_parsing": ("zeitpunkt", "Write an instant such as 2014-03-31T10:00:00Z."),
    "datetime_type": ("zeitpunkt", "Write an instant such as 2014-03-31T10:00:00Z."),
    "timezone_aware": ("zeitpunkt", "Write an instant such as 2014-03-31T10:00:00Z."),
}
_OTHERWISE: Final = ("wert", "This value is not accepted here; see the schema.")
_JSON: Final = {"True": "true", "False": "false", "None": "null"}  # as a caller has to write what Python calls so
CODES: Final = frozenset(code for code, _ in (*_TEXTS.values(), _OTHERWISE))  # what the schema forbids


def findings_of(errors: Sequence[Any], *, body: object = None) -> tuple[Finding, ...]:
    """Tell pydantic's errors as findings, the first 200 of them."""
    return tuple(_finding(error, body=body) for error in errors[:MOST])


def names_path(errors: Sequence[Any]) -> bool:
    """Tell whether a part of the path did not parse: then the thing is simply not there."""
    return any(error["loc"][:1] == ("path",) for error in errors)


def is_name(text: str) -> bool:
    """Tell whether a name that we do not know looks like a field's, a year or a day, so that it may be repeated."""
    return _NAME.fullmatch(text) is not None


def _finding(error: Mapping[str, Any], *, body: object) -> Finding:
    place, *rest = error["loc"] or ("body",)
    kind: str = error["type"]
    named = kind == "missing"  # the one error whose last part is no part of what was sent
    parts = list(_walk(rest, body=body, named=named)) if place == "body" else [str(part) for part in rest[:1]]
    pointer = "".join(f"/{part}" for part in parts)
    return Finding(pointer, *_text(kind, error=error))


def _text(kind: str, *, error: Mapping[str, Any]) -> tuple[str, str]:
    if kind not in _BUILT_IN:  # an error type of ours: its text is a constant, unless it has something filled in
        return (kind, str(error["msg"])) if not error.get("ctx") else (kind, _OTHERWISE[1])
    code, text = _TEXTS.get(kind, _OTHERWISE)
    limits: Mapping[str, object] = error.get("ctx") or {}
    return code, text.format_map({name: _JSON.get(str(limit), limit) for name, limit in limits.items()})


def _walk(loc: Sequence[str | int], *, body: object, named: bool) -> Iterator[str]:
    """Follow pydantic's location through what was sent, leaving out the parts that name types and union members.

    In a union told apart by `art`, the first part below names the member; a field of that name comes behind it.
    """
    here, told = body, False
    for index, part in enumerate(loc):
        if isinstance(here, dict) and not told and here.get("art") == part:
            told = True
        elif isinstance(here, dict) and part in here:
            if not is_name(str(part)):
                return  # an invented name may be a person's: point at what holds it
            yield str(part)
            here, told = here[part], False
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            yield str(part)
            here = here[part]
        elif isinstance(here, dict) and named and index == len(loc) - 1:
            yield str(part)
