"""What is warned of when Ansätze and payments on account change together: the outcome, not its steps (V8, V10)."""

from uuid import uuid4

from tests.budget.office import Office, konzept_with, zeile
from tests.builders.county import put
from tests.builders.invariants import faults_of_sums

ANY = {"If-Match": "*"}


async def test_v10_a_lower_ansatz_whose_payments_follow_overdraws_nothing_and_is_not_warned_of(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "50000.00"}, **ANY)
    assert await office.figures("personalisiert") == ("5666.67", "28333.33", "0.00")  # January was paid before
    assert [warnung for warnung in await office.warnungen() if warnung["art"] == "ueberzogen"] == []


async def test_v9_the_warnung_names_the_node_whose_leaves_cover_each_other(office: Office) -> None:
    leaf = {"anteil": "0.5"}
    konzept = konzept_with(ambulant=leaf, stationaer=leaf)
    konzept["volumen"]["deckungsfaehig"] = True
    await office.enter(konzept=konzept, gesamt="1000.00")
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, volumen="ambulant"))
    await office.verbrauch(zeile(kontrakt, betrag="900.00", minuten=1), zeile(kontrakt, betrag="100.01", minuten=1))
    (warnung,) = await office.warnungen()
    assert (warnung["art"], warnung["volumen"]) == ("ueberzogen", "ambulant")
    assert warnung["figuren"] == {"verfuegbar": "-0.01", "gedeckt_durch": "gesamt"}


async def test_v8_what_another_contract_was_paid_too_much_is_taken_back_and_overdraws_nothing(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-12-02")
    lowered = {"sozialraum": "konz", "traeger": "t1", "stellen": "0.50", "beginn": "2014-01-01"}
    second = {"sozialraum": "konz", "traeger": "t2", "stellen": "2.00", "beginn": "2014-12-01", "ende": "2018-12-31"}
    await put(office.callers.of("admin"), "/v1/kooperationsvertraege/KV-2", second)
    await put(office.callers.of("admin"), "/v1/kooperationsvertraege/KV-1", lowered, **ANY)
    _, _, verfuegbar = await office.figures("personalisiert")
    assert verfuegbar == "0.00"
    assert [warnung for warnung in await office.warnungen() if warnung["art"] == "ueberzogen"] == []
    assert await faults_of_sums(office.database, office.tenant) == []
