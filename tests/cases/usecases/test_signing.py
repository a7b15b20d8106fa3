"""K4: never signed without its Bindung, never a Bindung without its Kontrakt for longer than the repair takes."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.cases.domain.kontrakt import (
    Aktion,
    Begruendungen,
    Kontrakt,
    Status,
    UebergangNotPossible,
    UnterzeichnungOffen,
)
from services.cases.domain.zeichnung import ZeichnungsbefugnisExceeded
from services.cases.usecases.ask_budget import BudgetUnreachable
from services.cases.usecases.discard_kontrakt import discard_kontrakt
from services.cases.usecases.settle_absichten import UnterzeichnungUnknown, settle_absichten
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.peers import ProblemAnswer
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match, VersionChanged, etag_of
from shared.geld import Geld
from shared.storage.absichten import PATIENCE
from tests.cases.fakes import EXCEEDED, TOO_DEAR
from tests.cases.house import ANY, NO_REASONS, House


async def advised(house: House, **changes: Any) -> Kontrakt:  # noqa: ANN401  # whatever matters in the test
    return await house.advise(await house.draft(**changes))


async def settle(house: House) -> None:
    await settle_absichten(house.database, house.budget, now=house.clock())


async def discard(house: House, kontrakt: Kontrakt) -> Kontrakt:
    zugriff = Zugriff(kontrakt.id, ANY)
    return await discard_kontrakt(house.database, house.asd, zugriff, grund="Umzug", buch=house.buch, now=house.clock())


async def ergebnisse(house: House) -> list[str | None]:
    return [row.ergebnis for row in await house.rows("SELECT ergebnis FROM absichten ORDER BY id")]


async def test_k4_signing_binds_first_and_keeps_what_was_bound(house: House) -> None:
    signed = await house.sign(await advised(house))
    assert signed.status is Status.UNTERZEICHNET
    assert signed.unterzeichnung is not None
    assert (signed.unterzeichnung.von, signed.unterzeichnung.am) == ("asd-konz", house.clock())
    assert [bindung.betrag for bindung in signed.unterzeichnung.bindungen] == [Geld(100_00)]
    assert len(house.budget.bound) == 1
    assert await ergebnisse(house) == ["gebunden"]
    fassungen = await house.rows("SELECT fassung, kontingent_minuten FROM kontraktfassungen")
    assert [tuple(row) for row in fassungen] == [(1, 600)]


async def test_k4_a_help_outside_the_volumes_is_signed_without_a_bindung(house: House) -> None:
    signed = await house.sign(await advised(house, volumen=None))
    assert (signed.status, signed.version) == (Status.UNTERZEICHNET, 3)
    assert signed.unterzeichnung is not None
    assert signed.unterzeichnung.bindungen == ()
    assert house.budget.binds == 0


async def test_k4_v10_the_budgets_conflict_reaches_the_caller_and_the_kontrakt_stays_unsigned(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.problem = EXCEEDED
    with pytest.raises(ProblemAnswer) as refusal:
        await house.sign(kontrakt)
    assert refusal.value.document["ueberschreitungen"] == EXCEEDED["ueberschreitungen"]
    stands = await house.read(kontrakt)
    assert (stands.status, stands.offen, stands.version) == (Status.BERATEN, False, kontrakt.version)
    reasons = Begruendungen(ueberschreitung="Rechtsanspruch", rueckwirkung="läuft schon")
    assert (await house.sign(kontrakt, reasons=reasons)).status is Status.UNTERZEICHNET
    assert await ergebnisse(house) == ["abgelehnt", "gebunden"]


REFUSED: dict[str, Any] = {"problem": EXCEEDED}
BUSY: dict[str, Any] = {"busy": True}  # a 503 tells little: what its database was about to commit it may have kept


@pytest.mark.parametrize(
    ("answer", "error", "ergebnis"),
    [(REFUSED, ProblemAnswer, "abgelehnt"), (BUSY, BudgetUnreachable, "geschlossen")],
    ids=["refused", "turned-away"],
)
async def test_k4_no_copy_of_a_request_that_was_not_taken_binds_later(
    house: House, answer: dict[str, Any], error: type[Exception], ergebnis: str
) -> None:
    kontrakt = await advised(house)
    house.budget = replace(house.budget, **answer)
    with pytest.raises(error):
        await house.sign(kontrakt)
    assert {one for (one,) in await house.rows("SELECT id FROM absichten")} == house.budget.closed
    house.budget.deaf = True
    with pytest.raises(UnterzeichnungUnknown):  # whether a copy got through shows when the key is closed
        await house.sign(kontrakt)
    assert await ergebnisse(house) == [ergebnis, None]


@pytest.mark.parametrize("answer", [REFUSED, BUSY], ids=["refused", "turned-away"])
async def test_k4_where_a_copy_of_a_request_that_was_not_taken_has_bound_the_kontrakt_is_signed(
    house: House, answer: dict[str, Any]
) -> None:
    kontrakt = await advised(house)
    house.budget = replace(house.budget, copied=True, **answer)
    assert (await house.sign(kontrakt)).status is Status.UNTERZEICHNET
    assert await ergebnisse(house) == ["gebunden"]


async def test_k3_the_budget_hears_what_the_signature_may_cost(house: House) -> None:
    await house.sign(await advised(house))
    await house.signed()
    assert house.budget.hoechstens == [Geld(20_000_00), None]


async def test_k3_what_is_too_dear_by_the_budgets_prices_is_refused_as_if_it_were_judged_here(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.problem = TOO_DEAR
    with pytest.raises(ZeichnungsbefugnisExceeded) as refusal:
        await house.sign(kontrakt)
    assert (refusal.value.kosten, refusal.value.zeichnung_bis) == (Geld(20_000_01), Geld(20_000_00))
    assert (await house.read(kontrakt)).status is Status.BERATEN
    assert await ergebnisse(house) == ["abgelehnt"]


async def test_k4_a_budget_that_was_not_reached_leaves_nothing_open(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.away = True
    with pytest.raises(BudgetUnreachable):
        await house.sign(kontrakt)
    assert await house.read(kontrakt) == kontrakt
    house.budget.away = False
    await house.sign(kontrakt)
    assert len(house.budget.bound) == 1
    assert await ergebnisse(house) == ["nicht_gesendet", "gebunden"]


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_k4_without_an_answer_nothing_else_happens_until_it_is_settled(house: House, lost: str) -> None:
    kontrakt = await advised(house)
    house.budget.lose = lost
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(kontrakt)
    stands = await house.read(kontrakt)
    assert (stands.status, stands.offen, stands.version) == (Status.BERATEN, True, kontrakt.version)
    with pytest.raises(UnterzeichnungOffen):
        await discard(house, kontrakt)


async def test_k4_the_repair_completes_what_the_budget_has_in_the_name_of_who_signed(house: House) -> None:
    kontrakt, signed_at = await advised(house), house.clock()
    house.budget.lose = "answer"
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(kontrakt)
    house.clock.pass_by(60)
    await settle(house)
    signed = await house.read(kontrakt)
    assert (signed.status, signed.offen) == (Status.UNTERZEICHNET, False)
    assert signed.unterzeichnung is not None
    assert (signed.unterzeichnung.von, signed.unterzeichnung.am) == ("asd-konz", signed_at)
    assert signed.unterzeichnung.begruendungen == NO_REASONS
    audit = await house.rows("SELECT akteur, im_auftrag_von FROM audit WHERE aktion = 'kontrakt.unterzeichnet'")
    assert [tuple(row) for row in audit] == [("service-cases", "asd-konz")]
    await settle(house)
    assert await house.read(kontrakt) == signed


async def test_k4_the_repair_closes_for_good_what_the_budget_does_not_have(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.lose = "request"
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(kontrakt)
    await settle(house)
    stands = await house.read(kontrakt)
    assert (stands.status, stands.offen) == (Status.BERATEN, False)
    assert len(house.budget.closed) == 1
    assert (await discard(house, kontrakt)).status is Status.VERWORFEN


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_k4_a_repeated_signature_settles_the_first_and_signs_once(house: House, lost: str) -> None:
    kontrakt = await advised(house)
    house.budget.lose = lost
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(kontrakt)
    house.budget.lose = ""
    signed = await house.sign(kontrakt)
    assert signed.status is Status.UNTERZEICHNET
    assert len(house.budget.bound) == 1
    assert await ergebnisse(house) == (["gebunden"] if lost == "answer" else ["geschlossen", "gebunden"])


async def test_k4_while_the_budget_stays_silent_a_repeat_is_told_so(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.lose = "answer"
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(kontrakt)
    house.budget.away = True
    with pytest.raises(UnterzeichnungUnknown):
        await house.sign(kontrakt)
    await settle(house)
    assert (await house.read(kontrakt)).offen


async def test_k4_after_a_crash_between_intent_and_answer_the_repair_waits_and_then_settles(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.slow = 30
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):  # the process is gone: neither an answer nor its loss was recorded
            await house.sign(kontrakt)
    house.budget.slow = 0
    await settle(house)
    assert (await house.read(kontrakt)).offen, "the call may still be under way"
    for signer in (house.asd, house.leitung):
        with pytest.raises(UnterzeichnungOffen):
            await house.sign(kontrakt, signer=signer)
    house.clock.pass_by(PATIENCE.total_seconds())
    await settle(house)
    stands = await house.read(kontrakt)
    assert (stands.offen, stands.status) == (False, Status.BERATEN)


async def test_k4_two_signers_at_once_bind_once(house: House) -> None:
    kontrakt = await advised(house)
    house.budget.slow = 0.2
    signers = [house.asd, house.leitung, house.asd, house.leitung]
    answers = await asyncio.gather(*(house.sign(kontrakt, signer=one) for one in signers), return_exceptions=True)
    assert len(house.budget.bound) == 1
    assert [type(answer) for answer in answers].count(Kontrakt) == 1
    others = {type(answer) for answer in answers} - {Kontrakt}
    assert others <= {UnterzeichnungOffen}
    assert (await house.read(kontrakt)).status is Status.UNTERZEICHNET


async def test_k4_the_same_signature_again_is_answered_and_not_carried_out(house: House) -> None:
    kontrakt = await advised(house)
    old = Match(etags=frozenset({etag_of(kontrakt.version)}))
    signed = await house.sign(kontrakt, match=old, repeat=Repeat("k", b"1"))
    assert await house.sign(kontrakt, match=old, repeat=Repeat("k", b"1")) == signed
    assert await house.sign(kontrakt, match=old) == signed
    assert house.budget.binds == 1
    with pytest.raises(VersionChanged):
        await house.sign(kontrakt, match=old, signer=house.leitung)


async def test_k1_a_signed_kontrakt_is_not_signed_again(house: House) -> None:
    signed = await house.signed()
    with pytest.raises(UebergangNotPossible) as refusal:
        await house.sign(signed, signer=house.asd)
    assert (refusal.value.zustand, refusal.value.erlaubt) == (
        Status.UNTERZEICHNET,
        (Aktion.FORTSCHREIBEN, Aktion.BEENDEN, Aktion.TRAEGER_WECHSELN),
    )
