"""P9: messages of a project reach the budget in their order; what it does not book is seen and can be sent again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

import pytest

from services.projects.storage.sendungen import THEMA
from services.projects.usecases.own_caller import own_caller
from services.projects.usecases.relay_zuwendung import MOST_CALLS, relay_tenant, relay_zuwendungen
from shared.contracts.auszahlung import AuszahlungAuftrag, AuszahlungErgebnis, FestsetzungAuftrag
from shared.contracts.bindung import QuelleStand
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import Refused
from shared.storage import outbox
from shared.storage.calls import MOST_SILENT
from shared.storage.database import Database
from shared.storage.outbox import MOST_TRIES
from tests.projects.fakes import SetClock
from tests.projects.journeys import PATH, Office
from tests.projects.money import Kasse, spent

AWAY, SILENT = NotSent(dienst="budget"), NoAnswer(dienst="budget")
ODD = ProblemAnswer(dienst="budget", status=422, document={"type": "/problems/eingabe"})
NOTHING: Mapping[str, Refused | str] = MappingProxyType({})
UNKNOWN = ProblemAnswer(dienst="budget", status=409, document={"type": "/problems/auszahlung-unbekannt"})


@dataclass
class Buch:
    """A budget that notes what it is sent; `fates` says for some amounts what becomes of them."""

    fates: Mapping[str, Refused | str] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    async def pay(self, auftrag: AuszahlungAuftrag, *, jugendamt: str) -> AuszahlungErgebnis:
        assert jugendamt
        fate = self.fates.get(str(auftrag.betrag))
        if isinstance(fate, NotSent):
            raise fate
        self.seen.append(str(auftrag.betrag))
        if isinstance(fate, Refused):
            raise fate
        if fate:
            return AuszahlungErgebnis(schluessel=auftrag.schluessel, status="abgelehnt", code=fate, detail="Kein Geld")
        return AuszahlungErgebnis(schluessel=auftrag.schluessel, status="gebucht")

    async def settle(self, projekt: UUID, auftrag: FestsetzungAuftrag, *, jugendamt: str) -> QuelleStand:
        assert jugendamt
        self.seen.append(f"endgueltig {auftrag.betrag}")
        return QuelleStand(quelle=projekt, bindungen=[])


@pytest.fixture
def kasse(office: Office, clock: SetClock) -> Kasse:
    return Kasse(office, clock)


@dataclass
class Relay:
    """The worker's run in the Jugendamt of a test."""

    database: Database
    tenant: str
    clock: SetClock

    async def run(self, fates: Mapping[str, Refused | str] = NOTHING) -> list[str]:
        """Carry what is due to a budget of such fates, by amount; give what it saw."""
        buch = Buch(fates)
        await relay_tenant(self.database, buch, jugendamt=self.tenant, clock=self.clock)
        return buch.seen


@pytest.fixture
def relay(projects_database: Database, tenant: str, clock: SetClock) -> Relay:
    return Relay(projects_database, tenant, clock)


async def stands(kasse: Kasse, antrag: str) -> list[tuple[str, str, str | None]]:
    rows = (await kasse.get(f"{PATH}/{antrag}/auszahlungen"))["items"]
    return [(row["betrag"], row["budgetstand"], row["code"]) for row in rows]


async def test_p9_what_is_newer_of_a_project_waits_for_what_is_older_and_other_projects_go_on(
    kasse: Kasse, relay: Relay
) -> None:
    one, other = await kasse.approved(), await kasse.approved()
    await kasse.paid(one, "1.00", "HÜL-1")
    await kasse.paid(one, "2.00", "HÜL-2")
    await kasse.paid(other, "3.00", "HÜL-1")
    assert await relay.run({"1.00": SILENT}) == ["1.00", "3.00"]
    kasse.wait()
    assert await relay.run({"1.00": ODD}) == ["1.00"]
    kasse.wait()
    assert await relay.run() == ["1.00", "2.00"]
    assert await stands(kasse, one) == [("1.00", "gebucht", None), ("2.00", "gebucht", None)]
    kasse.wait()
    assert await relay.run() == []


async def test_p9_what_somebody_else_is_sending_holds_back_only_what_is_newer(kasse: Kasse, relay: Relay) -> None:
    """Two relays that hold a part of a project each do not wait for each other for ever."""
    antrag = await kasse.approved()
    for place in (1, 2, 3):
        await kasse.paid(antrag, f"{place}.00", f"HÜL-{place}")
    async with relay.database.transaction(own_caller(jugendamt=relay.tenant)) as work:
        oldest, _ = await outbox.lease(work, thema=THEMA, limit=2, now=relay.clock())
        await outbox.give_back(work, [oldest.id], now=relay.clock())
    relay.clock.now += outbox.TURN  # for so long the other is left alone
    assert await relay.run() == ["1.00"]
    relay.clock.now += outbox.LEASE
    assert await relay.run() == ["2.00", "3.00"]


async def test_p9_what_waited_for_an_older_message_is_sent_as_soon_as_that_has_arrived(
    kasse: Kasse, relay: Relay
) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "1.00", "HÜL-1")
    await kasse.paid(antrag, "2.00", "HÜL-2")
    async with relay.database.transaction(own_caller(jugendamt=relay.tenant)) as work:
        await outbox.lease(work, thema=THEMA, limit=1, now=relay.clock())  # by a relay that dies
    short = outbox.AWAY / 4
    relay.clock.now += outbox.LEASE - short
    assert await relay.run() == []
    relay.clock.now += short
    assert await relay.run() == ["1.00"]
    assert await relay.run() == ["2.00"]


async def test_p9_a_budget_that_stands_still_is_asked_no_further_and_what_is_left_waits_without_a_try(
    kasse: Kasse, relay: Relay
) -> None:
    amounts = [f"{place}.00" for place in range(1, MOST_CALLS + 3)]
    for amount in amounts:
        await kasse.paid(await kasse.approved(), amount, "HÜL-1")
    assert sorted(await relay.run(dict.fromkeys(amounts, SILENT))) == amounts[:MOST_SILENT]
    relay.clock.now += outbox.AWAY
    assert sorted(await relay.run()) == amounts
    assert (await kasse.get("/v1/buchungsstand"))["ausstehend"] == 0


async def test_p9_a_budget_that_is_away_costs_no_try(kasse: Kasse, relay: Relay) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "1.00", "HÜL-1")
    for _ in range(MOST_TRIES + 2):
        assert await relay.run({"1.00": AWAY}) == []
        kasse.wait()
    assert (await kasse.get("/v1/buchungsstand"))["geparkt"] == 0
    assert await relay.run() == ["1.00"]


async def test_p9_what_the_budget_does_not_book_is_seen_and_can_be_sent_again(kasse: Kasse, relay: Relay) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "1.00", "HÜL-1")
    await kasse.paid(antrag, "2.00", "HÜL-2")
    assert await relay.run({"1.00": "geld_fehlt"}) == ["1.00", "2.00"]
    assert await stands(kasse, antrag) == [("1.00", "abgelehnt", "geld_fehlt"), ("2.00", "gebucht", None)]
    assert (await kasse.get("/v1/buchungsstand"))["vom_budget_abgelehnt"] == 1
    (row,) = (await kasse.get("/v1/auszahlungen", budgetstand="abgelehnt"))["items"]
    assert row["detail"] == "Kein Geld"
    again = await kasse.office.client.post("/v1/buchungsstand/wiederholung", headers=kasse.wjh)
    assert (again.status_code, again.json()) == (200, {"wiederholt": 1})
    assert await relay.run() == ["1.00"]
    assert await stands(kasse, antrag) == [("1.00", "gebucht", None), ("2.00", "gebucht", None)]


async def test_p9_what_is_parked_is_sent_again_when_a_person_says_so(kasse: Kasse, relay: Relay) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "1.00", "HÜL-1")
    for _ in range(MOST_TRIES):
        assert await relay.run({"1.00": ODD}) == ["1.00"]
        for _ in range(11):
            kasse.wait()
    assert await relay.run() == []
    stand = await kasse.get("/v1/buchungsstand")
    assert (stand["ausstehend"], stand["geparkt"]) == (1, 1)
    await kasse.paid(antrag, "2.00", "HÜL-2")
    assert await relay.run() == []
    headers = kasse.wjh | {"Idempotency-Key": "w-1"}
    for _ in range(2):
        again = await kasse.office.client.post("/v1/buchungsstand/wiederholung", headers=headers)
        assert again.json() == {"wiederholt": 1}
    kasse.wait()
    assert await relay.run() == ["1.00", "2.00"]


async def test_g5_what_was_never_booked_needs_no_storno_in_the_budget(kasse: Kasse, relay: Relay) -> None:
    antrag = await kasse.approved()
    first = await kasse.paid(antrag, "1.00", "HÜL-1")
    second = await kasse.paid(antrag, "2.00", "HÜL-2")
    await relay.run({"1.00": "geld_fehlt", "2.00": SILENT})
    await kasse.reverse(antrag, first["id"])
    await kasse.reverse(antrag, second["id"])
    kasse.wait()
    assert await relay.run({"2.00": "geld_fehlt", "-2.00": UNKNOWN}) == ["2.00", "-2.00"]
    assert await stands(kasse, antrag) == [("1.00", "entfaellt", None), ("2.00", "entfaellt", None)]
    again = await kasse.office.client.post("/v1/buchungsstand/wiederholung", headers=kasse.wjh)
    assert again.json() == {"wiederholt": 0}


async def test_p9_the_final_grant_follows_the_payments_before_it(
    kasse: Kasse, relay: Relay, projects_database: Database
) -> None:
    antrag = await kasse.running()
    await kasse.paid(antrag, "1.00", "HÜL-1")
    await kasse.end(antrag)
    await kasse.prove(antrag, spent("A-1", "7.00"))
    await kasse.check(antrag)
    buch = Buch()
    await relay_zuwendungen(projects_database, buch, clock=relay.clock)
    assert [one for one in buch.seen if one in {"1.00", "endgueltig 7.00"}] == ["1.00", "endgueltig 7.00"]


async def test_p9_what_the_budget_refuses_is_shown_apart_and_warned_of_once(kasse: Kasse, relay: Relay) -> None:
    antrag = await kasse.approved()
    refused = await kasse.paid(antrag, "1.00", "HÜL-1")
    await kasse.paid(antrag, "2.00", "HÜL-2")
    for _ in range(2):
        await relay.run({"1.00": "geld_fehlt"})
        await kasse.office.client.post("/v1/buchungsstand/wiederholung", headers=kasse.wjh)
    konto = await kasse.konto(antrag)
    assert (konto["ausgezahlt"], konto["nicht_verbucht"]) == ("3.00", "0.00")  # it is on its way again
    await relay.run({"1.00": "geld_fehlt"})
    konto = await kasse.konto(antrag)
    assert (konto["ausgezahlt"], konto["nicht_verbucht"]) == ("3.00", "1.00")
    (warnung,) = (await kasse.get("/v1/warnungen"))["items"]
    assert (warnung["art"], warnung["figuren"]) == (
        "auszahlung_abgelehnt",
        {"projekt": antrag, "auszahlung": refused["id"], "betrag": "1.00", "code": "geld_fehlt"},
    )
    await kasse.reverse(antrag, refused["id"])
    assert (await kasse.konto(antrag))["nicht_verbucht"] == "0.00"


async def test_p9_a_storno_that_the_budget_refuses_counts_the_other_way(kasse: Kasse, relay: Relay) -> None:
    antrag = await kasse.approved()
    first = await kasse.paid(antrag, "1.00", "HÜL-1")
    await relay.run()
    await kasse.reverse(antrag, first["id"])
    await relay.run({"-1.00": "kein_offenes_jahr"})
    konto = await kasse.konto(antrag)
    assert (konto["ausgezahlt"], konto["nicht_verbucht"]) == ("0.00", "-1.00")
