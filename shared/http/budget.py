"""The way to the budget service that cases and projects share: connection, strict answers, feed of master data."""

from collections.abc import Collection, Mapping
from typing import TypeVar
from uuid import UUID

from pydantic import ValidationError

from shared.contracts.bindung import BindungJahr, BindungStand, BindungStandFrage
from shared.contracts.peers import NoAnswer
from shared.contracts.stammdaten import Neuerungen, StammdatenFolge, StammdatenVersion
from shared.contracts.types import Wire
from shared.http.service import Answer, ServiceClient
from shared.http.tokens import ClientCredentials

M = TypeVar("M", bound=Wire)
SECONDS = 10.0  # less than an intent waits before it may be settled (K4)
_PAGE = {"limit": "500"}


def connect(url: str, *, token_url: str, client_id: str, client_secret: str) -> ServiceClient:
    """Make the connection to the budget service; whoever makes it closes it."""
    tokens = ClientCredentials(token_url, client_id=client_id, client_secret=client_secret)
    return ServiceClient(url, dienst="budget", tokens=tokens, seconds=SECONDS)


def read_answer(answer: Answer, *, model: type[M], dienst: str) -> M:
    """Read an answer strictly; one that is not what was agreed counts as none: raises NoAnswer."""
    try:
        return model.model_validate(answer.json)
    except ValidationError:
        raise NoAnswer(dienst=dienst) from None


async def fetch_bindungen(
    client: ServiceClient, *, jugendamt: str, quellen: Collection[UUID]
) -> Mapping[UUID, tuple[BindungJahr, ...]]:
    """Give what is bound now for up to MOST_QUELLEN sources (K4, P5); raises NotSent, NoAnswer, ProblemAnswer."""
    frage = BindungStandFrage(quellen=list(quellen)).model_dump(mode="json")
    answer = await client.call("POST", "/v1/bindungen/stand", jugendamt=jugendamt, json=frage)
    stand = read_answer(answer, model=BindungStand, dienst=client.dienst)
    return {one.quelle: tuple(one.bindungen) for one in stand.quellen}


async def fetch_stammdaten(client: ServiceClient, *, jugendamt: str, seit: str | None) -> Neuerungen:
    """Give what changed in the master data since a stand, all pages of it; raises NotSent, NoAnswer, ProblemAnswer."""
    versionen: list[StammdatenVersion] = []
    params = _PAGE if seit is None else _PAGE | {"seit": seit}
    while True:
        answer = await client.call("GET", "/v1/stammdaten", jugendamt=jugendamt, params=params)
        folge = read_answer(answer, model=StammdatenFolge, dienst=client.dienst)
        versionen += folge.items
        if folge.next is None:
            return Neuerungen(tuple(versionen), folge.stand)
        params = params | {"cursor": folge.next}
