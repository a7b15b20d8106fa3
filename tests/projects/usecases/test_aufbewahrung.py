"""G6: free texts of projects are replaced when their period is over; figures and states stay."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from deploy.local.postgres import Postgres
from shared.contracts.stammdaten import StammdatenArt
from shared.storage.aufbewahrung import REMOVED, replace_expired
from shared.storage.database import Database
from tests.builders.retention import age, find_text, unkept
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import ANTRAG, Office
from tests.projects.selection import Selection

MARK = "Merkmal-4711"
HARMLESS = {
    "stammdaten": "read copies of the Jugendamt's own master data",
    "ausgang.inhalt": "figures and ids on their way to the budget",
    "handbuchempfehlungen": "standards of the area, written to be read by all",
    "handbuchbeschluesse": "standards of the area, written to be read by all",
    "handbuchkapitel": "standards of the area, written to be read by all",
    "verfahrensfassungen": "a call to all Träger",
    "kuerzungen.grund": "one of a few words of ours",
    "lesestaende": "how far lists have been read",
    "kopienstand": "how far read copies have come",
}
KONZEPT = {
    "name": "Kreis", "volumen": {"schluessel": "gesamt"}, "aufbewahrung": {"faelle_jahre": 99, "projekte_jahre": 5},
}  # fmt: skip
TEXTS = ("titel", "bedarf", "ziele", "zielgruppe", "massnahmen")


@pytest.fixture
def superuser(postgres: Postgres, projects_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    assert "/projects?" in projects_url
    with postgres.connect("projects") as connection:
        yield connection


async def remove(office: Office, database: Database, clock: SetClock) -> int:
    return await replace_expired(database, office.tenant, service="service-projects", now=clock())


def marked() -> dict[str, Any]:
    """Give an application with the mark in every text."""
    lists = {name: [dict(line) | {"bezeichnung": MARK} for line in ANTRAG[name]] for name in ("kosten", "einnahmen")}
    return {**dict.fromkeys(TEXTS, MARK), **lists}


async def test_g6_a_project_that_is_checked_loses_its_texts_after_its_period_and_keeps_its_figures(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock,
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:  # fmt: skip
    budget.put(StammdatenArt.KONZEPT, "2020-01-01", **KONZEPT)
    antrag = await office.submitted(**marked())
    back: dict[str, Any] = {"entscheidung": "zurueckgegeben", "begruendung": MARK, "punkte": [MARK]}
    assert (await office.decide(antrag, **back)).status_code == 200
    assert (await office.submit(antrag)).status_code == 200
    assert (await office.decide(antrag, begruendung=MARK)).status_code == 200
    assert (await office.act(antrag, "beginn", who=office.asd)).status_code == 200
    longer = {"ende": "2027-09-30", "grund": MARK}
    assert (await office.act(antrag, "verlaengerung", who=office.asd, json=longer)).status_code == 200
    held = set(find_text(superuser, office.tenant, MARK))
    assert held >= {"fassungen.titel", "bescheide.punkte", "verlaengerungen.grund"}
    before = await office.read(antrag)
    age(superuser, office.tenant, years=12)
    await remove(office, projects_database, clock)
    assert "fassungen.titel" in find_text(superuser, office.tenant, MARK)  # it is not over: nobody has checked it
    superuser.execute("UPDATE antraege SET status = 'geprueft' WHERE id = %s", [antrag])
    await remove(office, projects_database, clock)
    assert find_text(superuser, office.tenant, MARK) == []
    after = await office.read(antrag)
    assert (after["titel"], after["jahre"], after["zuwendung"]) == (REMOVED, before["jahre"], before["zuwendung"])
    assert await remove(office, projects_database, clock) == 0


async def test_g6_an_offer_to_be_leittraeger_loses_its_texts_and_keeps_what_was_accepted(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock,
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:  # fmt: skip
    budget.put(StammdatenArt.KONZEPT, "2020-01-01", **KONZEPT)
    budget.put(StammdatenArt.SOZIALRAUM, "saarburg", name="Saarburg", bezirk="konz-bezirk", gemeinden=[], zentren=[])
    await office.submitted()  # whoever submits pulls the Konzept
    selection = Selection(office)
    assert (await selection.enter()).status_code == 201
    bekundung = await selection.draft(teile={"vorstellung": MARK, "konzept": MARK})
    age(superuser, office.tenant, years=12)
    await remove(office, projects_database, clock)
    assert find_text(superuser, office.tenant, MARK) == []
    shown = await office.client.get(f"/v1/interessenbekundungen/{bekundung}", headers=selection.bidder())
    assert shown.json()["teile"] == {"vorstellung": REMOVED, "konzept": REMOVED}
    assert shown.json()["kriterien"] == {"grundlagenvertrag": True}


def test_g6_every_text_is_replaced_after_its_period_or_has_a_reason_not_to_be(
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    assert unkept(superuser, HARMLESS) == []
