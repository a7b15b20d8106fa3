"""Steps of what follows a decision, over HTTP: payments, reports, final account, check."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.projects.fakes import SetClock
from tests.projects.journeys import PATH, Headers, Office

Json = dict[str, Any]


class Kasse:
    """WJH and the Träger of a project at the project service's door."""

    def __init__(self, office: Office, clock: SetClock | None = None) -> None:
        self.office, self.clock = office, clock
        self.wjh = office.person("wjh")
        self.traeger = office.person("traeger", sub="traeger-1", traeger="lebenshilfe")

    def set_day(self, day: str) -> None:
        """Set the clock to the morning of a day."""
        assert self.clock is not None
        self.clock.now = datetime.fromisoformat(f"{day}T09:00:00+00:00")

    def wait(self) -> None:
        """Let a minute pass."""
        assert self.clock is not None
        self.clock.now += timedelta(minutes=1)

    async def approved(self, **changed: Any) -> str:  # noqa: ANN401  # JSON of an application
        """Submit and approve a project, and give its id."""
        antrag = await self.office.submitted(**changed)
        answer = await self.office.decide(antrag)
        assert answer.status_code == 200, answer.text
        return antrag

    async def running(self, **changed: Any) -> str:  # noqa: ANN401  # the same
        """Let an approved project begin on its planned day, or today."""
        antrag = await self.approved(**changed)
        beginn = await self.office.act(antrag, "beginn", who=self.office.asd)
        assert beginn.status_code == 200, beginn.text
        return antrag

    async def over(self, **changed: Any) -> str:  # noqa: ANN401  # the same
        """Let a project begin and end; the clock then stands behind its end."""
        antrag = await self.running(**changed)
        await self.end(antrag)
        return antrag

    async def end(self, antrag: str, day: str = "2027-05-03") -> None:
        """Close a project."""
        self.set_day(day)
        ende = await self.office.act(antrag, "abschluss", who=self.office.asd)
        assert ende.status_code == 200, ende.text

    async def pay(
        self, antrag: str, betrag: str, beleg: str, datum: str = "2026-03-02", **headers: str
    ) -> httpx.Response:
        """Book a payment."""
        body = {"datum": datum, "betrag": betrag, "beleg": beleg}
        return await self.office.client.post(f"{PATH}/{antrag}/auszahlungen", json=body, headers=self.wjh | headers)

    async def paid(self, antrag: str, betrag: str, beleg: str, datum: str = "2026-03-02") -> Json:
        """Book a payment and expect success."""
        answer = await self.pay(antrag, betrag, beleg, datum)
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    async def reverse(self, antrag: str, auszahlung: str, **headers: str) -> httpx.Response:
        """Take a payment back."""
        path = f"{PATH}/{antrag}/auszahlungen/{auszahlung}/storno"
        return await self.office.client.post(path, json={"grund": "Doppelt angewiesen"}, headers=self.wjh | headers)

    async def report(self, antrag: str, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON of a report
        """Send a report."""
        body = {"art": "jahresbericht", "foerderjahr": 2026, "inhalt": "Der Treff war offen"} | changed
        return await self.office.client.post(f"{PATH}/{antrag}/berichte", json=body, headers=self.traeger)

    async def prove(
        self,
        antrag: str,
        *ausgaben: Json,
        einnahmen: list[Json] | None = None,
        who: Headers | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Send the final account."""
        body = {"einnahmen": einnahmen or [], "ausgaben": ausgaben}
        path, sent = f"{PATH}/{antrag}/verwendungsnachweis", {name.replace("_", "-"): v for name, v in headers.items()}
        return await self.office.client.put(path, json=body, headers=(who or self.traeger) | sent)

    async def check(self, antrag: str, *zeilen: Json, match: str = "*") -> httpx.Response:
        """Check the final account."""
        body = {"zeilen": zeilen, "ergebnis": "Sonst in Ordnung"}
        return await self.office.act(antrag, "pruefung", who=self.wjh, match=match, json=body)

    async def get(self, path: str, who: Headers | None = None, **params: Any) -> Any:  # noqa: ANN401  # JSON
        """Read something and expect success."""
        answer = await self.office.client.get(path, headers=who or self.wjh, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def konto(self, antrag: str) -> Json:
        """Read a project's grant."""
        found: Json = await self.get(f"{PATH}/{antrag}/zuwendung")
        return found


def spent(beleg: str, betrag: str, datum: str = "2026-06-01", **more: Any) -> Json:  # noqa: ANN401  # JSON of a line
    """Give an expense of a final account."""
    return {"beleg": beleg, "datum": datum, "betrag": betrag, "art": "sach"} | more


def got(beleg: str, betrag: str, art: str = "eigenmittel", datum: str = "2026-06-01") -> Json:
    """Give an income of a final account."""
    return {"beleg": beleg, "datum": datum, "betrag": betrag, "art": art}
