"""A small county for tests, entered over the budget's API: Trier-Saarburg's Konzept, two areas, two Träger."""

from typing import Any

import httpx

from tests.builders.clients import Callers

KONZEPT: dict[str, Any] = {
    "name": "Konzept",
    "volumen": {
        "schluessel": "gesamt",
        "teile": [
            {
                "schluessel": "sozialraum",
                "anteil": "0.85",
                "teile": [
                    {"schluessel": "personalisiert", "anteil": "0.80", "pauschal": True},
                    {"schluessel": "variabel", "anteil": "0.20", "umschichtbar": True},
                    {"schluessel": "praevention", "anteil": "0", "umschichtbar": True},
                ],
            },
            {"schluessel": "asd", "anteil": "0.15", "vorbehalten": True},
        ],
    },
    "praevention": {"volumen": "sozialraum", "mindestanteil": "0.10"},
    "hilfearten": ["27.2", "28", "29", "30", "31", "32", "33", "34", "35", "41"],
}
HAUSHALTSJAHR: dict[str, Any] = {
    "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"},
    "bruttojahresarbeitszeit": 1600,
}


async def put(client: httpx.AsyncClient, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    """PUT and expect success."""
    answer = await client.put(path, json=body, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def put_over(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> httpx.Response:
    """PUT over whatever stands there, if anything does."""
    answer = await client.put(path, json=body)
    return await client.put(path, json=body, headers={"If-Match": "*"}) if answer.status_code == 428 else answer


async def enter_county(callers: Callers, *, jahr: int = 2014, konzept: dict[str, Any] = KONZEPT) -> None:
    """Enter Konzept and year, Sozialräume `konz` and `saarburg` (Bezirk `kreis`), Träger t1 (with contract) and t2."""
    admin, wjh = callers.of("admin"), callers.of("wjh")
    await put(admin, f"/v1/konzepte/{jahr}-01-01", konzept)
    for slug in ("konz", "saarburg"):
        await put(admin, f"/v1/sozialraeume/{slug}", {"name": slug.title(), "bezirk": "kreis", "gemeinden": [slug]})
    for slug in ("t1", "t2"):
        await put(admin, f"/v1/traeger/{slug}", {"name": slug, "mitarbeitende": 45})
    vertrag = {"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": f"{jahr}-01-01"}
    await put(admin, "/v1/kooperationsvertraege/KV-1", vertrag)
    await put(wjh, f"/v1/haushaltsjahre/{jahr}", HAUSHALTSJAHR)


async def set_up(callers: Callers, *, jahr: int = 2014, sozialraum: str = "konz", **grundlage: Any) -> dict[str, Any]:  # noqa: ANN401  # any of the three ways
    """Set a Sozialraum's year up; by default 100,000.00 down the tree."""
    body = grundlage or {"gesamt": "100000.00"}
    return await put(callers.of("wjh"), f"/v1/haushaltsjahre/{jahr}/sozialraeume/{sozialraum}", body)


async def read_volumen(callers: Callers, volumen: str, *, jahr: int = 2014, sozialraum: str = "konz") -> dict[str, Any]:
    """Read one Volumen of a Sozialraum's status."""
    answer = await callers.of("wjh").get(f"/v1/haushaltsjahre/{jahr}/sozialraeume/{sozialraum}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["volumina"][volumen]
    return found
