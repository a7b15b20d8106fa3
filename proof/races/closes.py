"""Closing against posting: what was acknowledged stands in the frozen figures, in later ones or in a claim (V13)."""

import asyncio
from collections import Counter
from decimal import Decimal
from typing import Any

from proof.races.office import AREA, HELD, HOUR, Office, require

Json = dict[str, Any]

QUARTERS = (1, 2, 3, 4)
_MONTH = {1: 2, 2: 5, 3: 8, 4: 11}
_HOURS = 5  # of each sender
_CLOSERS = 3


async def race_closes(office: Office) -> int:
    """Close last year quarter by quarter while hours and spendings of the quarter come in; give the closes."""
    kontrakt = await _contingent(office)
    frozen, spent = [], 0
    for quartal in QUARTERS:
        _, spendings, closing = await asyncio.gather(
            asyncio.gather(*(_work(office, kontrakt, quartal) for _ in range(office.crowd))),
            asyncio.gather(*(_spend(office, quartal) for _ in range(office.crowd))),
            asyncio.gather(*(_close(office, quartal) for _ in range(_CLOSERS))),
        )
        require(Counter({201: 1, 409: _CLOSERS - 1}), Counter(closing), what=f"closes of quarter {quartal}")
        require(set(), set(spendings) - {201, 409}, what="statuses of spendings")
        if quartal != QUARTERS[-1]:
            require({201}, set(spendings), what="spendings beside the close of a quarter")
        spent += Counter(spendings)[201]
        frozen.append(await _report(office, quartal))
    await office.settle()
    await _compare(office, kontrakt, spent=spent)
    require(frozen, [await _report(office, quartal) for quartal in QUARTERS], what="frozen reports")
    return len(QUARTERS)


async def _contingent(office: Office) -> Json:
    jahr = office.jahr - 1
    minuten = 60 * _HOURS * office.crowd * len(QUARTERS)
    drafted = await office.draft(beginn=f"{jahr}-01-01", ende=f"{jahr}-12-31", kontingent_minuten=minuten)
    return office.read(await office.sign(drafted))


async def _work(office: Office, kontrakt: Json, quartal: int) -> None:
    for _ in range(_HOURS):
        row = {
            "kontrakt": kontrakt["nummer"], "datum": _day(office, quartal), "minuten": 60, "art": "fallspezifisch",
            "beleg": office.fresh("q"),
        }  # fmt: skip
        await office.do("cases", "traeger", "POST", "/v1/leistungen", row)


async def _spend(office: Office, quartal: int) -> int:
    body = {
        "sozialraum": AREA, "volumen": HELD, "datum": _day(office, quartal), "betrag": "1.00",
        "beleg": office.fresh("qa"), "zweck": "fall",
    }  # fmt: skip
    await asyncio.sleep(0.05)
    return (await office.ask("budget", "wjh", "POST", "/v1/ausgaben", body)).status_code


async def _close(office: Office, quartal: int) -> int:
    body = {"jahr": office.jahr - 1} | ({} if quartal == QUARTERS[-1] else {"quartal": quartal})
    await asyncio.sleep(0.1)
    return (await office.ask("budget", "wjh", "POST", "/v1/abschluesse", body)).status_code


async def _report(office: Office, quartal: int) -> str:
    answer = await office.ask("budget", "wjh", "GET", f"/v1/berichte/{office.jahr - 1}/quartale/{quartal}")
    require(200, answer.status_code, what="report")
    return answer.text


async def _compare(office: Office, kontrakt: Json, *, spent: int) -> None:
    """Each hour is Verbrauch of the year or a claim that the budget refused, each spending acknowledged is booked."""
    jahr = office.jahr - 1
    hours = await office.list_all("cases", "traeger", f"/v1/leistungen?kontrakt={kontrakt['nummer']}")
    require(_HOURS * office.crowd * len(QUARTERS), len(hours), what="hours that were acknowledged")
    claims = await office.list_all("budget", "wjh", f"/v1/vorjahresforderungen?jahr={jahr}")
    booked = Decimal((await office.read_figures(jahr=jahr))["verbrauch"])
    require((len(hours) - len(claims)) * HOUR, booked, what="Verbrauch of hours that are no claims")
    found = Decimal((await office.read_figures(jahr=jahr, volumen=HELD))["verbrauch"])
    require(Decimal(spent), found, what="Verbrauch of spendings")


def _day(office: Office, quartal: int) -> str:
    return f"{office.jahr - 1}-{_MONTH[quartal]:02d}-15"
