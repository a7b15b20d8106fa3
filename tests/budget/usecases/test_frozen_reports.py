"""A closed quarter's report is byte for byte the same, for everybody and in every form, whatever comes later (V13)."""

import hashlib

from tests.budget.office import Json, Office, problem, zeile
from tests.budget.quarters import bericht, bound, closed, report, volumen, work
from tests.builders.county import HAUSHALTSJAHR, put, put_over, set_up

FORMS = ("", "text/csv", "text/plain")
LATE = 10_000
CLOSED_ON = "2014-04-15"


async def told(office: Office, abschluss: Json) -> dict[str, bytes]:
    """Ask for the first quarter in every way: forms, roles, one area, the bytes that are hashed, as of the day."""
    found = {form: (await bericht(office, 1, accept=form)).content for form in FORMS}
    for form in FORMS:
        found[f"konz {form}"] = (await bericht(office, 1, accept=form, sozialraum="konz")).content
    callers = {
        "leitung": office.callers.of("leitung"), "revision": office.callers.of("revision"),
        "asd": office.callers.of("asd", sozialraeume=["konz"]), "t1": office.callers.of("traeger"),
        "t2": office.callers.of("traeger", traeger="t2"),
    }  # fmt: skip
    for name, client in callers.items():
        found[name] = (await client.get("/v1/berichte/2014/quartale/1")).content
    found["inhalt"] = (await office.wjh.get(f"/v1/abschluesse/{abschluss['id']}/inhalt")).content
    found["stichtag"] = (await bericht(office, 1, stichtag=CLOSED_ON)).content
    return found


async def test_v13_a_closed_report_is_byte_for_byte_the_same_a_year_and_10_000_late_postings_later(
    office: Office,
) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    await enter_t2(office, stellen="0.50")
    kontrakt, other = await bound(office, kontingent_minuten=20_000), await bound(office, traeger="t2")
    await work(office, kontrakt, "2014-02-01")
    spent = office.good(await office.ausgabe("17.01", datum="2014-03-31"))["id"]
    office.clock.set(CLOSED_ON)
    abschluss = await closed(office, quartal=1)
    then = await told(office, abschluss)
    assert hashlib.sha256(then["inhalt"]).hexdigest() == abschluss["sha256"]

    await change_everything(office, spent)
    office.clock.set("2015-04-15")
    for batch in range(LATE // 1000):
        rows = [
            zeile((kontrakt, other, None)[place % 3], datum=f"2014-0{place % 3 + 1}-0{place % 9 + 1}", minuten=1,
                  betrag="0.71", traeger=("t1", "t2", "t1")[place % 3])
            for place in range(1000)
        ]  # fmt: skip
        assert {row["status"] for row in await office.verbrauch(*rows)} == {"gebucht"}, batch
    assert (await office.sql("SELECT count(*) AS n FROM buchungen WHERE vermerk = 'nachtrag'"))[0].n > LATE

    now_told = await told(office, abschluss)
    assert [name for name, content in then.items() if content != now_told[name]] == []
    late = sum(1 for place in range(1000) if place % 3 != 2) * (LATE // 1000) * 71 - 1701
    assert (await volumen(office, 4))["nachtrag"] == f"{late / 100:.2f}"


async def enter_t2(office: Office, *, stellen: str) -> None:
    """Enter t2's contract, or change its posts."""
    vertrag = {"sozialraum": "konz", "traeger": "t2", "stellen": stellen, "beginn": "2014-01-01"}
    office.good(await put_over(office.callers.of("admin"), "/v1/kooperationsvertraege/KV-2", vertrag))


async def change_everything(office: Office, spent: str) -> None:
    """Change all that the report rests on: Ansätze, prices, contracts, names, a spending; close the next quarter."""
    office.clock.set("2014-08-01")
    admin, match = office.callers.of("admin"), {"If-Match": "*"}
    office.good(await office.storno("ausgaben", spent))
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "123456.78"}, **match)
    rises = {"tarifsteigerungen": [{"ab": "2014-03-01", "prozent": "2.5"}]}
    await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR | rises, **match)
    await put(admin, "/v1/sozialraeume/konz", {"name": "Neu", "bezirk": "kreis", "gemeinden": ["x"]}, **match)
    await enter_t2(office, stellen="1.00")
    for warnung in await office.warnungen():
        path = f"/v1/warnungen/{warnung['id']}/quittierung"
        assert (await office.wjh.post(path, json={"notiz": "x"})).status_code < 500
    await closed(office, quartal=2)
    again = await office.wjh.post("/v1/abschluesse", json={"jahr": 2014, "quartal": 1})
    assert problem(again)[0] == 409
    assert (await report(office, 3))["abschluss"] is None
