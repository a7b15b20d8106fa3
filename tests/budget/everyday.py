"""An office's everyday work as single acts, in a county that has every kind of Volumen; amounts small, pots soon empty.

Each act sends what a caller would send and counts how it was answered; none of them may fail in the service.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx

from services.budget.usecases.check_schwellen import check_schwellen
from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from tests.budget.office import Json, Office, problem
from tests.budget.quarters import reopen
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, put_over

YEARS = (2014, 2015)
AREAS = ("konz", "saarburg")
PAUSCHAL = "personal"
LEAVES = (PAUSCHAL, "variabel", "vorbeugung", "ambulant", "stationaer", "asd")
SCHWELLEN = [
    {"volumen": volumen, "basis": basis, "prozent": prozent}
    for volumen, prozent in (("gesamt", "80"), ("sozialraum", "101"), ("variabel", "50"), ("hilfen", "100"))
    for basis in ("verbrauch", "gebunden")
]
EVERYTHING: Json = {
    "name": "Konzept",
    "volumen": {
        "schluessel": "gesamt",
        "teile": [
            {
                "schluessel": "sozialraum",
                "anteil": "0.7",
                "teile": [
                    {"schluessel": PAUSCHAL, "anteil": "0.5", "pauschal": True},
                    {"schluessel": "variabel", "anteil": "0.3", "umschichtbar": True},
                    {
                        "schluessel": "vorbeugung",
                        "anteil": "0.2",
                        "umschichtbar": True,
                        "bei_ueberschreitung": "sperren",
                    },
                ],
            },
            {
                "schluessel": "hilfen",
                "anteil": "0.2",
                "deckungsfaehig": True,
                "teile": [
                    {"schluessel": "ambulant", "anteil": "0.6", "bei_ueberschreitung": "sperren"},
                    {"schluessel": "stationaer", "anteil": "0.4", "bei_ueberschreitung": "sperren"},
                ],
            },
            {"schluessel": "asd", "anteil": "0.1", "vorbehalten": True},
        ],
    },
    "praevention": {"volumen": "sozialraum", "mindestanteil": "0.1"},
    "hilfearten": KONZEPT["hilfearten"],
    "schwellen": SCHWELLEN,
}
ANY = {"If-Match": "*"}
REASON = "Ohne Alternative"


@dataclass(slots=True)
class Close:
    """A close that stands, with its report as it was read right after it."""

    id: str
    jahr: int
    quartal: int
    bericht: bytes


@dataclass
class Everyday:
    """What was made so far, and how often each act was answered how."""

    office: Office
    answers: Counter[str] = field(default_factory=Counter)
    ausgaben: list[tuple[Json, str]] = field(default_factory=list)
    umschichtungen: list[str] = field(default_factory=list)
    abrechnungen: list[str] = field(default_factory=list)
    bindungen: list[tuple[Json, Any]] = field(default_factory=list)
    sent: list[tuple[Json, str]] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)
    gesamt: dict[tuple[int, str], int] = field(default_factory=dict)

    async def enter(self, gesamt: int) -> None:
        """Enter the county, both years, and konz's first year."""
        self.office.clock.set("2013-12-01")
        await self.office.enter(konzept=EVERYTHING, gesamt=None)
        await put(self.office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
        await self.allot(2014, "konz", gesamt=gesamt)

    def seen(self, act: str, answer: httpx.Response) -> Json | None:
        """Count an answer, and give its document if it is a good one."""
        assert answer.status_code < 500, answer.text
        good = answer.status_code < 300
        self.answers[f"{act} {answer.status_code if good else problem(answer)[1]}"] += 1
        found: Json | None = answer.json() if good else None
        return found

    async def bind(self, fuer: Json, *, key: UUID, begruendung: str | None) -> None:
        """Bind or amend a Kontrakt or project."""
        rolle = "asd" if fuer["art"] == "kontrakt" else "leitung"
        body: Json = {"schluessel": str(key), "fuer": fuer}
        if begruendung:
            body["ueberschreitung_begruendet"] = True
        client = self.office.callers.service("cases", subject=self.office.subject(rolle))
        if bound := self.seen(f"bind {fuer['art']}", await client.post("/v1/bindungen", json=body)):
            self.bindungen.append((body, bound))

    async def bind_again(self, place: int) -> None:
        """Send a request to bind again: the same answer, whatever came since (K4)."""
        body, bound = self.bindungen[place]
        rolle = "asd" if body["fuer"]["art"] == "kontrakt" else "leitung"
        client = self.office.callers.service("cases", subject=self.office.subject(rolle))
        assert self.seen("bind again", await client.post("/v1/bindungen", json=body)) == bound

    async def spend(self, body: Json) -> httpx.Response:
        """Book a spending."""
        answer = await self.office.wjh.post("/v1/ausgaben", json=body)
        if booked := self.seen("spend", answer):
            self.ausgaben.append((body, booked["id"]))
        return answer

    async def spend_again(self, place: int) -> None:
        """Send a spending again: the same one, booked once."""
        body, known = self.ausgaben[place]
        answer = await self.office.wjh.post("/v1/ausgaben", json=body)
        assert (answer.status_code, (self.seen("spend again", answer) or {}).get("id")) == (200, known)

    async def override(self, body: Json) -> None:
        """Let Leitung release a spending, and book it."""
        freigabe = {name: body[name] for name in ("sozialraum", "volumen", "beleg", "betrag")}
        freigabe |= {"jahr": int(body["datum"][:4]), "begruendung": REASON}
        path = "/v1/ueberschreitungsfreigaben"
        self.seen("release", await self.office.callers.of("leitung").post(path, json=freigabe))
        await self.spend(body)

    async def reverse(self, what: str, thing: str) -> None:
        """Reverse a spending, a settlement or an Umschichtung."""
        self.seen(f"reverse {what}", await self.office.storno(what, thing))

    async def work(self, rows: Sequence[Json]) -> None:
        """Carry hours, with the first row twice."""
        for row, told in zip(rows, await self.office.verbrauch(*rows, *rows[:1]), strict=False):
            self.answers[f"work {told.get('code') or told['status']}"] += 1
            self.sent.append((row, told["status"]))

    async def work_again(self, place: int) -> None:
        """Carry a row again: what was booked is booked once for ever (K10)."""
        row, status = self.sent[place]
        (told,) = await self.office.verbrauch(row)
        self.answers[f"work again {told.get('code') or told['status']}"] += 1
        assert status == "abgelehnt" or told["status"] == "wiederholt"

    async def shift(self, order: Json) -> None:
        """Move Ansatz."""
        if booked := self.seen("shift", await self.office.wjh.post("/v1/umschichtungen", json=order)):
            self.umschichtungen.append(booked["id"])

    async def allot(self, jahr: int, ort: str, *, gesamt: int | None = None, grundlage: Json | None = None) -> None:
        """Enter what a Sozialraum's Ansätze are derived from: an amount in cents, or another way."""
        body = grundlage or {"gesamt": f"{(gesamt or 0) / 100:.2f}"}
        path = f"/v1/haushaltsjahre/{jahr}/sozialraeume/{ort}"
        if self.seen("allot", await put_over(self.office.wjh, path, body)):
            self.gesamt.pop((jahr, ort), None)
            if grundlage is None:
                self.gesamt[jahr, ort] = gesamt or 0

    async def projektbudget(self, jahr: int, amount: int) -> None:
        """Enter the Bezirk's yearly budget for projects."""
        path = f"/v1/haushaltsjahre/{jahr}/bezirke/kreis"
        body = {"projektbudget": f"{amount / 100:.2f}"}
        self.seen("projektbudget", await put_over(self.office.wjh, path, body))

    async def contract(self, nummer: str, body: Json) -> None:
        """Enter or change a Kooperationsvertrag."""
        path, admin = f"/v1/kooperationsvertraege/{nummer}", self.office.callers.of("admin")
        self.seen("contract", await put_over(admin, path, body))

    async def tariff(self, jahr: int, prozent: str) -> None:
        """Enter a tariff rise."""
        body = HAUSHALTSJAHR | {"tarifsteigerungen": [{"ab": f"{jahr}-04-01", "prozent": prozent}]}
        self.seen("tariff", await put_over(self.office.wjh, f"/v1/haushaltsjahre/{jahr}", body))

    async def run_daily_jobs(self) -> None:
        """Do what the worker does every day."""
        await pay_due_abschlaege(self.office.database, self.office.tenant, now=self.office.clock())
        await check_schwellen(self.office.database, self.office.tenant, now=self.office.clock())

    async def settle(self, body: Json) -> None:
        """Settle a Träger's year."""
        if settled := self.seen("settle", await self.office.wjh.post("/v1/spitzabrechnungen", json=body)):
            self.abrechnungen.append(settled["id"])

    async def close(self, jahr: int, bis: int) -> None:
        """Close the quarters up to one, in order; who still has to be settled for the year is, with nobody."""
        await pay_due_abschlaege(self.office.database, self.office.tenant, now=self.office.clock())
        standing = {close.quartal for close in self.closes if close.jahr == jahr}
        for quartal in (quartal for quartal in range(1, bis + 1) if quartal not in standing):
            body = {"jahr": jahr, "quartal": quartal}
            answer = await self.office.wjh.post("/v1/abschluesse", json=body)
            for missing in answer.json().get("fehlend", ()):
                await self.settle({"jahr": jahr, "besetzung": [], **missing})
            if answer.json().get("fehlend"):
                answer = await self.office.wjh.post("/v1/abschluesse", json=body)
            if not (closed := self.seen(f"close {quartal}", answer)):
                return
            self.closes.append(Close(closed["id"], jahr, quartal, await self.bericht(jahr, quartal)))

    async def reopen(self, place: int) -> None:
        """Open a close again, if it is the last of its year."""
        close = self.closes[place]
        if self.seen("reopen", await reopen(self.office, close.id)):
            self.closes.remove(close)

    async def accept(self, ausgabe: str | None) -> None:
        """Accept what came late into an open year: two claims, or the Storno of a spending."""
        if ausgabe:
            bodies: list[Json] = [{"ausgabe": ausgabe, "grund": "x"}]
        else:
            answer = await self.office.wjh.get("/v1/vorjahresforderungen", params={"offen": "true"})
            bodies = [{"schluessel": late["schluessel"]} for late in answer.json()["items"][:2]]
        for body in bodies:
            self.seen("accept", await self.office.wjh.post("/v1/vorjahresbuchungen", json=body))

    async def acknowledge(self) -> None:
        """Acknowledge the first open Warnungen."""
        for warnung in (await self.office.warnungen(offen="true"))[:3]:
            path = f"/v1/warnungen/{warnung['id']}/quittierung"
            self.seen("acknowledge", await self.office.wjh.post(path, json={"notiz": "x"}))

    async def bericht(self, jahr: int, quartal: int, **query: str) -> bytes:
        """Read a report as bytes."""
        return await self.read(f"/v1/berichte/{jahr}/quartale/{quartal}", **query)

    async def read(self, path: str, **query: str) -> bytes:
        """Read anything as bytes, also that it is not there."""
        answer = await self.office.wjh.get(path, params=query)
        assert answer.status_code in {200, 404}, answer.text
        return answer.content


def kontrakt(place: int, *, key: UUID, beginn: date, ende: date, umfang: Mapping[str, Any]) -> Json:
    """Give a Kontrakt: each place has its own Volumen, the last two lie in saarburg."""
    return {
        "art": "kontrakt", "kontrakt": str(key), "nummer": f"K-{place}", "traeger": "t1", "hilfeart": "31",
        "sozialraum": "konz" if place < len(LEAVES) else "saarburg", "volumen": LEAVES[place % len(LEAVES)],
        "beginn": beginn.isoformat(), "ende": ende.isoformat(), **umfang,
    }  # fmt: skip
