"""What the budget makes of Bindungen is taken over: append-only, and never over a newer state (K4, V7, K14)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.cases.clients.bindungen import Bindungsneuerungen
from services.cases.domain.kontrakt import Bindung, Kontrakt
from services.cases.usecases.adopt_bindungen import adopt_bindungen, adopt_tenant
from services.cases.usecases.settle_absichten import UnterzeichnungUnknown
from shared.contracts.peers import NotSent, ProblemAnswer
from shared.geld import Geld
from tests.cases.house import House

NEXT = Bindung(2027, Geld(120_00), 61, stand=2)
RELEASED = Bindung(2026, Geld(42_50), 60, stand=3)


@dataclass
class FakeBindungsbuch:
    """The budget's list of what has changed; `stand` is how many were told of before."""

    items: dict[UUID, Sequence[Bindung]] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)
    raises: Exception | None = None

    async def fetch_neuerungen(self, *, jugendamt: str, seit: str | None) -> Bindungsneuerungen:  # noqa: ARG002  # the Protocol's
        self.asked.append(seit)
        if self.raises is not None:
            raise self.raises
        return Bindungsneuerungen(dict(self.items), f"S{len(self.asked)}")


async def signed_over_two_years(house: House) -> Kontrakt:
    return await house.signed(ende=date(2027, 3, 31))


async def adopt(house: House, buch: FakeBindungsbuch) -> None:
    await adopt_tenant(house.database, buch, jugendamt=house.jugendamt, now=house.clock())


def bindungen_of(kontrakt: Kontrakt) -> tuple[Bindung, ...]:
    assert kontrakt.unterzeichnung is not None
    return kontrakt.unterzeichnung.bindungen


async def test_k4_what_was_vorgemerkt_is_followed_by_the_budgets_amount_under_a_new_version(house: House) -> None:
    signed = await signed_over_two_years(house)
    await adopt(house, FakeBindungsbuch({signed.id: (NEXT,)}))
    shown = await house.read(signed)
    assert bindungen_of(shown) == (bindungen_of(signed)[0], NEXT)
    assert shown.version == signed.version + 1
    rows = await house.rows("SELECT jahr, nr, betrag, vorgemerkt FROM bindungen ORDER BY jahr, nr")
    assert [tuple(row) for row in rows] == [(2026, 1, 10000, False), (2027, 1, 10000, True), (2027, 2, 12000, False)]
    (trace,) = await house.rows("SELECT akteur, daten FROM audit WHERE aktion = 'kontrakt.neu_bepreist'")
    assert (trace.akteur, trace.daten["bindungen"]) == ("service-cases", {"2027": "120.00"})


async def test_v7_what_the_budget_released_is_shown_and_leaves_the_version_as_hours_do(house: House) -> None:
    signed = await signed_over_two_years(house)
    house.clock.now += timedelta(days=1)
    await adopt(house, FakeBindungsbuch({signed.id: (RELEASED,)}))
    shown = await house.read(signed)
    assert bindungen_of(shown)[0] == RELEASED
    assert shown.version == signed.version
    (row,) = await house.rows("SELECT geaendert_am FROM kontrakte")
    assert row.geaendert_am == house.clock()
    (trace,) = await house.rows("SELECT daten FROM audit WHERE aktion = 'kontrakt.nachgefuehrt'")
    assert trace.daten["bindungen"] == {"2026": "42.50"}


async def test_k14_what_is_known_or_older_changes_nothing(house: House) -> None:
    signed = await signed_over_two_years(house)
    buch = FakeBindungsbuch({signed.id: (RELEASED,)})
    await adopt(house, buch)
    shown, rows = await house.read(signed), await house.rows("SELECT 1 FROM audit")
    buch.items = {signed.id: (RELEASED, Bindung(2026, Geld(99_00), 1, stand=2))}
    await adopt(house, buch)
    assert await house.read(signed) == shown
    assert len(await house.rows("SELECT 1 FROM audit")) == len(rows)


async def test_k4_the_list_is_read_on_from_where_it_was_read_to(house: House) -> None:
    signed = await signed_over_two_years(house)
    buch = FakeBindungsbuch({signed.id: (NEXT,), uuid4(): (NEXT,)})
    await adopt(house, buch)
    buch.items = {}
    await adopt(house, buch)
    await adopt(house, buch)
    assert buch.asked == [None, "S1", "S1"], "where nothing came the place stays"


async def test_k4_a_kontrakt_whose_signature_is_open_is_waited_for(house: House) -> None:
    advised = await house.advise(await house.draft(ende=date(2027, 3, 31)))
    await signed_over_two_years(house)
    house.budget.lose = "answer"
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(advised, signer=house.leitung)
    buch = FakeBindungsbuch({advised.id: (NEXT,)})
    await adopt(house, buch)
    assert not await house.rows("SELECT 1 FROM lesestaende")
    house.budget.lose = ""
    house.clock.now += timedelta(seconds=60)
    signed = await house.sign(await house.read(advised), signer=house.leitung)
    assert bindungen_of(signed)[1].vorgemerkt
    await adopt(house, buch)
    assert bindungen_of(await house.read(signed))[1] == NEXT
    assert buch.asked == [None, None]


@pytest.mark.parametrize("raises", [NotSent(dienst="budget"), ProblemAnswer(dienst="budget", status=503, document={})])
async def test_k4_without_an_answer_of_the_budget_the_next_run_asks_again(house: House, raises: Exception) -> None:
    signed = await signed_over_two_years(house)
    buch = FakeBindungsbuch({signed.id: (NEXT,)}, raises=raises)
    await adopt_bindungen(house.database, buch, now=house.clock())
    assert await house.read(signed) == signed
    buch.raises = None
    await adopt(house, buch)
    assert bindungen_of(await house.read(signed))[1] == NEXT
