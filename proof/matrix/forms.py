"""Fields of answers, deep, beside the forms that OpenAPI describes and the lists of fields that the policy has.

A field is named as in `fassungen.grund`, without the places of a list; where the key itself is data (a Volumen's), it
is `*`. What is absent, null or empty is not shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from proof.matrix.world import Json


def alternatives(schema: object, document: Mapping[str, Any]) -> Iterator[Json]:
    """Give the plain forms that a schema leaves open."""
    if not isinstance(schema, dict):
        return
    if (ref := schema.get("$ref")) is not None:
        yield from alternatives(document["components"]["schemas"][ref.rpartition("/")[2]], document)
        return
    parts = [part for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, ())]
    for part in parts:
        yield from alternatives(part, document)
    if not parts:
        yield schema


def fields_of(
    value: object, forms: list[Json], document: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, bool]]:
    """Name the fields that a value shows, each with whether its form describes it."""
    if value is None or value in ([], {}):
        return
    if isinstance(value, list):
        inner = [one for form in forms for one in alternatives(form.get("items"), document)]
        for one in value:
            yield from fields_of(one, inner, document, path)
    elif isinstance(value, dict):
        yield from _members_of(value, forms, document, path)
    else:
        yield path, bool(forms)


def _members_of(
    value: Mapping[str, object], forms: list[Json], document: Mapping[str, Any], path: str
) -> Iterator[tuple[str, bool]]:
    free = [one for form in forms for schema in _free_members(form) for one in alternatives(schema, document)]
    if any(_is_open(form) for form in forms):
        yield path, True
        return
    for name, inner in value.items():
        named = [form["properties"][name] for form in forms if name in form.get("properties", {})]
        found = [one for schema in named for one in alternatives(schema, document)]
        yield from fields_of(inner, found or free, document, _join(path, name if found or not free else "*"))


def _free_members(form: Json) -> list[Any]:
    more = form.get("additionalProperties")
    return [*form.get("patternProperties", {}).values(), *([more] if isinstance(more, dict) else [])]


def _is_open(form: Json) -> bool:
    """Tell whether an object may hold anything: it is one field then."""
    if form.get("type", "object") != "object":
        return False
    return not form.get("properties") and not _free_members(form) and form.get("additionalProperties", True) is True


def described(schema: object, document: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Name all fields that a form describes; what holds itself, once."""
    for form in alternatives(schema, document):
        if form.get("type") == "array":
            yield from described(form.get("items"), document, path)
        elif form.get("properties"):
            for name, inner in form["properties"].items():
                if f".{name}." not in f".{path}.":
                    yield from described(inner, document, _join(path, name))
        elif form.get("type") != "null":
            yield path


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def readable(felder: Iterable[object], path: str = "") -> Iterator[str]:
    """Write what the policy lists, `[nummer, {fassungen: [am]}]`, as the names of fields."""
    for one in felder:
        if isinstance(one, dict):
            for name, inner in one.items():
                yield from readable(inner, _join(path, name))
        else:
            yield _join(path, str(one))


def may_read(name: str, allowed: Iterable[str]) -> bool:
    """Tell whether a field is one of those, or lies below one."""
    return any(name == one or name.startswith(f"{one}.") for one in allowed)
