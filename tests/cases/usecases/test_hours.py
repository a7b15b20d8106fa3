import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import event

from services.cases.domain.angabe import Angabe
from services.cases.domain.kontrakt import Status, Stunden
from services.cases.domain.quittung import Ergebnis, Quittung, StapelAbgelehnt, Zustand
from services.cases.domain.refusals import BelegConflict, KontraktUnknown
from services.cases.domain.storno import AlreadyStorniert
from services.cases.storage.leistungen import Auswahl, Stand
from services.cases.usecases.post_leistung import post_leistung
from services.cases.usecases.read_leistungen import list_leistungen
from shared.contracts.listing import PageRequest
from shared.contracts.repeat import KeyReused, Repeat
from shared.contracts.stammdaten import StammdatenArt
from shared.errors import NotVisible
from shared.geld import Geld
from shared.umfang import Kontingent, Tagessatz
from tests.cases.fakes import year
from tests.cases.house import House, hours


def statuses(quittung: Quittung) -> list[Ergebnis]:
    return [zeile.status for zeile in quittung.zeilen]


def id_of(quittung: Quittung, place: int = 0) -> UUID:
    found = quittung.zeilen[place].id
    assert found is not None
    return found


async def anerkannt(house: House) -> int:
    return int((await house.rows("SELECT sum(anerkannt) FROM kontraktstaende"))[0][0])


async def test_k6_k8_a_booked_row_keeps_its_value_its_price_and_the_rule_of_its_day(house: House) -> None:
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2026", year(2026, from_july="43.55"))
    kontrakt = await house.signed()
    quittung = await house.post(hours(kontrakt), hours(kontrakt, "R-2", datum=date(2026, 7, 1), minuten=50))
    assert (quittung.gebucht, quittung.minuten, quittung.betrag) == (2, 110, Geld(42_50 + 36_29))
    later = await house.leistung(id_of(quittung, 1))
    assert (later.preis.satz, later.preis.regel, later.betrag) == (Geld(43_55), "haushaltsjahr/2026/2", Geld(36_29))


async def test_k6_a_price_that_changes_later_does_not_touch_what_was_booked(house: House) -> None:
    kontrakt = await house.signed()
    before = await house.post(hours(kontrakt))
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2026", year(2026, satz="50.00"))
    after = await house.post(hours(kontrakt, "R-2"))
    assert (await house.leistung(id_of(before))).betrag == Geld(42_50)
    assert after.betrag == Geld(50_00)


async def test_k8_hours_reach_a_signed_kontrakt_of_the_own_traeger_alone(house: House) -> None:
    signed, draft = await house.signed(), await house.draft()
    codes = [
        (await house.post(hours(kontrakt), traeger=traeger)).zeilen[0].ablehnung
        for kontrakt, traeger in ((signed, "t2"), (draft, "t1"))
    ]
    assert [code and code.code for code in codes] == ["kontrakt_unbekannt", "nicht_unterzeichnet"]


async def test_x4_a_batch_sent_again_is_repeated_row_by_row_and_books_no_cent_more(house: House) -> None:
    kontrakt = await house.signed()
    rows = [hours(kontrakt, f"R-{place}", minuten=30) for place in range(5)]
    first, again = await house.post(*rows), await house.post(*rows)
    assert (again.gebucht, again.wiederholt) == (0, 5)
    assert (again.minuten, again.betrag, again.sha256) == (first.minuten, first.betrag, first.sha256)
    assert [zeile.id for zeile in again.zeilen] == [zeile.id for zeile in first.zeilen]
    assert await anerkannt(house) == 150
    assert len(await house.rows("SELECT 1 FROM ausgang WHERE thema = 'verbrauch'")) == 1


async def test_k8_the_same_beleg_with_other_content_is_a_conflict_for_that_row_alone(house: House) -> None:
    kontrakt = await house.signed()
    await house.post(hours(kontrakt))
    quittung = await house.post(hours(kontrakt, minuten=61), hours(kontrakt, "R-2"))
    assert statuses(quittung) == [Ergebnis.ABGELEHNT, Ergebnis.GEBUCHT]
    assert (await house.post(hours(None), traeger="t1")).zeilen[0].status is Ergebnis.ABGELEHNT


async def test_k8_belege_of_two_traeger_do_not_meet(house: House) -> None:
    assert statuses(await house.post(hours(None))) == [Ergebnis.GEBUCHT]
    assert statuses(await house.post(hours(None, sozialraum="saarburg"), traeger="t2")) == [Ergebnis.GEBUCHT]


async def test_k9_an_atomic_batch_books_all_or_nothing(house: House) -> None:
    kontrakt = await house.signed()
    with pytest.raises(StapelAbgelehnt) as refusal:
        await house.post(hours(kontrakt), hours(kontrakt, "R-2", minuten=60, kontrakt="x"), atomar=True)
    assert statuses(refusal.value.quittung) == [Ergebnis.NICHT_GEBUCHT, Ergebnis.ABGELEHNT]
    assert await house.rows("SELECT 1 FROM leistungen") == []
    assert (await house.post(hours(kontrakt), hours(kontrakt, "R-2"), atomar=True)).gebucht == 2


async def test_k14_what_does_not_fit_is_held_and_never_more_is_recognised_than_granted(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(100))
    quittung = await house.post(
        hours(kontrakt, "C", datum=date(2026, 3, 1)),
        hours(kontrakt, "B", datum=date(2026, 3, 2)),
        hours(kontrakt, "A", datum=date(2026, 3, 3), minuten=40),
    )
    assert statuses(quittung) == [Ergebnis.GEBUCHT, Ergebnis.ZURUECKGESTELLT, Ergebnis.GEBUCHT]
    assert (quittung.zurueckgestellt, quittung.minuten) == (1, 100)
    assert statuses(await house.post(hours(kontrakt, "D", minuten=1))) == [Ergebnis.ZURUECKGESTELLT]
    assert await anerkannt(house) == 100
    await house.relay()
    assert house.budget.minuten == 100


async def test_k14_a_storno_lets_held_rows_in_by_day_then_beleg(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(60))
    first = await house.post(hours(kontrakt, "R-1"))
    held = await house.post(
        hours(kontrakt, "Z", minuten=30, datum=date(2026, 3, 5)),
        hours(kontrakt, "B", minuten=40, datum=date(2026, 3, 5)),
        hours(kontrakt, "A", minuten=50, datum=date(2026, 3, 6)),
        hours(kontrakt, "Y", minuten=20, datum=date(2026, 3, 7)),
    )
    assert set(statuses(held)) == {Ergebnis.ZURUECKGESTELLT}
    reversed_one = await house.reverse(id_of(first))
    assert (reversed_one.zustand, reversed_one.storno is not None) == (Zustand.STORNIERT, True)
    states = [(await house.leistung(id_of(held, place))).zustand for place in range(4)]
    assert states == [
        Zustand.ZURUECKGESTELLT, Zustand.ANERKANNT, Zustand.ZURUECKGESTELLT, Zustand.ANERKANNT,
    ]  # fmt: skip
    assert await anerkannt(house) == 60
    await house.relay()
    assert house.budget.minuten == 60


async def test_k14_hours_on_a_help_by_day_are_held(house: House) -> None:
    kontrakt = await house.signed(hilfeart="32", umfang=Tagessatz(Geld(100_00)))
    quittung = await house.post(hours(kontrakt))
    assert statuses(quittung) == [Ergebnis.ZURUECKGESTELLT]
    await house.reverse(id_of(quittung))
    await house.relay()
    assert house.budget.booked == {}


async def test_g5_a_leistung_is_reversed_once_and_its_number_stays_used(house: House) -> None:
    kontrakt = await house.signed()
    quittung = await house.post(hours(kontrakt))
    await house.reverse(id_of(quittung), caller=house.wjh)
    with pytest.raises(AlreadyStorniert):
        await house.reverse(id_of(quittung))
    again = await house.post(hours(kontrakt))
    assert (statuses(again), again.minuten) == ([Ergebnis.WIEDERHOLT], 0)
    assert statuses(await house.post(hours(kontrakt, minuten=5))) == [Ergebnis.ABGELEHNT]
    with pytest.raises(NotVisible):
        await house.reverse(id_of(quittung), caller=house.traeger("t2"))
    assert await anerkannt(house) == 0


async def test_g5_eight_reversals_at_once_reverse_once(house: House) -> None:
    kontrakt = await house.signed()
    leistung = id_of(await house.post(hours(kontrakt)))
    answers = await asyncio.gather(*(house.reverse(leistung) for _ in range(8)), return_exceptions=True)
    assert [type(answer) for answer in answers].count(AlreadyStorniert) == 7
    await house.relay()
    assert (await anerkannt(house), house.budget.minuten, len(house.budget.booked)) == (0, 0, 2)


async def test_k8_k9_the_same_batch_from_eight_clients_at_once_books_each_row_once(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(5_000))
    rows = [hours(kontrakt, f"R-{place:03d}", minuten=10) for place in range(150)]
    rows += [hours(None, f"S-{place:03d}", minuten=10) for place in range(150)]

    async def send(client: int) -> Quittung:
        return await house.post(*(rows if client % 2 else reversed(rows)))

    answers = await asyncio.gather(*(send(client) for client in range(8)))
    assert sum(answer.gebucht for answer in answers) == 300
    assert sum(answer.wiederholt for answer in answers) == 7 * 300
    assert {answer.minuten for answer in answers} == {3000}
    assert len(await house.rows("SELECT 1 FROM leistungen")) == 300
    assert await anerkannt(house) == 1500


async def test_k8_one_beleg_with_eight_contents_at_once_is_booked_once(house: House) -> None:
    kontrakt = await house.signed()
    contents = [hours(kontrakt if place % 2 else None, minuten=10 + place) for place in range(8)]
    answers = await asyncio.gather(*(house.post(angabe) for angabe in contents))
    assert sorted(status for answer in answers for status in statuses(answer)) == [*["abgelehnt"] * 7, "gebucht"]
    assert len(await house.rows("SELECT 1 FROM leistungszustaende")) == 1


async def test_k14_parallel_batches_never_pass_the_grant_together(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(300))
    batches = [[hours(kontrakt, f"R-{client}-{row}", minuten=30) for row in range(5)] for client in range(6)]
    answers = await asyncio.gather(*(house.post(*batch) for batch in batches))
    assert sum(answer.gebucht for answer in answers) == 10
    assert sum(answer.zurueckgestellt for answer in answers) == 20
    assert await anerkannt(house) == 300


async def test_k9_a_batch_is_a_handful_of_statements_whatever_its_rows(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(100_000))
    rows = [hours(kontrakt, f"R-{place:05d}", minuten=10) for place in range(2500)]
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(house.database.engine.sync_engine, "before_cursor_execute", count)
    quittung = await house.post(*rows)
    event.remove(house.database.engine.sync_engine, "before_cursor_execute", count)
    assert (quittung.gebucht, quittung.minuten) == (2500, 25_000)
    messages = await house.rows("SELECT (inhalt->>'zeilen')::int FROM ausgang WHERE thema = 'verbrauch'")
    assert sorted(row[0] for row in messages) == [500, 1000, 1000]
    assert len(statements) <= 8 + len(messages)


async def test_hours_are_accepted_while_the_budget_is_away(house: House) -> None:
    kontrakt = await house.signed()
    house.budget.away = True
    assert statuses(await house.post(hours(kontrakt))) == [Ergebnis.GEBUCHT]


async def test_k6_hours_of_a_year_that_is_not_set_up_are_refused_until_it_is(house: House) -> None:
    kontrakt = await house.signed(ende=date(2027, 12, 31))
    house.clock.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    row = hours(kontrakt, datum=date(2027, 1, 4))
    refused = await house.post(row)
    assert [zeile.ablehnung and zeile.ablehnung.code for zeile in refused.zeilen] == ["preis_unbekannt"]
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2027", year(2027, satz="44.00"))
    assert (await house.post(row)).betrag == Geld(44_00)


async def test_k8_a_single_leistung_is_booked_repeated_or_refused(house: House) -> None:
    kontrakt = await house.signed()

    async def post(angabe: Angabe, repeat: Repeat | None = None) -> bool:
        caller, now = house.traeger(), house.clock()
        answer = await post_leistung(house.database, caller, angabe, buch=house.buch, repeat=repeat, now=now)
        return answer.neu

    assert await post(hours(kontrakt), Repeat("k", b"1"))
    assert not await post(hours(kontrakt), Repeat("k", b"1"))
    assert not await post(hours(kontrakt))
    with pytest.raises(KeyReused):
        await post(hours(kontrakt, "R-2"), Repeat("k", b"2"))
    with pytest.raises(BelegConflict) as refusal:
        await post(hours(kontrakt, minuten=5))
    assert [finding.pointer for finding in refusal.value.findings] == ["/beleg"]
    with pytest.raises(KontraktUnknown):
        await post(hours(kontrakt, "R-3", kontrakt="K-2026-09999"))


async def test_leistungen_are_listed_by_what_became_of_them(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(120))
    first = await house.post(*(hours(kontrakt, f"R-{place}") for place in range(3)))
    await house.post(hours(None, "S-1"))
    await house.reverse(id_of(first))

    async def belege(**auswahl: object) -> list[str]:
        wanted = Auswahl(**auswahl)  # type: ignore[arg-type]  # whatever matters in the line
        page = await list_leistungen(house.database, house.wjh, wanted, request=PageRequest(limit=10), buch=house.buch)
        return sorted(leistung.beleg for leistung in page.items)

    assert await belege(stand=Stand.STORNIERT) == ["R-0"]
    assert await belege(stand=Stand.GEBUCHT) == ["R-1", "R-2", "S-1"]
    assert await belege(stand=Stand.ZURUECKGESTELLT) == []
    assert await belege(kontrakt=kontrakt.nummer) == ["R-0", "R-1", "R-2"]
    assert await belege(kontrakt=str(kontrakt.id), beleg="R-1") == ["R-1"]
    assert await belege(sozialraum="saarburg") == []
    assert await belege(von=date(2026, 3, 4)) == []
    assert await belege(traeger="t1", bis=date(2026, 3, 3)) == ["R-0", "R-1", "R-2", "S-1"]


async def test_a_change_brings_a_leistung_up_again_for_seit(house: House) -> None:
    kontrakt = await house.signed()
    first = await house.post(*(hours(kontrakt, f"R-{place}") for place in range(3)))
    request = PageRequest(limit=2)
    page = await list_leistungen(house.database, house.wjh, Auswahl(), request=request, buch=house.buch)
    assert (len(page.items), page.next is not None) == (2, True)
    rest = PageRequest(limit=2, cursor=page.next)
    last = await list_leistungen(house.database, house.wjh, Auswahl(), request=rest, buch=house.buch)
    assert (len(last.items), last.next, last.stand) == (1, None, page.stand)
    await house.reverse(id_of(first))
    news = PageRequest(seit=page.stand)
    changed = await list_leistungen(house.database, house.wjh, Auswahl(), request=news, buch=house.buch)
    assert "R-0" in [leistung.beleg for leistung in changed.items]


async def test_booking_hours_does_not_change_the_kontrakts_version(house: House) -> None:
    kontrakt = await house.signed()
    await house.post(hours(kontrakt))
    after = await house.read(kontrakt)
    assert after == replace(kontrakt, stunden=Stunden(bewilligt=600, anerkannt=60))
    assert (after.status, after.version) == (Status.UNTERZEICHNET, kontrakt.version)
