"""The way to the budget service that cases and projects share: connection, strict answers, feed of master data."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from pydantic import ValidationError

from shared.contracts.bindung import BindungAuftrag, BindungErgebnis, BindungJahr, BindungStand, BindungStandFrage
from shared.contracts.bindungsaenderungen import Bindungsaenderungen, BindungsaenderungenFolge
from shared.contracts.folgen import Folge
from shared.contracts.peers import NoAnswer
from shared.contracts.stammdaten import Neuerungen, StammdatenFolge
from shared.contracts.types import Wire
from shared.http.service import Answer, ServiceClient
from shared.http.tokens import ClientCredentials

M = TypeVar("M", bound=Wire)
SECONDS = 10.0  # less than an intent waits before it may be settled (K4)
_PAGE = {"limit": "500"}
_NO_PARAMS: Mapping[str, str] = MappingProxyType({})
F = TypeVar("F", bound=Folge)


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


async def bind_again(client: ServiceClient, auftrag: BindungAuftrag, *, jugendamt: str) -> None:
    """Bind without a person's token what was decided before, while the budget is being restored from a backup.

    Raises NotSent, NoAnswer, ProblemAnswer.
    """
    content = auftrag.model_dump(mode="json")
    answer = await client.call("POST", "/v1/bindungen", jugendamt=jugendamt, json=content)
    read_answer(answer, model=BindungErgebnis, dienst=client.dienst)


async def fetch_bindungsaenderungen(
    client: ServiceClient, *, jugendamt: str, seit: str | None, art: str
) -> Bindungsaenderungen:
    """Give what is bound now in years that changed since a stand, all pages of it; of a year the newest counts.

    Raises NotSent, NoAnswer, ProblemAnswer.
    """
    pages = await fetch_folge(
        client, "/v1/bindungen", model=BindungsaenderungenFolge, jugendamt=jugendamt, seit=seit, params={"art": art}
    )
    found: dict[UUID, dict[int, BindungJahr]] = {}
    for one in (one for page in pages for one in page.items):
        years = found.setdefault(one.quelle, {})
        if one.bindung.jahr not in years or one.bindung.stand >= years[one.bindung.jahr].stand:
            years[one.bindung.jahr] = one.bindung
    return Bindungsaenderungen({quelle: tuple(years.values()) for quelle, years in found.items()}, pages[-1].stand)


async def fetch_stammdaten(client: ServiceClient, *, jugendamt: str, seit: str | None) -> Neuerungen:
    """Give what changed in the master data since a stand, all pages of it; raises NotSent, NoAnswer, ProblemAnswer."""
    pages = await fetch_folge(client, "/v1/stammdaten", model=StammdatenFolge, jugendamt=jugendamt, seit=seit)
    return Neuerungen(tuple(version for page in pages for version in page.items), pages[-1].stand)


async def fetch_folge(
    client: ServiceClient,
    path: str,
    *,
    model: type[F],
    jugendamt: str,
    seit: str | None,
    params: Mapping[str, str] = _NO_PARAMS,
) -> Sequence[F]:
    """Give all pages of a list since a stand; the last one's `stand` is where to ask from next time.

    Raises NotSent, NoAnswer, ProblemAnswer.
    """
    asked = {**_PAGE, **params} | ({} if seit is None else {"seit": seit})
    pages: list[F] = []
    while True:
        answer = await client.call("GET", path, jugendamt=jugendamt, params=asked)
        pages.append(read_answer(answer, model=model, dienst=client.dienst))
        following = pages[-1].next
        if following is None:
            return pages
        asked = asked | {"cursor": following}
