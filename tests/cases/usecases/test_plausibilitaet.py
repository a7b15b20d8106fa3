"""Plausibility of delivery (X9) from the database: granted, delivered, recognised; what is to be looked at."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from services.cases.domain.angabe import Art
from services.cases.domain.kontrakt import Kontrakt
from services.cases.domain.plausibilitaet import Befundart, Langtag, Lieferung, find_befunde
from services.cases.usecases.read_plausibilitaet import Anfrage, list_langtage, list_lieferungen
from shared.contracts.listing import Page, PageRequest, PlaceUnreadable
from shared.contracts.stammdaten import StammdatenArt
from shared.geld import Geld
from shared.identity import Caller
from shared.umfang import Kontingent, Tagessatz
from tests.cases.fakes import contract
from tests.cases.house import House, hours

YEAR = Anfrage(2026)
JANUARY_TO_MARCH = {"beginn": date(2026, 1, 1), "ende": date(2026, 3, 31)}


async def deliveries(
    house: House, anfrage: Anfrage = YEAR, *, caller: Caller | None = None, request: PageRequest | None = None
) -> Page[Lieferung]:
    caller, request, now = caller or house.wjh, request or PageRequest(), house.clock()
    return await list_lieferungen(house.database, caller, anfrage, request=request, buch=house.buch, now=now)


async def long_days(
    house: House, anfrage: Anfrage = YEAR, *, caller: Caller | None = None, request: PageRequest | None = None
) -> Page[Langtag]:
    caller, request, now = caller or house.wjh, request or PageRequest(), house.clock()
    return await list_langtage(house.database, caller, anfrage, request=request, buch=house.buch, now=now)


async def book(
    house: House,
    kontrakt: Kontrakt | None,
    *rows: tuple[date, int],
    beleg: str = "",
    **changes: Any,  # noqa: ANN401  # whatever matters in the test
) -> None:
    name = beleg + (kontrakt.nummer if kontrakt else "area")
    angaben = [
        hours(kontrakt, f"{name}-{place}-{tag}", datum=tag, minuten=minuten, **changes)
        for place, (tag, minuten) in enumerate(rows)
    ]
    answer = await house.post(*angaben)
    assert answer.abgelehnt == 0


async def test_x9_granted_delivered_and_recognised_stand_side_by_side(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(100), **JANUARY_TO_MARCH)
    await book(house, kontrakt, (date(2026, 1, 5), 60), (date(2026, 2, 5), 30), (date(2026, 3, 5), 25))
    wrong = (await house.post(hours(kontrakt, "wrong", datum=date(2026, 3, 6), minuten=10))).zeilen[0].id
    assert wrong is not None
    await house.reverse(wrong)
    (found,) = (await deliveries(house)).items
    minuten = found.im_jahr
    assert (found.bewilligt, minuten.geleistet, minuten.anerkannt, minuten.zurueckgestellt) == (100, 115, 90, 25)
    assert found.insgesamt == found.im_jahr
    assert [(befund.art, befund.minuten) for befund in find_befunde(found)] == [
        (Befundart.MEHR_GELEISTET_ALS_BEWILLIGT, 15)
    ]


async def test_x9_the_year_asked_for_is_shown_beside_the_whole_term(house: House) -> None:
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2025", {**year_2025()})
    kontrakt = await house.signed(beginn=date(2025, 12, 1), ende=date(2026, 1, 31))
    await book(house, kontrakt, (date(2025, 12, 31), 60), (date(2026, 1, 1), 45))
    (found,) = (await deliveries(house, Anfrage(2025))).items
    assert (found.im_jahr.geleistet, found.insgesamt.geleistet) == (60, 105)
    assert (await deliveries(house, Anfrage(2027))).items == ()


async def test_x9_months_without_hours_are_named_once_they_are_over(house: House) -> None:
    kontrakt = await house.signed(beginn=date(2026, 8, 20), ende=date(2026, 12, 31))
    await book(house, kontrakt, (date(2026, 9, 30), 60))
    (found,) = (await deliveries(house)).items
    assert find_befunde(found)[0].monate == ("2026-08", "2026-10")  # it is the 20th of November
    house.clock.now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in Berlin it is December
    assert (await deliveries(house)).items[0].leere_monate == ("2026-08", "2026-10", "2026-11")


async def test_x9_a_help_by_day_has_no_months_without_hours(house: House) -> None:
    await house.signed(volumen=None, hilfeart="34", umfang=Tagessatz(Geld(150_00)))
    assert [find_befunde(row) for row in (await deliveries(house)).items] == [()]


async def test_x9_hours_after_a_shortened_end_are_a_finding(house: House) -> None:
    kontrakt = await house.signed()
    await book(house, kontrakt, *((date(2026, monat, 15), 30) for monat in range(1, 8)))
    async with house.database.transaction(house.wjh) as work:  # the rules refuse such an end: nothing else makes it
        shorten = text("UPDATE kontrakte SET ende = '2026-06-14' WHERE id = :id")
        await work.execute(shorten, {"id": kontrakt.id})
    (found,) = (await deliveries(house)).items
    (befund,) = find_befunde(found)
    assert (befund.art, befund.minuten) == (Befundart.NACH_ENDE, 60)
    assert befund.tage == (date(2026, 6, 15), date(2026, 7, 15))
    assert befund.text == "1,00 Stunden nach dem Ende der Hilfe am 14.06.2026."


async def test_x9_more_than_24_hours_on_one_kontrakt_and_day_are_a_finding(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(6000), beginn=date(2026, 3, 1), ende=date(2026, 3, 31))
    await book(house, kontrakt, (date(2026, 3, 3), 1440), (date(2026, 3, 4), 1440), (date(2026, 3, 4), 1))
    (found,) = (await deliveries(house)).items
    assert [(befund.art, befund.tage) for befund in find_befunde(found)] == [
        (Befundart.TAG_UEBER_24_STUNDEN, (date(2026, 3, 4),))
    ]


async def test_x9_only_those_with_findings_can_be_asked_for_and_pages_follow_each_other(house: House) -> None:
    quiet = await house.signed(beginn=date(2026, 11, 1), ende=date(2026, 11, 30))
    odd = [await house.signed(**JANUARY_TO_MARCH) for _ in range(3)]
    asked, seen = PageRequest(limit=2), []
    for _ in range(2):
        page = await deliveries(house, Anfrage(2026, nur_befunde=True), request=asked)
        seen += [row.kontrakt for row in page.items]
        asked = PageRequest(limit=2, cursor=page.next)
    assert (seen, page.next) == ([kontrakt.id for kontrakt in odd], None)
    everything = (await deliveries(house)).items
    assert [row.kontrakt for row in everything] == [quiet.id, *seen]


async def test_x9_drafts_are_not_delivered_on_and_others_kontrakte_are_not_seen(house: House) -> None:
    await house.draft()
    mine = await house.signed()
    await house.signed(traeger="t2")
    assert [row.kontrakt for row in (await deliveries(house, caller=house.traeger())).items] == [mine.id]
    assert len((await deliveries(house, caller=house.asd)).items) == 2
    assert [row.kontrakt for row in (await deliveries(house, Anfrage(2026, traeger="t1"))).items] == [mine.id]
    assert (await deliveries(house, Anfrage(2026, sozialraum="saarburg"))).items == ()


async def test_x9_days_above_24_hours_for_each_post_of_a_traeger(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(60_000))
    two_posts = 2 * 1440  # 1.81 posts
    await book(house, kontrakt, *[(date(2026, 3, 3), 1440)] * 2, (date(2026, 3, 4), 1440))
    await book(house, None, (date(2026, 3, 4), 1440), (date(2026, 3, 4), 1), art=Art.NETZWERK)
    (found,) = (await long_days(house)).items
    assert (found.datum, found.traeger, found.minuten, found.koepfe) == (date(2026, 3, 4), "t1", two_posts + 1, 2)
    assert found.text.startswith("48,02 Stunden an einem Tag: mehr als 24 Stunden für jede der 2 Stellen")
    house.budget.enter(StammdatenArt.VERTRAG, "v9", contract("t1", sozialraum="saarburg"))
    assert (await long_days(house)).items == ()  # now it has 3.62
    assert len((await long_days(house, Anfrage(2026, sozialraum="konz"))).items) == 1


async def test_x9_long_days_follow_each_other_in_pages_and_only_own_ones_are_seen(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(60_000))
    tage = [date(2026, 3, tag) for tag in (3, 4, 5)]
    for tag in tage:
        await book(house, kontrakt, *[(tag, 1440)] * 3)
    first = await long_days(house, request=PageRequest(limit=2))
    rest = await long_days(house, request=PageRequest(limit=2, cursor=first.next))
    assert ([row.datum for row in (*first.items, *rest.items)], rest.next) == (tage, None)
    assert (await long_days(house, caller=house.traeger("t2"))).items == ()
    assert len((await long_days(house, caller=house.traeger())).items) == 3


async def test_x9_days_above_24_hours_in_sum_per_staff_key(house: House) -> None:
    one, other = [await house.signed(umfang=Kontingent(60_000)) for _ in range(2)]
    tag = date(2026, 3, 3)
    await book(house, one, (tag, 1000), personal="p-1")
    await book(house, other, (tag, 441), (date(2026, 3, 4), 1440), personal="p-1")
    await book(house, None, (tag, 1440), art=Art.NETZWERK, personal="p-2")
    every, keyed = (await long_days(house)).items
    assert (every.personal, every.minuten, every.koepfe) == (None, 2881, 2), "1.81 posts"
    assert (keyed.datum, keyed.traeger, keyed.personal, keyed.minuten, keyed.koepfe) == (tag, "t1", "p-1", 1441, 1)
    assert keyed.text == "24,02 Stunden an einem Tag unter einem Personalschlüssel: mehr als 24 Stunden."
    reversed_ = (await house.post(hours(one, f"{one.nummer}-0-{tag}", datum=tag, minuten=1000, personal="p-1"))).zeilen
    assert reversed_[0].id is not None
    await house.reverse(reversed_[0].id)
    assert (await long_days(house)).items == ()


async def test_x9_staff_keys_are_each_traegers_own_and_follow_each_other_in_pages(house: House) -> None:
    mine, theirs = (
        await house.signed(umfang=Kontingent(60_000)),
        await house.signed(umfang=Kontingent(60_000), traeger="t2"),
    )
    tag, next_day = date(2026, 3, 3), date(2026, 3, 4)
    for key in ("p-2", "p-1"):
        await book(house, mine, *[(tag, 721)] * 2, personal=key, beleg=key)
    await book(house, mine, (next_day, 1440), personal="p-1", beleg="x")
    await house.post(
        *(hours(theirs, f"T-{n}", datum=next_day, minuten=720, personal="p-1") for n in range(2)), traeger="t2"
    )
    seen, asked = [], PageRequest(limit=1)
    while True:
        page = await long_days(house, request=asked)
        seen += [(row.datum, row.personal) for row in page.items]
        if page.next is None:
            break
        asked = PageRequest(limit=1, cursor=page.next)
    assert seen == [(tag, None), (tag, "p-1"), (tag, "p-2")], "1440 minutes are a day, and t2's p-1 is another's"


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd", "W251bGxd", "WyIyMDI2LTEzLTAxIiwieCJd", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwxXQ"]
)
async def test_a_cursor_that_no_answer_gave_is_refused(house: House, cursor: str) -> None:
    await house.draft()
    with pytest.raises(PlaceUnreadable):
        await deliveries(house, request=PageRequest(cursor=cursor))
    with pytest.raises(PlaceUnreadable):
        await long_days(house, request=PageRequest(cursor=cursor))


def year_2025() -> dict[str, Any]:
    return {
        "jahr": 2025,
        "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"},
        "bruttojahresarbeitszeit": 1600,
        "fachleistungsstunden": [{"ab": "2025-01-01", "satz": "42.50"}],
    }
