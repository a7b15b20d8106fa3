"""Steps of the selection of a Leitträger over HTTP (P11), with the people who take them."""

from typing import Any

import httpx

from tests.projects.journeys import Headers, Office

VERFAHREN = "/v1/verfahren/leittraeger"
PATH = "/v1/interessenbekundungen"
FRIST = "2026-03-10"
ASKED: dict[str, Any] = {
    "titel": "Leitträger ab Herbst",
    "wirkungsraeume": ["konz", "saarburg"],
    "frist": FRIST,
    "beginn": "2026-10-01",
    "verlaengerung_jahre": 3,
    "teile": [
        {"schluessel": "vorstellung", "was": "Träger und Erfahrung"},
        {"schluessel": "konzept", "was": "Konzept", "gewicht": 2},
    ],
    "kriterien": [{"schluessel": "grundlagenvertrag", "was": "Zustimmung"}],
    "standort": {"im_wirkungsraum": True, "arbeitsplaetze_fuer_oeffentlichen_traeger": 3},
}
WHOLE: dict[str, Any] = {
    "teile": {"vorstellung": "Wir", "konzept": "So"},
    "kriterien": {"grundlagenvertrag": True},
    "standort": {"im_wirkungsraum": True, "arbeitsplaetze": 3},
}
GRID: dict[str, Any] = {"punkte": {"vorstellung": 4, "konzept": 3}, "kriterien": {"grundlagenvertrag": True}}


class Selection:
    """The people of one Jugendamt who look for a Leitträger, and those who apply."""

    def __init__(self, office: Office) -> None:
        self.office, self.client = office, office.client
        self.leitung, self.asd = office.leitung, office.asd

    def bidder(self, slug: str = "lebenshilfe") -> Headers:
        """Give the headers of a Träger."""
        return self.office.person("traeger", sub=f"traeger-{slug}", traeger=slug)

    async def enter(self, *, who: Headers | None = None, match: str | None = None, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON
        """Enter the Verfahren."""
        headers = (who or self.leitung) | ({"If-Match": match} if match else {})
        return await self.client.put(VERFAHREN, json=ASKED | changed, headers=headers)

    async def draft(
        self,
        slug: str = "lebenshilfe",
        *,
        wirkungsraum: str = "konz",
        **changed: Any,  # noqa: ANN401  # JSON
    ) -> str:
        """Draft an Interessenbekundung that says all that is asked for, and give its id."""
        body = {"verfahren": "leittraeger", "wirkungsraum": wirkungsraum, **WHOLE, **changed}
        answer = await self.client.post(PATH, json=body, headers=self.bidder(slug))
        assert answer.status_code == 201, answer.text
        made: str = answer.json()["id"]
        assert answer.headers["Location"] == f"{PATH}/{made}"
        return made

    async def act(self, bekundung: str, step: str, *, who: Headers, match: str = "*") -> httpx.Response:
        """Take a step with an Interessenbekundung."""
        return await self.client.post(f"{PATH}/{bekundung}/{step}", headers=who | {"If-Match": match})

    async def submit(self, bekundung: str, *, slug: str = "lebenshilfe") -> httpx.Response:
        """Submit it."""
        return await self.act(bekundung, "einreichung", who=self.bidder(slug))

    async def submitted(self, slug: str = "lebenshilfe", *, wirkungsraum: str = "konz") -> str:
        """Draft and submit one, and give its id."""
        bekundung = await self.draft(slug, wirkungsraum=wirkungsraum)
        answer = await self.submit(bekundung, slug=slug)
        assert answer.status_code == 200, answer.text
        return bekundung

    async def evaluate(
        self, bekundung: str, *, who: Headers, person: str, match: str | None = None, grid: object = None
    ) -> httpx.Response:
        """Evaluate one."""
        headers = who | ({"If-Match": match} if match else {})
        return await self.client.put(f"{PATH}/{bekundung}/bewertungen/{person}", json=grid or GRID, headers=headers)

    async def evaluated(self, *bekundungen: str) -> None:
        """Let two people evaluate each."""
        for bekundung in bekundungen:
            for who, person in ((self.asd, "asd-konz"), (self.leitung, "leitung")):
                answer = await self.evaluate(bekundung, who=who, person=person)
                assert answer.status_code == 201, answer.text

    async def choose(
        self, winner: str | None, *reasons: str, who: Headers | None = None, wirkungsraum: str = "konz"
    ) -> httpx.Response:
        """Book the result, with a reason for each."""
        said = [{"interessenbekundung": one, "begruendung": f"Grund {nr}"} for nr, one in enumerate(reasons)]
        body = {"wirkungsraum": wirkungsraum, "leittraeger": winner, "begruendungen": said}
        return await self.client.post(f"{VERFAHREN}/ergebnisse", json=body, headers=who or self.leitung)

    async def conclude(
        self, nummer: str = "KV-1", *, stellen: str = "4.50", who: Headers | None = None
    ) -> httpx.Response:
        """Enter the contract that follows."""
        headers = who or self.office.person("admin")
        body = {"nummer": nummer, "stellen": stellen}
        return await self.client.post(f"{VERFAHREN}/ergebnisse/konz/vertrag", json=body, headers=headers)

    async def read(self, bekundung: str, *, who: Headers) -> httpx.Response:
        """Read one."""
        return await self.client.get(f"{PATH}/{bekundung}", headers=who)
