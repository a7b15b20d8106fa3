"""The budget service as cases tells it what follows: releases (V7) and completeness (X3).

`Meldestelle` is what the use cases know; `MeldungClient` says it over HTTP. Each call is safe to repeat. All raise
NotSent, NoAnswer or ProblemAnswer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from services.cases.clients.bindungen import read_bindungen
from services.cases.domain.kontrakt import Bindung
from shared.contracts.bindung import QuelleStand
from shared.contracts.vollstaendigkeit import VollstaendigkeitErgebnis
from shared.http.budget import read_answer
from shared.http.service import ServiceClient


class Meldestelle(Protocol):
    """What the use cases tell the budget service."""

    async def release(self, kontrakt: UUID, *, jugendamt: str) -> tuple[Bindung, ...]:
        """Release what an ended Kontrakt has not used; tell what is bound for it then, by year (V7)."""

    async def tell_vollstaendigkeit(self, zeilen: Sequence[Mapping[str, Any]], *, jugendamt: str) -> Sequence[str]:
        """Tell for how many expected months the declaration is in; give the codes of rows refused for good (X3)."""


class MeldungClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def release(self, kontrakt: UUID, *, jugendamt: str) -> tuple[Bindung, ...]:
        """Ask `POST /v1/bindungen/{quelle}/freigabe`."""
        answer = await self._service.call("POST", f"/v1/bindungen/{kontrakt}/freigabe", jugendamt=jugendamt)
        return read_bindungen(read_answer(answer, model=QuelleStand, dienst=self._service.dienst).bindungen)

    async def tell_vollstaendigkeit(self, zeilen: Sequence[Mapping[str, Any]], *, jugendamt: str) -> Sequence[str]:
        """Ask `POST /v1/vollstaendigkeit`."""
        body = {"zeilen": list(zeilen)}
        answer = await self._service.call("POST", "/v1/vollstaendigkeit", jugendamt=jugendamt, json=body)
        ergebnis = read_answer(answer, model=VollstaendigkeitErgebnis, dienst=self._service.dienst)
        return [zeile.code or "abgelehnt" for zeile in ergebnis.zeilen if zeile.status == "abgelehnt"]
