"""What projects asks of the budget service: Bindungen (P5, K4) and the feed of the master data.

All calls raise NotSent, NoAnswer or ProblemAnswer (shared.contracts.peers).
"""

from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from pydantic import ValidationError

from shared.contracts.bindung import BindungAuftrag, BindungErgebnis, BindungKlaerung
from shared.contracts.peers import NoAnswer
from shared.contracts.stammdaten import StammdatenFolge, StammdatenVersion
from shared.contracts.types import Wire
from shared.http.service import Answer, ServiceClient
from shared.http.tokens import ClientCredentials
from shared.identity import RawToken

M = TypeVar("M", bound=Wire)
_PAGE = {"limit": "500"}
SECONDS = 10.0  # less than an intent waits before it may be settled (K4)


def connect(url: str, *, token_url: str, client_id: str, client_secret: str) -> ServiceClient:
    """Make the connection to the budget service; whoever makes it closes it."""
    tokens = ClientCredentials(token_url, client_id=client_id, client_secret=client_secret)
    return ServiceClient(url, dienst="budget", tokens=tokens, seconds=SECONDS)


@dataclass(frozen=True, slots=True)
class Neuerungen:
    """What changed in the master data since a stand, and how far that brings us."""

    versionen: tuple[StammdatenVersion, ...]
    stand: str


class Budget(Protocol):
    """The budget service as the use cases know it."""

    async def bind(self, auftrag: BindungAuftrag, *, jugendamt: str, subject: RawToken) -> BindungErgebnis:
        """Bind the years of a grant for the person whose token it is."""

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> BindungKlaerung:
        """Tell what became of a key: bound, or from now on closed for good."""

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
        return self._read(answer, model=BindungErgebnis)

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> BindungKlaerung:
        """Tell what became of a key: bound, or from now on closed for good."""
        answer = await self._client.call("POST", f"/v1/bindungen/{schluessel}/klaerung", jugendamt=jugendamt)
        return self._read(answer, model=BindungKlaerung)

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Give what changed in the master data since a stand, page by page."""
        versionen: list[StammdatenVersion] = []
        params = _PAGE if seit is None else _PAGE | {"seit": seit}
        while True:
            answer = await self._client.call("GET", "/v1/stammdaten", jugendamt=jugendamt, params=params)
            folge = self._read(answer, model=StammdatenFolge)
            versionen += folge.items
            if folge.next is None:
                return Neuerungen(tuple(versionen), folge.stand)
            params = params | {"cursor": folge.next}

    def _read(self, answer: Answer, *, model: type[M]) -> M:
        try:
            return model.model_validate(answer.json)
        except ValidationError:
            raise NoAnswer(dienst=self._client.dienst) from None
