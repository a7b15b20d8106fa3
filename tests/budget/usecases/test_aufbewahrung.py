"""G6: free texts of the budget are replaced when their period is over; reasons for Bindungen never come here."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from deploy.local.postgres import Postgres
from shared.storage.aufbewahrung import REMOVED, replace_expired
from shared.storage.database import Database
from tests.budget.office import Office
from tests.builders.county import KONZEPT
from tests.builders.retention import age, find_text, unkept

MARK = "Merkmal-4711"
HARMLESS = {
    "stammdaten": "the Jugendamt's own master data and the inputs of its years",
    "abschluesse.inhalt": "the frozen report: figures and Warnungen without their notes",
    "bindungsauftraege.inhalt": "what is to be bound: ids, places and amounts",
    "bindungsbuchungen.begruendung": "that the sender has a reason, or which close carried it over",
    "spaete_zeilen.inhalt": "hours of a closed year: ids, place, day, minutes, amount",
    "spitzabrechnungen.besetzung": "filled posts by days and cost",
    "umschichtungen.von": "a Volumen",
    "umschichtungen.nach": "a Volumen",
}


@pytest.fixture
def superuser(postgres: Postgres, budget_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    assert "/budget?" in budget_url
    with postgres.connect("budget") as connection:
        yield connection


async def test_g6_every_free_text_of_the_budget_goes_when_its_period_is_over_and_all_figures_stay(
    office: Office, budget_database: Database, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await office.enter(konzept=KONZEPT | {"aufbewahrung": {"faelle_jahre": 10, "projekte_jahre": 10}})
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, nummer="K-7", begruendung=MARK))
    spent = {"freigabe_durch": MARK, "ueberschreitung_begruendung": MARK}
    booked = [office.good(await office.ausgabe("20000.00", kontrakt=one, **spent)) for one in ("K-7", None)]
    reverse = {"grund": MARK}
    office.good(await office.wjh.post(f"/v1/ausgaben/{booked[0]['id']}/storno", json=reverse))
    warnung = (await office.warnungen(offen="true"))[0]["id"]
    office.good(await office.wjh.post(f"/v1/warnungen/{warnung}/quittierung", json={"notiz": MARK}))
    moved = {"jahr": 2014, "sozialraum": "konz", "betrag": "1.00", "grund": MARK}
    rueckfuehrung = {"sozialraum": "konz", "kontrakt": "K-7", "ab": "2014-05-01", "jahreskosten": "1.00"}
    office.good(await office.wjh.post("/v1/rueckfuehrungen", json=rueckfuehrung | {"art": "vermieden"}))
    assert (
        await office.wjh.post("/v1/umschichtungen", json=moved | {"von": "praevention", "nach": "variabel"})
    ).is_error
    figures, held = await office.status(), find_text(superuser, office.tenant, MARK)
    assert set(held) >= {"ausgaben.freigabe_durch", "stornos.grund", "warnungen.notiz"}
    assert await run(office, budget_database) == 0  # all of it was written this year
    age(superuser, office.tenant, years=11)
    superuser.execute("UPDATE bindungen SET ende = '2016-01-01' WHERE quelle = %s", [kontrakt])
    await run(office, budget_database)
    of_kontrakt = ["ausgaben.freigabe_durch", "ausgaben.ueberschreitung_begruendung", "stornos.grund"]
    assert sorted(find_text(superuser, office.tenant, MARK)) == of_kontrakt
    superuser.execute("UPDATE bindungen SET ende = '2015-12-31' WHERE quelle = %s", [kontrakt])
    await run(office, budget_database)
    assert find_text(superuser, office.tenant, MARK) == []
    assert find_text(superuser, office.tenant, REMOVED)
    assert await office.status() == figures
    assert await run(office, budget_database) == 0


async def run(office: Office, database: Database) -> int:
    return await replace_expired(database, office.tenant, service="service-budget", now=office.clock())


async def test_g6_the_budget_never_learns_why_a_bindung_exceeds_what_is_left(
    office: Office, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await office.enter()
    office.good(await office.bind(kontingent_minuten=24001, begruendung=MARK))
    assert find_text(superuser, office.tenant, MARK) == []
    body = {"schluessel": str(uuid4()), "fuer": {}, "ueberschreitung_begruendung": MARK}
    refused = await office.callers.service("cases", subject=office.subject()).post("/v1/bindungen", json=body)
    assert (refused.status_code, MARK in refused.text) == (422, False)


def test_g6_every_text_is_replaced_after_its_period_or_has_a_reason_not_to_be(
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    assert unkept(superuser, HARMLESS) == []
