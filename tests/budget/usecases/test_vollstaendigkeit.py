"""For how many of the expected Kontrakt-months the declaration is in: received in any order, in every report (X3)."""

from typing import Any
from uuid import UUID, uuid4

from tests.budget.office import Json, Office, problem
from tests.budget.quarters import bericht, closed, report
from tests.builders.county import set_up

KEY = UUID(int=1)


def monat(name: str = "2014-01", **content: Any) -> Json:  # noqa: ANN401  # fields of a row
    row = {
        "schluessel": str(uuid4()), "version": 1, "monat": name, "sozialraum": "konz", "traeger": "t1",
        "erwartet": 4, "gemeldet": 4,
    }  # fmt: skip
    return row | content


async def tell(office: Office, *zeilen: Json) -> list[tuple[str, str | None]]:
    answer = await office.callers.service("cases").post("/v1/vollstaendigkeit", json={"zeilen": list(zeilen)})
    return [(row["status"], row["code"]) for row in office.good(answer)["zeilen"]]


async def konz(office: Office, quartal: int = 1, **query: str) -> Json | None:
    found: Json | None = (await report(office, quartal, **query))["sozialraeume"][0]["vollstaendigkeit"]
    return found


async def test_x3_a_report_says_for_how_many_expected_months_the_declaration_is_in(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg", gesamt="1.00")
    assert await konz(office) is None
    rows = [
        monat(), monat("2014-02", gemeldet=3), monat("2014-03", traeger="t2", erwartet=2, gemeldet=0),
        monat("2014-04", gemeldet=0), monat("2014-01", sozialraum="saarburg", erwartet=0, gemeldet=0),
    ]  # fmt: skip
    assert await tell(office, *rows) == [("gebucht", None)] * 5
    found = await report(office, 1)
    assert found["sozialraeume"][0]["vollstaendigkeit"] == {
        "erwartet": 10, "gemeldet": 7, "quote": "70.0", "fehlende_monate": ["2014-02", "2014-03"]
    }  # fmt: skip
    assert found["sozialraeume"][1]["vollstaendigkeit"] == {
        "erwartet": 0, "gemeldet": 0, "quote": None, "fehlende_monate": []
    }  # fmt: skip
    assert (found["gesamt"]["vollstaendigkeit"]["erwartet"], found["gesamt"]["vollstaendigkeit"]["quote"]) == (
        10, "70.0"
    )  # fmt: skip
    by_traeger = {row["traeger"]: row["vollstaendigkeit"] for row in found["sozialraeume"][0]["traeger"]}
    assert (by_traeger["t1"]["quote"], by_traeger["t2"]["quote"]) == ("87.5", "0.0")
    assert (await konz(office, 2) or {})["erwartet"] == 14
    assert (
        "Vollständigkeit: 7 von 10 Kontraktmonaten gemeldet, 70,0 %"
        in (await bericht(office, 1, accept="text/plain")).text
    )


async def test_x3_the_highest_version_counts_in_whatever_order_it_arrives(office: Office) -> None:
    await office.enter()
    first, second, third = (monat(schluessel=str(KEY), version=version, gemeldet=version) for version in (1, 2, 3))
    assert await tell(office, third) == [("gebucht", None)]
    assert await tell(office, first, third, second, second) == [
        ("gebucht", None), ("wiederholt", None), ("gebucht", None), ("wiederholt", None)
    ]  # fmt: skip
    assert (await konz(office) or {})["gemeldet"] == 3
    assert await tell(office, {**third, "gemeldet": 4}) == [("abgelehnt", "anderer_inhalt")]
    assert await tell(office, monat(sozialraum="nirgends")) == [("abgelehnt", "sozialraum_unbekannt")]
    assert (await konz(office) or {})["gemeldet"] == 3
    moved = {**third, "version": 4, "monat": "2014-05"}
    assert await tell(office, moved) == [("gebucht", None)]
    assert (await konz(office), (await konz(office, 2) or {})["gemeldet"]) == (None, 3)


async def test_x3_v13_it_freezes_with_the_close_and_v16_is_known_as_of_any_day(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-04-10")
    await tell(office, monat(schluessel=str(KEY), gemeldet=1))
    office.clock.set("2014-04-20")
    await tell(office, monat(schluessel=str(KEY), version=2, gemeldet=2))
    assert [(await konz(office, 1, stichtag=day) or {}).get("gemeldet") for day in ("2014-04-09", "2014-04-10")] == [
        None, 1
    ]  # fmt: skip
    await closed(office, quartal=1)
    await tell(office, monat(schluessel=str(KEY), version=3, gemeldet=4))
    assert (await konz(office) or {})["gemeldet"] == 2
    assert (await konz(office, 2) or {})["gemeldet"] == 4


async def test_v14_a_traeger_sees_its_own_completeness_alone(office: Office) -> None:
    await office.enter()
    await tell(office, monat(gemeldet=1), monat(traeger="t2"))
    client = office.callers.of("traeger", traeger="t1")
    part = office.good(await client.get("/v1/berichte/2014/quartale/1"))["sozialraeume"][0]
    assert (part["vollstaendigkeit"]["erwartet"], part["vollstaendigkeit"]["gemeldet"]) == (4, 1)
    assert [row["traeger"] for row in part["traeger"]] == ["t1"]


async def test_x3_what_is_no_declaration_is_refused(office: Office) -> None:
    await office.enter()
    for broken in ({"gemeldet": 5}, {"monat": "2014-13"}, {"version": 0}, {"erwartet": -1, "gemeldet": -1}):
        answer = await office.callers.service("cases").post("/v1/vollstaendigkeit", json={"zeilen": [monat(**broken)]})
        assert problem(answer)[0] == 422, broken
