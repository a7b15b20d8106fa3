"""The status that is shown is the one that the books have, after each kind of change (V7, V16, docs/decisions/0021)."""

from collections.abc import Awaitable, Mapping
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event

from services.budget.api.haushalt import write_status
from services.budget.domain.volumen import Ort
from services.budget.storage import statusstempel
from services.budget.usecases.read_status import Status, read_status, status_at
from services.budget.usecases.show_status import Statusspeicher, show_status
from shared.kalender import berlin_day
from tests.budget.office import Office, problem, zeile
from tests.budget.quarters import next_year
from tests.builders.county import HAUSHALTSJAHR, put

ORT = Ort.sozialraum(2014, "konz")
RESTS_ON = {"stammdaten", "ortsjahre", "volumina", "monatssummen", "warnungen"}  # what the Stempel covers
RESTS_ON_ARTEN = {"konzept", "haushaltsjahr"}


class Shown:
    """A process that shows statuses, and counts how many it has had to write."""

    def __init__(self, office: Office) -> None:
        self.office, self.speicher, self.written = office, Statusspeicher(most=2), 0

    def _write(self, status: Status, tag: date) -> bytes:
        self.written += 1
        return write_status(status, tag)

    async def show(self, ort: Ort = ORT) -> bytes:
        office = self.office
        now = office.clock()
        return await show_status(
            office.database, office.caller, ort, speicher=self.speicher, write=self._write, now=now
        )

    async def afresh(self, ort: Ort = ORT) -> bytes:
        office, now = self.office, self.office.clock()
        status = await read_status(office.database, office.caller, ort, stichtag=None, now=now)
        return write_status(status, berlin_day(now))


async def test_v7_what_is_shown_follows_every_change(office: Office) -> None:
    office.clock.set("2014-03-31")
    await office.enter()
    shown, kontrakt = Shown(office), uuid4()

    async def changed(by: Awaitable[object]) -> bool:
        """Tell whether what is shown has changed; it is what the books have, and is written once."""
        before, known = await shown.show(), shown.written
        await by
        after = await shown.show()
        assert after == await shown.afresh() == await shown.show()
        assert shown.written <= known + 1
        return after != before

    assert await changed(office.bind(kontrakt=kontrakt))
    assert await changed(office.verbrauch(zeile(kontrakt)))
    assert await changed(office.verbrauch(zeile()))
    ausgabe = office.good(await office.ausgabe("900.00"))
    assert ausgabe
    assert await changed(office.storno("ausgaben", ausgabe["id"]))
    body = {"jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": "5.00"}
    assert await changed(office.wjh.post("/v1/umschichtungen", json=body | {"grund": "Mehr Gruppen"}))
    assert await changed(office.bind(kontrakt=uuid4(), kontingent_minuten=90_000, begruendung="Es muss sein"))
    (warnung, *_) = await office.warnungen()
    note = {"notiz": "Gesehen"}
    assert await changed(office.wjh.post(f"/v1/warnungen/{warnung['id']}/quittierung", json=note))
    dearer = HAUSHALTSJAHR | {"stellenfaktor": {"personal": "60000.00", "pauschale": "10000.00"}}
    assert await changed(put(office.wjh, "/v1/haushaltsjahre/2014", dearer, **{"If-Match": '"1"'}))


async def test_v12_what_is_shown_follows_the_day_and_the_months_of_the_year_before(office: Office) -> None:
    office.clock.set("2014-12-30")
    await office.enter()
    await next_year(office)
    shown, konz = Shown(office), Ort.sozialraum(2015, "konz")
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, beginn="2014-01-01", ende="2015-12-31"))
    office.clock.set("2015-06-30")
    first = await shown.show(konz)
    office.clock.set("2015-07-01")
    assert await shown.show(konz) == await shown.afresh(konz) != first
    await office.verbrauch(zeile(kontrakt, datum="2014-11-03"))
    assert await shown.show(konz) == await shown.afresh(konz)


async def test_v7_an_unchanged_status_is_written_once_and_others_make_room(office: Office) -> None:
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/saarburg", {"gesamt": "1.00"})
    shown = Shown(office)
    assert len({await shown.show() for _ in range(3)}) == 1
    assert shown.written == 1
    assert await shown.show(Ort.sozialraum(2014, "saarburg")) != await shown.show()
    await next_year(office)
    await shown.show(Ort.sozialraum(2015, "konz"))  # the third: of two places one is forgotten
    assert shown.written == 3
    assert await shown.show(Ort.sozialraum(2014, "saarburg")) == await shown.afresh(Ort.sozialraum(2014, "saarburg"))
    assert shown.written == 4


async def test_what_somebody_may_not_see_is_not_there_also_when_it_lies_ready(office: Office) -> None:
    await office.enter()
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    assert (await office.wjh.get(path)).status_code == 200
    for rolle, claims in (("asd", {"sozialraeume": ["saarburg"]}), ("leitung", {"bezirke": ["x"]}), ("traeger", {})):
        found = await office.callers.of(rolle, **{"traeger": "t2"} | claims if rolle == "traeger" else claims).get(path)
        assert problem(found) == (404, "nicht-gefunden"), rolle
    assert (await office.callers.of("traeger", traeger="t1").get(path)).status_code == 200
    assert (await office.callers.of("asd", sozialraeume=["konz"]).get(path)).status_code == 200
    assert problem(await office.wjh.get("/v1/haushaltsjahre/2013/sozialraeume/konz")) == (404, "nicht-gefunden")


async def test_the_stempel_covers_everything_that_a_status_rests_on(office: Office) -> None:
    await office.enter()
    statements: list[tuple[str, Mapping[str, object]]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Mapping[str, object], *_: object) -> None:
        statements.append((statement, parameters))

    engine = office.database.engine.sync_engine
    async with office.database.transaction(office.caller, snapshot=True) as work:
        tables = {row[0] for row in await work.connection.exec_driver_sql("SELECT tablename FROM pg_tables")}
        event.listen(engine, "before_cursor_execute", note)
        try:
            await status_at(work, ORT, stichtag=None, now=office.clock())
        finally:
            event.remove(engine, "before_cursor_execute", note)
    words = {word.strip("(),") for statement, _ in statements for word in statement.split()}
    assert words & tables == RESTS_ON
    assert {str(given["art"]) for _, given in statements if "art" in given} == RESTS_ON_ARTEN


@pytest.mark.parametrize("jahr", [2013, 2014])
async def test_without_a_year_that_is_set_up_there_is_no_stempel(office: Office, jahr: int) -> None:
    await office.enter(gesamt=None)
    assert await statusstempel.read(office.database, office.caller, Ort.sozialraum(jahr, "konz")) is None
