"""The budget service as cases asks it of which Kontrakte the Bindungen have changed (V7, K4, K14).

`Bindungsbuch` is what the use case knows; `BindungenClient` says it over HTTP. Both raise NotSent, NoAnswer or
ProblemAnswer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.cases.domain.kontrakt import Bindung
from shared.contracts.bindung import BindungJahr
from shared.http.budget import fetch_bindungsaenderungen
from shared.http.service import ServiceClient


@dataclass(frozen=True, slots=True)
class Bindungsneuerungen:
    """What is bound now in the years that have changed, by Kontrakt, and the stand to ask from next time."""

    items: Mapping[UUID, Sequence[Bindung]]
    stand: str


class Bindungsbuch(Protocol):
    """What the use case asks of the budget service."""

    async def fetch_neuerungen(self, *, jugendamt: str, seit: str | None) -> Bindungsneuerungen:
        """Fetch what is bound where anything has changed since a stand."""


class BindungenClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def fetch_neuerungen(self, *, jugendamt: str, seit: str | None) -> Bindungsneuerungen:
        """Ask `GET /v1/bindungen`, all pages of it."""
        found = await fetch_bindungsaenderungen(self._service, jugendamt=jugendamt, seit=seit, art="kontrakt")
        return Bindungsneuerungen({quelle: read_bindungen(years) for quelle, years in found.items.items()}, found.stand)


def read_bindungen(jahre: Sequence[BindungJahr]) -> tuple[Bindung, ...]:
    """Read what the budget says of a Kontrakt's years."""
    return tuple(Bindung(jahr.jahr, jahr.betrag, jahr.minuten, jahr.vorgemerkt, jahr.stand) for jahr in jahre)
