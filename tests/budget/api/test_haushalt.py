"""Haushaltsjahre over HTTP: set up, status, total (V1, V2, V5, V7, V12)."""

from tests.builders.clients import Callers
from tests.builders.county import enter_county, put, read_volumen, set_up


async def test_v1_the_countys_worked_example_comes_out_to_the_cent(callers: Callers) -> None:
    await enter_county(callers)
    await set_up(callers, gesamt="100000.00")
    status = (await callers.of("wjh").get("/v1/haushaltsjahre/2014/sozialraeume/konz")).json()
    ansaetze = {name: figures["ansatz"] for name, figures in status["volumina"].items()}
    assert ansaetze == {
        "gesamt": "100000.00",
        "sozialraum": "85000.00",
        "personalisiert": "68000.00",
        "variabel": "17000.00",
        "praevention": "0.00",
        "asd": "15000.00",
    }
    assert status["wurzel"] == "gesamt"


async def test_v2_ansaetze_from_posts_and_annex_with_the_real_shares(callers: Callers) -> None:
    await enter_county(callers)
    shown = await set_up(callers, stellen=["personalisiert"], festgesetzt={"variabel": "30000.00", "asd": "20000.00"})
    vertraege = shown["herleitung"]["personalisiert"]["vertraege"]
    assert {nummer: told["betrag"] for nummer, told in vertraege.items()} == {"KV-1": "136000.00"}
    sozialraum = await read_volumen(callers, "sozialraum")
    assert (sozialraum["ansatz"], sozialraum["anteil_nominal"], sozialraum["anteil_real"]) == (
        "166000.00",
        "0.8500",
        "0.8925",
    )


async def test_v8_a_past_years_abschlaege_are_paid_at_once_and_sum_to_the_ansatz(callers: Callers) -> None:
    await enter_county(callers)
    await set_up(callers, gesamt="100000.00")
    personalisiert = await read_volumen(callers, "personalisiert")
    assert (personalisiert["verbrauch"], personalisiert["offene_bindung"]) == ("68000.00", "0.00")


async def test_v14_the_total_of_a_year_is_the_sum_of_its_parts(callers: Callers) -> None:
    await enter_county(callers)
    await set_up(callers, gesamt="100000.01")
    await set_up(callers, sozialraum="saarburg", gesamt="0.99")
    year = (await callers.of("wjh").get("/v1/haushaltsjahre/2014")).json()
    assert year["gesamt"]["volumina"]["gesamt"]["ansatz"] == "100001.00"
    assert [part["sozialraum"] for part in year["sozialraeume"]] == ["konz", "saarburg"]


async def test_put_of_equal_content_changes_nothing_and_other_content_needs_if_match(callers: Callers) -> None:
    await enter_county(callers)
    await set_up(callers, gesamt="100000.00")
    path, wjh = "/v1/haushaltsjahre/2014/sozialraeume/konz", callers.of("wjh")
    again = await wjh.put(path, json={"gesamt": "100000.00"})
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    assert (await wjh.put(path, json={"gesamt": "90000.00"})).status_code == 428
    assert (await wjh.put(path, json={"gesamt": "90000.00"}, headers={"If-Match": '"7"'})).status_code == 412
    await put(wjh, path, {"gesamt": "90000.00"}, **{"If-Match": '"1"'})
    assert (await read_volumen(callers, "gesamt"))["ansatz"] == "90000.00"
