"""The budget's callers at work, by short names: a county, what is bound and spent, what the status says."""

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage.database import Database
from tests.builders.clients import Callers
from tests.builders.copies import Copies
from tests.builders.county import KONZEPT, enter_county, put, set_up

Json = dict[str, Any]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class SetClock:
    """A clock that stands where it was set."""

    def __init__(self, now: Instant = NOW) -> None:
        self.now = now

    def __call__(self) -> Instant:
        return self.now

    def set(self, day: str) -> None:
        """Set it to noon of a day."""
        self.now = datetime.fromisoformat(f"{day}T11:00:00").replace(tzinfo=UTC)


@dataclass
class Office:
    """One Jugendamt's budget, worked on over its API."""

    callers: Callers
    database: Database
    clock: SetClock
    copies: Copies | None = None
    _belege: Any = field(default_factory=itertools.count)

    @property
    def tenant(self) -> str:
        return self.callers.tenant

    @property
    def wjh(self) -> httpx.AsyncClient:
        return self.callers.of("wjh")

    async def enter(self, *, gesamt: str | None = "100000.00", **county: Any) -> None:  # noqa: ANN401  # enter_county's
        """Enter the county and, unless `gesamt` is None, set konz's 2014 up by it."""

        async def enter(tenant: str) -> None:
            callers = Callers(self.callers.app, mint=self.callers.mint, tenant=tenant)
            await enter_county(callers, **county)
            if gesamt is not None:
                await set_up(callers, gesamt=gesamt, jahr=county.get("jahr", 2014))

        if self.copies is None:
            await enter(self.tenant)
        else:
            what = json.dumps([gesamt, county, self.clock.now.isoformat()], sort_keys=True)
            await self.copies.provide(what, tenant=self.tenant, enter=enter)

    def subject(self, rolle: str = "asd", **claims: Any) -> str:  # noqa: ANN401  # claims of any shape
        """Give the token of a person on whose behalf a service calls."""
        areas = {"sozialraeume": ["*"], "bezirke": ["*"]}
        return self.callers.mint.mint(sub=rolle, jugendamt=self.tenant, rollen=[rolle], **(areas | claims))

    async def bind(
        self,
        *,
        kontrakt: UUID | None = None,
        key: UUID | None = None,
        subject: str | None = "",
        begruendung: str | None = None,
        hoechstens: str | None = None,
        **content: Any,  # noqa: ANN401  # fields of a Kontrakt
    ) -> httpx.Response:
        """Bind a Kontrakt: 600 minutes in the year 2014 on `variabel` unless said otherwise."""
        fuer: Json = {
            "art": "kontrakt", "kontrakt": str(kontrakt or uuid4()), "nummer": "K-1", "sozialraum": "konz",
            "traeger": "t1", "hilfeart": "31", "volumen": "variabel", "beginn": "2014-01-01", "ende": "2014-12-31",
        }  # fmt: skip
        if content.keys().isdisjoint({"minuten_pro_woche", "kontingent_minuten", "entgelt"}):
            content["kontingent_minuten"] = 600
        fuer |= content
        return await self.send_bindung(fuer, key=key, subject=subject, begruendung=begruendung, hoechstens=hoechstens)

    async def bind_projekt(
        self,
        jahre: dict[int, str],
        *,
        projekt: UUID | None = None,
        key: UUID | None = None,
        subject: str | None = None,
        begruendung: str | None = None,
        bezirk: str = "kreis",
    ) -> httpx.Response:
        """Bind a project's years in a Bezirk, decided by its Leitung."""
        fuer = {
            "art": "projekt", "projekt": str(projekt or uuid4()), "bezirk": bezirk, "traeger": "t1",
            "jahre": [{"jahr": jahr, "betrag": betrag} for jahr, betrag in jahre.items()],
        }  # fmt: skip
        person = self.subject("leitung") if subject is None else subject
        return await self.send_bindung(fuer, key=key, subject=person, begruendung=begruendung)

    async def send_bindung(
        self,
        fuer: Json,
        *,
        key: UUID | None,
        subject: str | None,
        begruendung: str | None,
        hoechstens: str | None = None,
    ) -> httpx.Response:
        """Send a request to bind; `subject` "" is an asd of all areas, None nobody."""
        body: Json = {"schluessel": str(key or uuid4()), "fuer": fuer, "hoechstens": hoechstens}
        if begruendung is not None:
            body["ueberschreitung_begruendet"] = True
        person = self.subject() if subject == "" else subject
        return await self.callers.service("cases", subject=person).post("/v1/bindungen", json=body)

    async def klaere(self, key: UUID) -> Json:
        """Ask what became of a key."""
        answer = await self.callers.service("cases").post(f"/v1/bindungen/{key}/klaerung")
        return self.good(answer)

    async def bound_now(self, *quellen: UUID) -> list[Json]:
        """Ask what is bound now for several sources."""
        body = {"quellen": [str(quelle) for quelle in quellen]}
        answer = await self.callers.service("cases").post("/v1/bindungen/stand", json=body)
        found: list[Json] = self.good(answer)["quellen"]
        return found

    async def verbrauch(self, *zeilen: Json) -> list[Json]:
        """Carry rows of Verbrauch."""
        answer = await self.callers.service("cases").post("/v1/verbrauch", json={"zeilen": list(zeilen)})
        found: list[Json] = self.good(answer)["zeilen"]
        return found

    async def ausgabe(self, betrag: str, **content: Any) -> httpx.Response:  # noqa: ANN401  # fields of a spending
        """Spend on `variabel` in konz."""
        body = {
            "sozialraum": "konz", "volumen": "variabel", "datum": "2014-03-31", "betrag": betrag,
            "beleg": f"B-{next(self._belege)}", "zweck": "fall",
        }  # fmt: skip
        return await self.wjh.post("/v1/ausgaben", json=body | content)

    async def storno(self, what: str, thing: str) -> httpx.Response:
        """Reverse a spending or a settlement."""
        return await self.wjh.post(f"/v1/{what}/{thing}/storno", json={"grund": "Falsches Volumen"})

    async def projektbudget(self, betrag: str, *, jahr: int = 2014, match: str | None = None) -> Json:
        """Enter the Bezirk's yearly budget for projects."""
        path = f"/v1/haushaltsjahre/{jahr}/bezirke/kreis"
        return await put(self.wjh, path, {"projektbudget": betrag}, **({"If-Match": match} if match else {}))

    async def bezirk(self, *, jahr: int = 2014) -> Json:
        """Read the Bezirk's year."""
        return self.good(await self.wjh.get(f"/v1/haushaltsjahre/{jahr}/bezirke/kreis"))

    async def status(self, *, jahr: int = 2014, sozialraum: str = "konz", **query: str) -> Json:
        """Read a Sozialraum's year."""
        return self.good(await self.wjh.get(f"/v1/haushaltsjahre/{jahr}/sozialraeume/{sozialraum}", params=query))

    async def figures(self, volumen: str = "variabel", **place: Any) -> tuple[str, str, str]:  # noqa: ANN401  # status's
        """Give Verbrauch, offene Bindung and verfuegbar of a Volumen."""
        found = (await self.status(**place))["volumina"][volumen]
        return found["verbrauch"], found["offene_bindung"], found["verfuegbar"]

    async def warnungen(self, **query: str) -> list[Json]:
        """List the Warnungen."""
        found: list[Json] = self.good(await self.wjh.get("/v1/warnungen", params=query))["items"]
        return found

    async def sql(self, statement: str, **parameters: Any) -> list[Any]:  # noqa: ANN401  # values of any type
        """Run a statement as the application role of this tenant."""
        async with self.database.transaction(self.caller) as work:
            return list(await work.execute(text(statement), parameters))

    @property
    def caller(self) -> Caller:
        return Caller("wjh", self.tenant, frozenset({Role.WJH}), frozenset({"*"}), frozenset({"*"}))

    @staticmethod
    def good(answer: httpx.Response) -> Json:
        """Expect success and give the document."""
        assert answer.status_code in {200, 201}, answer.text
        found: Json = answer.json()
        return found


def zeile(kontrakt: UUID | None = None, **content: Any) -> Json:  # noqa: ANN401  # fields of a row
    """Give a row of Verbrauch: one hour on a Kontrakt, or without one an hour of network work for konz."""
    row = {
        "schluessel": str(uuid4()), "sozialraum": "konz", "traeger": "t1", "datum": "2014-03-31",
        "art": "fallspezifisch" if kontrakt else "netzwerk", "minuten": 60, "satz": "42.50", "betrag": "42.50",
    }  # fmt: skip
    return row | ({"kontrakt": str(kontrakt)} if kontrakt else {}) | content


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Give the status and the slug of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def konzept_with(**leaves: Json) -> Json:
    """Give a Konzept of one level: `konzept_with(a={"anteil": "1", "bei_ueberschreitung": "sperren"})`."""
    teile = [{"schluessel": name, **flags} for name, flags in leaves.items()]
    return {"name": "Konzept", "volumen": {"schluessel": "gesamt", "teile": teile}, "hilfearten": KONZEPT["hilfearten"]}
