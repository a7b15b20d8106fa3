"""Value types of the wire (contract.md, Values): money, shares, posts, days, slugs, texts.

Each accepts a JSON string only and never a number, since a JSON number is a binary floating point value to most
parsers. Types of our own, because pydantic's Decimal accepts "" and exponents. Messages never repeat the value.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, LiteralString, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetPydanticSchema, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from shared.belege import name_beleg
from shared.geld import GELD_PATTERN, Geld, parse_geld

T = TypeVar("T")

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_LONGEST = 64
_HUNDREDTH = Decimal("0.01")
_NONNEGATIVE = GELD_PATTERN.replace("-?", "", 1)
_POSITIVE = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,11}(\.[0-9]{1,2})?)$"


class Wire(BaseModel):
    """A message: nothing but its declared fields, no NUL in any text."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Fault(NamedTuple):
    """A wrong form of a value that breaks a rule of its own."""

    pattern: re.Pattern[str]
    code: LiteralString
    hint: LiteralString


FORM_CODES = frozenset(
    {
        "geld",
        "geld_nachkommastellen",
        "geld_negativ",
        "anteil",
        "prozent",
        "stellen",
        "wochenstunden",
        "datum",
        "zeitpunkt",
    }
)


def _require(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError("form")
    return text


def _from_text(
    *,
    pattern: str,
    read: Callable[[str], T],
    code: LiteralString,
    hint: LiteralString,
    example: str,
    write: Callable[[T], str] = str,
    faults: tuple[Fault, ...] = (),
) -> GetPydanticSchema:
    """Make a value type that is a patterned string on the wire and a value of its own inside.

    `faults` are wrong values that break a rule of their own and are told by its code.
    """
    compiled = re.compile(pattern, re.ASCII)

    @lru_cache(maxsize=1024)  # values never change, and a batch repeats few of them a thousand times
    def read_once(text: str) -> T:
        return read(_require(compiled, text))

    def schema(source: Any, _handler: object) -> core_schema.CoreSchema:  # noqa: ANN401  # pydantic's own signature
        def validate(value: object) -> object:
            if isinstance(value, source):
                return value  # a value of the domain, handed in by our own code
            if not isinstance(value, str) or len(value) > _LONGEST:
                raise PydanticCustomError(code, hint)
            try:
                return read_once(value)
            except ValueError:
                found = next((fault for fault in faults if fault.pattern.fullmatch(value)), Fault(compiled, code, hint))
                raise PydanticCustomError(found.code, found.hint) from None

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                write, return_schema=core_schema.str_schema(pattern=pattern)
            ),
        )

    def json_schema(_core: object, _handler: object) -> dict[str, Any]:
        return {"type": "string", "pattern": pattern, "examples": [example]}

    return GetPydanticSchema(get_pydantic_core_schema=schema, get_pydantic_json_schema=json_schema)


def _write_decimal(value: Decimal) -> str:
    return format(value, "f")


def _write_hundredths(value: Decimal) -> str:
    return format(value.quantize(_HUNDREDTH), "f")


_DECIMALS = Fault(
    re.compile(r"-?(0|[1-9][0-9]{0,11})\.[0-9]{3,}", re.ASCII),
    "geld_nachkommastellen",
    "Write at most two decimals: an amount is not rounded here (G1).",
)
_NEGATIVE = Fault(
    re.compile(GELD_PATTERN.replace("-?", "-", 1), re.ASCII), "geld_negativ", "Write an amount that is not negative."
)
GeldField = Annotated[
    Geld,
    _from_text(
        pattern=GELD_PATTERN,
        read=parse_geld,
        code="geld",
        example="1234.50",
        hint='Write an amount in euro as a decimal string with at most two decimals, such as "1234.50".',
        faults=(_DECIMALS,),
    ),
]
GeldNonNegative = Annotated[
    Geld,
    _from_text(
        pattern=_NONNEGATIVE,
        read=parse_geld,
        code="geld",
        example="1234.50",
        hint='Write an amount in euro, not negative, as a decimal string with at most two decimals, such as "1234.50".',
        faults=(_DECIMALS, _NEGATIVE),
    ),
]


GeldPositive = Annotated[
    Geld,
    _from_text(
        pattern=_POSITIVE,
        read=parse_geld,
        code="geld",
        example="1234.50",
        hint='Write an amount in euro above 0.00 as a decimal string with at most two decimals, such as "1234.50".',
        faults=(_DECIMALS, _NEGATIVE),
    ),
]
Anteil = Annotated[
    Decimal,
    _from_text(
        pattern=r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$",
        read=Decimal,
        write=_write_decimal,
        code="anteil",
        example="0.85",
        hint='Write a share between 0 and 1 as a decimal string with at most six decimals, such as "0.85".',
    ),
]
Prozent = Annotated[
    Decimal,
    _from_text(
        pattern=r"^-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,6})?$",
        read=Decimal,
        write=_write_decimal,
        code="prozent",
        example="2.5",
        hint='Write a percentage as a decimal string with at most six decimals, such as "2.5".',
    ),
]
Stellen = Annotated[
    Decimal,
    _from_text(
        pattern=r"^(0|[1-9][0-9]{0,4})(\.[0-9]{1,2})?$",
        read=Decimal,
        write=_write_hundredths,
        code="stellen",
        example="1.81",
        hint='Write posts as a decimal string in hundredths, such as "1.81".',
    ),
]
StellenPositive = Annotated[
    Decimal,
    _from_text(
        pattern=r"^([1-9][0-9]{0,4}(\.[0-9]{1,2})?|0\.(0[1-9]|[1-9][0-9]?))$",
        read=Decimal,
        write=_write_hundredths,
        code="stellen",
        example="1.81",
        hint='Write posts above 0.00 as a decimal string in hundredths, such as "1.81".',
    ),
]
Wochenstunden = Annotated[
    Decimal,
    _from_text(
        pattern=r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]?(\.[0-9]{1,2})?)$",
        read=Decimal,
        write=_write_hundredths,
        code="wochenstunden",
        example="39.00",
        hint='Write hours per week, above 0, as a decimal string with at most two decimals, such as "19.50".',
    ),
]


_DAY = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"


def _read_day(text: str) -> date:
    return date.fromisoformat(text)


Day = Annotated[
    date,
    _from_text(
        pattern=_DAY,
        read=_read_day,
        write=date.isoformat,
        code="datum",
        example="2014-03-31",
        hint="Write a calendar day that exists as YYYY-MM-DD, between 1900 and 2199.",
        faults=(Fault(re.compile(_DAY, re.ASCII), "kein_kalendertag", "This day is not in the calendar (G4)."),),
    ),
]
_INSTANT = (
    r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"
)
Zeitpunkt = Annotated[
    datetime,
    _from_text(
        pattern=_INSTANT,
        read=datetime.fromisoformat,
        write=datetime.isoformat,
        code="zeitpunkt",
        example="2014-03-31T10:00:00Z",
        hint="Write an instant with its distance to UTC such as 2014-03-31T10:00:00Z, between 1900 and 2199.",
        faults=(Fault(re.compile(_INSTANT, re.ASCII), "kein_kalendertag", "This day is not in the calendar (G4)."),),
    ),
]
Ja = Annotated[bool, Field(strict=True)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=63)]
Schluessel = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]
Jahr = Annotated[int, Field(ge=1990, le=2100, strict=True)]
JahrParameter = Annotated[int, Field(ge=1990, le=2100)]  # in a path or query, where everything is text
# Something is to be read beside spaces, which are cut off: the schema says so, since what it allows is good input.
_LINE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Kurztext = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE, strip_whitespace=True)]
Freitext = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4000, pattern=_LINES, strip_whitespace=True),
    Field(description="Free text. It must hold no personal data of clients (G6)."),
]
Kontraktnummer = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]
# The `sub` of a person, as a service tells it.
Akteur = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]
# A Beleg is a key: neither blanks at its edges nor another spelling of its letters make a second receipt of it.
Beleg = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64, pattern=_LINE, strip_whitespace=True),
    AfterValidator(name_beleg),
]
