"""Which members of a body are free text, by the service's own OpenAPI document: all that its patterns let through."""

from collections.abc import Iterator, Mapping
from typing import Any

from proof.matrix.world import Json
from proof.places import Place

_ANYTHING = "^[^\\x00"  # how a pattern begins that lets through whatever can be read
_SUBS = frozenset({"veranlasst_von"})  # `sub` of a person's token, which one service tells the other
_LEAST = 100  # characters; what is shorter is a number or key of the sender's


def free_texts(schema: Mapping[str, Any], body: object, *, document: Json, place: Place = ()) -> Iterator[Place]:
    """Name the places of free texts in a body, those that could stand in an object of it and do not included."""
    described = _described(schema, document)
    if isinstance(body, list):
        for number, one in enumerate(body):
            yield from free_texts(described.get("items", {}), one, document=document, place=(*place, number))
    elif isinstance(body, dict):
        for name, form in _members(described, body).items():
            if is_free(form, document) and name not in _SUBS:
                yield (*place, name)
            elif name in body and name not in _SUBS:
                yield from free_texts(form, body[name], document=document, place=(*place, name))
    elif isinstance(body, str) and is_free(schema, document):
        yield place


def declared(schema: Mapping[str, Any], *, document: Json, name: str = "", seen: tuple[str, ...] = ()) -> set[str]:
    """Name all members of a form that are free text, at any depth, by their paths."""
    if (ref := schema.get("$ref", "")) in seen:
        return set()
    if is_free(schema, document):
        return set() if name.rpartition("/")[2] in _SUBS else {name}
    form, known = _described(schema, document), (*seen, ref) if ref else seen
    parts = [(f"{name}/{member}", inner) for member, inner in form.get("properties", {}).items()]
    parts += [(name, form["items"])] if "items" in form else []
    inner = form.get("additionalProperties")
    parts += [(f"{name}/*", inner)] if isinstance(inner, dict) else []
    parts += [(name, option) for option in form.get("oneOf", ())]
    return {found for path, one in parts for found in declared(one, document=document, name=path, seen=known)}


def is_free(schema: Mapping[str, Any], document: Json) -> bool:
    """Tell whether a value is a text of any words."""
    form = _described(schema, document)
    open_pattern = str(form.get("pattern", "")).startswith(_ANYTHING)
    return form.get("type") == "string" and open_pattern and form.get("maxLength", _LEAST) >= _LEAST


def _members(form: Mapping[str, Any], body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the forms of what stands or may stand in an object; of one of several forms, those of all."""
    found: dict[str, Any] = {}
    for one in form.get("oneOf", (form,)):
        inner = one.get("additionalProperties")
        found |= dict.fromkeys(body, inner) if isinstance(inner, dict) else {}
        found |= one.get("properties", {})
    return found


def _described(schema: Mapping[str, Any], document: Json) -> Mapping[str, Any]:
    """Follow references; of several forms leave the one that is not null, or those that are not."""
    if "$ref" in schema:
        found = document["components"]["schemas"][str(schema["$ref"]).rpartition("/")[2]]
        return _described(found, document)
    options = [one for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())) if one.get("type") != "null"]
    if not options:
        return schema
    described = [_described(one, document) for one in options]
    return described[0] if len(described) == 1 else {"oneOf": described}
