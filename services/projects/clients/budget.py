"""What projects asks of the budget service: Bindungen (P5, K4) and the feed of the master data.

All calls raise NotSent, NoAnswer or ProblemAnswer (shared.contracts.peers).
"""

from collections.abc import Collection, Mapping
from typing import Protocol
from uuid import UUID

from shared.contracts.bindung import BindungAuftrag, BindungErgebnis, BindungJahr, BindungKlaerung
from shared.contracts.stammdaten import Neuerungen
from shared.http.budget import fetch_bindungen, fetch_stammdaten, read_answer
from shared.http.service import ServiceClient
from shared.identity import RawToken


class Budget(Protocol):
    """The budget service as the use cases know it."""

    async def bind(self, auftrag: BindungAuftrag, *, jugendamt: str, subject: RawToken) -> BindungErgebnis:
        """Bind the years of a grant for the person whose token it is."""

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> BindungKlaerung:
        """Tell what became of a key: bound, or from now on closed for good."""

    async def fetch_bindungen(
        self, antraege: Collection[UUID], *, jugendamt: str
    ) -> Mapping[UUID, tuple[BindungJahr, ...]]:
        """Give what is bound now for up to MOST_QUELLEN projects, by year."""

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Give what changed in the master data since a stand."""


class BudgetOverHttp:
    """The budget service over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    async def bind(self, auftrag: BindungAuftrag, *, jugendamt: str, subject: RawToken) -> BindungErgebnis:
        """Bind the years of a grant for the person whose token it is."""
        content = auftrag.model_dump(mode="json", exclude_none=True)
        answer = await self._client.call("POST", "/v1/bindungen", jugendamt=jugendamt, json=content, subject=subject)
        return read_answer(answer, model=BindungErgebnis, dienst=self._client.dienst)

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> BindungKlaerung:
        """Tell what became of a key: bound, or from now on closed for good."""
        answer = await self._client.call("POST", f"/v1/bindungen/{schluessel}/klaerung", jugendamt=jugendamt)
        return read_answer(answer, model=BindungKlaerung, dienst=self._client.dienst)

    async def fetch_bindungen(
        self, antraege: Collection[UUID], *, jugendamt: str
    ) -> Mapping[UUID, tuple[BindungJahr, ...]]:
        """Give what is bound now for up to MOST_QUELLEN projects, by year."""
        return await fetch_bindungen(self._client, jugendamt=jugendamt, quellen=antraege)

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Give what changed in the master data since a stand."""
        return await fetch_stammdaten(self._client, jugendamt=jugendamt, seit=seit)
