"""What projects tells the budget service again after that was set back to a backup (K4, P5): docs/backup.md.

All calls raise NotSent, NoAnswer or ProblemAnswer.
"""

from typing import Protocol

from shared.contracts.bindung import BindungAuftrag
from shared.contracts.stammdaten import Neuerungen
from shared.http.budget import bind_again, fetch_stammdaten
from shared.http.service import ServiceClient


class Nachspielbuch(Protocol):
    """The budget service while it is being restored."""

    async def bind_again(self, auftrag: BindungAuftrag, *, jugendamt: str) -> None:
        """Bind under the key of then what a person had decided."""

    async def fetch_stammdaten(self, *, jugendamt: str) -> Neuerungen:
        """Fetch all versions of the master data."""


class NachspielOverHttp:
    """The budget service over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    async def bind_again(self, auftrag: BindungAuftrag, *, jugendamt: str) -> None:
        """Ask `POST /v1/bindungen`, as long as a restoration is open there."""
        await bind_again(self._client, auftrag, jugendamt=jugendamt)

    async def fetch_stammdaten(self, *, jugendamt: str) -> Neuerungen:
        """Ask `GET /v1/stammdaten`."""
        return await fetch_stammdaten(self._client, jugendamt=jugendamt, seit=None)
