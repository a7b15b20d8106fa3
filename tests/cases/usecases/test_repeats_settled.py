"""An Idempotency-Key counts also where the repair completed what was asked under it (K4, contract: Repeating)."""

from dataclasses import replace
from datetime import date

import pytest

from services.cases.domain.aenderung import Aenderung, Menge
from services.cases.domain.kontrakt import Anlass, Kontrakt
from services.cases.usecases.amend_kontrakt import amend_kontrakt, wish_aenderung
from services.cases.usecases.ask_budget import Person
from services.cases.usecases.settle_absichten import AenderungUnknown, settle_absichten
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.repeat import KeyReused, Repeat
from shared.identity import RawToken
from shared.storage.absichten import PATIENCE
from shared.umfang import Kontingent
from tests.cases.house import ANY, House

MORE = Aenderung(Anlass.AENDERUNG, date(2026, 7, 1), "Mehr Bedarf", menge=Menge(Kontingent(900)))
OTHER = replace(MORE, grund="Noch mehr", menge=Menge(Kontingent(1200)))
KEY = Repeat("k-1", b"mehr")


async def amend(house: House, kontrakt: Kontrakt, aenderung: Aenderung, repeat: Repeat | None = None) -> Kontrakt:
    person = Person(house.leitung, RawToken("token"))
    return await amend_kontrakt(
        house.database,
        house.budget,
        Zugriff(kontrakt.id, ANY, repeat),
        wish_aenderung(aenderung, person=person),
        person=person,
        buch=house.buch,
        now=house.clock(),
    )


async def lose_the_answer(house: House) -> Kontrakt:
    """Ask for an amendment of which the answer is lost, and let the repair complete it."""
    signed = await house.signed()
    house.budget.lose = "answer"
    with pytest.raises(AenderungUnknown):
        await amend(house, signed, MORE, KEY)
    house.budget.lose = ""
    house.clock.now += PATIENCE
    await settle_absichten(house.database, house.budget, now=house.clock())
    return signed


async def test_k4_what_the_repair_completed_is_not_done_again_over_a_later_amendment(house: House) -> None:
    signed = await lose_the_answer(house)
    other = await amend(house, signed, OTHER)
    assert [fassung.grund for fassung in other.fassungen[1:]] == [MORE.grund, OTHER.grund]
    assert await amend(house, signed, MORE, KEY) == other


async def test_k4_the_key_of_what_the_repair_completed_is_taken_for_other_content(house: House) -> None:
    signed = await lose_the_answer(house)
    with pytest.raises(KeyReused):
        await amend(house, signed, OTHER, replace(KEY, fingerprint=b"anderes"))
