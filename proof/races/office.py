"""A Jugendamt of its own for each race: one area, one Träger, last year and this; many ask it at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from proof.installation import Installation
from proof.issuer import SERVICES

Json = dict[str, Any]

AREA, BEZIRK, TRAEGER = "nord", "mitte", "t1"
HOUR = Decimal("42.50")  # (58,000.00 + 10,000.00) / 1,600
PLENTY = Decimal("1000000.00")
HELD = "gesperrt"  # the Volumen that refuses what it has not got
_YEAR: Json = {
    "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600,
}  # fmt: skip
_PARTS = [{"schluessel": "variabel", "anteil": "0.50", "umschichtbar": True}]
_PARTS += [{"schluessel": HELD, "anteil": "0.50", "umschichtbar": True, "bei_ueberschreitung": "sperren"}]
_KONZEPT: Json = {
    "name": "Konzept", "volumen": {"schluessel": "gesamt", "teile": _PARTS},
    "praevention": {"volumen": "gesamt", "mindestanteil": "0.10"},
}  # fmt: skip
_TRIES = 200  # of one sender that is told to come again
_PAUSE_SECONDS = 0.2
_SETTLED_TRIES = 300


class RaceLost(Exception):
    """What must not happen did: says what was expected and what was found."""


def require(expected: object, found: object, *, what: str) -> None:
    """Compare; raise RaceLost."""
    if expected != found:
        raise RaceLost(f"{what}: expected {expected}, found {found}")


@dataclass(slots=True)
class Office:
    """A Jugendamt on an installation, the connections to it, and how many ask it at once."""

    installation: Installation
    amt: str
    clients: dict[str, httpx.AsyncClient]
    crowd: int
    heute: date = field(default_factory=lambda: datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).date())
    _numbers: int = 0

    @property
    def jahr(self) -> int:
        """Give this year."""
        return self.heute.year

    def fresh(self, prefix: str) -> str:
        """Give a name that was not used before in this Jugendamt."""
        self._numbers += 1
        return f"{prefix}-{self._numbers}"

    def who(self, rolle: str, *, nr: int = 0) -> dict[str, str]:
        """Give the headers of the n-th person of a role, who may do all that the role may in the area."""
        claims: Json = {"sozialraeume": ["*"], "bezirke": ["*"]}
        if rolle == "asd":
            claims = {"sozialraeume": [AREA], "bezirke": [], "zeichnung_bis": "50000.00"}
        if rolle == "traeger":
            claims = {"sozialraeume": [], "bezirke": [], "traeger": TRAEGER}
        return self.installation.issuer.person(rolle, jugendamt=self.amt, sub=f"{rolle}-{nr}", **claims)

    async def ask(
        self,
        service: str,
        rolle: str,
        method: str,
        path: str,
        body: object = None,
        *,
        nr: int = 0,
        match: bool = False,
        key: str | None = None,
    ) -> httpx.Response:
        """Ask as a patient sender does: what is busy (503, a key in flight, a limit) is asked again, with the same."""
        sent = self.who(rolle, nr=nr) | ({"If-Match": "*"} if match else {})
        sent |= {} if key is None else {"Idempotency-Key": key}
        for _ in range(_TRIES):
            answer = await self.clients[service].request(method, path, headers=sent, json=body)
            if "Retry-After" not in answer.headers:
                return answer
            await asyncio.sleep(_PAUSE_SECONDS)
        raise RaceLost(f"{method} {path}: still told to come again after {_TRIES} times")

    async def do(
        self, service: str, rolle: str, method: str, path: str, body: object = None, *, match: bool = False
    ) -> Json:
        """Do what must succeed and give the answer; raise RaceLost."""
        answer = await self.ask(service, rolle, method, path, body, match=match)
        return self.read(answer)

    def read(self, answer: httpx.Response) -> Json:
        """Give what a success says; raise RaceLost."""
        if not answer.is_success:
            asked = answer.request
            raise RaceLost(f"{asked.method} {asked.url.path}: {answer.status_code} {answer.text[:500]}")
        found: Json = answer.json()
        return found

    async def list_all(self, service: str, rolle: str, path: str) -> list[Json]:
        """Read a list to its end."""
        found: list[Json] = []
        after = ""
        while True:
            page = await self.do(service, rolle, "GET", f"{path}{'&' if '?' in path else '?'}limit=500{after}")
            found += page["items"]
            if page["next"] is None:
                return found
            after = f"&cursor={page['next']}"

    async def open_room(self, room: Decimal, *, volumen: str = "variabel") -> None:
        """Leave exactly so much verfuegbar on a Volumen of this year."""
        taken = PLENTY - await self.read_verfuegbar(volumen=volumen, ansatz=PLENTY)
        leaves = {"variabel": PLENTY, HELD: PLENTY} | {volumen: taken + room}
        body = {"stellen": [], "festgesetzt": {name: str(amount) for name, amount in leaves.items()}}
        path = f"/v1/haushaltsjahre/{self.jahr}/sozialraeume/{AREA}"
        await self.do("budget", "wjh", "PUT", path, body, match=True)
        require(room, await self.read_verfuegbar(volumen=volumen), what=f"room on {volumen}")

    async def read_verfuegbar(self, *, volumen: str = "variabel", ansatz: Decimal | None = None) -> Decimal:
        """Give what is verfuegbar on a Volumen of this year, were its Ansatz another."""
        figures = await self.read_figures(volumen=volumen)
        found = Decimal(figures["verfuegbar"])
        return found if ansatz is None else found - Decimal(figures["ansatz"]) + ansatz

    async def read_figures(self, *, volumen: str = "variabel", jahr: int | None = None) -> Json:
        """Give the figures of a Volumen."""
        path = f"/v1/haushaltsjahre/{jahr or self.jahr}/sozialraeume/{AREA}"
        figures: Json = (await self.do("budget", "wjh", "GET", path))["volumina"][volumen]
        return figures

    async def draft(self, **more: object) -> Json:
        """Draft a Kontrakt of one hour today and record the advice on it."""
        tag = self.heute.isoformat()
        body = {
            "aktenzeichen": self.fresh("51"), "sozialraum": AREA, "traeger": TRAEGER, "hilfeart": "31",
            "volumen": "variabel", "beginn": tag, "ende": tag, "kontingent_minuten": 60,
        } | more  # fmt: skip
        made = await self.do("cases", "asd", "POST", "/v1/kontrakte", body)
        beratung = {"datum": tag, "teilnehmende": ["asd", "traeger"], "empfehlung": "Geeignet"}
        path = f"/v1/kontrakte/{made['id']}/beratung"
        return await self.do("cases", "asd", "POST", path, beratung, match=True)

    async def sign(self, kontrakt: Json, *, nr: int = 0, key: str | None = None) -> httpx.Response:
        """Ask for a signature without a reason for an overdraft."""
        path = f"/v1/kontrakte/{kontrakt['id']}/unterzeichnung"
        body = {"rueckwirkung_begruendung": "Nacherfasst"}
        return await self.ask("cases", "asd", "POST", path, body, nr=nr, match=True, key=key)

    async def signed(self) -> Json:
        """Give a new Kontrakt of one hour that is signed."""
        return self.read(await self.sign(await self.draft()))

    async def settle(self) -> None:
        """Wait until every hour has reached the budget; raise RaceLost."""
        for _ in range(_SETTLED_TRIES):
            if not (await self.do("cases", "wjh", "GET", "/v1/buchungsstand"))["ausstehend"]:
                return
            await asyncio.sleep(_PAUSE_SECONDS)
        raise RaceLost("hours did not reach the budget in time")


@asynccontextmanager
async def opened(installation: Installation, amt: str, *, crowd: int) -> AsyncIterator[Office]:
    """Enter a Jugendamt with plenty of money in last year and this; `crowd` is how many ask at once."""
    clients = {
        service: httpx.AsyncClient(base_url=installation.url(service), timeout=60, trust_env=False)
        for service in SERVICES
    }
    office = Office(installation, amt, clients, crowd)
    try:
        for rolle, path, body in _masters(office):
            await office.do("budget", rolle, "PUT", path, body)
        yield office
    finally:
        for client in clients.values():
            await client.aclose()


def _masters(office: Office) -> Sequence[tuple[str, str, Json]]:
    before, jahr = office.jahr - 1, office.jahr
    vertrag = {
        "sozialraum": AREA, "traeger": TRAEGER, "stellen": "1.00", "beginn": f"{before}-01-01",
        "ende": f"{jahr + 1}-12-31",
    }  # fmt: skip
    years = [("wjh", f"/v1/haushaltsjahre/{each}", _YEAR) for each in (before, jahr)]
    money: Json = {"gesamt": str(2 * PLENTY)}
    areas = [("wjh", f"/v1/haushaltsjahre/{each}/sozialraeume/{AREA}", money) for each in (before, jahr)]
    projects: Json = {"projektbudget": str(PLENTY)}
    return [
        ("admin", f"/v1/konzepte/{before}-01-01", _KONZEPT),
        ("admin", f"/v1/sozialraeume/{AREA}", {"name": "Nord", "bezirk": BEZIRK, "gemeinden": ["Nord"]}),
        ("admin", f"/v1/traeger/{TRAEGER}", {"name": "Träger eins", "mitarbeitende": 45}),
        ("admin", "/v1/kooperationsvertraege/kv-1", vertrag),
        *years,
        *areas,
        ("wjh", f"/v1/haushaltsjahre/{jahr}/bezirke/{BEZIRK}", projects),
    ]
