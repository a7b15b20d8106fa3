"""K10: every booked Leistung reaches the budget exactly once, and whoever asks is told how far it has come."""

from services.cases.domain.buchung import Buchungsstand, Budgetablehnung
from services.cases.domain.quittung import Zustand
from services.cases.storage.leistungen import Auswahl, Stand
from services.cases.usecases.read_leistungen import list_leistungen
from services.cases.usecases.relay_verbrauch import relay_tenants
from shared.contracts.listing import PageRequest
from shared.geld import Geld
from shared.storage.outbox import AWAY, LEASE, TURN
from tests.cases.house import House, hours

YEAR_CLOSED = Budgetablehnung("jahr_abgeschlossen", "Das Jahr ist abgeschlossen.")
NOTHING_WAITS = Buchungsstand(0, None, 0)


async def test_k10_rows_of_many_messages_travel_in_one_call_and_arrive_once(house: House) -> None:
    kontrakt = await house.signed()
    for place in range(5):
        await house.post(hours(kontrakt, f"R-{place}", minuten=10))
    waiting = await house.buchungsstand()
    assert (waiting.ausstehend, waiting.aelteste_ausstehend) == (5, house.clock())
    await house.relay()
    assert (house.budget.minuten, len(house.budget.booked)) == (50, 5)
    assert await house.buchungsstand() == NOTHING_WAITS
    assert await house.relay() == 0


async def test_k10_the_worker_carries_what_waits_in_every_jugendamt(house: House) -> None:
    quittung = await house.post(hours(None))
    assert await relay_tenants(house.database, house.budget, clock=house.clock) == 1
    assert quittung.zeilen[0].id in house.budget.booked
    assert await house.buchungsstand() == NOTHING_WAITS


async def test_k10_a_batch_of_many_rows_is_cut_into_calls_of_a_thousand(house: House) -> None:
    await house.post(*(hours(None, f"R-{place:04d}", minuten=1) for place in range(1200)))
    await house.post(hours(None, "last"))
    await house.relay()
    assert max(house.budget.calls) == 1000
    assert (sum(house.budget.calls), len(house.budget.booked)) == (1201, 1201)


async def test_k10_work_for_the_area_travels_and_help_outside_the_volumes_does_not(house: House) -> None:
    outside = await house.signed(volumen=None)
    quittung = await house.post(hours(outside), hours(None, "S-1"))
    assert quittung.gebucht == 2
    await house.relay()
    (sent,) = house.budget.booked.values()
    assert (sent.kontrakt, sent.sozialraum, sent.art.value, sent.betrag) == (None, "konz", "netzwerk", Geld(42_50))
    leistung = quittung.zeilen[0].id
    assert leistung is not None
    await house.reverse(leistung)
    await house.relay()
    assert len(house.budget.booked) == 1


async def test_k10_hours_wait_while_the_budget_is_away_and_no_try_is_counted(house: House) -> None:
    await house.post(hours(None))
    house.budget.away = True
    for _ in range(50):
        await house.relay()
        house.clock.pass_by(AWAY.total_seconds())
    assert [tuple(row) for row in await house.rows("SELECT versuche, geparkt_am FROM ausgang")] == [(0, None)]
    house.budget.away = False
    await house.relay()
    assert house.budget.minuten == 60


async def test_k10_a_lost_answer_is_sent_again_and_booked_once(house: House) -> None:
    await house.post(hours(None))
    house.budget.lose = "answer"
    await house.relay()
    assert (await house.buchungsstand()).ausstehend == 1
    house.budget.lose = ""
    await house.relay()
    assert house.budget.calls == [1], "it waits before it is tried again"
    house.clock.pass_by(5)
    await house.relay()
    assert (house.budget.calls, house.budget.minuten) == ([1, 1], 60)
    assert await house.buchungsstand() == NOTHING_WAITS


async def test_k10_a_relay_that_died_is_taken_over_when_its_lease_ends(house: House) -> None:
    await house.post(hours(None))
    await house.rows("UPDATE ausgang SET faellig_ab = :until RETURNING 1", until=house.clock() + LEASE)
    assert await house.relay() == 0
    house.clock.pass_by(LEASE.total_seconds())
    assert await house.relay() == 1


async def test_k10_one_message_that_the_budget_does_not_understand_holds_up_no_other(house: House) -> None:
    await house.post(hours(None, "R-1"))
    bad = (await house.post(hours(None, "R-2"))).zeilen[0].id
    await house.post(hours(None, "R-3"))
    house.budget.refuse_calls_with = bad
    await house.relay()
    assert len(house.budget.booked) == 2
    assert [row[0] for row in await house.rows("SELECT fehler FROM ausgang WHERE erledigt_am IS NULL")] == ["eingabe"]
    for _ in range(60):
        house.clock.pass_by(700)
        await house.relay()
    assert (await house.rows("SELECT count(*) FROM ausgang WHERE geparkt_am IS NOT NULL"))[0][0] == 1


async def test_k10_what_the_budget_refuses_for_good_is_visible_with_its_reason(house: House) -> None:
    quittung = await house.post(hours(None, "R-1"), hours(None, "R-2"))
    refused = quittung.zeilen[0].id
    assert refused is not None
    house.budget.refused_belege = {refused: YEAR_CLOSED}
    await house.relay()
    stands = await house.buchungsstand(house.traeger())
    assert (stands.ausstehend, stands.vom_budget_abgelehnt) == (0, 1)
    leistung = await house.leistung(refused)
    assert (leistung.zustand, leistung.ablehnung) == (Zustand.ANERKANNT, YEAR_CLOSED)
    auswahl = Auswahl(stand=Stand.VOM_BUDGET_ABGELEHNT)
    page = await list_leistungen(house.database, house.wjh, auswahl, request=PageRequest(), buch=house.buch)
    assert [one.beleg for one in page.items] == ["R-1"]
    assert await house.buchungsstand(house.traeger("t2")) == NOTHING_WAITS


async def test_k10_reversing_what_the_budget_refused_sends_nothing(house: House) -> None:
    refused = (await house.post(hours(None))).zeilen[0].id
    assert refused is not None
    house.budget.refused_belege = {refused: YEAR_CLOSED}
    await house.relay()
    assert (await house.reverse(refused)).ablehnung is None
    await house.relay()
    assert (house.budget.booked, await house.buchungsstand()) == ({}, NOTHING_WAITS)


async def test_k10_a_refusal_that_arrives_after_the_storno_takes_the_storno_back_too(house: House) -> None:
    refused = (await house.post(hours(None))).zeilen[0].id
    assert refused is not None
    await house.reverse(refused)
    house.budget.refused_belege = {refused: YEAR_CLOSED}
    # The Leistung's message goes first and alone; its Storno is still waiting when the refusal comes back.
    messages = await house.rows("SELECT id FROM ausgang ORDER BY id")
    await house.rows(
        "UPDATE ausgang SET faellig_ab = :later WHERE id = :id RETURNING 1",
        id=messages[1][0],
        later=house.clock() + LEASE - TURN,  # somebody else has had it for a while
    )
    await house.relay()
    house.clock.pass_by(LEASE.total_seconds())
    await house.relay()
    assert house.budget.booked == {}
    assert await house.buchungsstand() == NOTHING_WAITS
    leistung = await house.leistung(refused)
    assert (leistung.zustand, leistung.ablehnung) == (Zustand.STORNIERT, None)


async def test_k10_a_storno_travels_under_its_own_key_with_the_sign_reversed(house: House) -> None:
    kontrakt = await house.signed()
    booked = (await house.post(hours(kontrakt))).zeilen[0].id
    assert booked is not None
    await house.relay()
    await house.reverse(booked)
    await house.relay()
    assert (house.budget.minuten, len(house.budget.booked)) == (0, 2)
    assert sorted(row.betrag for row in house.budget.booked.values()) == [Geld(-42_50), Geld(42_50)]
