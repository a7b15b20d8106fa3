"""What the demonstration sends adds up to the published totals, and every row of it is one that the rules allow."""

import csv
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.local.clients import load_demo
from deploy.local.demo.ausgaben import TargetMissed
from deploy.local.demo.einrichtung import KONZEPT
from deploy.local.demo.kontrakte import asd_of, cost_of_kontrakt, traeger_client
from deploy.local.demo.plan import Plan, build_plan
from deploy.local.demo.published import DATA_FILE, load_published
from deploy.local.demo.stunden import CSV_HEADER, value_by_sozialraum
from shared.geld import Geld, parse_geld, split_geld, total
from shared.kalender import year_of
from shared.umfang import MinutenProWoche, planned_minuten

PUBLISHED = load_published()
PLAN = build_plan(PUBLISHED)
KONTRAKTE = {kontrakt.aktenzeichen: kontrakt for kontrakt in PLAN.kontrakte}
NUMMERN = {name: f"K-{place}" for place, name in enumerate(KONTRAKTE)}


def verbrauch_of(plan: Plan, volumen: str) -> Geld:
    satz = plan.published.fachleistungsstunde
    hours = value_by_sozialraum(plan.zeilen, kontrakte=plan.kontrakte, volumen=volumen, satz=satz)
    return total([*hours.values(), *(one.betrag for one in plan.ausgaben if one.volumen == volumen)])


def test_v4_the_fachleistungsstunde_of_2014_is_42_50() -> None:
    assert PUBLISHED.personal + PUBLISHED.pauschale == parse_geld("68000.00")
    assert PUBLISHED.fachleistungsstunde == parse_geld("42.50")


def test_v2_posts_and_annex_add_up_to_the_county() -> None:
    stellen = sum((vertrag.stellen for vertrag in PUBLISHED.vertraege), Decimal(0))
    assert stellen == Decimal("27.17")
    factor = PUBLISHED.personal + PUBLISHED.pauschale
    annex = [PUBLISHED.split_by_stellen(betrag) for betrag in PUBLISHED.ansatz.values()]
    assert factor.times(stellen) == parse_geld("1847560.00")
    assert [total(parts.values()) for parts in annex] == [parse_geld("462230.00"), parse_geld("376350.00")]


def test_the_published_verbrauch_is_reached_to_the_cent() -> None:
    assert verbrauch_of(PLAN, "variabel") == parse_geld("196924.03")
    assert verbrauch_of(PLAN, "asd") == parse_geld("645964.53")
    assert total(one.anerkannt for one in PLAN.spitzabrechnungen) == parse_geld("1671168.73")


def test_the_plan_is_the_same_every_time() -> None:
    assert build_plan(load_published()) == PLAN


@settings(max_examples=25)
@given(variabel=st.integers(190_000_00, 400_000_00), asd=st.integers(300_000_00, 900_000_00))
def test_g2_any_other_total_is_reached_to_the_cent_as_well(variabel: int, asd: int) -> None:
    verbrauch = {**PUBLISHED.verbrauch, "variabel": Geld(variabel), "asd": Geld(asd)}
    plan = build_plan(replace(PUBLISHED, verbrauch=verbrauch))
    assert verbrauch_of(plan, "variabel") == Geld(variabel)
    assert verbrauch_of(plan, "asd") == Geld(asd)


def test_a_total_below_what_the_hours_cost_is_missed_and_not_faked() -> None:
    little = {**PUBLISHED.verbrauch, "variabel": parse_geld("1000.00")}
    with pytest.raises(TargetMissed):
        build_plan(replace(PUBLISHED, verbrauch=little))


def test_k1_the_load_is_of_a_size_worth_showing() -> None:
    assert 40 <= len(PLAN.kontrakte) <= 80
    assert len(KONTRAKTE) == len(PLAN.kontrakte)
    assert 2_000 <= len(PLAN.zeilen) <= 10_000
    assert len(PUBLISHED.sozialraeume) == 4
    assert len(PUBLISHED.traeger) == 9
    assert len(PUBLISHED.vertraege) == 11


def test_every_client_that_acts_is_a_demo_client() -> None:
    known = load_demo().clients
    acting = {kontrakt.signer for kontrakt in PLAN.kontrakte}
    acting |= {asd_of(raum.slug) for raum in PUBLISHED.sozialraeume}
    acting |= {traeger_client(traeger.slug) for traeger in PUBLISHED.traeger}
    acting |= {eintrag.client for eintrag in PLAN.einrichtung}
    assert acting <= known.keys()


def test_k3_the_asd_signs_within_its_limit_and_the_leitung_above_it() -> None:
    for kontrakt in PLAN.kontrakte:
        limit = load_demo().clients[asd_of(kontrakt.sozialraum)].zeichnung_bis
        assert limit is not None
        cost = cost_of_kontrakt(kontrakt, satz=PUBLISHED.fachleistungsstunde)
        assert kontrakt.signer == (asd_of(kontrakt.sozialraum) if cost <= parse_geld(limit) else "leitung")
    assert {kontrakt.signer for kontrakt in PLAN.kontrakte} >= {"leitung"}


def test_k7_the_konzept_allows_every_hilfeart_and_not_35a() -> None:
    assert {kontrakt.hilfeart for kontrakt in PLAN.kontrakte} <= set(KONZEPT["hilfearten"])
    assert "35a" not in KONZEPT["hilfearten"]


def test_k8_rows_lie_inside_their_kontrakt_and_come_from_its_traeger() -> None:
    posts = {(vertrag.sozialraum, vertrag.traeger) for vertrag in PUBLISHED.vertraege}
    for zeile in PLAN.zeilen:
        assert 1 <= zeile.minuten <= 1440
        assert zeile.datum in year_of(2014)
        if zeile.aktenzeichen:
            kontrakt = KONTRAKTE[zeile.aktenzeichen]
            assert zeile.datum in kontrakt.laufzeit
            assert (zeile.traeger, zeile.sozialraum) == (kontrakt.traeger, kontrakt.sozialraum)
            assert zeile.art in {"fallspezifisch", "fallbezogen"}
        else:
            assert (zeile.sozialraum, zeile.traeger) in posts
            assert zeile.art in {"netzwerk", "praevention"}


def test_k8_a_traeger_uses_each_beleg_once() -> None:
    assert max(Counter((zeile.traeger, zeile.beleg) for zeile in PLAN.zeilen).values()) == 1
    assert max(Counter(ausgabe.beleg for ausgabe in PLAN.ausgaben).values()) == 1


def test_k14_no_more_is_delivered_than_was_granted() -> None:
    delivered: Counter[str] = Counter()
    for zeile in PLAN.zeilen:
        if zeile.aktenzeichen:
            delivered[zeile.aktenzeichen] += zeile.minuten
    for aktenzeichen, minuten in delivered.items():
        kontrakt = KONTRAKTE[aktenzeichen]
        assert isinstance(kontrakt.umfang, MinutenProWoche)
        [granted] = planned_minuten(kontrakt.umfang, laufzeit=kontrakt.im_jahr, teile=[kontrakt.im_jahr])
        assert minuten <= granted


def test_k9_a_csv_row_says_the_same_as_its_json_row() -> None:
    read = csv.DictReader([CSV_HEADER, *(zeile.csv_row(NUMMERN) for zeile in PLAN.zeilen)], delimiter=";")
    for row, zeile in zip(read, PLAN.zeilen, strict=True):
        as_json = zeile.json_row(NUMMERN)
        day, month, year = row["datum"].split(".")
        assert f"{year}-{month}-{day}" == as_json["datum"]
        assert Fraction(row["stunden"].replace(",", ".")) * 60 == as_json["minuten"]
        assert (row["kontrakt"] or None) == as_json.get("kontrakt")
        assert (row["sozialraum"] or None) == as_json.get("sozialraum")


def test_k9_batches_hold_every_row_once_and_one_traeger_sends_csv() -> None:
    assert Counter(zeile for stapel in PLAN.stapel for zeile in stapel.zeilen) == Counter(PLAN.zeilen)
    assert all({zeile.traeger for zeile in stapel.zeilen} == {stapel.traeger} for stapel in PLAN.stapel)
    assert len({stapel.traeger for stapel in PLAN.stapel if stapel.is_csv}) == 1


def test_v6_spending_on_asd_names_its_kontrakt_or_who_released_it() -> None:
    on_asd = [ausgabe for ausgabe in PLAN.ausgaben if ausgabe.volumen == "asd"]
    assert all(ausgabe.aktenzeichen or ausgabe.freigabe_durch == asd_of(ausgabe.sozialraum) for ausgabe in on_asd)


def test_v10_the_reason_comes_with_the_first_receipt_that_overdraws_and_stays() -> None:
    ansatz = PUBLISHED.split_by_stellen(PUBLISHED.ansatz["asd"])
    for slug, amount in ansatz.items():
        mine = [one for one in PLAN.ausgaben if (one.sozialraum, one.volumen) == (slug, "asd")]
        left = amount - total(one.betrag for one in mine if one.aktenzeichen)
        for ausgabe in sorted((one for one in mine if not one.aktenzeichen), key=lambda one: one.datum):
            left -= ausgabe.betrag
            assert bool(ausgabe.begruendung) == (left < Geld(0))


def test_v10_signed_kontrakte_alone_stay_within_the_ansatz() -> None:
    for volumen in ("variabel", "asd"):
        for slug, amount in PUBLISHED.split_by_stellen(PUBLISHED.ansatz[volumen]).items():
            mine = [one for one in PLAN.kontrakte if (one.sozialraum, one.volumen) == (slug, volumen)]
            assert total(cost_of_kontrakt(one, satz=PUBLISHED.fachleistungsstunde) for one in mine) <= amount


def test_v15_filled_posts_stay_within_the_contract_and_earn_the_flat_share_by_days() -> None:
    for settlement in PLAN.spitzabrechnungen:
        rows = settlement.besetzung
        assert sum(row.stellen for row in rows) == settlement.vertrag.stellen
        flat = [
            PUBLISHED.pauschale.times(Fraction(row.stellen) * row.zeitraum.days / year_of(2014).days) for row in rows
        ]
        assert total([*flat, *(row.personalkosten for row in rows)]) == settlement.anerkannt
        assert min(row.personalkosten for row in rows) > Geld(0)


def test_v15_what_is_recognised_is_divided_by_stellen() -> None:
    weights = [vertrag.stellen for vertrag in PUBLISHED.vertraege]
    parts = split_geld(PUBLISHED.verbrauch["personalisiert"], weights=weights)
    assert tuple(one.anerkannt for one in PLAN.spitzabrechnungen) == parts


def test_a_kontrakt_that_runs_into_2015_shows_a_year_that_nobody_has_set_up() -> None:
    assert any(kontrakt.laufzeit.ende > date(2014, 12, 31) for kontrakt in PLAN.kontrakte)


def test_the_totals_stand_once_in_the_data_file() -> None:
    files = [file for file in DATA_FILE.parent.iterdir() if file.suffix in {".py", ".json"}]
    digits = {file.name: re.sub(r"[^0-9]", "", file.read_text(encoding="utf-8")) for file in files}
    for volumen, betrag in PUBLISHED.verbrauch.items():
        found = [name for name, text in digits.items() for _ in range(text.count(str(betrag.cents)))]
        assert found == [DATA_FILE.name], volumen
