"""K1, K3-K5, K14: a signed Kontrakt is amended, ended, handed on; the money first, and never in between."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from services.cases.domain.aenderung import (
    AbOutsideLaufzeit,
    Aenderung,
    BewilligtUnterAnerkannt,
    LeistungenNachEnde,
    Menge,
    NothingChanges,
)
from services.cases.domain.beendigung import EndeNotEarlier
from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import AenderungOffen, Anlass, Kontrakt, Status, Stunden, UebergangNotPossible
from services.cases.domain.quittung import Zustand
from services.cases.domain.zeichnung import ZeichnungsbefugnisExceeded
from services.cases.usecases.amend_kontrakt import (
    Wunsch,
    amend_kontrakt,
    wish_aenderung,
    wish_beendigung,
    wish_traegerwechsel,
)
from services.cases.usecases.ask_budget import BudgetUnreachable, Person
from services.cases.usecases.expire_kontrakte import expire_kontrakte
from services.cases.usecases.settle_absichten import AenderungUnknown, settle_absichten
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.peers import ProblemAnswer
from shared.contracts.versions import Match, VersionChanged, etag_of
from shared.identity import Caller, RawToken
from shared.storage.absichten import PATIENCE
from shared.umfang import Kontingent, MinutenProWoche
from tests.cases.fakes import EXCEEDED
from tests.cases.house import ANY, House, hours

JULI = date(2026, 7, 1)
MORE = Aenderung(Anlass.AENDERUNG, JULI, "Mehr Bedarf", menge=Menge(Kontingent(900)))


def person(house: House, caller: Caller | None = None) -> Person:
    return Person(caller or house.leitung, RawToken("token"))


async def do(
    house: House, kontrakt: Kontrakt, wunsch: Wunsch, *, match: Match = ANY, caller: Caller | None = None
) -> Kontrakt:
    return await amend_kontrakt(
        house.database,
        house.budget,
        Zugriff(kontrakt.id, match),
        wunsch,
        person=person(house, caller),
        buch=house.buch,
        now=house.clock(),
    )


async def amend(
    house: House, kontrakt: Kontrakt, aenderung: Aenderung = MORE, *, match: Match = ANY, caller: Caller | None = None
) -> Kontrakt:
    return await do(
        house, kontrakt, wish_aenderung(aenderung, person=person(house, caller)), match=match, caller=caller
    )


async def end(house: House, kontrakt: Kontrakt, ende: date) -> Kontrakt:
    return await do(house, kontrakt, wish_beendigung(ende=ende, grund="Ziel erreicht", person=person(house)))


async def hand_on(house: House, kontrakt: Kontrakt, *, ab: date = JULI, traeger: str = "t2") -> Kontrakt:
    return await do(house, kontrakt, wish_traegerwechsel(ab=ab, traeger=traeger, grund="Umzug", person=person(house)))


async def test_k1_k4_an_amendment_binds_anew_and_keeps_what_was_agreed_before(house: House) -> None:
    signed = await house.signed()
    after = await amend(house, signed)
    assert (after.status, after.version, after.inhalt.umfang) == (
        Status.UNTERZEICHNET, signed.version + 1, Kontingent(900),
    )  # fmt: skip
    assert [(one.nummer, one.anlass, one.gueltig_ab, one.inhalt.umfang, one.grund) for one in after.fassungen] == [
        (1, Anlass.UNTERZEICHNUNG, date(2026, 1, 1), Kontingent(600), None),
        (2, Anlass.AENDERUNG, JULI, Kontingent(900), "Mehr Bedarf"),
    ]
    assert after.stunden == Stunden(bewilligt=900)
    assert len(house.budget.bound) == 2


async def test_k4_what_the_budget_need_not_know_is_amended_without_asking_it(house: House) -> None:
    signed = await house.signed()
    house.budget.away = True
    change = Aenderung(Anlass.AENDERUNG, JULI, "Andere Hilfeart", hilfeart="27.2", form=Form.FLEXIBEL)
    after = await amend(house, signed, change)
    assert (after.inhalt.hilfeart, after.inhalt.form, after.stunden.bewilligt) == ("27.2", Form.FLEXIBEL, 600)
    outside = await house.signed(volumen=None)
    assert (await amend(house, outside)).stunden.bewilligt == 900


async def test_v10_an_end_and_a_change_of_traeger_bring_their_reason_where_a_year_is_overdrawn(house: House) -> None:
    ended, handed, other = await house.signed(), await house.signed(), await house.signed()
    house.budget.problem = EXCEEDED
    assert (await end(house, ended, JULI)).status is Status.BEENDET
    assert (await hand_on(house, handed)).inhalt.laufzeit.ende < JULI
    with pytest.raises(ProblemAnswer):
        await amend(house, other)


async def test_k14_held_rows_that_fit_after_an_amendment_are_recognised_and_sent(house: House) -> None:
    signed = await house.signed()
    posted = await house.post(hours(signed, "R-1", minuten=600), hours(signed, "R-2", minuten=300))
    assert (await house.read(signed)).stunden == Stunden(600, 600, 300)
    after = await amend(house, signed)
    assert after.stunden == Stunden(900, 900, 0)
    held = posted.zeilen[1].id
    assert held is not None
    assert (await house.leistung(held)).zustand is Zustand.ANERKANNT
    await house.relay()
    assert house.budget.minuten == 900


async def test_k14_no_less_is_granted_than_is_recognised(house: House) -> None:
    signed = await house.signed()
    await house.post(hours(signed, minuten=500))
    with pytest.raises(BewilligtUnterAnerkannt) as refusal:
        await amend(house, signed, replace(MORE, menge=Menge(Kontingent(499))))
    assert (refusal.value.bewilligt, refusal.value.anerkannt) == (499, 500)
    assert len(house.budget.bound) == 1


async def test_k3_an_amendment_is_tested_with_its_new_total(house: House) -> None:
    signed = await house.signed()
    poor = replace(house.asd, zeichnung_bis=signed.inhalt.stundensatz)
    with pytest.raises(ZeichnungsbefugnisExceeded):
        await amend(house, signed, caller=poor)
    assert (await amend(house, signed, caller=house.asd)).stunden.bewilligt == 900


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"ab": date(2025, 12, 31)}, AbOutsideLaufzeit),
        ({"ab": date(2027, 1, 1)}, AbOutsideLaufzeit),
        ({"ab": date(2027, 1, 2), "ende": date(2027, 6, 30)}, AbOutsideLaufzeit),
        ({"menge": Menge(Kontingent(600))}, NothingChanges),
        ({"menge": None, "hilfeart": "31"}, NothingChanges),
    ],
)
async def test_k1_an_amendment_lies_in_the_term_and_changes_something(
    house: House, change: dict[str, Any], refusal: type[Exception]
) -> None:
    signed = await house.signed()
    with pytest.raises(refusal):
        await amend(house, signed, replace(MORE, **change))
    assert await house.read(signed) == signed


async def test_k1_only_a_signed_kontrakt_is_amended_and_only_in_the_version_that_was_seen(house: House) -> None:
    with pytest.raises(UebergangNotPossible):
        await amend(house, await house.draft())
    signed = await house.signed()
    await amend(house, signed)
    with pytest.raises(VersionChanged):
        await amend(
            house,
            signed,
            replace(MORE, menge=Menge(Kontingent(901))),
            match=Match(etags=frozenset({etag_of(signed.version)})),
        )


async def test_k1_a_prolonged_help_takes_a_new_amount_from_the_day_after_its_end(house: House) -> None:
    signed = await house.signed(umfang=MinutenProWoche(70))
    longer = Aenderung(
        Anlass.AENDERUNG, date(2027, 1, 1), "Länger", ende=date(2027, 1, 14), menge=Menge(MinutenProWoche(35))
    )
    after = await amend(house, signed, longer)
    assert (after.inhalt.laufzeit.ende, after.stunden.bewilligt) == (date(2027, 1, 14), 3650 + 70)
    assert after.unterzeichnung is not None
    assert [bindung.jahr for bindung in after.unterzeichnung.bindungen] == [2026, 2027]


async def test_k4_an_amendment_without_an_answer_is_settled_by_its_repeat(house: House) -> None:
    signed = await house.signed()
    house.budget.lose = "answer"
    with pytest.raises(AenderungUnknown):
        await amend(house, signed)
    waiting = await house.read(signed)
    assert (waiting.offen, waiting.inhalt.umfang) == (True, Kontingent(600))
    house.budget.lose = ""
    after = await amend(house, signed)
    assert (after.offen, after.inhalt.umfang, len(after.fassungen)) == (False, Kontingent(900), 2)
    assert await amend(house, signed) == after


@pytest.mark.parametrize(("lost", "bewilligt"), [("answer", 900), ("request", 600)])
async def test_k4_the_repair_completes_or_closes_an_amendment(house: House, lost: str, bewilligt: int) -> None:
    signed = await house.signed()
    house.budget.lose = lost
    with pytest.raises(AenderungUnknown):
        await amend(house, signed)
    house.budget.lose = ""
    house.clock.now += PATIENCE
    await settle_absichten(house.database, house.budget, now=house.clock())
    after = await house.read(signed)
    assert (after.offen, after.stunden.bewilligt) == (False, bewilligt)
    limits = await house.rows("SELECT grenze_minuten, grenze_ende FROM kontraktstaende")
    assert [tuple(row) for row in limits] == [(None, None)]


async def test_k4_while_an_amendment_waits_nothing_else_moves(house: House) -> None:
    signed = await house.signed()
    house.budget.lose = "answer"
    with pytest.raises(AenderungUnknown):
        await amend(house, signed)
    async with house.database.transaction(house.wjh) as work:
        await work.execute(text("UPDATE absichten SET klaerbar_ab = klaerbar_ab + interval '1 hour'"))
    with pytest.raises(AenderungOffen):
        await end(house, signed, date(2026, 6, 30))


async def test_k14_while_an_amendment_waits_hours_take_no_more_than_both_contents_grant(house: House) -> None:
    signed = await house.signed()
    house.budget.lose = "answer"
    with pytest.raises(AenderungUnknown):
        await amend(
            house, signed, Aenderung(Anlass.AENDERUNG, JULI, "Weniger", ende=JULI, menge=Menge(Kontingent(100)))
        )
    house.budget.lose = ""
    posted = await house.post(hours(signed, "R-1", minuten=200), hours(signed, "R-2", datum=date(2026, 8, 1)))
    assert [zeile.ablehnung.code if zeile.ablehnung else None for zeile in posted.zeilen] == [
        None, "ausserhalb_laufzeit",
    ]  # fmt: skip
    house.clock.now += PATIENCE
    await settle_absichten(house.database, house.budget, now=house.clock())
    assert (await house.read(signed)).stunden == Stunden(100, 0, 200)


async def test_k4_v10_the_budgets_refusal_of_an_amendment_leaves_all_as_it_was(house: House) -> None:
    signed = await house.signed()
    house.budget.problem = EXCEEDED
    with pytest.raises(ProblemAnswer):
        await amend(house, signed)
    assert await house.read(signed) == signed
    assert (await amend(house, signed, replace(MORE, ueberschreitung="Rechtsanspruch"))).stunden.bewilligt == 900


async def test_k4_an_amendment_that_never_left_may_be_repeated(house: House) -> None:
    signed = await house.signed()
    house.budget.away = True
    with pytest.raises(BudgetUnreachable):
        await amend(house, signed)
    house.budget.away = False
    assert (await amend(house, signed)).stunden.bewilligt == 900


async def test_k1_a_help_that_ended_is_beendet_and_takes_hours_for_its_days(house: House) -> None:
    signed = await house.signed(umfang=MinutenProWoche(70))
    ended = await end(house, signed, date(2026, 6, 30))
    assert (ended.status, ended.inhalt.laufzeit.ende, ended.stunden.bewilligt) == (
        Status.BEENDET, date(2026, 6, 30), 1810,
    )  # fmt: skip
    posted = await house.post(hours(signed, "R-1"), hours(signed, "R-2", datum=JULI))
    assert [zeile.ablehnung.code if zeile.ablehnung else None for zeile in posted.zeilen] == [
        None, "ausserhalb_laufzeit",
    ]  # fmt: skip
    assert await end(house, signed, date(2026, 6, 30)) == await house.read(signed)


async def test_k1_v7_an_end_never_grants_less_than_is_recognised_and_a_contingent_keeps_its_minutes(
    house: House,
) -> None:
    weekly = await house.signed(umfang=MinutenProWoche(70))
    await house.post(hours(weekly, datum=date(2026, 1, 5), minuten=500))
    assert (await end(house, weekly, date(2026, 1, 7))).stunden == Stunden(500, 500)
    contingent = await house.signed()
    assert (await end(house, contingent, date(2026, 1, 7))).stunden.bewilligt == 600


async def test_k1_no_help_ends_before_its_last_hours(house: House) -> None:
    signed = await house.signed()
    await house.post(hours(signed, "R-1"), hours(signed, "R-2", datum=date(2026, 8, 3), minuten=700))
    with pytest.raises(LeistungenNachEnde) as refusal:
        await end(house, signed, date(2026, 6, 30))
    assert (refusal.value.letzter_tag, refusal.value.zeilen, refusal.value.minuten) == (date(2026, 8, 3), 1, 700)
    with pytest.raises(EndeNotEarlier):
        await end(house, signed, date(2026, 12, 31))


async def test_k1_a_help_that_is_to_end_later_runs_until_then(house: House) -> None:
    signed = await house.signed()
    coming = await end(house, signed, date(2026, 12, 1))
    assert (coming.status, coming.inhalt.laufzeit.ende) == (Status.UNTERZEICHNET, date(2026, 12, 1))
    house.clock.now = datetime(2026, 12, 1, 22, tzinfo=UTC)
    await expire_kontrakte(house.database, now=house.clock())
    assert await house.read(signed) == coming
    house.clock.now = datetime(2026, 12, 1, 23, tzinfo=UTC)  # 2 December in Berlin
    assert await expire_kontrakte(house.database, now=house.clock()) >= 1
    over = await house.read(signed)
    assert (over.status, over.version) == (Status.BEENDET, coming.version + 1)
    who = await house.rows("SELECT akteur FROM audit WHERE aktion = 'kontrakt.abgelaufen'")
    assert {row.akteur for row in who} == {"service-cases"}


async def test_k1_a_kontrakt_is_handed_on_with_what_is_left_of_it(house: House) -> None:
    signed = await house.signed(umfang=Kontingent(3650))
    await house.post(hours(signed, minuten=60))
    old = await hand_on(house, signed)
    assert (old.status, old.inhalt.laufzeit.ende, old.stunden) == (
        Status.BEENDET, date(2026, 6, 30), Stunden(1810, 60),
    )  # fmt: skip
    assert old.nachfolger is not None
    draft = await house.read(replace(signed, id=old.nachfolger))
    assert (draft.status, draft.vorgaenger, draft.inhalt.traeger) == (Status.ENTWURF, signed.id, "t2")
    assert (draft.inhalt.laufzeit.beginn, draft.inhalt.laufzeit.ende, draft.inhalt.umfang) == (
        JULI, date(2026, 12, 31), Kontingent(1840),
    )  # fmt: skip
    assert await hand_on(house, signed) == old
