"""The year-end settlement as it is booked (V15)."""

from typing import Any

import httpx
import pytest

from tests.budget.office import Office, problem
from tests.builders.county import put
from tests.builders.invariants import faults_of_sums

ANY = {"If-Match": "*"}


async def settle(office: Office, *rows: tuple[str, str, str, str], **named: Any) -> httpx.Response:  # noqa: ANN401  # fields
    names = ("stellen", "beginn", "ende", "personalkosten")
    body = {
        "jahr": 2014,
        "sozialraum": "konz",
        "traeger": "t1",
        "besetzung": [dict(zip(names, row, strict=True)) for row in rows],
    }
    return await office.wjh.post("/v1/spitzabrechnungen", json=body | named)


WHOLE = ("2.00", "2014-01-01", "2014-12-31")


@pytest.mark.parametrize(
    ("kosten", "anerkannt", "nachzahlung", "rueckforderung"),
    [
        ("50000.00", "70000.00", "2000.00", "0.00"),
        ("48000.00", "68000.00", "0.00", "0.00"),
        ("40000.33", "60000.33", "0.00", "7999.67"),
    ],
)
async def test_v15_verbrauch_becomes_the_settled_amount_and_nothing_stays_bound(
    office: Office, kosten: str, anerkannt: str, nachzahlung: str, rueckforderung: str
) -> None:
    await office.enter()
    settled = office.good(await settle(office, (*WHOLE, kosten)))
    figures = [settled[name] for name in ("abschlaege", "anerkannt", "nachzahlung", "rueckforderung")]
    assert figures == ["68000.00", anerkannt, nachzahlung, rueckforderung]
    verbrauch, offen, _ = await office.figures("personalisiert")
    assert (verbrauch, offen) == (anerkannt, "0.00")
    assert office.good(await office.wjh.get(f"/v1/spitzabrechnungen/{settled['id']}")) == settled
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v15_it_is_settled_again_only_after_a_storno(office: Office) -> None:
    await office.enter()
    first = office.good(await settle(office, (*WHOLE, "40000.00")))
    assert problem(await settle(office, (*WHOLE, "41000.00"))) == (409, "bereits-abgerechnet")
    stornierte = office.good(await office.storno("spitzabrechnungen", first["id"]))
    assert stornierte == first | {"storno_grund": "Falsches Volumen"}
    assert await office.figures("personalisiert") == ("68000.00", "0.00", "0.00")
    assert problem(await office.storno("spitzabrechnungen", first["id"])) == (409, "bereits-storniert")
    office.good(await settle(office, (*WHOLE, "41000.00")))
    assert await office.figures("personalisiert") == ("61000.00", "0.00", "7000.00")
    assert await faults_of_sums(office.database, office.tenant) == []
    page = office.good(await office.wjh.get("/v1/spitzabrechnungen", params={"jahr": "2014", "sozialraum": "konz"}))
    assert [item["storno_grund"] for item in page["items"]] == ["Falsches Volumen", None]


async def test_v15_inputs_that_change_after_the_settlement_bind_nothing_again(office: Office) -> None:
    await office.enter()
    office.good(await settle(office, (*WHOLE, "40000.00")))
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "200000.00"}, **ANY)
    assert await office.figures("personalisiert") == ("60000.00", "0.00", "76000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def money(office: Office) -> list[object]:
    """Read every amount that a settlement can touch."""
    figures = [(await office.status())["volumina"]]
    bound = await office.sql("SELECT betrag, verbrauch, offen FROM bindungen ORDER BY quelle")
    planned = await office.sql("SELECT vertrag, nr, faellig, betrag, buchung FROM abschlaege ORDER BY vertrag, nr")
    return [figures, [tuple(row) for row in bound], [tuple(row) for row in planned]]


@pytest.mark.parametrize("kosten", ["50000.00", "48000.00", "40000.33"])
@pytest.mark.parametrize("gesamt", ["100000.00", "200000.00", "50000.00"])
async def test_v15_a_storno_restores_what_was_before_also_what_was_bound(
    office: Office, kosten: str, gesamt: str
) -> None:
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": gesamt}, **ANY)
    before = await money(office)
    settled = office.good(await settle(office, (*WHOLE, kosten)))
    assert settled["abschlaege"] == (await office.status())["volumina"]["personalisiert"]["ansatz"]
    office.good(await office.storno("spitzabrechnungen", settled["id"]))
    assert await money(office) == before
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v15_what_was_allotted_otherwise_while_it_was_settled_is_corrected_with_the_storno(
    office: Office,
) -> None:
    await office.enter()
    settled = office.good(await settle(office, (*WHOLE, "40000.00")))
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "50000.00"}, **ANY)
    assert await office.figures("personalisiert") == ("60000.00", "0.00", "-26000.00")
    office.good(await office.storno("spitzabrechnungen", settled["id"]))
    assert await office.figures("personalisiert") == ("34000.00", "0.00", "0.00")
    again = office.good(await settle(office, (*WHOLE, "40000.00")))
    assert (again["abschlaege"], again["nachzahlung"]) == ("34000.00", "26000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v15_more_posts_than_the_contract_are_refused_with_the_day(office: Office) -> None:
    await office.enter()
    refused = await settle(office, (*WHOLE, "1.00"), ("0.01", "2014-06-30", "2014-07-01", "1.00"))
    assert problem(refused) == (422, "mehr-stellen-als-vereinbart")
    assert {name: refused.json()[name] for name in ("tag", "besetzt", "vereinbart")} == {
        "tag": "2014-06-30", "besetzt": "2.01", "vereinbart": "2.00",
    }  # fmt: skip
    assert await office.sql("SELECT 1 FROM spitzabrechnungen") == []


async def test_v15_before_the_last_abschlag_is_paid_it_is_too_early(office: Office) -> None:
    office.clock.set("2014-11-30")
    await office.enter()
    refused = await settle(office, (*WHOLE, "1.00"))
    assert (problem(refused), refused.json()["faellig"]) == ((409, "abschlaege-offen"), "2014-12-01")


async def test_v15_without_contract_or_year_there_is_nothing_to_settle(office: Office) -> None:
    await office.enter()
    assert problem(await settle(office, (*WHOLE, "1.00"), traeger="t2")) == (409, "kein-vertrag")
    assert problem(await settle(office, (*WHOLE, "1.00"), sozialraum="saarburg")) == (409, "kein-vertrag")
    assert problem(await settle(office, jahr=2016)) == (409, "haushaltsjahr-fehlt")


async def test_v15_every_period_outside_the_year_or_turned_round_is_named(office: Office) -> None:
    await office.enter()
    out = await settle(office, ("1.00", "2013-12-31", "2014-01-31", "1.00"), (*WHOLE, "1.00"))
    assert [error["pointer"] for error in out.json()["errors"]] == ["/besetzung/0"]
    turned = await settle(office, ("1.00", "2014-02-01", "2014-01-31", "1.00"))
    assert [error["pointer"] for error in turned.json()["errors"]] == ["/besetzung/0/ende"]
