"""Storno against Storno: of many that reverse the same thing at once one does, and the sums come back (G5)."""

import asyncio
from collections import Counter
from typing import Any

import httpx

from proof.races.office import AREA, BEZIRK, HELD, TRAEGER, Office, require

Json = dict[str, Any]


async def race_stornos(office: Office, *, rounds: int) -> int:
    """Reverse an hour, a spending, a move and a payment in every round; give the Stornos that were asked for."""
    antrag = await _running_project(office)
    for _ in range(rounds):
        for service, rollen, path in (
            await _leistung(office), await _ausgabe(office), await _umschichtung(office),
        ):  # fmt: skip
            await _reverse_together(office, service, rollen, path)
        await _reverse_together(office, *await _auszahlung(office, antrag))
    return rounds * 4 * office.crowd


async def _reverse_together(office: Office, service: str, rollen: tuple[str, ...], path: str) -> None:
    async def reverse(number: int) -> httpx.Response:
        return await office.ask(service, rollen[number % len(rollen)], "POST", path, {"grund": "Doppelt"}, nr=number)

    answers = await asyncio.gather(*(reverse(number) for number in range(office.crowd)))
    said = Counter(answer.status_code for answer in answers)
    require(Counter({201: 1, 409: office.crowd - 1}), said, what=f"Stornos of one thing ({path.split('/')[2]})")


async def _leistung(office: Office) -> tuple[str, tuple[str, ...], str]:
    kontrakt = await office.signed()
    row = {
        "kontrakt": kontrakt["nummer"], "datum": office.heute.isoformat(), "minuten": 60,
        "art": "fallspezifisch", "beleg": office.fresh("st"),
    }  # fmt: skip
    made = await office.do("cases", "traeger", "POST", "/v1/leistungen", row)
    return "cases", ("traeger", "wjh"), f"/v1/leistungen/{made['id']}/storno"


async def _ausgabe(office: Office) -> tuple[str, tuple[str, ...], str]:
    body = {
        "sozialraum": AREA, "volumen": HELD, "datum": office.heute.isoformat(), "betrag": "12.34",
        "beleg": office.fresh("sa"), "zweck": "fall",
    }  # fmt: skip
    made = await office.do("budget", "wjh", "POST", "/v1/ausgaben", body)
    return "budget", ("wjh",), f"/v1/ausgaben/{made['id']}/storno"


async def _umschichtung(office: Office) -> tuple[str, tuple[str, ...], str]:
    body = {
        "jahr": office.jahr, "sozialraum": AREA, "von": "variabel", "nach": HELD, "betrag": "5.00", "grund": "Frei",
    }  # fmt: skip
    made = await office.do("budget", "wjh", "POST", "/v1/umschichtungen", body)
    return "budget", ("wjh", "leitung"), f"/v1/umschichtungen/{made['id']}/storno"


async def _auszahlung(office: Office, antrag: str) -> tuple[str, tuple[str, ...], str]:
    path = f"/v1/projektantraege/{antrag}/auszahlungen"
    body = {"datum": office.heute.isoformat(), "betrag": "1.00", "beleg": office.fresh("sz")}
    made = await office.do("projects", "wjh", "POST", path, body)
    return "projects", ("wjh",), f"{path}/{made['id']}/storno"


async def _running_project(office: Office) -> str:
    tag, jahr = office.heute.isoformat(), office.jahr
    body = {
        "titel": "Treff", "bezirk": BEZIRK, "sozialraum": AREA, "traeger": TRAEGER, "bedarf": "Es fehlt ein Ort",
        "ziele": "Ein Treff", "zielgruppe": "12 bis 16", "massnahmen": "Treff", "beginn": tag, "ende": tag,
        "finanzierungsart": "fehlbedarf",
        "kosten": [{"art": "sach", "bezeichnung": "Material", "betrag": "2000.00", "jahr": jahr}],
        "einnahmen": [{"art": "eigenmittel", "bezeichnung": "Eigenes", "betrag": "200.00", "jahr": jahr}],
    }  # fmt: skip
    antrag = str((await office.do("projects", "traeger", "POST", "/v1/projektantraege", body))["id"])
    path = f"/v1/projektantraege/{antrag}"
    await office.do("projects", "traeger", "POST", f"{path}/einreichung", match=True)
    decision = {"entscheidung": "genehmigt", "begruendung": "Passt"}
    await office.do("projects", "leitung", "POST", f"{path}/entscheidung", decision, match=True)
    await office.do("projects", "traeger", "POST", f"{path}/beginn", {"datum": tag}, match=True)
    return antrag
