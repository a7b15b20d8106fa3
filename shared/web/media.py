"""Media types as headers write them (RFC 9110, 8.3.1): a name and its parameters, by the grammar and nothing else.

Python's own parser is one of mail: it reads continued and coded parameters, and breaks on broken ones.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_WORD: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_NAME: Final = re.compile(rf"[ \t]*({_WORD}/{_WORD})[ \t]*", re.ASCII)
_PARAMETER: Final = re.compile(rf';[ \t]*(?:({_WORD})=({_WORD}|"(?:[^"\\]|\\.)*")[ \t]*)?', re.ASCII)
_QUOTED: Final = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type in small letters and its parameters; what is none has no name."""

    name: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_media_type(value: str) -> MediaType:
    """Read a media type; what breaks the grammar, or names a parameter twice, is read as none."""
    if (head := _NAME.match(value)) is None:
        return MediaType()
    place, parameters = head.end(), dict[str, str]()
    while place < len(value):
        if (part := _PARAMETER.match(value, place)) is None:
            return MediaType()
        place = part.end()
        if part[1] is None:
            continue
        if (name := part[1].lower()) in parameters:
            return MediaType()
        parameters[name] = _QUOTED.sub(r"\1", part[2][1:-1]) if part[2].startswith('"') else part[2]
    return MediaType(head[1].lower(), parameters)
