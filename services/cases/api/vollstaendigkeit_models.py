"""Completeness as every list answers it (X3), months on the wire, and pages of what is counted anew for each answer."""

from datetime import date
from typing import Annotated, Self

from fastapi import Depends, Query
from pydantic import Field

from services.cases.domain.vollstaendigkeit import Monatsstand, Vollstaendigkeit, due_day
from shared.contracts.listing import PageRequest
from shared.contracts.types import Day, Wire
from shared.contracts.vollstaendigkeit import Monat as MonatText
from shared.web.lists import MOST

MonatOfPath = Annotated[MonatText, Field(description="A calendar month, such as 2014-03.")]
_OPAQUE = r"^[A-Za-z0-9_-]+$"


class VollstaendigkeitOut(Wire):
    """Of how many expected Kontrakt-months the declaration is in; `quote` in percent, null where none is expected."""

    erwartet: int
    gemeldet: int
    quote: str | None = None

    @classmethod
    def of(cls, stand: Vollstaendigkeit) -> Self:
        """Write it."""
        return cls(erwartet=stand.erwartet, gemeldet=stand.gemeldet, quote=quote_of(stand))


class MonatsstandOut(VollstaendigkeitOut):
    """The same of a Träger's month in a Sozialraum; `faellig` is the day from which a declaration is late."""

    monat: str
    sozialraum: str
    traeger: str
    faellig: Day
    verspaetet: bool

    @classmethod
    def of_monat(cls, one: Monatsstand, *, heute: date) -> Self:
        """Write it."""
        return cls(
            erwartet=one.stand.erwartet,
            gemeldet=one.stand.gemeldet,
            quote=quote_of(one.stand),
            monat=write_monat(one.monat),
            sozialraum=one.sozialraum,
            traeger=one.traeger,
            faellig=due_day(one.monat),
            verspaetet=one.is_late(heute=heute),
        )


def quote_of(stand: Vollstaendigkeit) -> str | None:
    """Write the share in percent."""
    return None if stand.quote is None else format(stand.quote, "f")


def read_monat(text: str) -> date:
    """Give the first day of a month."""
    return date.fromisoformat(f"{text}-01")


def write_monat(monat: date) -> str:
    """Write a month."""
    return monat.isoformat()[:7]


def read_place(part: object) -> str:
    """Take a part of a cursor as a text that PostgreSQL can hold; raise ValueError for anything else."""
    if not isinstance(part, str) or "\x00" in part or not part.encode():
        raise ValueError("not packed by us")
    return part


async def _pages(
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many rows.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=600, pattern=_OPAQUE, description="`next` of the page before.")
    ] = None,
) -> PageRequest:
    return PageRequest(limit, cursor)


Pages = Annotated[PageRequest, Depends(_pages)]
