"""Help before help that cases carries here: paid from the Volumen that the Konzept names, without a Kontrakt (K16)."""

from typing import Any
from uuid import uuid4

import pytest

from services.budget.usecases.enter_stammdaten import check_konzept
from shared.contracts.stammdaten import KonzeptInhalt
from tests.budget.office import Json, Office, zeile
from tests.budget.quarters import bound, close_year, next_year
from tests.builders.county import KONZEPT
from tests.builders.invariants import faults_of_sums


def konzept(volumen: str) -> Json:
    return KONZEPT | {"vorfeldhilfen": {"volumen": volumen}}


def hilfe(**content: Any) -> Json:  # noqa: ANN401  # fields of a row
    return zeile(**{"art": "vorfeld", "traeger": None} | content)


async def test_k16_it_becomes_verbrauch_of_the_named_volumen_and_its_storno_takes_it_back(office: Office) -> None:
    await office.enter(konzept=konzept("variabel"))
    kontrakt = await bound(office)
    row, of_traeger = hilfe(), hilfe(traeger="t1")
    answers = await office.verbrauch(row, zeile(kontrakt), of_traeger)
    assert [answer["status"] for answer in answers] == ["gebucht"] * 3
    assert (await office.figures())[0] == "127.50"
    assert [answer["status"] for answer in await office.verbrauch(row, of_traeger)] == ["wiederholt"] * 2
    back = row | {"schluessel": str(uuid4()), "minuten": -60, "betrag": "-42.50"}
    assert (await office.verbrauch(back))[0]["status"] == "gebucht"
    assert (await office.figures())[0] == "85.00"
    assert await faults_of_sums(office.database, office.tenant) == []
    stored = await office.sql("SELECT traeger FROM buchungen WHERE zweck = 'vorfeld' ORDER BY traeger NULLS FIRST")
    assert [one.traeger for one in stored] == [None, None, "t1"]
    assert (await office.status())["praevention"]["ist"] == "0.00", "it is no prevention by itself (V5)"


async def test_k16_on_a_pauschal_volumen_it_costs_nothing(office: Office) -> None:
    await office.enter(konzept=konzept("personalisiert"))
    paid = await office.figures("personalisiert")
    assert (await office.verbrauch(hilfe()))[0]["status"] == "gebucht"
    assert await office.figures("personalisiert") == paid
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k16_an_overdraft_there_only_warns(office: Office) -> None:
    await office.enter(konzept=konzept("praevention"))
    assert (await office.verbrauch(hilfe()))[0]["status"] == "gebucht"
    assert await office.figures("praevention") == ("42.50", "0.00", "-42.50")


async def test_k16_without_a_named_volumen_a_row_is_refused_for_good(office: Office) -> None:
    await office.enter()
    (answer,) = await office.verbrauch(hilfe())
    assert (answer["status"], answer["code"]) == ("abgelehnt", "kein_vorfeldvolumen")
    assert answer["detail"]


async def test_v13_late_help_before_help_is_a_claim_that_wjh_may_accept(office: Office) -> None:
    await office.enter(konzept=konzept("variabel"))
    await next_year(office)
    await close_year(office)
    late = hilfe(datum="2014-12-31")
    assert (await office.verbrauch(late))[0]["code"] == "jahr_abgeschlossen"
    (claim,) = office.good(await office.wjh.get("/v1/vorjahresforderungen"))["items"]
    assert (claim["art"], claim["traeger"]) == ("vorfeld", None)
    accepted = office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]}))
    assert (accepted["gebucht_in"], accepted["betrag"], accepted["volumen"]) == (2015, "42.50", "variabel")
    assert await faults_of_sums(office.database, office.tenant) == []


@pytest.mark.parametrize(("volumen", "code"), [("nichts", "volumen_unbekannt"), ("sozialraum", "eltern")])
def test_k16_the_konzept_names_a_leaf_of_its_tree(volumen: str, code: str) -> None:
    (finding,) = check_konzept(KonzeptInhalt.model_validate(konzept(volumen)))
    assert (finding.pointer, finding.code) == ("/vorfeldhilfen/volumen", code)


def test_k16_what_was_given_already_is_not_paid_from_a_volumen_that_refuses() -> None:
    tree = {
        "schluessel": "gesamt",
        "teile": [{"schluessel": "a", "anteil": "1", "bei_ueberschreitung": "sperren"}],
    }
    body = {"name": "Konzept", "volumen": tree, "vorfeldhilfen": {"volumen": "a"}}
    (finding,) = check_konzept(KonzeptInhalt.model_validate(body))
    assert finding.code == "sperrt"
