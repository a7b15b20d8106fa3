"""Leitung overrides a `sperren` for one spending; wjh books it then (V10)."""

from typing import Any

import httpx
import pytest

from tests.budget.office import Json, Office, konzept_with, problem
from tests.builders.county import put, set_up
from tests.builders.invariants import faults_of_sums

PATH = "/v1/ueberschreitungsfreigaben"


async def enter(office: Office) -> None:
    konzept = konzept_with(
        eng={"anteil": "0.5", "bei_ueberschreitung": "sperren"}, praevention={"anteil": "0.5", "umschichtbar": True}
    )
    await office.enter(konzept=konzept, gesamt="200.00")


def release(**content: Any) -> Json:  # noqa: ANN401  # fields of a Freigabe
    return {
        "jahr": 2014, "sozialraum": "konz", "volumen": "eng", "beleg": "B", "betrag": "150.00",
        "begruendung": "Die Ferienfreizeit ist zugesagt",
    } | content  # fmt: skip


async def freigabe(office: Office, **content: Any) -> httpx.Response:  # noqa: ANN401  # the same
    return await office.callers.of("leitung").post(PATH, json=release(**content))


async def spend(office: Office, betrag: str = "150.00", **content: Any) -> httpx.Response:  # noqa: ANN401  # of a spending
    return await office.ausgabe(betrag, **({"volumen": "eng", "beleg": "B"} | content))


async def test_v10_what_leitung_released_passes_a_sperre_and_is_warned_of(office: Office) -> None:
    await enter(office)
    assert problem(await spend(office, ueberschreitung_begruendung="x")) == (409, "volumen-gesperrt")
    given = office.good(await freigabe(office))
    office.good(await spend(office))
    assert await office.figures("eng") == ("150.00", "0.00", "-50.00")
    (warnung,) = await office.warnungen()
    assert (warnung["art"], warnung["figuren"]["verlangt"]) == ("ueberschreitung", "150.00")
    (row,) = await office.sql("SELECT akteur, gegenstand_id FROM audit WHERE aktion = 'ueberschreitung.freigegeben'")
    assert (row.akteur, row.gegenstand_id) == ("leitung", given["id"])
    assert await faults_of_sums(office.database, office.tenant) == []


@pytest.mark.parametrize(
    ("released", "spent"),
    [
        ({"betrag": "149.99"}, {}),
        ({"beleg": "C"}, {}),
        ({"volumen": "praevention"}, {}),
        ({"sozialraum": "saarburg"}, {}),
        ({}, {"beleg": "C"}),
    ],
)
async def test_v10_a_release_is_for_one_receipt_on_one_volumen_up_to_its_amount(
    office: Office, released: Json, spent: Json
) -> None:
    await enter(office)
    await set_up(office.callers, sozialraum="saarburg", gesamt="200.00")
    office.good(await freigabe(office, **released))
    assert problem(await spend(office, **spent)) == (409, "volumen-gesperrt")


async def test_v10_a_release_is_used_once_because_a_beleg_is(office: Office) -> None:
    await enter(office)
    office.good(await freigabe(office))
    booked = office.good(await spend(office))["id"]
    assert (await spend(office)).status_code == 200
    office.good(await office.storno("ausgaben", booked))
    assert (await spend(office)).json()["storno_grund"] == "Falsches Volumen"
    assert problem(await spend(office, beleg="C")) == (409, "volumen-gesperrt")
    assert await office.figures("eng") == ("0.00", "0.00", "100.00")


async def test_v10_a_release_overrides_nothing_where_only_a_reason_is_asked_for(office: Office) -> None:
    await enter(office)
    office.good(await freigabe(office, volumen="praevention"))
    assert problem(await spend(office, volumen="praevention")) == (409, "ueberschreitung")


async def test_v10_prevention_on_a_kontrakt_passes_no_sperre(office: Office) -> None:
    await enter(office)
    office.good(await office.bind(volumen="eng", kontingent_minuten=60, nummer="K-7"))
    case = {"kontrakt": "K-7", "ueberschreitung_begruendung": "x"}
    assert problem(await spend(office, zweck="praevention", **case)) == (409, "volumen-gesperrt")
    office.good(await spend(office, **case))


async def test_v10_what_a_release_names_must_be_there(office: Office) -> None:
    await enter(office)
    assert problem(await freigabe(office, sozialraum="nirgends")) == (422, "sozialraum-unbekannt")
    assert problem(await freigabe(office, volumen="gesamt")) == (422, "volumen-unbekannt")
    assert problem(await freigabe(office, jahr=2015)) == (409, "jahr-nicht-eingerichtet")


async def test_v10_leitung_releases_in_its_own_bezirke_alone(office: Office) -> None:
    await enter(office)
    given = office.good(await freigabe(office))
    other = office.callers.of("leitung", bezirke=["anderswo"])
    assert problem(await other.post(PATH, json=release())) == (422, "sozialraum-unbekannt")
    assert (await other.get(f"{PATH}/{given['id']}")).status_code == 404
    assert (await other.get(PATH)).json()["items"] == []
    assert (await office.wjh.get(f"{PATH}/{given['id']}")).json() == given
    assert (await office.wjh.get(PATH, params={"sozialraum": "konz"})).json()["items"] == [given]
    assert (await office.wjh.get(PATH, params={"sozialraum": "saarburg"})).json()["items"] == []


async def test_an_idempotency_key_releases_once(office: Office) -> None:
    await enter(office)
    leitung, key = office.callers.of("leitung"), {"Idempotency-Key": "f"}
    answers = [await leitung.post(PATH, json=release(), headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await office.wjh.get(PATH)).json()["items"]) == 1


async def test_v10_a_year_that_only_warns_is_not_refused_for_another_that_would_refuse(office: Office) -> None:
    warns = konzept_with(a={"anteil": "1"}) | {"projektbudget": {"bei_ueberschreitung": "warnen"}}
    await office.enter(konzept=warns)
    await put(office.callers.of("admin"), "/v1/konzepte/2015-01-01", konzept_with(a={"anteil": "1"}))
    await office.projektbudget("10.00")
    await office.projektbudget("1000.00", jahr=2015)
    asked = {2014: "10.01", 2015: "1000.00"}
    assert problem(await office.bind_projekt(asked)) == (409, "ueberschreitung")
    assert problem(await office.bind_projekt(asked | {2015: "1000.01"})) == (409, "volumen-gesperrt")
    office.good(await office.bind_projekt(asked, begruendung="Beschluss"))
