"""Steps of an application's life over HTTP, with the people who take them."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.builders.tokens import TokenMint

ANTRAG: Mapping[str, Any] = {
    "titel": "Offener Treff",
    "bezirk": "konz-bezirk",
    "sozialraum": "konz",
    "traeger": "lebenshilfe",
    "bedarf": "Es fehlt ein Ort",
    "ziele": "Ein Treff an drei Tagen",
    "zielgruppe": "12 bis 16 Jahre",
    "massnahmen": "Treff, Ausfahrten",
    "beginn": "2026-04-01",
    "ende": "2027-03-31",
    "kosten": [
        {"art": "personal", "bezeichnung": "Erzieherin", "betrag": "8000.00", "jahr": 2026},
        {"art": "sach", "bezeichnung": "Material", "betrag": "2000.00", "jahr": 2027},
    ],
    "einnahmen": [{"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "500.00", "jahr": 2026}],
}
APPROVAL: Mapping[str, Any] = {"entscheidung": "genehmigt", "begruendung": "Passt zum Bedarf"}
LONGER: Mapping[str, Any] = {"ende": "2027-09-30", "grund": "Die Übergabe braucht Zeit"}
PATH = "/v1/projektantraege"
Headers = dict[str, str]


class Office:
    """The people of one Jugendamt at the project service's door."""

    def __init__(self, client: httpx.AsyncClient, *, mint: TokenMint, tenant: str) -> None:
        self.client, self.mint, self.tenant = client, mint, tenant
        self.asd = self.person("asd", sub="asd-konz", sozialraeume=["konz"])
        self.leitung = self.person("leitung", bezirke=["konz-bezirk"])

    def person(self, rolle: str, **claims: Any) -> Headers:  # noqa: ANN401  # claims of any shape
        """Give the headers of a person of this Jugendamt."""
        return self.mint.person(rolle, jugendamt=self.tenant, **claims)

    async def draft(self, *, who: Headers | None = None, **changed: Any) -> Any:  # noqa: ANN401  # JSON
        """Draft an application and give its document."""
        answer = await self.client.post(PATH, json={**ANTRAG, **changed}, headers=who or self.asd)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def submit(self, antrag: str, *, who: Headers | None = None) -> httpx.Response:
        """Submit an application."""
        return await self.act(antrag, "einreichung", who=who or self.asd)

    async def submitted(self, **changed: Any) -> str:  # noqa: ANN401  # JSON
        """Draft and submit an application, and give its id."""
        antrag: str = (await self.draft(**changed))["id"]
        answer = await self.submit(antrag)
        assert answer.status_code == 200, answer.text
        return antrag

    async def decide(self, antrag: str, *, who: Headers | None = None, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON
        """Decide about an application."""
        return await self.act(antrag, "entscheidung", who=who or self.leitung, json={**APPROVAL, **changed})

    async def running(self, **changed: Any) -> str:  # noqa: ANN401  # JSON
        """Give the id of a project that was approved and runs from 2026-03-02."""
        antrag = await self.submitted(**changed)
        await self.decide(antrag)
        begun = await self.act(antrag, "beginn", who=self.asd, json={"datum": "2026-03-02"})
        assert begun.status_code == 200, begun.text
        return antrag

    async def extended(self) -> str:
        """Give the id of a project whose term was extended by six months."""
        antrag = await self.running()
        await self.act(antrag, "verlaengerung", who=self.asd, json=dict(LONGER))
        granted = await self.act(antrag, "verlaengerung/entscheidung", who=self.leitung, json=dict(APPROVAL))
        assert granted.status_code == 200, granted.text
        return antrag

    async def act(
        self, antrag: str, action: str, *, who: Headers, match: str = "*", json: object = None, **headers: str
    ) -> httpx.Response:
        """Take a step of the life of an application."""
        sent = who | {"If-Match": match} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(f"{PATH}/{antrag}/{action}", json=json, headers=sent)

    async def read(self, antrag: str, *, who: Headers | None = None) -> Any:  # noqa: ANN401  # JSON
        """Read an application."""
        answer = await self.client.get(f"{PATH}/{antrag}", headers=who or self.leitung)
        assert answer.status_code == 200, answer.text
        return answer.json()
