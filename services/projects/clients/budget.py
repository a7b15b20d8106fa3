"""What projects asks of the budget service: Bindungen (P5, K4), a Vorschau (X2) and the feed of the master data.

All calls raise NotSent, NoAnswer or ProblemAnswer (shared.contracts.peers).
"""

from typing import Protocol
from uuid import UUID

from shared.contracts.bindung import BindungAuftrag, BindungErgebnis, BindungKlaerung
from shared.contracts.bindungsaenderungen import Bindungsaenderungen
from shared.contracts.stammdaten import Neuerungen, VertragInhalt, VertragStand
from shared.contracts.vorschau import ProjektVorschau, ProjektVorschauFrage
from shared.http.budget import fetch_bindungsaenderungen, fetch_stammdaten, read_answer
from shared.http.service import ServiceClient
from shared.identity import RawToken


class Budget(Protocol):
    """The budget service as the use cases know it."""

    async def bind(self, auftrag: BindungAuftrag, *, jugendamt: str, subject: RawToken) -> BindungErgebnis:
        """Bind the years of a grant for the person whose token it is."""

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> BindungKlaerung:
        """Tell what became of a key: bound, or from now on closed for good."""

    async def fetch_bindungen(self, *, jugendamt: str, seit: str | None) -> Bindungsaenderungen:
        """Give what is bound now for projects where anything changed since a stand."""

    async def preview(self, frage: ProjektVorschauFrage, *, jugendamt: str, subject: RawToken) -> ProjektVorschau:
        """Tell the person whose token it is what a grant would do; nothing is written (X2)."""

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Give what changed in the master data since a stand."""

    async def conclude_vertrag(
        self, nummer: str, inhalt: VertragInhalt, *, jugendamt: str, subject: RawToken
    ) -> VertragStand:
        """Enter a Kooperationsvertrag for the admin whose token it is; the same again changes nothing."""


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

    async def fetch_bindungen(self, *, jugendamt: str, seit: str | None) -> Bindungsaenderungen:
        """Give what is bound now for projects where anything changed since a stand."""
        return await fetch_bindungsaenderungen(self._client, jugendamt=jugendamt, seit=seit, art="projekt")

    async def preview(self, frage: ProjektVorschauFrage, *, jugendamt: str, subject: RawToken) -> ProjektVorschau:
        """Tell the person whose token it is what a grant would do; nothing is written (X2)."""
        content = frage.model_dump(mode="json", exclude_none=True)
        answer = await self._client.call("POST", "/v1/vorschau", jugendamt=jugendamt, json=content, subject=subject)
        return read_answer(answer, model=ProjektVorschau, dienst=self._client.dienst)

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Give what changed in the master data since a stand."""
        return await fetch_stammdaten(self._client, jugendamt=jugendamt, seit=seit)

    async def conclude_vertrag(
        self, nummer: str, inhalt: VertragInhalt, *, jugendamt: str, subject: RawToken
    ) -> VertragStand:
        """Enter a Kooperationsvertrag for the admin whose token it is; the same again changes nothing."""
        path, content = f"/v1/vertragsabschluesse/{nummer}", inhalt.model_dump(mode="json")
        answer = await self._client.call("PUT", path, jugendamt=jugendamt, json=content, subject=subject)
        return read_answer(answer, model=VertragStand, dienst=self._client.dienst)
