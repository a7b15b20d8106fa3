"""What a batch of hours asks of PostgreSQL: the locks with which it begins, what its rows share (V9, V13, K10)."""

from uuid import uuid4

from services.budget.domain.volumen import Ort
from services.budget.storage import bindungen, volumina
from tests.budget.office import Office, konzept_with, zeile
from tests.builders.county import KONZEPT
from tests.builders.invariants import faults_of_sums

KONZ, LEAF = Ort.sozialraum(2014, "konz"), {"anteil": "0.25"}


async def test_v9_a_batch_locks_the_volumina_of_its_kontrakte_and_all_that_cover_them(office: Office) -> None:
    konzept = konzept_with(allein=LEAF, plan=LEAF | {"deckungsfaehig": True}, frei=LEAF | {"anteil": "0.5"})
    konzept["volumen"]["teile"][1]["teile"] = [{"schluessel": name, "anteil": "0.5"} for name in ("ambulant", "fest")]
    await office.enter(konzept=konzept)
    allein, ambulant, unknown = uuid4(), uuid4(), uuid4()
    office.good(await office.bind(kontrakt=allein, volumen="allein"))
    office.good(await office.bind(kontrakt=ambulant, volumen="ambulant"))
    async with office.database.transaction(office.caller) as work:
        named = bindungen.name_bindungen(work, [(allein, 2014), (ambulant, 2014), (unknown, 2014), (allein, 2013)])
        *jahre, staende = volumina.locking_staende_of(work, named, jahre={2013, 2014})
        await work.send(*jahre, staende)
        assert {volumen for _, volumen in staende.found} == {"allein", "ambulant", "fest"}
        keys = [(KONZ, "allein"), (KONZ, "ambulant")]
        assert staende.found == await volumina.lock_staende(work, keys)
        assert list(staende.found) == sorted(staende.found, key=lambda key: key[1])  # locked in the order of their keys


async def test_k10_what_rows_share_is_stored_with_each_of_them_whatever_it_is_called(office: Office) -> None:
    await office.enter(konzept=KONZEPT | {"vorfeldhilfen": {"volumen": "variabel"}})
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    rows = [
        zeile(kontrakt, traeger="null"),
        zeile(art="vorfeld", traeger=None, satz="40.00", betrag="40.00", datum="2014-07-01"),
        zeile(kontrakt, minuten=-30, betrag="-21.25"),
    ]
    assert {answer["status"] for answer in await office.verbrauch(*rows)} == {"gebucht"}
    stored = await office.sql(
        "SELECT quelle, traeger, zweck, satz, betrag, offen, minuten, quartal, volumen FROM buchungen"
        " WHERE art = 'leistung' ORDER BY betrag DESC"
    )
    assert [tuple(row) for row in stored] == [
        (kontrakt, "null", "fallspezifisch", 4250, 4250, -4250, 60, 1, "variabel"),
        (None, None, "vorfeld", 4000, 4000, 0, 60, 3, "variabel"),
        (kontrakt, "t1", "fallspezifisch", 4250, -2125, 2125, -30, 1, "variabel"),
    ]
    assert await faults_of_sums(office.database, office.tenant) == []
