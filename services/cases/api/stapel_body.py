"""The body of a batch, JSON or CSV (K9): read as far as it concerns the whole, each row left to be judged alone."""

import hashlib
from functools import partial
from typing import Any, Final

from services.cases.api import examples
from services.cases.domain.angabe import JSON_FORM, Zeilenleser, read_zeile
from services.cases.domain.csvstapel import read_csv, too_many
from services.cases.domain.gelesen import Angabenspalten, Gelesen, read_columns
from services.cases.domain.stapel import MOST_ZEILEN
from services.cases.usecases.post_stapel import Stapel
from shared.contracts.zeilen import read_rows
from shared.errors import Finding, InputRefused
from shared.web.limits import MIB
from shared.web.refusals import MediaTypeRefused
from shared.web.routes import RawBody

JSON: Final = "application/json"
CSV: Final = "text/csv"
MOST_BYTES: Final = 8 * MIB
_CHARSETS: Final = frozenset(
    {"", "utf-8", "utf8", "us-ascii", "windows-1252", "cp1252", "iso-8859-1", "iso-8859-15", "latin1"}
)
_ZEILE: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["datum", "minuten", "art", "beleg"],
    "properties": {
        "kontrakt": {"type": ["string", "null"], "maxLength": 64, "description": "Its nummer or id."},
        "sozialraum": {"type": ["string", "null"], "maxLength": 64},
        "datum": {"type": "string", "format": "date"},
        "minuten": {"type": "integer", "description": "1 to 1440; each row is judged alone."},
        "art": {
            "type": "string",
            "description": "fallspezifisch, fallbezogen, fallunspezifisch, netzwerk, praevention",
        },
        "beleg": {"type": "string", "maxLength": 64},
        "personal": {
            "type": ["string", "null"],
            "pattern": "^[a-z0-9-]{1,32}$",
            "description": "The Träger's key of who worked; never a name.",
        },
    },
}
OPENAPI: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["zeilen"],
                    "properties": {"zeilen": {"type": "array", "maxItems": MOST_ZEILEN, "items": _ZEILE}},
                },
                "example": examples.STAPEL,
            },
            CSV: {"schema": {"type": "string"}, "example": examples.CSV},
        },
    }
}


def take_stapel(body: RawBody, *, atomar: bool) -> Stapel:
    """Take in a batch, whose `read` raises what is wrong with it as a whole: form, header, number of rows (K9).

    Raises MediaTypeRefused.
    """
    csv = body.media_type == CSV
    if csv and body.charset not in _CHARSETS:
        raise MediaTypeRefused(JSON, CSV)
    read = partial(read_csv, body.content) if csv else partial(_read_json, body)
    return Stapel(hashlib.sha256(body.content).hexdigest(), read, csv=csv, atomar=atomar)


def _read_json(body: RawBody) -> Gelesen:
    rows = read_rows(body.content, "zeilen")
    if rows is None:
        rows = _find_rows(body.json(any_text=True))  # NUL in a row is that row's fault alone
    if len(rows) > MOST_ZEILEN:
        raise InputRefused(too_many())
    spalten = _read_columns(rows)
    if spalten is not None:
        return Gelesen(range(1, len(rows) + 1), spalten)
    leser = Zeilenleser(read_zeile)
    return Gelesen.of(tuple(leser.read(nummer, felder) for nummer, felder in enumerate(rows, start=1)))


def _read_columns(rows: list[Any]) -> Angabenspalten | None:
    """Read rows with the same fields in the same order by their columns; None where that cannot be."""
    if set(map(type, rows)) != {dict} or len(heads := set(map(tuple, rows))) != 1:
        return None
    return read_columns(dict(zip(*heads, zip(*map(dict.values, rows), strict=True), strict=True)), form=JSON_FORM)


def _find_rows(content: object) -> list[Any]:
    if not isinstance(content, dict):
        raise InputRefused(Finding("", "form", "Send an object with `zeilen`, a list of rows."))
    if not content.keys() <= {"zeilen"}:
        raise InputRefused(Finding("", "unbekannt", "A batch holds `zeilen` and nothing else."))
    zeilen = content.get("zeilen")
    if not isinstance(zeilen, list):
        raise InputRefused(Finding("/zeilen", "form", "Give the rows as a list."))
    return zeilen
