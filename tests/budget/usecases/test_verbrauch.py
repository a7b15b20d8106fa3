"""Hours that cases carries here: each row once, judged alone (K10, V5, V7, V8)."""

from uuid import uuid4

from tests.budget.office import Office, zeile
from tests.builders.county import KONZEPT
from tests.builders.invariants import faults_of_sums


async def test_k10_a_row_uses_the_bindung_of_its_kontrakt(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    row = zeile(kontrakt)
    assert await office.verbrauch(row) == [
        {"schluessel": row["schluessel"], "status": "gebucht", "code": None, "detail": None}
    ]
    assert await office.figures() == ("42.50", "382.50", "16575.00")


async def test_k10_a_batch_sent_again_is_repeated_to_the_row(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    rows = [zeile(kontrakt), zeile(kontrakt, minuten=20, betrag="14.17"), zeile()]
    assert [answer["status"] for answer in await office.verbrauch(*rows)] == ["gebucht"] * 3
    assert [answer["status"] for answer in await office.verbrauch(*rows, zeile(kontrakt))] == ["wiederholt"] * 3 + [
        "gebucht"
    ]
    assert await office.figures() == ("99.17", "325.83", "16575.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k10_twice_in_one_batch_the_first_counts(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    row = zeile(kontrakt)
    answers = await office.verbrauch(row, row | {"minuten": 120, "betrag": "85.00"})
    assert [answer["status"] for answer in answers] == ["gebucht", "wiederholt"]
    assert await office.figures() == ("42.50", "382.50", "16575.00")


async def test_k10_each_row_is_judged_alone_and_refused_with_its_reason(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    answers = await office.verbrauch(
        zeile(uuid4()), zeile(kontrakt, datum="2015-01-01"), zeile(kontrakt), zeile(sozialraum="nirgends"),
        zeile(datum="2013-01-01"),
    )  # fmt: skip
    assert [(answer["status"], answer["code"]) for answer in answers] == [
        ("abgelehnt", "keine_bindung"),
        ("abgelehnt", "keine_bindung"),
        ("gebucht", None),
        ("abgelehnt", "sozialraum_unbekannt"),
        ("abgelehnt", "kein_konzept"),
    ]
    assert all(answer["detail"] for answer in answers if answer["status"] == "abgelehnt")
    assert await office.figures() == ("42.50", "382.50", "16575.00")


async def test_g5_a_storno_is_a_row_of_its_own_in_any_order(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    await office.verbrauch(zeile(kontrakt, minuten=-60, betrag="-42.50"))
    assert await office.figures() == ("-42.50", "467.50", "16575.00")
    await office.verbrauch(zeile(kontrakt))
    assert await office.figures() == ("0.00", "425.00", "16575.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_on_a_pauschal_volumen_hours_use_capacity_and_no_money(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, volumen="personalisiert"))
    await office.verbrauch(zeile(kontrakt))
    assert await office.figures("personalisiert") == ("68000.00", "0.00", "0.00")
    (row,) = await office.sql("SELECT minuten, minuten_verbraucht FROM bindungen WHERE quelle = :id", id=kontrakt)
    assert (row.minuten, row.minuten_verbraucht) == (600, 60)


async def test_v5_work_for_the_area_is_a_memo_and_never_a_second_verbrauch(office: Office) -> None:
    await office.enter()
    rows = [zeile(art="netzwerk"), zeile(art="praevention", minuten=30), zeile(art="fallunspezifisch")]
    await office.verbrauch(*rows)
    status = await office.status()
    assert status["praevention"] == {"soll": "8500.00", "ist": "63.75", "erfuellt": False}
    assert status["volumina"]["gesamt"]["verbrauch"] == "68000.00"
    await office.verbrauch(zeile(art="netzwerk", minuten=-60, betrag="-42.50"))
    assert (await office.status())["praevention"]["ist"] == "21.25"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v5_fallunspezifisch_counts_if_the_konzept_says_so(office: Office) -> None:
    named = {"volumen": "sozialraum", "mindestanteil": "0.10", "fallunspezifisch": True}
    await office.enter(konzept=KONZEPT | {"praevention": named})
    await office.verbrauch(zeile(art="fallunspezifisch"))
    assert (await office.status())["praevention"]["ist"] == "42.50"


async def test_v5_without_prevention_in_the_konzept_work_for_the_area_is_booked_for_nothing(office: Office) -> None:
    konzept = {name: value for name, value in KONZEPT.items() if name != "praevention"}
    await office.enter(konzept=konzept)
    (answer,) = await office.verbrauch(zeile())
    assert answer["status"] == "gebucht"
    assert (await office.status())["praevention"] is None


async def test_v10_hours_of_a_signed_kontrakt_only_warn_and_once(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=24000))
    assert await office.warnungen() == []
    await office.verbrauch(*(zeile(kontrakt, minuten=1440, betrag="1020.00") for _ in range(16)))
    assert await office.figures() == ("16320.00", "680.00", "0.00")
    await office.verbrauch(zeile(kontrakt, minuten=1440, betrag="1020.00"))
    await office.verbrauch(zeile(kontrakt))
    assert await office.figures() == ("17382.50", "0.00", "-382.50")
    (warnung,) = await office.warnungen()
    assert (warnung["art"], warnung["figuren"]) == ("ueberzogen", {"verfuegbar": "-340.00", "gedeckt_durch": None})


async def test_k4_hours_in_a_year_that_is_not_set_up_are_booked_on_its_vorgemerkte_bindung(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, beginn="2015-01-01", ende="2015-12-31"))
    (answer,) = await office.verbrauch(zeile(kontrakt, datum="2015-02-01"))
    assert answer["status"] == "gebucht"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k10_a_thousand_rows_travel_in_one_call_and_one_more_is_too_many(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=24000))
    rows = [zeile(kontrakt, minuten=1, betrag="0.71") for _ in range(1000)]
    assert {answer["status"] for answer in await office.verbrauch(*rows)} == {"gebucht"}
    assert (await office.figures())[0] == "710.00"
    answer = await office.callers.service("cases").post("/v1/verbrauch", json={"zeilen": [*rows, zeile(kontrakt)]})
    assert answer.status_code == 422
