"""Warnungen are listed, seen by whose Bezirk it is, and acknowledged once with a note (V10, V11)."""

from uuid import uuid4

from tests.budget.office import Office, problem


async def warned(office: Office) -> str:
    await office.enter()
    office.good(await office.ausgabe("17000.01", ueberschreitung_begruendung="x"))
    (warnung,) = await office.warnungen()
    return str(warnung["id"])


async def test_v11_a_warnung_is_acknowledged_once_with_a_note(office: Office) -> None:
    warnung = await warned(office)
    assert (await office.status())["warnungen"] == 1
    path = f"/v1/warnungen/{warnung}/quittierung"
    done = office.good(await office.wjh.post(path, json={"notiz": "Besprochen"}))
    assert (done["quittiert_von"], done["notiz"], done["quittiert_am"]) == ("wjh", "Besprochen", "2026-03-02T09:00:00Z")
    assert problem(await office.wjh.post(path, json={"notiz": "noch einmal"})) == (409, "bereits-quittiert")
    assert (await office.status())["warnungen"] == 0
    assert await office.warnungen(offen="true") == []
    assert await office.warnungen(offen="false") == [done]


async def test_v16_what_is_acknowledged_today_was_open_yesterday(office: Office) -> None:
    office.clock.set("2014-05-01")
    warnung = await warned(office)
    office.clock.set("2014-05-03")
    office.good(await office.wjh.post(f"/v1/warnungen/{warnung}/quittierung", json={"notiz": "x"}))
    assert (await office.status(stichtag="2014-05-02"))["warnungen"] == 1
    assert (await office.status(stichtag="2014-05-03"))["warnungen"] == 0


async def test_v11_an_idempotency_key_repeats_the_acknowledgement(office: Office) -> None:
    path = f"/v1/warnungen/{await warned(office)}/quittierung"
    answers = [await office.wjh.post(path, json={"notiz": "x"}, headers={"Idempotency-Key": "q"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


async def test_v11_leitung_sees_those_of_its_bezirke(office: Office) -> None:
    warnung = await warned(office)
    own, other = (office.callers.of("leitung", bezirke=[bezirk]) for bezirk in ("kreis", "anderswo"))
    assert len((await own.get("/v1/warnungen", params={"jahr": "2014"})).json()["items"]) == 1
    assert (await other.get("/v1/warnungen")).json()["items"] == []
    path = "/v1/warnungen/{}/quittierung"
    hidden = await other.post(path.format(warnung), json={"notiz": "x"})
    absent = await other.post(path.format(uuid4()), json={"notiz": "x"})
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await own.post(path.format(warnung), json={"notiz": "x"})).status_code == 200
    assert (await own.get("/v1/warnungen", params={"jahr": "2015"})).json()["items"] == []
    assert (await own.get("/v1/warnungen", params={"sozialraum": "saarburg"})).json()["items"] == []
