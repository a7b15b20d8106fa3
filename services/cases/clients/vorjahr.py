"""The budget service as cases asks it what was accepted of the rows of closed years that it had refused (V13).

`Vorjahresbuch` is what the use cases know; `VorjahrClient` says it over HTTP. Both raise NotSent, NoAnswer or
ProblemAnswer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.vorjahr import VorjahrFolge, VorjahrInhalt
from shared.geld import Geld
from shared.http.budget import fetch_folge
from shared.http.service import ServiceClient
from shared.kalender import Instant

_OF_HOURS = "leistung"


@dataclass(frozen=True, slots=True)
class Uebernahme:
    """A refused row that wjh has accepted, by the key under which it was sent; `id` is the budget's."""

    schluessel: UUID
    id: UUID
    jahr: int
    gebucht_in: int
    volumen: str
    betrag: Geld
    abschluss: UUID | None
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Uebernahmen:
    """What was accepted since a stand, and the stand to ask from next time."""

    items: tuple[Uebernahme, ...]
    stand: str


class Vorjahresbuch(Protocol):
    """What the use cases ask of the budget service."""

    async def fetch_vorjahr(self, *, jugendamt: str, seit: str | None) -> Uebernahmen:
        """Fetch which hours were accepted into a later year since a stand (V13)."""


class VorjahrClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def fetch_vorjahr(self, *, jugendamt: str, seit: str | None) -> Uebernahmen:
        """Ask `GET /v1/vorjahresbuchungen`, all pages of it."""
        pages = await fetch_folge(
            self._service, "/v1/vorjahresbuchungen", model=VorjahrFolge, jugendamt=jugendamt, seit=seit
        )
        hours = (_to_uebernahme(one) for page in pages for one in page.items if one.art == _OF_HOURS)
        return Uebernahmen(tuple(hours), pages[-1].stand)


def _to_uebernahme(one: VorjahrInhalt) -> Uebernahme:
    return Uebernahme(
        schluessel=one.gegenstand,
        id=one.id,
        jahr=one.jahr,
        gebucht_in=one.gebucht_in,
        volumen=one.volumen,
        betrag=one.betrag,
        abschluss=one.abschluss,
        gebucht_am=datetime.fromisoformat(one.gebucht_am),
    )
