"""What projects tells the budget service of a grant: payments, and the final grant (P9).

Both are safe to repeat by their keys. Both raise NotSent, NoAnswer or ProblemAnswer (shared.contracts.peers).
"""

from typing import Protocol
from uuid import UUID

from shared.contracts.auszahlung import AuszahlungAuftrag, AuszahlungErgebnis, FestsetzungAuftrag
from shared.contracts.bindung import QuelleStand
from shared.http.budget import read_answer
from shared.http.service import ServiceClient


class Zuwendungsbuch(Protocol):
    """The budget service as the relay knows it."""

    async def pay(self, auftrag: AuszahlungAuftrag, *, jugendamt: str) -> AuszahlungErgebnis:
        """Book a payment, a refund or a Storno."""

    async def settle(self, projekt: UUID, auftrag: FestsetzungAuftrag, *, jugendamt: str) -> QuelleStand:
        """Bring what is bound for a project down to its final grant."""


class ZuwendungsbuchOverHttp:
    """The budget service over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    async def pay(self, auftrag: AuszahlungAuftrag, *, jugendamt: str) -> AuszahlungErgebnis:
        """Book a payment, a refund or a Storno."""
        content = auftrag.model_dump(mode="json")
        answer = await self._client.call("POST", "/v1/auszahlungen", jugendamt=jugendamt, json=content)
        return read_answer(answer, model=AuszahlungErgebnis, dienst=self._client.dienst)

    async def settle(self, projekt: UUID, auftrag: FestsetzungAuftrag, *, jugendamt: str) -> QuelleStand:
        """Bring what is bound for a project down to its final grant."""
        path, content = f"/v1/bindungen/{projekt}/festsetzung", auftrag.model_dump(mode="json")
        answer = await self._client.call("POST", path, jugendamt=jugendamt, json=content)
        return read_answer(answer, model=QuelleStand, dienst=self._client.dienst)
