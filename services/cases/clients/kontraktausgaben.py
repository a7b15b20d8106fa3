"""The budget service as cases asks it what was spent with Kontrakte's numbers (K12).

`Ausgabenbuch` is what the use case knows; `AusgabenClient` says it over HTTP. Both raise NotSent, NoAnswer or
ProblemAnswer.
"""

from datetime import datetime
from typing import Protocol

from services.cases.domain.kontraktausgabe import Kontraktausgabe, Kontraktausgaben
from shared.contracts.kontraktausgaben import KontraktausgabeInhalt, KontraktausgabenFolge
from shared.http.budget import fetch_folge
from shared.http.service import ServiceClient


class Ausgabenbuch(Protocol):
    """What the use case asks of the budget service."""

    async def fetch_kontraktausgaben(self, *, jugendamt: str, seit: str | None) -> Kontraktausgaben:
        """Fetch what was spent on Kontrakte, and reversed of it, since a stand."""


class AusgabenClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def fetch_kontraktausgaben(self, *, jugendamt: str, seit: str | None) -> Kontraktausgaben:
        """Ask `GET /v1/kontraktausgaben`, all pages of it."""
        path = "/v1/kontraktausgaben"
        pages = await fetch_folge(self._service, path, model=KontraktausgabenFolge, jugendamt=jugendamt, seit=seit)
        return Kontraktausgaben(tuple(_read(one) for page in pages for one in page.items), pages[-1].stand)


def _read(one: KontraktausgabeInhalt) -> Kontraktausgabe:
    return Kontraktausgabe(one.id, one.kontrakt, one.datum, one.betrag, datetime.fromisoformat(one.gebucht_am))
