"""What cases tells the budget service again after that was set back to a backup (K4): docs/backup.md.

All calls raise NotSent, NoAnswer or ProblemAnswer.
"""

from typing import Protocol
from uuid import UUID

from services.cases.clients.budget import write_kontrakt
from services.cases.clients.kontraktausgaben import AusgabenClient
from services.cases.domain.kontrakt import Kontrakt
from services.cases.domain.kontraktausgabe import Kontraktausgaben
from shared.contracts.bindung import BindungAuftrag
from shared.contracts.stammdaten import Neuerungen
from shared.http.budget import bind_again, fetch_stammdaten
from shared.http.service import ServiceClient


class Nachspielbuch(Protocol):
    """The budget service while it is being restored."""

    async def bind_again(
        self, schluessel: UUID, *, kontrakt: Kontrakt, entschieden_von: str, begruendet: bool, jugendamt: str
    ) -> None:
        """Bind under the key of then what this person had decided."""

    async def fetch_stammdaten(self, *, jugendamt: str) -> Neuerungen:
        """Fetch all versions of the master data."""

    async def fetch_kontraktausgaben(self, *, jugendamt: str) -> Kontraktausgaben:
        """Fetch all that was spent with Kontrakte's numbers."""


class NachspielClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def bind_again(
        self, schluessel: UUID, *, kontrakt: Kontrakt, entschieden_von: str, begruendet: bool, jugendamt: str
    ) -> None:
        """Ask `POST /v1/bindungen`, as long as a restoration is open there."""
        auftrag = BindungAuftrag(
            schluessel=schluessel,
            fuer=write_kontrakt(kontrakt),
            ueberschreitung_begruendet=begruendet,
            entschieden_von=entschieden_von,
        )
        await bind_again(self._service, auftrag, jugendamt=jugendamt)

    async def fetch_stammdaten(self, *, jugendamt: str) -> Neuerungen:
        """Ask `GET /v1/stammdaten`."""
        return await fetch_stammdaten(self._service, jugendamt=jugendamt, seit=None)

    async def fetch_kontraktausgaben(self, *, jugendamt: str) -> Kontraktausgaben:
        """Ask for all of them."""
        return await AusgabenClient(self._service).fetch_kontraktausgaben(jugendamt=jugendamt, seit=None)
