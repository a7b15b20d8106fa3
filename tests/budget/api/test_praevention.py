"""Prevention over HTTP: what must still go there and until when, on any day (X8, V16)."""

from tests.budget.office import Office, konzept_with, problem

PATH = "/v1/haushaltsjahre/2014/sozialraeume/konz/praevention"


async def test_x8_the_office_reads_what_must_still_go_into_prevention(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-05-31")
    office.good(await office.ausgabe("4250.00", volumen="praevention", zweck="praevention",
                                     ueberschreitung_begruendung="Ferien"))  # fmt: skip
    office.clock.set("2014-06-30")
    found = office.good(await office.wjh.get(PATH))
    assert (found["soll"], found["ist"], found["fehlt"], found["erfuellt"]) == ("8500.00", "4250.00", "4250.00", False)
    assert (found["tage"], found["resttage"], found["tempo"], found["noetig"]) == (181, 184, "23.48", "23.10")
    assert [month["monat"] for month in found["monate"]] == [f"2014-{month:02d}" for month in range(7, 13)]
    assert sum(int(month["betrag"].replace(".", "")) for month in found["monate"]) == 4250_00
    assert (found["letzter_tag"], found["erreichbar"]) == ("2014-07-04", True)
    figuren = office.good(await office.wjh.get(found["erklaerung"]))["figuren"]
    assert (figuren["praevention.soll"]["wert"], figuren["praevention.ist"]["wert"]) == ("8500.00", "4250.00")
    before = office.good(await office.wjh.get(PATH, params={"stichtag": "2014-05-30"}))
    assert (before["ist"], before["letzter_tag"], before["erreichbar"]) == ("0.00", None, None)


async def test_x8_a_konzept_without_such_a_rule_has_no_such_plan(office: Office) -> None:
    await office.enter(konzept=konzept_with(variabel={"anteil": "1"}))
    assert problem(await office.wjh.get(PATH)) == (404, "nicht-gefunden")
    assert problem(await office.callers.of("traeger", traeger="t2").get(PATH)) == (404, "nicht-gefunden")
