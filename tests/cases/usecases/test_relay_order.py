"""K10: hours of one Kontrakt reach the budget in their order, whatever goes wrong, and nothing else waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.buchung import Buchungsantwort, Budgetablehnung, Verbrauch
from services.cases.usecases import relay_verbrauch
from services.cases.usecases.replay_sendungen import list_sendungen, replay_sendungen
from shared.contracts.peers import NoAnswer, ProblemAnswer
from shared.contracts.repeat import Repeat
from shared.contracts.verbrauch import MOST_ROWS
from shared.errors import StorageAway
from shared.storage.calls import TOGETHER
from shared.storage.outbox import LEASE
from shared.umfang import Kontingent
from tests.cases.fakes import FakeBudget
from tests.cases.house import House, hours


@dataclass
class Recording(FakeBudget):
    """A budget that writes down in which order keys arrived, and does not understand some."""

    order: list[UUID] = field(default_factory=list)
    not_understood: set[UUID] = field(default_factory=set)
    silent: int = 0
    breaking: UUID | None = None  # a key of which each call gets no answer

    async def book(self, zeilen: Sequence[Verbrauch], *, jugendamt: str) -> Buchungsantwort:
        if self.silent:
            self.silent -= 1
            raise NoAnswer(dienst="budget")
        keys = [zeile.schluessel for zeile in zeilen]
        if self.breaking in keys:
            raise NoAnswer(dienst="budget")
        if not self.not_understood.isdisjoint(keys):
            raise ProblemAnswer(dienst="budget", status=500, document={"type": "/problems/unerwartet"})
        self.order += [key for key in keys if key not in self.booked]
        return await super().book(zeilen, jugendamt=jugendamt)


def record(house: House) -> Recording:
    house.budget = Recording(versionen=house.budget.versionen)
    return house.budget


async def test_k10_rows_of_a_kontrakt_wait_behind_one_that_has_to_be_sent_again_and_others_do_not(house: House) -> None:
    one, two = await house.signed(), await house.signed(aktenzeichen="51-0008")
    budget = record(house)
    first = (await house.post(hours(one, "R-1", minuten=10))).zeilen[0].id
    other = (await house.post(hours(two, "R-2", minuten=10))).zeilen[0].id
    second = (await house.post(hours(one, "R-3", minuten=10))).zeilen[0].id
    assert first is not None
    await house.reverse(first)
    budget.not_understood = {first}
    await house.relay()
    assert budget.order == [other]
    for _ in range(5):  # tries of the first message, while the others are due much more often
        house.clock.pass_by(1)
        await house.relay()
    assert budget.order == [other]
    budget.not_understood = set()
    for _ in range(3):
        house.clock.pass_by(700)
        await house.relay()
    assert (budget.order[:3], len(budget.order)) == ([other, first, second], 4)
    assert (await house.buchungsstand()).ausstehend == 0


async def test_k10_after_a_lost_answer_the_newer_rows_of_the_kontrakt_wait_for_it(house: House) -> None:
    kontrakt = await house.signed()
    budget = record(house)
    first = (await house.post(hours(kontrakt, "R-1", minuten=10))).zeilen[0].id
    budget.silent = 1
    await house.relay()
    second = (await house.post(hours(kontrakt, "R-2", minuten=10))).zeilen[0].id
    await house.relay()
    assert budget.order == []
    house.clock.pass_by(5)
    await house.relay()
    assert budget.order == [first, second]


async def test_k10_what_waited_for_an_older_message_is_sent_as_soon_as_that_has_arrived(house: House) -> None:
    kontrakt = await house.signed()
    budget = record(house)
    first = (await house.post(hours(kontrakt, "R-1", minuten=10))).zeilen[0].id
    second = (await house.post(hours(kontrakt, "R-2", minuten=10))).zeilen[0].id
    until = house.clock() + timedelta(seconds=0.5)  # a dead relay has it, not for long
    (older, _) = await house.rows("SELECT id FROM ausgang WHERE thema = 'verbrauch' ORDER BY id")
    await house.rows("UPDATE ausgang SET faellig_ab = :until WHERE id = :id RETURNING 1", id=older.id, until=until)
    await house.relay()
    assert budget.order == []
    house.clock.pass_by(0.5)
    await house.relay()
    await house.relay()
    assert budget.order == [first, second]


async def test_k10_a_message_that_breaks_each_of_its_calls_is_sent_alone_and_holds_up_no_other(house: House) -> None:
    one, two = await house.signed(), await house.signed(aktenzeichen="51-0008")
    budget = record(house)
    budget.breaking = (await house.post(hours(one, "R-1", minuten=10))).zeilen[0].id
    other = (await house.post(hours(two, "R-2", minuten=10))).zeilen[0].id
    for _ in range(TOGETHER):
        await house.relay()
        house.clock.pass_by(5)
    assert budget.order == []
    await house.relay()
    assert budget.order == [other]
    budget.breaking = None
    house.clock.pass_by(5)
    await house.relay()
    assert len(budget.order) == 2


async def test_k10_a_parked_message_holds_up_nothing_is_visible_and_can_be_sent_again(house: House) -> None:
    kontrakt = await house.signed()
    budget = record(house)
    first = (await house.post(hours(kontrakt, "R-1", minuten=10))).zeilen[0].id
    assert first is not None
    budget.not_understood = {first}
    second = (await house.post(hours(kontrakt, "R-2", minuten=10))).zeilen[0].id
    for _ in range(60):
        house.clock.pass_by(700)
        await house.relay()
    assert budget.order == [second]
    stand = await house.buchungsstand()
    assert (stand.ausstehend, stand.geparkt) == (1, 1)
    (parked,) = await list_sendungen(house.database, house.wjh, geparkt=True, nach=None, limit=10)
    assert (parked.fehler, parked.versuche) == ("unerwartet", 40)
    budget.not_understood = set()
    for _ in range(2):
        repeat = Repeat("key-1", b"the same")
        again = await replay_sendungen(house.database, house.wjh, [parked.id], repeat=repeat, now=house.clock())
        assert again == 1
    await house.relay()
    assert budget.order == [second, first]
    assert await replay_sendungen(house.database, house.wjh, None, repeat=None, now=house.clock()) == 0


async def test_k10_what_was_read_ahead_is_read_again_where_the_budget_has_refused_a_row(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(600_000))
    budget = record(house)
    first = await house.post(*(hours(kontrakt, f"R-{place:04d}", minuten=1) for place in range(MOST_ROWS)))
    refused = first.zeilen[0].id
    assert refused is not None
    await house.reverse(refused)  # in the call after that of the row itself
    budget.refused_belege = {refused: Budgetablehnung("jahr_abgeschlossen", "Das Jahr ist abgeschlossen.")}
    await house.relay()
    assert budget.calls == [MOST_ROWS]  # a Storno of what was refused takes nothing back
    assert (await house.buchungsstand()).ausstehend == 0


async def test_k10_what_arrived_and_could_not_be_marked_is_sent_again_and_booked_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    kontrakt = await house.signed(umfang=Kontingent(600_000))
    budget = record(house)
    for call in range(2):
        await house.post(*(hours(kontrakt, f"R-{call}-{place:04d}", minuten=1) for place in range(MOST_ROWS)))
    marked, mark = [], relay_verbrauch._mark  # what fails is inside

    async def fails_once(*args: Any, **named: Any) -> None:  # noqa: ANN401  # as the real one
        marked.append(args)
        if len(marked) == 1:
            raise StorageAway
        await mark(*args, **named)

    monkeypatch.setattr(relay_verbrauch, "_mark", fails_once)
    with pytest.raises(StorageAway):
        await house.relay()
    assert len(set(budget.order)) == 2 * MOST_ROWS, "the next call was under way before it was known"
    house.clock.pass_by(LEASE.total_seconds())
    await house.relay()
    assert (len(budget.order), budget.minuten) == (2 * MOST_ROWS, 2 * MOST_ROWS)
    assert (await house.buchungsstand()).ausstehend == 0
