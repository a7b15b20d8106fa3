"""A town with a Planbudget: its Konzept, its under-21s, its Verteilung, over the API (V17)."""

from typing import Any

import httpx

from tests.budget.office import Json, Office
from tests.builders.county import put

PLANBUDGET: Json = {
    "name": "Planbudget",
    "volumen": {
        "schluessel": "planbudget",
        "deckungsfaehig": True,
        "teile": [{"schluessel": "ambulant", "anteil": "0.40"}, {"schluessel": "stationaer", "anteil": "0.60"}],
    },
    "planbudget": {"volumen": "planbudget", "ambulant": ["ambulant"], "stationaer": ["stationaer"]},
}
EINWOHNER = {"konz": 3000, "saarburg": 2000}


async def verteile(office: Office, betrag: str = "1000.01", **body: Any) -> httpx.Response:  # noqa: ANN401  # any fields
    """Spread an amount of 2014 over konz and saarburg, unless said otherwise."""
    content = {"jahr": 2014, "betrag": betrag, "einwohner_u21": EINWOHNER} | body
    return await office.wjh.post("/v1/planbudgets/verteilung", json=content)


async def take_over(
    office: Office, verteilung: str, *, sozialraum: str = "konz", jahr: int = 2014, match: str | None = None
) -> httpx.Response:
    """Set a Sozialraum's year up by its share."""
    path = f"/v1/haushaltsjahre/{jahr}/sozialraeume/{sozialraum}"
    headers = {"If-Match": match} if match else {}
    return await office.wjh.put(path, json={"planbudget": verteilung}, headers=headers)


async def enter_town(office: Office, betrag: str = "1000.01") -> str:
    """Enter the county with a Planbudget and set both areas up by their shares; give the Verteilung's id."""
    await office.enter(gesamt=None, konzept=PLANBUDGET)
    verteilung: str = office.good(await verteile(office, betrag))["id"]
    for sozialraum in EINWOHNER:
        office.good(await take_over(office, verteilung, sozialraum=sozialraum))
    return verteilung


async def enter_einwohner(office: Office, unter_21: int, *, sozialraum: str = "konz", jahr: int = 2014) -> Json:
    """Enter the under-21s of a Sozialraum."""
    admin = office.callers.of("admin")
    return await put(admin, f"/v1/sozialraeume/{sozialraum}/einwohner/{jahr}", {"unter_21": unter_21})


async def propose(office: Office, betrag: str = "100.00", **body: Any) -> httpx.Response:  # noqa: ANN401  # any fields
    """Propose that konz's 2014 rises for a placement that ended in 2013."""
    content = {"sozialraum": "konz", "ab": "2013-08-01", "jahreskosten": betrag, "art": "rueckgefuehrt"} | body
    return await office.wjh.post("/v1/rueckfuehrungen", json=content)


async def decide(
    office: Office,
    rueckfuehrung: str,
    entscheidung: str = "bestaetigt",
    *,
    match: str | None = "*",
    **claims: Any,  # noqa: ANN401  # claims
) -> httpx.Response:
    """Decide about a proposal as Leitung."""
    headers = {"If-Match": match} if match else {}
    body = {"entscheidung": entscheidung, "begruendung": "Im Team besprochen"}
    path = f"/v1/rueckfuehrungen/{rueckfuehrung}/entscheidung"
    return await office.callers.of("leitung", **claims).post(path, json=body, headers=headers)
