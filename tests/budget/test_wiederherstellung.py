"""While this database is being restored, the services may book what persons had decided (K4, P5)."""

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from services.budget import wiederherstellung
from services.budget.usecases.restore import end_wiederherstellung, open_wiederherstellung
from tests.budget.office import Office, problem
from tests.builders.county import put

STAND = datetime(2026, 3, 1, tzinfo=UTC)


async def send(office: Office, *, subject: str | None = None, sender: str = "cases") -> httpx.Response:
    fuer = {
        "art": "kontrakt", "kontrakt": str(uuid4()), "nummer": "K-1", "sozialraum": "konz", "traeger": "t1",
        "hilfeart": "31", "volumen": "variabel", "beginn": "2014-01-01", "ende": "2014-12-31",
        "kontingent_minuten": 600,
    }  # fmt: skip
    body = {"schluessel": str(uuid4()), "fuer": fuer, "entschieden_von": "asd-konz"}
    return await office.callers.service(sender, subject=subject).post("/v1/bindungen", json=body)


async def send_projekt(office: Office) -> httpx.Response:
    jahre = [{"jahr": 2014, "betrag": "10.00"}]
    fuer = {"art": "projekt", "projekt": str(uuid4()), "bezirk": "kreis", "traeger": "t1", "jahre": jahre}
    body = {"schluessel": str(uuid4()), "fuer": fuer, "entschieden_von": "leitung-1"}
    return await office.callers.service("projects").post("/v1/bindungen", json=body)


async def test_k4_who_had_decided_counts_for_a_person_only_while_a_restoration_is_open(office: Office) -> None:
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2014/bezirke/kreis", {"projektbudget": "1000.00"})
    assert problem(await send(office)) == (403, "person-fehlt")
    await open_wiederherstellung(office.database, office.tenant, stand=STAND, now=office.clock())
    office.good(await send(office))
    office.good(await send_projekt(office))
    rows = await office.sql("SELECT akteur, im_auftrag_von FROM audit WHERE aktion = 'bindung.gebucht' ORDER BY id")
    assert [tuple(row) for row in rows] == [("service-cases", "asd-konz"), ("service-projects", "leitung-1")]
    await end_wiederherstellung(office.database, office.tenant, now=office.clock())
    for one in (await send(office), await send_projekt(office)):
        assert problem(one) == (403, "person-fehlt")


async def test_k4_a_token_that_comes_is_judged_as_ever(office: Office) -> None:
    await office.enter()
    await open_wiederherstellung(office.database, office.tenant, stand=STAND, now=office.clock())
    stranger = office.subject("asd", sozialraeume=["saarburg"])
    assert problem(await send(office, subject=stranger)) == (403, "person-fehlt")


async def test_k4_a_restoration_of_one_jugendamt_opens_no_other(office: Office) -> None:
    await office.enter()
    await open_wiederherstellung(office.database, f"{office.tenant}-anderes", stand=STAND, now=office.clock())
    assert problem(await send(office)) == (403, "person-fehlt")


def test_the_operator_opens_looks_and_ends(
    budget_url: str, tenant: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUDGET_DATABASE_URL", budget_url)
    stand = ("--stand", "2026-03-01T10:00:00+01:00")
    for asked, said in (
        (("stand",), "keine offen"),
        (("eroeffnen", *stand), "eröffnet"),
        (("eroeffnen", *stand), "war schon eröffnet"),
        (("stand",), "offen, zurückgesetzt auf 2026-03-01T09:00:00Z"),
        (("beenden",), "beendet"),
        (("beenden",), "keine offen"),
    ):
        assert wiederherstellung.main(["--jugendamt", tenant, *asked]) == 0
        assert capsys.readouterr().out == f"{tenant}: {said}\n"
    assert wiederherstellung.main(["--jugendamt", tenant, "fehlendes", "--vorher", budget_url]) == 0
    assert capsys.readouterr().out == "0 Eingaben fehlen.\n"
    assert wiederherstellung.main(["fehlendes"]) == 1
    assert capsys.readouterr().out == wiederherstellung.UNKNOWN
    with pytest.raises(SystemExit):
        wiederherstellung.main(["eroeffnen", "--stand", "2026-03-01T10:00:00"])


@pytest.mark.parametrize("asked", [["stand"], ["fehlendes", "--vorher", "there"]])
def test_the_operator_is_told_in_a_sentence_that_a_database_is_not_there(
    asked: list[str], budget_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUDGET_DATABASE_URL", budget_url.replace("/budget", "/gone"))
    assert wiederherstellung.main([budget_url if one == "there" else one for one in asked]) == 1
    assert capsys.readouterr().err == wiederherstellung.AWAY
