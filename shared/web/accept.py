"""In which form an answer is wanted: `Accept`, as far as it names forms that we have (RFC 9110)."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from fastapi import Request

from shared.web.media import read_media_type


def choose_form(request: Request, *, offered: Sequence[str]) -> str:
    """Give the offered media type that the caller wants most; the first where Accept says nothing of ours.

    Equal wishes: the type that is named more closely, then the one offered earlier.
    """
    asked = [_read(part) for header in request.headers.getlist("Accept") for part in header.split(",") if part.strip()]
    wishes = {form: max((_wish(form, asked=one) for one in asked), default=(0, Decimal(0))) for form in offered}
    best = max(offered, key=lambda form: (wishes[form][1], wishes[form][0]))
    return best if wishes[best][1] > 0 else offered[0]


def _read(part: str) -> tuple[str, Decimal]:
    found = read_media_type(part)
    try:
        return found.name, min(max(Decimal(found.parameters.get("q", "1")), Decimal(0)), Decimal(1))
    except InvalidOperation:
        return found.name, Decimal(1)


def _wish(form: str, *, asked: tuple[str, Decimal]) -> tuple[int, Decimal]:
    """Tell how closely a part of Accept names a form, and how much it is wanted."""
    name, quality = asked
    if name == form:
        return 2, quality
    if name == f"{form.split('/', maxsplit=1)[0]}/*":
        return 1, quality
    return (0, quality) if name == "*/*" else (-1, Decimal(0))
