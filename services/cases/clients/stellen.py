"""The budget service as it takes posts of the Sozialraumteams (K15): each version once, by our staff key.

`Stellenbuch` is what the use cases know; `StellenbuchClient` says it over HTTP. Both raise NotSent, NoAnswer or
ProblemAnswer.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from services.cases.domain.buchung import Budgetablehnung
from services.cases.domain.team import Stelle, Teamstelle
from shared.contracts.personal import StellenAuftrag, StellenErgebnis, StelleZeile
from shared.http.budget import read_answer
from shared.http.service import ServiceClient

StelleKey: TypeAlias = tuple[str, str, int]
"""Sozialraum, staff key, version."""


class Stellenbuch(Protocol):
    """What the use cases ask of the budget service about posts."""

    async def book_stellen(
        self, stellen: Sequence[Teamstelle], *, jugendamt: str
    ) -> Mapping[StelleKey, Budgetablehnung]:
        """Book versions of posts; give back those that were refused for good."""


class StellenbuchClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def book_stellen(
        self, stellen: Sequence[Teamstelle], *, jugendamt: str
    ) -> Mapping[StelleKey, Budgetablehnung]:
        """Ask `POST /v1/personalstellen`."""
        auftrag = StellenAuftrag(zeilen=[_to_zeile(stelle) for stelle in stellen])
        answer = await self._service.call(
            "POST", "/v1/personalstellen", jugendamt=jugendamt, json=auftrag.model_dump(mode="json")
        )
        antworten = read_answer(answer, model=StellenErgebnis, dienst=self._service.dienst).zeilen
        return {
            (antwort.sozialraum, antwort.schluessel, antwort.version): Budgetablehnung(
                antwort.code or "abgelehnt", antwort.detail or ""
            )
            for antwort in antworten
            if antwort.status == "abgelehnt"
        }


def _to_zeile(teamstelle: Teamstelle) -> StelleZeile:
    stelle = teamstelle.stelle
    content = {name: getattr(stelle, name) for name in Stelle.__slots__} | {"herkunft": stelle.herkunft.value}
    head = {name: getattr(teamstelle, name) for name in ("sozialraum", "schluessel", "version")}
    return StelleZeile.model_validate(head | content)
