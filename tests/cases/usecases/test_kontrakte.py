from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from services.cases.domain.kontrakt import Aktion, Begruendungen, Status, UebergangNotPossible
from services.cases.domain.zeichnung import ZeichnungsbefugnisExceeded
from services.cases.usecases.change_draft import change_draft
from services.cases.usecases.discard_kontrakt import discard_kontrakt
from services.cases.usecases.read_kontrakte import read_kontrakt
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.repeat import KeyReused, Repeat
from shared.contracts.stammdaten import StammdatenArt
from shared.contracts.versions import Match, VersionChanged, VersionMissing, etag_of
from shared.errors import InputRefused, NotVisible
from shared.geld import Geld
from shared.umfang import Kontingent, Monatspauschale, Tagessatz
from tests.cases.fakes import year
from tests.cases.house import ADVICE, ANY, House


async def test_k1_drafts_of_a_year_are_numbered_and_stand_as_they_were_written(house: House) -> None:
    first, second = await house.draft(), await house.draft(umfang=Tagessatz(Geld(120_00)), hilfeart="32")
    assert (first.nummer, second.nummer) == ("K-2026-00001", "K-2026-00002")
    assert first == await house.read(first)
    assert second.inhalt.umfang == Tagessatz(Geld(120_00))
    assert second.inhalt.form.value == "teilstationaer"


async def test_k1_a_draft_for_an_area_that_is_not_the_asds_reads_like_one_that_does_not_exist(house: House) -> None:
    refusals = []
    for sozialraum in ("saarburg", "atlantis"):
        with pytest.raises(InputRefused) as refusal:
            await house.draft(sozialraum=sozialraum)
        refusals.append(refusal.value.findings)
    assert refusals[0] == refusals[1]


async def test_drafts_need_no_budget_service_once_the_copies_are_here(house: House) -> None:
    await house.draft()
    house.budget.away = True
    assert (await house.draft()).status is Status.ENTWURF


async def test_what_was_entered_in_the_budget_a_moment_ago_counts(house: House) -> None:
    await house.draft()
    house.budget.enter(StammdatenArt.TRAEGER, "neu", {"name": "Neu"})
    assert (await house.draft(traeger="neu")).inhalt.traeger == "neu"


async def test_k1_only_a_draft_is_changed_and_its_version_counts_up(house: House) -> None:
    draft = await house.draft()
    zugriff = Zugriff(draft.id, Match(etags=frozenset({etag_of(1)})))
    changes = {"ende": date(2026, 6, 30), "umfang": Monatspauschale(Geld(500_00))}
    changed = await change_draft(house.database, house.asd, zugriff, changes, buch=house.buch, now=house.clock())
    assert (changed.version, changed.inhalt.laufzeit.ende) == (2, date(2026, 6, 30))
    with pytest.raises(VersionChanged):
        await change_draft(house.database, house.asd, zugriff, {}, buch=house.buch, now=house.clock())
    with pytest.raises(VersionMissing):
        await change_draft(house.database, house.asd, Zugriff(draft.id, None), {}, buch=house.buch, now=house.clock())
    await house.advise(draft)
    with pytest.raises(UebergangNotPossible) as refusal:
        await change_draft(house.database, house.asd, Zugriff(draft.id, ANY), {}, buch=house.buch, now=house.clock())
    assert Aktion.AENDERN not in refusal.value.erlaubt


async def test_k1_a_kontrakt_is_discarded_before_signing_alone(house: House) -> None:
    draft, signed = await house.draft(), await house.signed()
    zugriff = Zugriff(draft.id, ANY)
    discarded = await discard_kontrakt(
        house.database, house.leitung, zugriff, grund="Umzug", buch=house.buch, now=house.clock()
    )
    assert (discarded.status, discarded.verwerfungsgrund) == (Status.VERWORFEN, "Umzug")
    with pytest.raises(UebergangNotPossible):
        await discard_kontrakt(
            house.database, house.asd, Zugriff(signed.id, ANY), grund="x", buch=house.buch, now=house.clock()
        )


async def test_k2_advice_is_kept_and_may_follow_an_emergency(house: House) -> None:
    draft = await house.draft()
    reasons = Begruendungen(eilfall="Inobhutnahme", rueckwirkung="läuft schon")
    signed = await house.sign(draft, reasons=reasons)
    assert (signed.status, signed.beratungen) == (Status.UNTERZEICHNET, ())
    advised = await house.advise(signed)
    assert (advised.status, advised.beratungen, advised.version) == (Status.UNTERZEICHNET, (ADVICE,), 3)
    with pytest.raises(UebergangNotPossible):
        await house.advise(signed)


async def test_k3_above_the_limit_the_leitung_signs(house: House) -> None:
    kontrakt = await house.advise(await house.draft(umfang=Kontingent(60_000)))
    with pytest.raises(ZeichnungsbefugnisExceeded) as refusal:
        await house.sign(kontrakt)
    assert (refusal.value.kosten, refusal.value.zeichnung_bis) == (Geld(42_500_00), Geld(20_000_00))
    assert house.budget.binds == 0
    assert (await house.sign(kontrakt, signer=house.leitung)).status is Status.UNTERZEICHNET


async def test_k3_the_limit_counts_the_prices_that_hold_now(house: House) -> None:
    kontrakt = await house.advise(await house.draft(umfang=Kontingent(28_000)))
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2026", year(2026, satz="42.90"))
    with pytest.raises(ZeichnungsbefugnisExceeded) as refusal:
        await house.sign(kontrakt)
    assert refusal.value.kosten == Geld(20_020_00)


async def test_a_kontrakt_of_others_does_not_exist(house: House) -> None:
    kontrakt = await house.signed()
    elsewhere = replace(house.asd, jugendamt=f"{house.jugendamt}-2")
    strangers = (house.traeger("t2"), replace(house.asd, sozialraeume=frozenset({"saarburg"})), elsewhere)
    for stranger in strangers:
        with pytest.raises(NotVisible):
            await read_kontrakt(house.database, stranger, kontrakt.id, buch=house.buch, now=house.clock())
    with pytest.raises(NotVisible):
        await read_kontrakt(house.database, house.wjh, uuid4(), buch=house.buch, now=house.clock())
    with pytest.raises(NotVisible):
        await house.sign(kontrakt, signer=replace(house.leitung, bezirke=frozenset({"anderswo"})))


async def test_the_same_idempotency_key_drafts_once_and_refuses_other_content(house: House) -> None:
    first = await house.draft(repeat=Repeat("k", b"1"))
    assert await house.draft(repeat=Repeat("k", b"1")) == first
    with pytest.raises(KeyReused):
        await house.draft(repeat=Repeat("k", b"2"))


async def test_every_change_of_a_kontrakt_is_audited_without_personal_data(house: House) -> None:
    await house.signed()
    audit = await house.rows("SELECT aktion, akteur, daten::text AS daten FROM audit ORDER BY id")
    assert [row.aktion for row in audit] == ["kontrakt.entworfen", "kontrakt.beraten", "kontrakt.unterzeichnet"]
    assert [row.akteur for row in audit] == ["asd-konz", "asd-konz", "leitung"]
    assert not any("51-0007" in row.daten or "Familie" in row.daten for row in audit)
