"""G6: after their retention period free texts, Aktenzeichen and keys are replaced; figures, audit and belege stay."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from deploy.local.postgres import Postgres
from services.cases.domain.kontrakt import Begruendungen, Kontrakt
from services.cases.domain.quittung import Ergebnis
from services.cases.usecases.discard_kontrakt import discard_kontrakt
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.stammdaten import StammdatenArt
from shared.storage.aufbewahrung import REMOVED, SHORT, TENANTS, plan_retention, replace_expired
from shared.storage.jobs import Job
from tests.builders.retention import unkept
from tests.cases.fakes import TREE
from tests.cases.house import ANY, House, hours

HARMLESS = {
    "ressourcen": "a directory of what the area offers to everybody: it names no case, and is kept up to date",
    "stammdaten": "read copies of the Jugendamt's own master data",
    "ausgang.inhalt": "figures, ids and keys on their way to the budget",
    "teamstellen": "posts of the Sozialraumteam, by key and without names (K15)",
    "unterzeichnungen.von": "`sub` of the signer's token",
    "lesestaende": "how far lists have been read",
    "kopienstand": "how far read copies have come",
}
REASONS = Begruendungen(rueckwirkung="Läuft seit Januar", ueberschreitung="Anspruch", eilfall=None)


@pytest.fixture
def superuser(postgres: Postgres, cases_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    assert "/cases?" in cases_url
    with postgres.connect("cases") as connection:
        yield connection


async def enter_period(house: House, **jahre: int) -> None:
    """Let the Konzept name periods, in years; none: it names none."""
    konzept = {"name": "Kreis", "volumen": TREE, "hilfearten": ["27.2", "31", "32"]}
    house.budget.enter(StammdatenArt.KONZEPT, "2026-01-01", konzept | ({"aufbewahrung": jahre} if jahre else {}))
    await house.buch.refresh(house.jugendamt, missing=True)


def age(superuser: "psycopg.Connection[tuple[object, ...]]", kontrakt: Kontrakt, *, ende: str) -> None:
    """Let a Kontrakt have ended on an earlier day."""
    superuser.execute(
        "UPDATE kontrakte SET beginn = %(ende)s::date - 90, ende = %(ende)s, status = 'beendet' WHERE id = %(id)s",
        {"ende": ende, "id": kontrakt.id},
    )


async def remove(house: House) -> int:
    return await replace_expired(house.database, house.jugendamt, service="service-cases", now=house.clock())


async def lived(house: House) -> Kontrakt:
    """Give a Kontrakt with a text wherever one can stand, and an hour that was reversed."""
    kontrakt = await house.sign(await house.advise(await house.draft()), signer=house.leitung, reasons=REASONS)
    first, second = (await house.post(*(hours(kontrakt, beleg, personal="ma-7") for beleg in ("A", "B")))).zeilen
    assert first.id is not None
    assert second.status is Ergebnis.GEBUCHT
    await house.reverse(UUID(str(first.id)))
    return kontrakt


async def test_g6_when_its_period_is_over_a_case_has_neither_texts_nor_an_aktenzeichen_and_all_of_its_figures(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house, faelle_jahre=10, projekte_jahre=1)
    kontrakt = await lived(house)
    before = await house.read(kontrakt)
    age(superuser, kontrakt, ende="2015-12-31")
    assert house.jugendamt in await house.database.tenants(TENANTS)
    assert await remove(house) > 0
    after = await house.read(kontrakt)
    assert after.inhalt.aktenzeichen.startswith("geloescht-")
    assert after.version == before.version + 1
    assert after.unterzeichnung is not None
    assert before.unterzeichnung is not None
    assert after.unterzeichnung.begruendungen == Begruendungen(rueckwirkung=REMOVED, ueberschreitung=REMOVED)
    assert [beratung.empfehlung for beratung in after.beratungen] == [REMOVED]
    assert after.unterzeichnung.bindungen == before.unterzeichnung.bindungen
    assert after.stunden == before.stunden
    assert [row.grund for row in await house.rows("SELECT grund FROM stornos")] == [REMOVED]
    assert {row.personal for row in await house.rows("SELECT personal FROM leistungen")} == {SHORT}
    assert [row.inhalt for row in await house.rows("SELECT inhalt FROM absichten")] == [{}]
    told = await house.rows(
        "SELECT gegenstand_id FROM audit WHERE aktion IN ('kontrakt.aufbewahrung_abgelaufen', 'aufbewahrung.ersetzt')"
        " ORDER BY gegenstand"
    )
    assert [row.gegenstand_id for row in told] == ["2026-11-20", str(kontrakt.id)]
    assert await remove(house) == 0


class Calendar:
    """Keeps the job that was planned, and when it is to be done."""

    def __init__(self) -> None:
        self.planned: list[tuple[str, str, Job]] = []

    def every(self, cron: str, *, name: str, job: Job) -> None:
        """Note a job."""
        self.planned.append((cron, name, job))


async def test_g6_the_worker_replaces_every_night_what_is_over(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house, faelle_jahre=1)
    kontrakt = await house.draft()
    age(superuser, kontrakt, ende="2020-12-31")
    calendar = Calendar()
    plan_retention(calendar, database=house.database, service="service-cases", clock=house.clock)
    ((cron, name, job),) = calendar.planned
    assert (cron, name) == ("40 1 * * *", "aufbewahrung")
    await job()
    assert (await house.read(kontrakt)).inhalt.aktenzeichen.startswith("geloescht-")


async def test_g6_the_period_begins_with_the_end_of_the_year_in_which_the_case_ended(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house, faelle_jahre=10)
    kontrakt = await house.signed()
    age(superuser, kontrakt, ende="2016-01-01")
    assert await remove(house) == 0
    async with house.database.transaction(house.wjh) as work:  # nor does it help to ask for a later day
        assert (await work.execute(text("SELECT * FROM aufbewahrung_ersetzen('2099-01-01')"))).all() == []
    assert (await house.read(kontrakt)).inhalt.aktenzeichen == "51-0007"


async def test_g6_a_case_is_over_when_the_last_of_its_kontrakte_is(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house, faelle_jahre=1)
    first, second, other = await house.signed(), await house.signed(), await house.signed(aktenzeichen="51-0008")
    for kontrakt in (first, other):
        age(superuser, kontrakt, ende="2020-06-30")
    await remove(house)
    shown = [(await house.read(kontrakt)).inhalt.aktenzeichen for kontrakt in (first, second, other)]
    assert shown[:2] == ["51-0007", "51-0007"]
    assert shown[2].startswith("geloescht-")
    age(superuser, second, ende="2024-12-31")
    await remove(house)
    names = {(await house.read(kontrakt)).inhalt.aktenzeichen for kontrakt in (first, second)}
    assert len(names) == 2
    assert all(name.startswith("geloescht-") for name in names)


async def test_g6_what_was_never_signed_ends_with_its_discarding_or_when_nobody_went_on_with_it(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house, faelle_jahre=1)
    draft = await house.draft(aktenzeichen="51-1")
    discarded = await house.draft(aktenzeichen="51-2")
    zugriff = Zugriff(discarded.id, ANY)
    await discard_kontrakt(house.database, house.asd, zugriff, grund="Umgezogen", buch=house.buch, now=house.clock())
    assert await remove(house) == 0
    superuser.execute("UPDATE kontrakte SET geaendert_am = '2024-12-31T22:59Z' WHERE jugendamt = %s", [house.jugendamt])
    await remove(house)  # the draft ends on the last day of 2026
    assert (await house.read(draft)).inhalt.aktenzeichen == "51-1"
    assert (await house.read(discarded)).verwerfungsgrund == REMOVED


async def test_g6_without_a_period_nothing_is_replaced_nor_in_another_jugendamt(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house)
    kontrakt = await house.signed()
    age(superuser, kontrakt, ende="1999-12-31")
    assert house.jugendamt not in await house.database.tenants(TENANTS)
    assert await remove(house) == 0
    await enter_period(house, faelle_jahre=1)
    other = replace(house, jugendamt=f"{house.jugendamt}-2")
    assert await remove(other) == 0
    assert (await house.read(kontrakt)).inhalt.aktenzeichen == "51-0007"


async def test_x4_k8_hours_that_come_again_after_the_period_are_known_by_their_beleg(
    house: House, superuser: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    await enter_period(house, faelle_jahre=1)
    kontrakt = await lived(house)
    age(superuser, kontrakt, ende="2020-12-31")
    await remove(house)
    again = await house.post(hours(kontrakt, "B", personal="ma-7"), hours(kontrakt, "B", personal="ma-7", minuten=61))
    assert [zeile.status for zeile in again.zeilen] == [Ergebnis.WIEDERHOLT, Ergebnis.ABGELEHNT]


async def test_g5_g6_the_application_itself_can_replace_nothing(house: House) -> None:
    await house.signed()
    for statement in ("UPDATE beratungen SET empfehlung = 'x'", "UPDATE zugriffe SET akteur = 'x'"):
        with pytest.raises(ProgrammingError):
            await house.rows(statement)


def test_g6_every_text_is_replaced_after_its_period_or_has_a_reason_not_to_be(
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    assert unkept(superuser, HARMLESS) == []
