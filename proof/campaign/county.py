"""The Jugendamt of the campaign: two Bezirke, three areas, money that runs out while people work."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from proof.campaign.sender import Call, Sender
from proof.installation import Installation

Json = dict[str, Any]

AREAS = {"nord-1": "nord", "nord-2": "nord", "sued-1": "sued"}
TRAEGER = {"nord-1": "t-eins", "nord-2": "t-zwei", "sued-1": "t-drei"}
SPERRT = "praevention"  # the Volumen that refuses what is not there
_GESAMT, _PROJEKTBUDGET = "250000.00", "40000.00"
_KONZEPT: Json = {
    "name": "Konzept",
    "volumen": {
        "schluessel": "gesamt",
        "teile": [
            {
                "schluessel": "sozialraum", "anteil": "0.60",
                "teile": [
                    {"schluessel": "personalisiert", "anteil": "0.50", "pauschal": True},
                    {"schluessel": "variabel", "anteil": "0.40", "umschichtbar": True},
                    {
                        "schluessel": SPERRT, "anteil": "0.10", "umschichtbar": True,
                        "bei_ueberschreitung": "sperren",
                    },
                ],
            },
            {"schluessel": "asd", "anteil": "0.40", "vorbehalten": True},
        ],
    },
    "praevention": {"volumen": "sozialraum", "mindestanteil": "0.10"},
}  # fmt: skip
_JAHR: Json = {"stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600}


class NotSeeded(Exception):
    """The county could not be entered."""


@dataclass(frozen=True, slots=True)
class County:
    """Who works in it; its name is the tenant's."""

    installation: Installation
    amt: str = "amt-campaign"
    _now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def heute(self) -> date:
        """Give the day on which the campaign began, in Germany."""
        return self._now.astimezone(ZoneInfo("Europe/Berlin")).date()

    def person(self, rolle: str, name: str = "", **claims: object) -> dict[str, str]:
        """Give the headers of a person's calls."""
        sub = f"{rolle}-{name}" if name else rolle
        return self.installation.issuer.person(rolle, jugendamt=self.amt, sub=sub, **claims)

    def asd(self, area: str, name: str = "") -> dict[str, str]:
        """Give the headers of a social worker of an area."""
        return self.person("asd", f"{area}{name}", sozialraeume=[area], bezirke=[], zeichnung_bis="50000.00")

    def traeger(self, area: str) -> dict[str, str]:
        """Give the headers of the Träger of an area."""
        return self.person("traeger", TRAEGER[area], sozialraeume=[], bezirke=[], traeger=TRAEGER[area])

    def office(self, rolle: str, name: str = "") -> dict[str, str]:
        """Give the headers of somebody who works for all areas."""
        return self.person(rolle, name, sozialraeume=["*"], bezirke=["*"])


async def enter(county: County, sender: Sender) -> None:
    """Enter master data, years and money; raise NotSeeded."""
    jahr, admin, wjh = county.heute.year, county.office("admin"), county.office("wjh")
    await _put(sender, admin, f"/v1/konzepte/{jahr - 1}-01-01", _KONZEPT)
    for area in AREAS:
        await _enter_area(sender, admin, area=area, jahr=jahr)
    for each in (jahr - 1, jahr, jahr + 1):
        await _put(sender, wjh, f"/v1/haushaltsjahre/{each}", _JAHR)
        for area in AREAS:
            await _put(sender, wjh, f"/v1/haushaltsjahre/{each}/sozialraeume/{area}", {"gesamt": _GESAMT})
        for bezirk in sorted(set(AREAS.values())):
            path = f"/v1/haushaltsjahre/{each}/bezirke/{bezirk}"
            await _put(sender, wjh, path, {"projektbudget": _PROJEKTBUDGET})


async def _enter_area(sender: Sender, admin: dict[str, str], *, area: str, jahr: int) -> None:
    traeger = TRAEGER[area]
    vertrag = {
        "sozialraum": area, "traeger": traeger, "stellen": "2.00", "beginn": f"{jahr - 1}-01-01",
        "ende": f"{jahr + 3}-12-31",
    }  # fmt: skip
    raum = {"name": area, "bezirk": AREAS[area], "gemeinden": [f"Gemeinde {area}"]}
    await _put(sender, admin, f"/v1/sozialraeume/{area}", raum)
    await _put(sender, admin, f"/v1/traeger/{traeger}", {"name": traeger, "mitarbeitende": 45})
    await _put(sender, admin, f"/v1/kooperationsvertraege/kv-{area}", vertrag)


async def _put(sender: Sender, who: dict[str, str], path: str, body: Json) -> None:
    answer = await sender.send(Call("budget", "PUT", path, who, body))
    if not answer.is_success:
        raise NotSeeded(f"PUT {path}: {answer.status_code} {answer.text[:300]}")
    await asyncio.sleep(0)
