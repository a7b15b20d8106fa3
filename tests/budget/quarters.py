"""Quarters and years at work: closes, reports, settlements, by short names."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.budget.office import Json, Office, zeile
from tests.builders.county import HAUSHALTSJAHR, put, set_up

PERSONALKOSTEN = "116000.00"
TWO_YEARS: Json = {"ende": "2015-12-31", "kontingent_minuten": 1200}  # 600 minutes, 425.00 in each


async def close(office: Office, jahr: int = 2014, quartal: int | None = None) -> httpx.Response:
    """Close a quarter, or without one the year."""
    body = {"jahr": jahr} | ({"quartal": quartal} if quartal else {})
    return await office.wjh.post("/v1/abschluesse", json=body)


async def closed(office: Office, jahr: int = 2014, quartal: int | None = None) -> Json:
    """Close and expect success."""
    return office.good(await close(office, jahr, quartal))


async def bericht(office: Office, quartal: int, *, jahr: int = 2014, accept: str = "", **query: str) -> httpx.Response:
    """Ask for a report."""
    headers = {"Accept": accept} if accept else {}
    return await office.wjh.get(f"/v1/berichte/{jahr}/quartale/{quartal}", params=query, headers=headers)


async def report(office: Office, quartal: int, **query: Any) -> Json:  # noqa: ANN401  # as in bericht
    """Read a report."""
    return office.good(await bericht(office, quartal, **query))


async def volumen(office: Office, quartal: int, name: str = "variabel", **query: Any) -> Json:  # noqa: ANN401  # the same
    """Read a Volumen of konz in a report."""
    parts = (await report(office, quartal, **query))["sozialraeume"]
    found: Json = next(part for part in parts if part["sozialraum"] == "konz")["volumina"][name]
    return found


async def settle(office: Office, jahr: int = 2014) -> httpx.Response:
    """Settle t1's year in konz."""
    row = {"stellen": "2.00", "beginn": f"{jahr}-01-01", "ende": f"{jahr}-12-31", "personalkosten": PERSONALKOSTEN}
    body = {"jahr": jahr, "sozialraum": "konz", "traeger": "t1", "besetzung": [row]}
    return await office.wjh.post("/v1/spitzabrechnungen", json=body)


async def close_year(office: Office, jahr: int = 2014, *, tag: str | None = None) -> list[Json]:
    """Settle a year and close all its quarters, on a day, or in the spring after it."""
    office.clock.set(tag or f"{jahr + 1}-04-10")
    found = [await closed(office, jahr, quartal) for quartal in (1, 2, 3)]
    office.good(await settle(office, jahr))
    return [*found, await closed(office, jahr)]


async def next_year(office: Office, jahr: int = 2015) -> None:
    """Set up the year after."""
    await put(office.wjh, f"/v1/haushaltsjahre/{jahr}", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=jahr)


async def bound(office: Office, **content: Any) -> UUID:  # noqa: ANN401  # fields of a Kontrakt
    """Bind a Kontrakt of 2014 and give its id."""
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, **content))
    return kontrakt


async def work(office: Office, kontrakt: UUID | None, datum: str, **content: Any) -> Json:  # noqa: ANN401  # of a row
    """Carry one hour of a day and give what became of it."""
    return (await office.verbrauch(zeile(kontrakt, datum=datum, **content)))[0]


async def reopen(office: Office, abschluss: str, **claims: Any) -> httpx.Response:  # noqa: ANN401  # claims of any shape
    """Open a close again."""
    client = office.callers.of("leitung", **claims)
    return await client.post(f"/v1/abschluesse/{abschluss}/oeffnung", json={"grund": "Ein Bescheid fehlt"})


async def years(office: Office, kontrakt: UUID) -> list[tuple[int, str, int]]:
    """Tell what is bound for a Kontrakt: year, amount, minutes."""
    (row,) = await office.bound_now(kontrakt)
    return [(year["jahr"], year["betrag"], year["minuten"]) for year in row["bindungen"]]
