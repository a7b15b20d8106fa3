"""Every figure leads by URL to its parts and postings, and these sum to it, to the cent (X1, V14, V16)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import httpx
import pytest

from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from tests.budget.office import Json, Office, problem, zeile
from tests.budget.quarters import bericht, bound, close_year, closed, next_year, report, work
from tests.budget.usecases.test_schwellen_walk import SCHWELLEN, MovingWalk
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up
from tests.builders.invariants import faults_of_sums


def cents(amount: str) -> int:
    return int(amount.replace(".", ""))


async def rows_of(client: "Reader", url: str, *, limit: int = 25) -> list[Json]:
    """Read all pages of a list."""
    found: list[Json] = []
    path = f"{url}&limit={limit}"
    while True:
        page = Office.good(await client.get(path))
        found += page["items"]
        if page["next"] is None:
            return found
        path = f"{url}&limit={limit}&cursor={page['next']}"


class Once:
    """Asks for each address once: while a test reads, nothing changes."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self._answers = client, dict[str, httpx.Response]()

    async def get(self, url: str) -> httpx.Response:
        if url not in self._answers:
            self._answers[url] = await self._client.get(url)
        return self._answers[url]


Reader = httpx.AsyncClient | Once


async def follow(client: Reader, url: str) -> Json:
    """Follow the URL of a figure to its explanation."""
    address, _, pointer = url.partition("#/figuren/")
    figur: Json = Office.good(await client.get(address))["figuren"][pointer]
    return figur


async def recompute(client: Reader, figur: Json) -> int | None:
    """Compute a figure from what its explanation leads to, down to the postings; None where there is no such way."""
    if figur["buchungen"] and figur["feld"]:
        return sum(value_of(row[figur["feld"]]) for row in await rows_of(client, figur["buchungen"]))
    parts = []
    for teil in figur["teile"]:
        if teil["feld"]:
            parts.append(sum(value_of(row[teil["feld"]]) for row in await rows_of(client, teil["url"])))
        elif teil["url"] and "#/figuren/" in teil["url"]:
            found = await recompute(client, await follow(client, teil["url"]))
            parts.append(0 if found is None else found)
    return combine(figur["formel"], parts)


def value_of(value: str | int) -> int:
    return value if isinstance(value, int) else cents(value)


def combine(formel: str, parts: list[int]) -> int | None:
    """Apply a formula of sums and differences to its parts."""
    if formel.startswith(("Summe", "Bindung -", "Verbrauch + ")):
        total = sum(parts)
        return max(total, 0) if "nicht unter null" in formel and "je Kontrakt" not in formel else total
    if formel.startswith("Ansatz + Umschichtungen"):
        return parts[0] + parts[1] - sum(parts[2:])
    return None


def amounts_of(shown: Json) -> Iterator[tuple[str, Any]]:
    """Give the figures of a Volumen by the names of its explanation."""
    for name, value in shown.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", amount) for inner, amount in amounts_of(value))
        elif name != "erklaerung" and not (name == "spanne" and value is None):
            yield name, value


SUMS = {
    "ansatz", "umschichtung", "verbrauch", "offene_bindung", "bindung", "verfuegbar", "mittelnutzung", "nachtrag",
    "vorjahr", "prognose.bindung",
}  # fmt: skip


async def faults_of_volumen(client: Reader, shown: Json) -> list[str]:
    """Name every figure of a Volumen that its explanation does not lead to, or that differs from its postings."""
    faults = []
    figuren = Office.good(await client.get(shown["erklaerung"]))["figuren"]
    for name, value in amounts_of(shown):
        if name in {"stellen", "anteil_nominal", "anteil_real"} and value is None:
            continue
        figur = figuren.get(name)
        if figur is None or figur["wert"] != value or not figur["regel"] or not figur["konzept"]["url"]:
            faults.append(f"{shown['erklaerung']} {name}: {value} but {figur and figur['wert']}")
        elif name in SUMS and (found := await recompute(client, figur)) != cents(value):
            faults.append(f"{shown['erklaerung']} {name}: {value} but its postings sum to {found}")
    return faults


async def faults_of_status(client: Reader, status: Json) -> list[str]:
    """Walk every figure of a status to its postings."""
    faults = []
    for shown in status["volumina"].values():
        faults += await faults_of_volumen(client, shown)
    root = Office.good(await client.get(status["volumina"][status["wurzel"]]["erklaerung"]))["figuren"]
    if status["sozialraum"]:
        ist = root["praevention.ist"]
        assert (ist["wert"], root["praevention.soll"]["wert"]) == (
            status["praevention"]["ist"], status["praevention"]["soll"],
        )  # fmt: skip
        if await recompute(client, ist) != cents(ist["wert"]):
            faults.append("praevention.ist")
        share = root["praevention.soll"]["teile"]
        ansatz = cents((await follow(client, share[0]["url"]))["wert"])
        exact = Fraction(share[1]["wert"]) * ansatz
        assert abs(exact - cents(root["praevention.soll"]["wert"])) <= Fraction(1, 2)
        assert root["warnungen"]["wert"] == status["warnungen"]
        assert len(await rows_of(client, root["warnungen"]["buchungen"])) == status["warnungen"]
    return faults


@pytest.mark.parametrize("seed", [3])
async def test_x1_every_figure_of_a_status_leads_to_postings_that_sum_to_it(office: Office, seed: int) -> None:
    office.clock.set("2013-12-01")
    await office.enter(konzept=KONZEPT | {"schwellen": SCHWELLEN})
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, sozialraum="saarburg", gesamt="777.77")
    await office.projektbudget("5000.00")
    office.good(await office.bind_projekt({2014: "1234.56"}))
    walk = MovingWalk(office, seed)
    for _ in range(30):
        await walk.step()
    assert await faults_of_sums(office.database, office.tenant) == []
    past = (walk.day.replace(day=1)).isoformat() if walk.day.year == 2014 else "2014-09-01"
    for query in ({}, {"stichtag": past}):
        whole = office.good(await office.wjh.get("/v1/haushaltsjahre/2014", params=query))
        once = Once(office.wjh)
        faults = await faults_of_status(once, whole["gesamt"])
        for part in whole["sozialraeume"]:
            faults += await faults_of_status(once, part)
        bezirk = office.good(await office.wjh.get("/v1/haushaltsjahre/2014/bezirke/kreis", params=query))
        shown = {name: bezirk[name] for name in bezirk if name not in {"jahr", "bezirk", "projektbudget"}}
        assert faults + await faults_of_volumen(once, shown) == []


async def quarters(office: Office) -> None:
    """Let a county work through two quarters, the first closed, with a late row."""
    office.clock.set("2014-01-02")
    await office.enter(gesamt="100000.01")
    await set_up(office.callers, sozialraum="saarburg", gesamt="0.99")
    await office.projektbudget("250000.00")
    kontrakt, pauschal = await bound(office, kontingent_minuten=6000), await bound(office, volumen="personalisiert")
    office.clock.set("2014-02-20")
    await work(office, kontrakt, "2014-02-01")
    await work(office, pauschal, "2014-02-01", minuten=120, betrag="85.00")
    await work(office, None, "2014-02-03", minuten=90)
    office.good(await office.ausgabe("100.00", datum="2014-02-02", zweck="praevention"))
    office.clock.set("2014-04-15")
    await closed(office, quartal=1)
    office.clock.set("2014-05-20")
    await work(office, kontrakt, "2014-03-30", minuten=90, betrag="63.75")
    await work(office, kontrakt, "2014-04-30")
    body = {"jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": "500.00"}
    office.good(await office.wjh.post("/v1/umschichtungen", json=body | {"grund": "Ferien"}))


async def test_x1_every_figure_of_an_open_report_leads_to_postings_that_sum_to_it(office: Office) -> None:
    await quarters(office)
    for query in ({}, {"stichtag": "2014-05-01"}):
        found = await report(office, 2, **query)
        faults, once = list[str](), Once(office.wjh)
        for part in [found["gesamt"], *found["sozialraeume"]]:
            for shown in part["volumina"].values():
                faults += await faults_of_volumen(once, shown)
        for part in found["bezirke"]:
            faults += await faults_of_volumen(once, part["projektbudget"])
        assert faults == []
    konz = found["sozialraeume"][0]
    root = office.good(await office.wjh.get(konz["volumina"]["gesamt"]["erklaerung"]))["figuren"]
    for name, value in (("praevention.ist", konz["praevention"]["ist"]), ("faelle.minuten", konz["faelle"]["minuten"])):
        assert root[name]["wert"] == value
        assert await recompute(office.wjh, root[name]) == value_of(value)
    t1 = konz["traeger"][0]
    assert (t1["traeger"], root["traeger.t1.auslastung"]["wert"]) == ("t1", t1["auslastung"])
    used = root["traeger.t1.genutzte_minuten"]
    assert await recompute(office.wjh, used) == used["wert"] == t1["genutzte_minuten"] == 210


async def test_x1_v13_a_frozen_report_is_explained_by_what_was_booked_then(office: Office) -> None:
    await quarters(office)
    frozen = await report(office, 1)
    konz = frozen["sozialraeume"][0]["volumina"]
    assert "erklaerung" not in konz["variabel"]
    path = "/v1/berichte/2014/quartale/1/erklaerung?sozialraum=konz&volumen=variabel"
    found = office.good(await office.wjh.get(path))
    assert found["abschluss"] == frozen["abschluss"]["id"]
    shown = konz["variabel"] | {"erklaerung": path}
    assert await faults_of_volumen(office.wjh, shown) == []
    assert (found["figuren"]["umschichtung"]["wert"], konz["variabel"]["verbrauch"]) == ("0.00", "142.50")


async def test_x1_v13_late_postings_are_listed_as_such(office: Office) -> None:
    await quarters(office)
    path = "/v1/berichte/2014/quartale/2/erklaerung?sozialraum=konz&volumen=variabel"
    nachtrag = office.good(await office.wjh.get(path))["figuren"]["nachtrag"]
    rows = await rows_of(office.wjh, nachtrag["buchungen"])
    assert [(row["betrag"], row["datum"], row["quartal"], row["vermerk"]) for row in rows] == [
        ("63.75", "2014-03-30", 2, "nachtrag")
    ]
    first = (await report(office, 1))["abschluss"]["id"]
    assert (nachtrag["wert"], rows[0]["abschluss"]) == ("63.75", first)


async def test_x1_v12_what_is_expected_names_what_the_method_knew(office: Office) -> None:
    await quarters(office)
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz/erklaerung?volumen=variabel"
    figur = office.good(await office.wjh.get(path))["figuren"]["prognose.erwartet"]
    assert sum(cents(teil["wert"]) for teil in figur["teile"]) == cents(figur["wert"])
    eingang = figur["eingang"]
    assert (eingang["weise"], eingang["mittel"], eingang["vorjahr"]) == ("monate", "16500.00", None)
    assert sum(map(cents, eingang["monate"]["geplant"])) == 4250_00
    assert eingang["monate"]["gebunden"][1:4] == ["42.50", "63.75", "42.50"]
    assert eingang["quote"] is not None
    assert "Ein neu unterzeichneter Kontrakt kann erwartet dann senken" in eingang["erlaeuterung"]


async def test_x1_an_explanation_is_seen_by_whoever_sees_the_status(office: Office) -> None:
    await quarters(office)
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz/erklaerung"
    asd = {"sozialraeume": ["saarburg"], "bezirke": []}
    for client in (office.callers.of("asd", **asd), office.callers.of("traeger", traeger="t2")):
        assert problem(await client.get(path)) == (404, "nicht-gefunden")
    for client in (office.callers.of("asd", sozialraeume=["konz"]), office.callers.of("traeger", traeger="t1")):
        assert (await client.get(path)).status_code == 200
    for unknown in ("volumen=nirgends", "stichtag=2013-01-01"):
        assert problem(await office.wjh.get(f"{path}?{unknown}")) == (404, "nicht-gefunden")


async def links_of(office: Office, client: httpx.AsyncClient, path: str) -> list[str]:
    """Give all links of an explanation."""
    found = []
    for figur in office.good(await client.get(path))["figuren"].values():
        found += [figur["buchungen"], figur["konzept"]["url"], *(teil["url"] for teil in figur["teile"])]
    return [url for url in found if url]


PLACES = (
    "/v1/haushaltsjahre/2014/sozialraeume/konz/erklaerung?volumen={}",
    "/v1/berichte/2014/quartale/1/erklaerung?sozialraum=konz&volumen={}",
    "/v1/berichte/2014/quartale/2/erklaerung?sozialraum=konz&volumen={}",
)


@pytest.mark.parametrize("rolle", ["wjh", "leitung", "asd", "revision", "traeger"])
async def test_x1_every_link_of_an_explanation_is_one_that_the_role_may_follow(office: Office, rolle: str) -> None:
    await quarters(office)
    claims: dict[str, Json] = {"asd": {"sozialraeume": ["konz"]}, "traeger": {"traeger": "t1"}}
    client = office.callers.of(rolle, **claims.get(rolle, {}))
    links = {
        link.partition("#")[0]
        for place in PLACES
        for volumen in ("gesamt", "variabel", "personalisiert")
        for link in await links_of(office, client, place.format(volumen))
    }
    refused = {link: answer.status_code for link in links if (answer := await client.get(link)).status_code != 200}
    assert refused == {}
    assert any("/grundlage?stichtag=" in link for link in links) == (rolle in {"wjh", "leitung", "revision"})
    assert any("/v1/warnungen?" in link for link in links) == (rolle in {"wjh", "leitung", "revision"})


async def test_x1_v14_a_traeger_is_told_where_postings_of_others_are_hidden(office: Office) -> None:
    await quarters(office)
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz/erklaerung?volumen=variabel"
    t1, found = office.callers.of("traeger", traeger="t1"), {}
    for name, client in (("t1", t1), ("wjh", office.wjh)):
        found[name] = office.good(await client.get(path))["figuren"]
    partial = {name for name, figur in found["t1"].items() if figur["teilweise"]}
    assert partial == {"verbrauch", "offene_bindung"}
    assert "nur Ihre eigenen Buchungen" in found["t1"]["verbrauch"]["hinweis"]
    assert [teil["teilweise"] for teil in found["t1"]["offene_bindung"]["teile"]] == [True, True]
    assert await recompute(t1, found["t1"]["verbrauch"]) != cents(found["t1"]["verbrauch"]["wert"])
    assert await recompute(t1, found["t1"]["ansatz"]) == cents(found["t1"]["ansatz"]["wert"])
    assert not any(figur["teilweise"] or figur["hinweis"] for figur in found["wjh"].values())
    report = office.good(await t1.get("/v1/berichte/2014/quartale/2/erklaerung?sozialraum=konz"))["figuren"]
    assert not report["faelle.minuten"]["teilweise"]
    assert await recompute(t1, report["faelle.minuten"]) == report["faelle.minuten"]["wert"]
    assert report["praevention.ist"]["teilweise"]
    assert not report["traeger.t1.genutzte_minuten"]["teilweise"]


async def test_x1_of_a_year_that_is_over_late_work_is_explained_in_the_year_that_took_it(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    kontrakt = await bound(office)
    await next_year(office)
    office.clock.set("2015-01-02")
    await pay_due_abschlaege(office.database, office.tenant, now=office.clock())
    await close_year(office)
    late = zeile(kontrakt, datum="2014-11-30", betrag="63.75", minuten=90)
    await office.verbrauch(late)
    office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]}))
    status = await office.status(jahr=2015)
    assert await faults_of_status(office.wjh, status) == []
    path = "/v1/berichte/2015/quartale/2/erklaerung?sozialraum=konz&volumen=variabel"
    vorjahr = office.good(await office.wjh.get(path))["figuren"]["vorjahr"]
    assert (vorjahr["wert"], len(await rows_of(office.wjh, vorjahr["buchungen"]))) == ("63.75", 1)
    assert (await bericht(office, 2, jahr=2015)).status_code == 200
