"""Statistics and plausibility over HTTP (K12, X9)."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.contracts.stammdaten import StammdatenArt
from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import ZEILE
from tests.cases.house import House
from tests.cases.recount import Fall, Fassung, insert_county

COUNTY = {
    ("31", "ambulant"): 300, ("28", "ambulant"): 25, ("32", "teilstationaer"): 40, ("27.2", "flexibel"): 18,
    ("34", "stationaer"): 186, ("33", "vollzeitpflege"): 116,
}  # fmt: skip
BEGINN, ENDE = date(2024, 1, 1), date(2024, 9, 19)  # 263 days, the 29th of February among them


async def get(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> dict[str, Any]:
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def fill(house: House, *, einwohner: int) -> None:
    """Enter a county of 685 Kontrakte, all of one area and year."""
    for sozialraum, count in (("konz", einwohner), ("saarburg", 0)):
        inhalt = {"jahr": 2024, "sozialraum": sozialraum, "unter_21": count}
        house.budget.enter(StammdatenArt.EINWOHNER, f"2024/{sozialraum}", inhalt)
    cases = [
        Fall("konz", BEGINN, (Fassung(BEGINN, BEGINN, ENDE, hilfeart, form, None, 0),), ())
        for (hilfeart, form), count in COUNTY.items()
        for _ in range(count)
    ]
    async with house.database.transaction(house.wjh) as work:
        await insert_county(work, cases)


async def test_k12_a_county_of_325_58_186_and_116_has_302_placed_685_in_all_and_263_days_are_8_point_8_months(
    client: httpx.AsyncClient, house: House, wjh: dict[str, str]
) -> None:
    await fill(house, einwohner=30_000)
    body = await get(client, "/v1/statistik/2024", wjh)
    assert body["fallzahlen"] == {
        "ambulant": 325, "teilstationaer": 58, "stationaer": 186, "vollzeitpflege": 116, "fremdunterbringung": 302,
        "gesamt": 685,
    }  # fmt: skip
    assert (body["neu"], body["beendet"], body["vorlaeufig"]) == (685, 685, False)
    assert body["laufzeit"]["gesamt"] == {"beendet": 685, "tage": 263, "monate": "8.8"}
    assert (body["laufzeit"]["flexibel"]["beendet"], body["laufzeit"]["teilstationaer"]["beendet"]) == (18, 40)
    assert (body["eckwerte"]["gesamt"], body["eckwerte"]["ambulant"]) == ("22.0", "10.0")  # without 25 of § 28
    assert body["ausgaben_pro_kopf"] == "0.00"
    konz, saarburg = body["sozialraeume"]
    assert (konz["fallzahlen"], saarburg["fallzahlen"]["gesamt"]) == (body["fallzahlen"], 0)
    assert saarburg["eckwerte"]["gesamt"] is None


async def test_k12_an_amended_hilfeart_and_an_early_end_show_in_the_statistics(
    client: httpx.AsyncClient, signed: dict[str, Any], asd: dict[str, str], wjh: dict[str, str]
) -> None:
    path = f"/v1/kontrakte/{signed['id']}"
    change = {"ab": "2026-06-01", "hilfeart": "32", "grund": "Die Familie braucht mehr."}
    assert (await client.post(f"{path}/aenderungen", json=change, headers=asd)).status_code == 200
    body = await get(client, "/v1/statistik/2026", wjh)
    assert (body["fallzahlen"]["teilstationaer"], body["fallzahlen"]["gesamt"]) == (1, 1)
    assert (body["vorlaeufig"], body["davon_kuenftig"]) == (True, {"neu": 0, "beendet": 1})
    end = {"ende": "2026-09-20", "grund": "Das Ziel ist erreicht."}
    assert (await client.post(f"{path}/beendigung", json=end, headers=asd)).status_code == 200
    body = await get(client, "/v1/statistik/2026", wjh)
    assert body["laufzeit"]["teilstationaer"] == {"beendet": 1, "tage": 263, "monate": "8.8"}
    assert (body["beendet"], body["davon_kuenftig"]["beendet"]) == (1, 0)


async def test_k12_change_is_against_the_year_before_and_the_base_year_that_is_asked_for(
    client: httpx.AsyncClient, house: House, wjh: dict[str, str]
) -> None:
    await fill(house, einwohner=30_000)
    change = (await get(client, "/v1/statistik/2025?basis=2024", wjh))["veraenderung"]
    assert (change["vorjahr"]["jahr"], change["vorjahr"]["fallzahlen"]["gesamt"]) == (2024, "-100.0")
    assert change["basis"] == change["vorjahr"]
    first = (await get(client, "/v1/statistik/2024", wjh))["veraenderung"]
    assert first["basis"]["jahr"] == 2026, "the first Konzept begins then"
    assert set(first["vorjahr"]["fallzahlen"].values()) == {None}


async def test_k12_statistics_are_for_the_office_alone_and_of_areas_that_are_seen(
    client: httpx.AsyncClient, asd: dict[str, str], leitung: dict[str, str], traeger: dict[str, str]
) -> None:
    for headers in (asd, leitung):
        assert (await client.get("/v1/statistik/2026", headers=headers)).status_code == 200
    assert (await client.get("/v1/statistik/2026", headers=traeger)).status_code == 403
    unseen = await client.get("/v1/statistik/2026?sozialraum=saarburg", headers=asd)
    unknown = await client.get("/v1/statistik/2026?sozialraum=nirgends", headers=asd)
    assert (unseen.status_code, unseen.content) == (404, unknown.content)


@pytest.mark.parametrize("query", ["basis=1", "stichtag=2026-02-30", "sozialraum=Konz%20", "basis=x"])
async def test_a_wrong_question_is_422(client: httpx.AsyncClient, wjh: dict[str, str], query: str) -> None:
    assert (await client.get(f"/v1/statistik/2026?{query}", headers=wjh)).status_code == 422


async def test_x9_delivery_is_shown_with_its_findings(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: dict[str, str], wjh: dict[str, str]
) -> None:
    for monat in range(1, 11):
        row = ZEILE | {"kontrakt": signed["nummer"], "beleg": f"R-{monat}", "datum": f"2026-{monat:02d}-03"}
        await client.post("/v1/leistungen", json=row | {"minuten": 61}, headers=traeger)
    (row,) = (await get(client, "/v1/plausibilitaet?jahr=2026", wjh))["items"]
    assert row["im_jahr"] == {"geleistet": 610, "anerkannt": 549, "zurueckgestellt": 61}
    assert (row["bewilligt"], row["nummer"], row["insgesamt"]) == (600, signed["nummer"], row["im_jahr"])
    assert row["befunde"] == [
        {
            "art": "mehr_geleistet_als_bewilligt",
            "text": "0,17 Stunden mehr geleistet als bewilligt.",
            "tage": [],
            "monate": [],
            "minuten": 10,
        }
    ]
    assert (await get(client, "/v1/plausibilitaet?jahr=2026&nur_befunde=true", traeger))["items"] == [row]
    assert (await get(client, "/v1/plausibilitaet/tage?jahr=2026", traeger)) == {"items": [], "next": None}


async def test_x9_is_not_for_everybody(
    client: httpx.AsyncClient, mint: TokenMint, tenant: str, wjh: dict[str, str]
) -> None:
    admin = mint.person("admin", jugendamt=tenant)
    for path in ("/v1/plausibilitaet", "/v1/plausibilitaet/tage"):
        assert (await client.get(f"{path}?jahr=2026", headers=admin)).status_code == 403
        assert (await client.get(path, headers=wjh)).status_code == 422, "the year must be named"
        assert (await client.get(f"{path}?jahr=2026&cursor=xxxx", headers=wjh)).status_code == 422
