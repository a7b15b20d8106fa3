"""`ETag` and `If-Match` on the wire: the header becomes a Match, the use case requires it under its lock (412, 428)."""

import re
from typing import Annotated, Final, TypeAlias

from fastapi import Depends, Header, Request, Response

from shared.contracts.versions import Match, VersionChanged, VersionMissing, etag_of, require_match
from shared.errors import Finding, InputRefused

__all__ = ["IfMatch", "Match", "VersionChanged", "VersionMissing", "etag_of", "read_match", "require_match", "show"]

_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e]{0,100}"'
_WRITTEN: Final = '(W/)?"[!#-~]{0,100}"'  # the same as callers read it in the document
_TAGS: Final = re.compile(rf"{_TAG}(?:[ \t]*,[ \t]*{_TAG}){{0,19}}", re.ASCII)
_HEADER: Final = Header(
    alias="If-Match",
    description='The ETag of the version that is to be changed, or "*" for any. Missing: 428; another version: 412.',
    json_schema_extra={"pattern": rf"^(\*|{_WRITTEN}([ \t]*,[ \t]*{_WRITTEN}){{0,19}})$"},
)


def read_match(value: str) -> Match:
    """Read If-Match; a weak tag matches nothing (RFC 9110); raise InputRefused for what is no If-Match."""
    if value.strip() == "*":
        return Match(anything=True)
    if not _TAGS.fullmatch(value.strip()):
        raise InputRefused(Finding("/If-Match", "muster", 'Write "*" or entity tags in double quotes.'))
    found = re.findall(_TAG, value, re.ASCII)
    return Match(etags=frozenset(tag for tag in found if not tag.startswith("W/")))


async def _if_match(request: Request, _documented: Annotated[str | None, _HEADER] = None) -> Match | None:
    values = request.headers.getlist("If-Match")
    return read_match(", ".join(values)) if values else None


IfMatch: TypeAlias = Annotated[Match | None, Depends(_if_match)]


def show(response: Response, *, etag: str, location: str | None = None) -> None:
    """Name a resource's version, and where it is if it was just made: a path of ours, never built from Host."""
    response.headers["ETag"] = etag
    if location is not None:
        response.headers["Location"] = location
