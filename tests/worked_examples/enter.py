"""Enter a worked example over the budget's API, as its admin and controllers would."""

from itertools import groupby

import httpx

from tests.budget.office import Json, Office
from tests.builders.county import put
from tests.worked_examples.example import Besetzung, Example

BEZIRK = "kreis"


async def enter_example(office: Office, example: Example) -> None:
    """Enter the master data or the year before, set the year up after its end, settle the posts, book the rest."""
    office.clock.set(f"{example.jahr + 1}-01-31")
    if example.vorjahr is None:
        await _enter_master_data(office, example)
    else:
        await enter_example(office, example.vorjahr)
        office.clock.set(f"{example.jahr + 1}-01-31")
    await put(office.wjh, f"/v1/haushaltsjahre/{example.jahr}", example.data["jahreswerte"])
    for slug in example.slugs:
        path = f"/v1/haushaltsjahre/{example.jahr}/sozialraeume/{slug}"
        await put(office.wjh, path, example.grundlage_of(slug))
    rows = sorted(example.besetzung, key=_place)
    for (sozialraum, traeger), filled in groupby(rows, key=_place):
        office.good(await _settle(office, example, sozialraum=sozialraum, traeger=traeger, rows=list(filled)))
    for volumen, slug, betrag in example.ausgaben:
        office.good(
            await office.ausgabe(
                str(betrag), sozialraum=slug, volumen=volumen, datum=f"{example.jahr}-12-31", freigabe_durch="ASD",
                ueberschreitung_begruendung="Übernahme der Zahlen des Jahres",
            )
        )  # fmt: skip


async def _enter_master_data(office: Office, example: Example) -> None:
    admin, jahr = office.callers.of("admin"), example.jahr
    await put(admin, f"/v1/konzepte/{jahr}-01-01", example.data["konzept"])
    for area in example.data["sozialraeume"]:
        body = {name: area[name] for name in ("name", "gemeinden", "zentren")} | {"bezirk": BEZIRK}
        await put(admin, f"/v1/sozialraeume/{area['slug']}", body)
    for name, slug in example.traeger.items():
        await put(admin, f"/v1/traeger/{slug}", {"name": name})
    for one in example.posten:
        days = {"beginn": one.laufzeit.beginn.isoformat(), "ende": one.laufzeit.ende.isoformat()}
        body = {"sozialraum": one.sozialraum, "traeger": one.traeger, "stellen": str(one.stellen)}
        await put(admin, f"/v1/kooperationsvertraege/{one.nummer}", body | days)


async def _settle(
    office: Office, example: Example, *, sozialraum: str, traeger: str, rows: list[Besetzung]
) -> httpx.Response:
    besetzung: list[Json] = [
        {
            "stellen": str(row.stellen), "beginn": row.zeitraum.beginn.isoformat(),
            "ende": row.zeitraum.ende.isoformat(), "personalkosten": str(row.personalkosten),
        }
        for row in rows
    ]  # fmt: skip
    body = {"jahr": example.jahr, "sozialraum": sozialraum, "traeger": traeger, "besetzung": besetzung}
    return await office.wjh.post("/v1/spitzabrechnungen", json=body)


def _place(row: Besetzung) -> tuple[str, str]:
    return row.sozialraum, row.traeger
