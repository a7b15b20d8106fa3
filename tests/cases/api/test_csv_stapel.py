"""A month's file as an accounting system exports it (K9): ten thousand rows, broken ones named, days of Berlin (G4)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.stammdaten import StammdatenArt
from tests.cases.fakes import contract, year
from tests.cases.house import House, hours

Headers = dict[str, str]
STAPEL = "/v1/leistungen/stapel"
HEADER = "Beleg;Kontrakt;Sozialraum;Datum;Stunden;Art"
ROWS, BROKEN = 10_000, 137
# What is broken in a good row, and by which field and code it is named.
FAULTS: tuple[tuple[Callable[[list[str]], list[str]], tuple[str, str]], ...] = (
    (lambda row: ["", *row[1:]], ("beleg", "fehlt")),
    (lambda row: ["x" * 65, *row[1:]], ("beleg", "text")),
    (lambda row: [row[0], "", "konz", *row[3:5], "fallspezifisch"], ("kontrakt", "fehlt")),
    (lambda row: [row[0], "K-1999-00001", "", *row[3:5], "fallspezifisch"], ("kontrakt", "kontrakt_unbekannt")),
    (lambda row: [*row[:3], "31.02.2026", *row[4:]], ("datum", "datum")),
    (lambda row: [*row[:3], "21.11.2026", *row[4:]], ("datum", "in_zukunft")),
    (lambda row: [*row[:4], "0.33", row[5]], ("stunden", "stunden")),
    (lambda row: [*row[:4], "24,01", row[5]], ("stunden", "minuten_bereich")),
    (lambda row: [*row[:4], "", row[5]], ("stunden", "fehlt")),
    (lambda row: [*row[:5], "urlaub"], ("art", "art")),
    (lambda row: row[:5], ("zeile", "spaltenzahl")),
    (lambda row: [row[0], '"K', *row[2:]], ("zeile", "anfuehrungszeichen")),
)


def csv_of(headers: Headers, charset: str = "utf-8") -> Headers:
    return headers | {"Content-Type": f"text/csv; charset={charset}"}


def build_file() -> tuple[bytes, dict[int, tuple[str, str]]]:
    """Make a file of 10,000 rows, and say which of its lines are broken and how; an empty line stands in between."""
    lines, broken = [HEADER], {}
    places = {round((place + 0.5) * ROWS / BROKEN): place for place in range(BROKEN)}
    for number in range(1, ROWS + 1):
        row = [f"R-{number:05d}", "", "konz", f"{number % 28 + 1:02d}.03.2026", "0,33", "netzwerk"]
        if number in places:
            break_it, named = FAULTS[places[number] % len(FAULTS)]
            row, broken[number] = break_it(row), named
        lines.append(";".join(row))
    return "\r\n".join([*lines, "", ";;;;;", ""]).encode("cp1252"), broken


async def test_k9_of_ten_thousand_rows_137_broken_in_12_ways_are_named_and_all_others_booked_once(
    client: httpx.AsyncClient, traeger: Headers, house: House
) -> None:
    content, broken = build_file()
    assert (len(broken), len(FAULTS), len(set(broken.values()))) == (BROKEN, 12, 12)
    headers = csv_of(traeger, "windows-1252")
    answer = await client.post(STAPEL, content=content, headers=headers)
    quittung = answer.json()
    assert (answer.status_code, quittung["gebucht"], quittung["abgelehnt"]) == (200, ROWS - BROKEN, BROKEN)
    named = {
        zeile["zeile"]: (zeile["feld"], zeile["code"])
        for zeile in quittung["zeilen"]
        if zeile["status"] == "abgelehnt" and zeile["detail"]
    }
    assert named == broken
    assert quittung["minuten"] == 20 * (ROWS - BROKEN)
    again = (await client.post(STAPEL, content=content, headers=headers)).json()
    assert (again["gebucht"], again["wiederholt"], again["abgelehnt"]) == (0, ROWS - BROKEN, BROKEN)
    assert (again["sha256"], again["minuten"]) == (quittung["sha256"], quittung["minuten"])
    assert (await house.rows("SELECT count(*) FROM leistungen"))[0][0] == ROWS - BROKEN
    while await house.relay():
        pass
    assert (len(house.budget.booked), house.budget.minuten) == (ROWS - BROKEN, 20 * (ROWS - BROKEN))


async def test_k9_the_same_file_from_8_clients_at_once_books_each_row_once(
    client: httpx.AsyncClient, traeger: Headers, house: House
) -> None:
    lines = [
        HEADER,
        *(f"R-{number};;konz;02.03.2026;0,50;netzwerk" for number in range(300)),
        "R-x;;konz;;1,00;netzwerk",
    ]
    content = "\r\n".join(lines).encode()
    sent = [client.post(STAPEL, content=content, headers=csv_of(traeger)) for _ in range(8)]
    answers = [answer.json() for answer in await asyncio.gather(*sent)]
    assert sum(answer["gebucht"] for answer in answers) == 300
    assert {answer["gebucht"] + answer["wiederholt"] for answer in answers} == {300}
    assert {answer["abgelehnt"] for answer in answers} == {1}
    assert len({(answer["sha256"], answer["minuten"]) for answer in answers}) == 1
    belege = await house.rows("SELECT count(*), count(DISTINCT beleg), sum(minuten) FROM leistungen")
    assert tuple(belege[0]) == (300, 300, 300 * 30)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_k9_the_forms_of_accounting_systems_book_the_same_row(
    client: httpx.AsyncClient, traeger: Headers, encoding: str, newline: str
) -> None:
    lines = ['Art;"Datum";STUNDEN;Beleg;Sozialraum', '"netzwerk";31.03.2026;"1,50";"Rück;1";konz;;', "", ";;;;", ""]
    charset = "windows-1252" if encoding == "cp1252" else "utf-8"
    answer = await client.post(STAPEL, content=newline.join(lines).encode(encoding), headers=csv_of(traeger, charset))
    assert [(zeile["zeile"], zeile["beleg"], zeile["status"]) for zeile in answer.json()["zeilen"]] == [
        (1, "Rück;1", "gebucht")
    ]
    (booked,) = (await client.get("/v1/leistungen", headers=traeger)).json()["items"]
    assert (booked["datum"], booked["minuten"], booked["beleg"]) == ("2026-03-31", 90, "Rück;1")


def enter_years(house: House) -> Stammdatenbuch:
    """Enter 2027 at a higher price, and 2028, which has a 29 February."""
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2027", year(2027, satz="45.00", from_july="46.00"))
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2028", year(2028, satz="50.00"))
    house.budget.enter(StammdatenArt.VERTRAG, "v1", contract("t1"))
    return house.buch


@pytest.mark.parametrize(
    ("now", "tag", "expected"),
    [
        # 31 December, 23:30 in Berlin, is 22:30 UTC: the old year, and the new one has not come.
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), "2026-12-31", ("gebucht", "42.50")),
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), "2027-01-01", ("abgelehnt", "in_zukunft")),
        # Half an hour into the new year it is still the old one in UTC.
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2027-01-01", ("gebucht", "45.00")),
        (datetime(2028, 2, 28, 23, 30, tzinfo=UTC), "2028-02-29", ("gebucht", "50.00")),
        (datetime(2028, 2, 28, 22, 30, tzinfo=UTC), "2028-02-29", ("abgelehnt", "in_zukunft")),
        (datetime(2027, 3, 1, 9, tzinfo=UTC), "2027-02-29", ("abgelehnt", "datum")),
        # The clocks go forward on 28 March 2027 (UTC+1 before, UTC+2 after) and back on 31 October.
        (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), "2027-03-28", ("gebucht", "45.00")),
        (datetime(2027, 3, 28, 21, 30, tzinfo=UTC), "2027-03-29", ("abgelehnt", "in_zukunft")),
        (datetime(2027, 3, 28, 22, 30, tzinfo=UTC), "2027-03-29", ("gebucht", "45.00")),
        (datetime(2027, 6, 30, 22, 30, tzinfo=UTC), "2027-07-01", ("gebucht", "46.00")),
        (datetime(2027, 10, 30, 22, 30, tzinfo=UTC), "2027-10-31", ("gebucht", "46.00")),
        (datetime(2027, 10, 31, 22, 30, tzinfo=UTC), "2027-11-01", ("abgelehnt", "in_zukunft")),
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), "2027-11-01", ("gebucht", "46.00")),
    ],
)
async def test_g4_v4_the_day_in_berlin_decides_the_day_year_and_price(
    client: httpx.AsyncClient,
    traeger: Headers,
    house: House,
    now: datetime,
    tag: str,
    expected: tuple[str, str],
) -> None:
    enter_years(house)
    house.clock.now = now
    content = f"beleg;sozialraum;datum;minuten;art\nR-1;konz;{tag};60;netzwerk\n".encode()
    (zeile,) = (await client.post(STAPEL, content=content, headers=csv_of(traeger))).json()["zeilen"]
    assert zeile["status"] == expected[0]
    if zeile["status"] == "abgelehnt":
        assert zeile["code"] == expected[1]
        return
    booked: dict[str, Any] = (await client.get(f"/v1/leistungen/{zeile['id']}", headers=traeger)).json()
    assert (booked["datum"], booked["stundensatz"], booked["regel"]) == (tag, expected[1], f"haushaltsjahr/{tag[:4]}/1")


async def test_k10_parked_messages_are_shown_and_sent_again_by_those_who_may(
    client: httpx.AsyncClient, wjh: Headers, traeger: Headers, house: House
) -> None:
    await house.post(hours(None))
    await house.rows(
        "UPDATE ausgang SET geparkt_am = :now, versuche = 40, fehler = 'eingabe' RETURNING 1", now=house.clock()
    )
    assert (await client.get("/v1/buchungsstand", headers=traeger)).json()["geparkt"] == 1
    (parked,) = (await client.get("/v1/buchungsstand/sendungen?geparkt=true", headers=wjh)).json()["items"]
    assert (parked["zeilen"], parked["fehler"], parked["naechster_versuch"]) == (1, "eingabe", None)
    path = "/v1/buchungsstand/wiederholung"
    assert (await client.post(path, json={}, headers=traeger)).status_code == 403
    assert (await client.get("/v1/buchungsstand/sendungen", headers=traeger)).status_code == 403
    body = {"sendungen": [parked["id"]]}
    keyed = wjh | {"Idempotency-Key": "again-1"}
    assert [(await client.post(path, json=body, headers=keyed)).json() for _ in range(2)] == [{"wiederholt": 1}] * 2
    assert (await client.post(path, json={}, headers=wjh)).json() == {"wiederholt": 0}
    await house.relay()
    assert house.budget.minuten == 60
    assert (await client.get("/v1/buchungsstand/sendungen", headers=wjh)).json()["items"] == []
