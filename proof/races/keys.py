"""The same key from many senders: one effect, and every sender hears of that one (K9, G5)."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx

from proof.races.office import AREA, BEZIRK, HELD, HOUR, TRAEGER, Office, require

Json = dict[str, Any]


async def race_keys(office: Office, *, keys: int) -> int:
    """Let each key be sent by all senders at once, the kinds of calls in turn; give the number of calls."""
    for number in range(keys):
        await KINDS[number % len(KINDS)](office)
    await office.settle()
    return keys * office.crowd


async def send_leistung(office: Office) -> None:
    """Book an hour on a Kontrakt of its own: one row, one hour of Verbrauch."""
    kontrakt = await office.signed()
    row = {
        "kontrakt": kontrakt["nummer"], "datum": office.heute.isoformat(), "minuten": 60, "art": "fallspezifisch",
        "beleg": office.fresh("r"),
    }  # fmt: skip
    await office.settle()  # what was booked before may be on its way
    before = (await office.read_figures())["verbrauch"]
    made = await _all_alike(
        office, lambda: office.ask("cases", "traeger", "POST", "/v1/leistungen", row), once=201, again=200
    )
    found = await office.list_all("cases", "traeger", f"/v1/leistungen?kontrakt={kontrakt['nummer']}")
    require([made], [item["id"] for item in found], what="rows of one Beleg")
    await office.settle()
    after = (await office.read_figures())["verbrauch"]
    require(f"{HOUR + _cents(before):.2f}", after, what="Verbrauch of one hour")


async def send_stapel(office: Office) -> None:
    """Send the same batch of five: each row is booked once, in whichever answer."""
    kontrakt = await office.signed()
    tag = office.heute.isoformat()
    rows = [
        {
            "kontrakt": kontrakt["nummer"],
            "datum": tag,
            "minuten": 12,
            "art": "fallspezifisch",
            "beleg": office.fresh("s"),
        }
        for _ in range(5)
    ]
    path = "/v1/leistungen/stapel"
    answers = await asyncio.gather(
        *(office.ask("cases", "traeger", "POST", path, {"zeilen": rows}) for _ in range(office.crowd))
    )
    require({200}, {answer.status_code for answer in answers}, what="statuses of a batch")
    said = [answer.json() for answer in answers]
    require(
        (5, 5 * (office.crowd - 1)), (_sum(said, "gebucht"), _sum(said, "wiederholt")), what="rows booked and repeated"
    )
    require(1, len({tuple(row["id"] for row in one["zeilen"]) for one in said}), what="ids of the rows")
    found = await office.list_all("cases", "traeger", f"/v1/leistungen?kontrakt={kontrakt['nummer']}")
    require(5, len(found), what="rows of one batch")


async def send_ausgabe(office: Office) -> None:
    """Book a spending: one posting."""
    body = {
        "sozialraum": AREA, "volumen": HELD, "datum": office.heute.isoformat(), "betrag": "10.00",
        "beleg": office.fresh("hh"), "zweck": "fall",
    }  # fmt: skip
    before = (await office.read_figures(volumen=HELD))["verbrauch"]
    await _all_alike(office, lambda: office.ask("budget", "wjh", "POST", "/v1/ausgaben", body), once=201, again=200)
    after = (await office.read_figures(volumen=HELD))["verbrauch"]
    require(f"{_cents(before) + 10:.2f}", after, what="Verbrauch of one spending")


async def send_kontrakt(office: Office) -> None:
    """Draft a Kontrakt under an Idempotency-Key: one draft."""
    tag, akte = office.heute.isoformat(), office.fresh("52")
    body = {
        "aktenzeichen": akte, "sozialraum": AREA, "traeger": TRAEGER, "hilfeart": "31", "volumen": "variabel",
        "beginn": tag, "ende": tag, "kontingent_minuten": 60,
    }  # fmt: skip
    key = office.fresh("key")
    made = await _all_alike(
        office, lambda: office.ask("cases", "asd", "POST", "/v1/kontrakte", body, key=key), once=201, again=201
    )
    found = await office.list_all("cases", "asd", f"/v1/kontrakte?sozialraum={AREA}")
    require([made], [item["id"] for item in found if item["aktenzeichen"] == akte], what="drafts of one key")


async def send_unterzeichnung(office: Office) -> None:
    """Sign one Kontrakt: one Bindung, which every sender is told of."""
    kontrakt, key = await office.draft(), office.fresh("key")
    before = (await office.read_figures())["offene_bindung"]
    answers = await asyncio.gather(*(office.sign(kontrakt, key=key) for _ in range(office.crowd)))
    require({200}, {answer.status_code for answer in answers}, what="statuses of one signature")
    bound = {str(answer.json()["bindungen"]) for answer in answers}
    require(1, len(bound), what="Bindungen that were told")
    after = (await office.read_figures())["offene_bindung"]
    require(f"{HOUR + _cents(before):.2f}", after, what="Bindung of one signature")


async def send_antrag(office: Office) -> None:
    """Draft an application under an Idempotency-Key: one draft."""
    tag, titel = office.heute.isoformat(), office.fresh("Treff")
    body = {
        "titel": titel, "bezirk": BEZIRK, "sozialraum": AREA, "traeger": TRAEGER, "bedarf": "Es fehlt ein Ort",
        "ziele": "Ein Treff", "zielgruppe": "12 bis 16", "massnahmen": "Treff", "beginn": tag, "ende": tag,
        "finanzierungsart": "fehlbedarf", "kosten": [], "einnahmen": [],
    }  # fmt: skip
    path, key = "/v1/projektantraege", office.fresh("key")
    made = await _all_alike(
        office, lambda: office.ask("projects", "traeger", "POST", path, body, key=key), once=201, again=201
    )
    found = await office.list_all("projects", "traeger", path)
    require([made], [item["id"] for item in found if item["titel"] == titel], what="applications of one key")


KINDS = (send_leistung, send_ausgabe, send_kontrakt, send_unterzeichnung, send_stapel, send_antrag)


async def _all_alike(office: Office, send: Callable[[], Awaitable[httpx.Response]], *, once: int, again: int) -> str:
    """Send together; one answers `once`, the others `again`, all of the same thing, whose id is given."""
    answers = await asyncio.gather(*(send() for _ in range(office.crowd)))
    said = Counter(answer.status_code for answer in answers)
    require(Counter({once: 1}) + Counter({again: office.crowd - 1}), said, what="statuses of one key")
    ids = {answer.json()["id"] for answer in answers}
    require(1, len(ids), what="things made by one key")
    return str(ids.pop())


def _cents(amount: str) -> Decimal:
    return Decimal(amount)


def _sum(said: list[Json], name: str) -> int:
    return sum(int(one[name]) for one in said)
