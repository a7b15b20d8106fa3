"""P10 over HTTP: indicators with target and actual, meetings, the yearly minimum, the effect by Sozialraum."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.projects.usecases.watch_sitzungen import watch_sitzungen
from shared.contracts.stammdaten import StammdatenArt
from shared.identity import Caller, Role
from shared.storage.database import Database
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import PATH, Headers, Office

SITZUNGEN = "/v1/steuerungsgruppen/konz-bezirk/sitzungen"
ZIEL: dict[str, Any] = {"bezeichnung": "Besuche", "einheit": "Besuche", "ziel": "100"}
NEXT_YEAR = datetime(2027, 1, 5, 9, tzinfo=UTC)


async def running(office: Office, **changed: Any) -> str:  # noqa: ANN401  # JSON
    antrag = await office.submitted(**changed)
    assert (await office.decide(antrag)).status_code == 200
    assert (await office.act(antrag, "beginn", who=office.asd)).status_code == 200
    return antrag


async def target(
    office: Office,
    antrag: str,
    *,
    key: str = "besuche",
    who: Headers | None = None,
    match: str = "",
    **changed: Any,  # noqa: ANN401  # JSON
) -> httpx.Response:
    headers = (who or office.asd) | ({"If-Match": match} if match else {})
    return await office.client.put(f"{PATH}/{antrag}/indikatoren/{key}", json=ZIEL | changed, headers=headers)


async def meet(office: Office, *projekte: str, who: Headers | None = None, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    body = {"datum": "2026-03-01", "projekte": list(projekte), **changed}
    return await office.client.post(SITZUNGEN, json=body, headers=who or office.leitung)


async def report(office: Office, antrag: str, *, foerderjahr: int, wert: str) -> None:
    body = {
        "art": "jahresbericht",
        "foerderjahr": foerderjahr,
        "inhalt": "Es lief",
        "indikatoren": [{"schluessel": "besuche", "wert": wert}],
    }
    traeger = office.person("traeger", traeger="lebenshilfe")
    answer = await office.act(antrag, "berichte", who=traeger, json=body)
    assert answer.status_code == 201, answer.text


async def test_p10_a_target_is_set_read_and_changed_as_versions(office: Office) -> None:
    antrag = (await office.draft())["id"]
    made = await target(office, antrag)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert made.headers["Location"] == f"{PATH}/{antrag}/indikatoren/besuche"
    assert (await target(office, antrag, ziel="100.00")).status_code == 200
    assert (await target(office, antrag, ziel="120")).status_code == 428
    assert (await target(office, antrag, ziel="120", match='"9"')).status_code == 412
    none = await target(office, antrag, key="neu", match="*")
    assert (none.status_code, none.json()["type"]) == (412, "/problems/noch-nicht-angelegt")
    changed = await target(office, antrag, ziel="120", match='"1"')
    assert (changed.json()["version"], changed.json()["ziel"]) == (2, "120.00")
    traeger = office.person("traeger", traeger="lebenshilfe")
    listed = await office.client.get(f"{PATH}/{antrag}/indikatoren", headers=traeger)
    assert listed.json()["items"] == [changed.json()]
    one = await office.client.get(f"{PATH}/{antrag}/indikatoren/besuche", headers=traeger)
    assert (one.json(), one.headers["ETag"]) == (changed.json(), '"2"')
    assert (await office.client.get(f"{PATH}/{antrag}/indikatoren/x", headers=traeger)).status_code == 404


@pytest.mark.parametrize(("sent", "kept"), [("42.5", "42.50"), ("-0", "0.00"), ("-0.00", "0.00"), ("-1.5", "-1.50")])
async def test_p10_a_target_is_told_and_recorded_with_two_decimals(
    office: Office, projects_database: Database, tenant: str, sent: str, kept: str
) -> None:
    antrag = await running(office)
    assert (await target(office, antrag, ziel=sent)).json()["ziel"] == kept
    async with projects_database.transaction(Caller("wjh", tenant, frozenset({Role.WJH}))) as work:
        told = await work.execute(text("SELECT daten ->> 'ziel' FROM audit WHERE aktion = 'projektantrag.indikator'"))
        assert told.scalar_one() == kept


async def test_p10_targets_stand_still_while_the_leitung_decides(office: Office) -> None:
    antrag = await office.submitted()
    answer = await target(office, antrag)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/zustand")
    await office.decide(antrag)
    assert (await target(office, antrag)).status_code == 201
    other = office.person("traeger", traeger="caritas")
    assert (await target(office, antrag, who=other)).status_code == 404


async def test_p10_a_project_follows_fifty_indicators_at_most(office: Office) -> None:
    antrag = (await office.draft())["id"]
    for number in range(50):
        assert (await target(office, antrag, key=f"i{number}")).status_code == 201
    answer = await target(office, antrag, key="i50")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/zu-viele-indikatoren")
    assert answer.json()["hoechstens"] == 50
    assert (await target(office, antrag, key="i0", ziel="7", match="*")).status_code == 200


async def test_p10_a_meeting_looks_at_projects_and_its_findings_reach_their_traeger(office: Office) -> None:
    antrag = await running(office)
    found = [{"projekt": antrag, "text": "Läuft gut"}, {"projekt": antrag, "text": "Freitags fehlt Personal"}]
    answer = await meet(office, antrag, feststellungen=found, beschluesse=["Weiter so"])
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{SITZUNGEN}/{answer.json()['id']}")
    for who in (office.leitung, office.asd, office.person("wjh"), office.person("revision")):
        assert (await office.client.get(answer.headers["Location"], headers=who)).json() == answer.json()
    listed = await office.client.get(SITZUNGEN, headers=office.asd)
    assert listed.json()["items"] == [answer.json()]
    traeger = office.person("traeger", traeger="lebenshilfe")
    told = await office.client.get(f"{PATH}/{antrag}/feststellungen", headers=traeger)
    assert [one["text"] for one in told.json()["items"]] == ["Läuft gut", "Freitags fehlt Personal"]
    assert told.json()["items"][0]["datum"] == "2026-03-01"


async def test_p10_a_meeting_names_projects_of_its_bezirk_and_a_day_that_has_come(office: Office) -> None:
    antrag, draft = await running(office), (await office.draft())["id"]
    answer = await meet(
        office, antrag, antrag, draft, feststellungen=[{"projekt": "01936f5e-0000-7000-8000-000000000009", "text": "?"}]
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/sitzung-fehlerhaft")
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/projekte/1", "mehrfach"),
        ("/projekte/2", "unbekannt"),
        ("/feststellungen/0/projekt", "nicht-betrachtet"),
    ]
    assert (await meet(office, antrag, datum="2026-03-03")).json()["type"] == "/problems/tag-in-zukunft"
    stranger = office.person("leitung", bezirke=["anderer"])
    assert (await meet(office, who=stranger)).status_code == 404
    asd = office.person("asd", sozialraeume=["saarburg"])
    assert (await office.client.get(SITZUNGEN, headers=asd)).status_code == 404
    both = office.mint.mint(sub="l", jugendamt=office.tenant, rollen=["leitung", "wjh"], bezirke=["anderer"])
    refused = await meet(office, who={"Authorization": f"Bearer {both}"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/bezirk-fremd")
    nowhere = SITZUNGEN.replace("konz-bezirk", "nirgends")
    assert (await office.client.get(nowhere, headers=office.person("wjh"))).status_code == 404


async def test_p10_a_year_with_projects_and_no_meeting_is_warned_of_once(
    office: Office, projects_database: Database, clock: SetClock
) -> None:
    await running(office)
    await running(office)
    await watch_sitzungen(projects_database, now=clock.now)
    mine = office.person("wjh")
    assert (await office.client.get("/v1/warnungen", headers=mine)).json()["items"] == []
    await watch_sitzungen(projects_database, now=NEXT_YEAR)
    await watch_sitzungen(projects_database, now=NEXT_YEAR)
    (warnung,) = (await office.client.get("/v1/warnungen", params={"offen": True}, headers=mine)).json()["items"]
    told = (warnung["art"], warnung["bezirk"], warnung["jahr"], warnung["figuren"])
    assert told == ("sitzung_fehlt", "konz-bezirk", 2026, {"projekte": 2})
    path = f"/v1/warnungen/{warnung['id']}"
    stranger = office.person("leitung", bezirke=["anderer"])
    assert (await office.client.get(path, headers=stranger)).status_code == 404
    assert (await office.client.get("/v1/warnungen", headers=stranger)).json()["items"] == []
    clock.now = NEXT_YEAR
    done = await office.client.post(f"{path}/quittierung", json={"notiz": "Nachgeholt"}, headers=office.leitung)
    assert (done.status_code, done.json()["quittiert_von"]) == (200, "leitung")
    again = await office.client.post(f"{path}/quittierung", json={"notiz": "Nochmal"}, headers=mine)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/bereits-quittiert")
    assert (await office.client.get(path, headers=office.leitung)).json() == done.json()
    params: dict[str, str | int] = {"offen": True, "jahr": 2026, "bezirk": "konz-bezirk"}
    assert (await office.client.get("/v1/warnungen", params=params, headers=mine)).json()["items"] == []


async def test_p10_a_meeting_in_the_year_is_enough(
    office: Office, projects_database: Database, clock: SetClock
) -> None:
    antrag = await running(office)
    assert (await meet(office, antrag)).status_code == 201
    await watch_sitzungen(projects_database, now=NEXT_YEAR)
    listed = await office.client.get("/v1/warnungen", headers=office.person("wjh"))
    assert listed.json()["items"] == []
    assert clock.now < NEXT_YEAR


async def test_p10_the_effect_puts_targets_beside_what_reports_told(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    budget.put(StammdatenArt.SOZIALRAUM, "saarburg", name="Saarburg", bezirk="konz-bezirk", gemeinden=[], zentren=[])
    antrag = await running(office)
    asd = office.person("asd", sub="asd-s", sozialraeume=["saarburg"])
    other = (await office.draft(who=asd, sozialraum="saarburg"))["id"]
    await office.act(other, "einreichung", who=asd)
    await office.decide(other)
    await office.act(other, "beginn", who=asd)
    await target(office, antrag)
    clock.now = NEXT_YEAR
    await report(office, antrag, foerderjahr=2026, wert="99.99")
    await report(office, antrag, foerderjahr=2026, wert="100")
    params = {"von": 2026, "bis": 2027}
    shown = (await office.client.get("/v1/wirkung", params=params, headers=office.leitung)).json()
    konz, saarburg = shown["sozialraeume"]
    assert konz == {
        "sozialraum": "konz",
        "jahre": [
            {"jahr": 2026, "projekte": 1, "zuwendung": "7500.00", "indikatoren": 1, "berichtet": 1, "erreicht": 1},
            {"jahr": 2027, "projekte": 1, "zuwendung": "2000.00", "indikatoren": 1, "berichtet": 0, "erreicht": 0},
        ],
        "projekte": None,
    }
    assert (saarburg["sozialraum"], saarburg["jahre"][0]["indikatoren"]) == ("saarburg", 0)
    own = await office.client.get("/v1/wirkung", params=params | {"sozialraum": "konz"}, headers=office.asd)
    (room,) = own.json()["sozialraeume"]
    assert room["projekte"][0]["indikatoren"][0]["werte"] == [{"jahr": 2026, "wert": "100.00", "erreicht": True}]
    hidden = await office.client.get("/v1/wirkung", params=params | {"sozialraum": "saarburg"}, headers=office.asd)
    assert hidden.json()["sozialraeume"] == []
    for von, bis in ((2027, 2026), (2020, 2040)):
        answer = await office.client.get("/v1/wirkung", params={"von": von, "bis": bis}, headers=office.asd)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/jahre")
