"""Places in JSON: what stands where in a body, and the same body with something else there."""

from collections.abc import Iterator

Place = tuple[str | int, ...]


def places(body: object, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Name all places of a body with what stands there; of a list the first entry stands for all."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield (*place, name), value
            yield from places(value, (*place, name))
    if isinstance(body, list) and body:
        yield (*place, 0), body[0]
        yield from places(body[0], (*place, 0))


def value_at(body: object, place: Place) -> object:
    """Give what stands at a place, None where nothing does."""
    for part in place:
        if isinstance(body, list) and isinstance(part, int):
            body = body[part]
        else:
            body = body.get(part) if isinstance(body, dict) else None
    return body


def put(body: object, place: Place, value: object) -> object:
    """Give a body with something else at a place, which may be one of a member that it does not have yet."""
    if not place:
        return value
    part, inner = place[0], place[1:]
    if isinstance(body, list):
        return [put(one, inner, value) if number == part else one for number, one in enumerate(body)]
    members = body if isinstance(body, dict) else {}
    return members | {part: put(members.get(part), inner, value)}
