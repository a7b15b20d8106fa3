"""Two Jugendämter to try the policy on, and the people who stand to each thing in a relation.

The Jugendamt of the things has two Bezirke, `nord` with the areas `nord-1` and `nord-2`, `sued` with `sued-1`; each
area has one Träger, `nord-1` a second. Everything that is tried on lies in `nord-1` and is of the Träger `t-eins`. The
other Jugendamt has a Konzept and an area of its own.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from proof.installation import Installation
from proof.issuer import SERVICES

Json = dict[str, Any]
Headers = dict[str, str]

ROLLEN = ("admin", "wjh", "asd", "leitung", "traeger", "revision", "service", "keine")
RELATIONEN = ("eigen", "fremd", "anderer_bezirk", "anderes_jugendamt", "nicht_da")
BEZIRKE = {"nord": ("nord-1", "nord-2"), "sued": ("sued-1",)}
TRAEGER = {"nord-1": "t-eins", "nord-2": "t-zwei", "sued-1": "t-drei"}
NACHBARN = ("t-zwei", "t-drei", "t-vier")  # whom a `t-eins` is not told of; `t-vier` works in `nord-1` beside it
_PLACES = {
    "eigen": ("nord-1", "nord"), "nicht_da": ("nord-1", "nord"), "fremd": ("nord-2", "nord"),
    "anderer_bezirk": ("sued-1", "sued"), "anderes_jugendamt": ("west-1", "west"),
}  # fmt: skip


class NotSeeded(Exception):
    """A step of making the world was refused."""


@dataclass(slots=True)
class World:
    """An installation with two Jugendämter, and what was made in it, by name."""

    installation: Installation
    amt: str = "amt-a"
    anderes: str = "amt-b"
    names: dict[str, str] = field(default_factory=dict)
    heute: date = field(default_factory=lambda: datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).date())
    clients: dict[str, httpx.Client] = field(default_factory=dict)
    counter: Iterator[int] = field(default_factory=lambda: count(1))
    written_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.names |= {
            "area": "nord-1", "bezirk": "nord", "traeger": "t-eins", "vertrag": "kv-nord-1", "volumen": "variabel",
            "jahr": str(self.jahr), "haushaltsjahr": str(self.jahr), "vorjahr": str(self.jahr - 1), "quartal": "1",
            "vorlage": "trier-saarburg-2014", "verfahrensvorlage": "arnsberg-leittraeger", "fassung": "1",
            "indikator": "besuche", "naechstes_jahr": (self.heute + timedelta(days=500)).isoformat(), "slug": "eingabe",
        }  # fmt: skip
        for service in SERVICES:
            base = self.installation.url(service)
            self.clients[service] = httpx.Client(base_url=base, timeout=30, trust_env=False)

    @property
    def jahr(self) -> int:
        """Give the year of today."""
        return self.heute.year

    def close(self) -> None:
        """Close the connections."""
        for client in self.clients.values():
            client.close()

    def who(self, rolle: str, relation: str = "eigen") -> Headers:
        """Give the headers of a person (or service) that stands in this relation to what lies in `nord-1`."""
        jugendamt = self.anderes if relation == "anderes_jugendamt" else self.amt
        if rolle == "keine":
            return {}
        if rolle == "service":
            return self.installation.issuer.service("cases", jugendamt=jugendamt)
        area, bezirk = _PLACES[relation]
        name = "eigen" if relation == "nicht_da" else relation
        claims: Json = {"sozialraeume": [area], "bezirke": [bezirk]}
        if rolle == "asd":
            claims = {"sozialraeume": [area], "bezirke": [], "zeichnung_bis": "50000.00"}
        if rolle == "traeger":
            claims = {"sozialraeume": [], "bezirke": [], "traeger": TRAEGER.get(area, "t-west")}
        elif relation in {"eigen", "nicht_da"} and rolle in {"admin", "wjh", "revision"}:
            claims = {"sozialraeume": ["*"], "bezirke": ["*"]}
        return self.installation.issuer.person(rolle, jugendamt=jugendamt, sub=f"{rolle}-{name}", **claims)

    def token(self, rolle: str, relation: str = "eigen") -> str:
        """Give the bare token of a person."""
        return self.who(rolle, relation)["Authorization"].removeprefix("Bearer ")

    def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        who: Headers,
        body: object = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Call a service."""
        answer = self.clients[service].request(method, path, headers=who, json=body, params=params)
        if method != "GET" and answer.is_success:
            self.written_at = time.monotonic()
        return answer

    def rest(self, seconds: float) -> None:
        """Wait until nothing was written for so long, so that the workers have taken over what was."""
        time.sleep(max(0.0, self.written_at + seconds - time.monotonic()))

    def do(self, service: str, rolle: str, method: str, path: str, body: object = None, **headers: str) -> Json:
        """Take a step of making the world as the person whose thing it is; raise NotSeeded."""
        return self._done(service, method, path, body, who=self.who(rolle), headers=headers)

    def do_as(self, who: Headers, service: str, method: str, path: str, body: object = None, **headers: str) -> Json:
        """Take a step of making the world as anybody; raise NotSeeded."""
        return self._done(service, method, path, body, who=who, headers=headers)

    def fresh(self, prefix: str) -> str:
        """Give a name that was not used before."""
        return f"{prefix}-{next(self.counter)}"

    def _done(
        self, service: str, method: str, path: str, body: object, *, who: Headers, headers: Mapping[str, str]
    ) -> Json:
        sent = who | {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.ask(service, method, path, who=sent, body=body)
        if not answer.is_success:
            raise NotSeeded(f"{method} {path}: {answer.status_code} {answer.text[:600]}")
        found: Json = answer.json() if answer.content else {}
        return found
