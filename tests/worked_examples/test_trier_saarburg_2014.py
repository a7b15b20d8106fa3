"""The published figures of Landkreis Trier-Saarburg for 2014, worked by the rules (V1-V3)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.budget.domain.ansatz import FromStellen, derive_ansaetze
from services.budget.domain.baum import derive_down, sum_up
from services.budget.domain.stellen import Vertrag, cost_of_stellen, stellen_of
from services.budget.domain.volumen import Summen, figures_of
from shared.geld import Geld, format_mittelnutzung, parse_geld, ratio, total
from shared.kalender import Zeitraum, year_of
from tests.budget.domain.builders import county_tree, haushaltsjahr

PUBLISHED: dict[str, Any] = json.loads(Path(__file__).with_name("trier_saarburg_2014.json").read_text("utf-8"))
YEAR = haushaltsjahr(2014)  # 58,000.00 and 10,000.00: the county's Stellenfaktor of 68,000.00
KREIS = PUBLISHED["erwartet"]["volumina"]
AREAS = [area["slug"] for area in PUBLISHED["sozialraeume"]]


def vertraege(sozialraum: str) -> list[Vertrag]:
    term = Zeitraum(year_of(2014).beginn, year_of(2018).ende)
    rows = [row for row in PUBLISHED["stellen"] if row["sozialraum"] == sozialraum]
    return [
        Vertrag(f"{sozialraum}-{n}", sozialraum, row["traeger"], Decimal(row["stellen"]), term)
        for n, row in enumerate(rows)
    ]


def leaves() -> dict[str, Geld]:
    return {name: parse_geld(KREIS[name]["ansatz"]) for name in ("personalisiert", "variabel", "asd")}


def test_v2_posts_times_stellenfaktor_over_the_four_areas() -> None:
    parts = {
        slug: derive_ansaetze(
            FromStellen(("personalisiert",)),
            baum=county_tree(),
            haushaltsjahr=YEAR,
            vertraege=vertraege(slug),
            vorjahr=None,
        )
        for slug in AREAS
    }
    by_area = {slug: total(ansatz.betrag for ansatz in found) for slug, found in parts.items()}
    assert total(by_area.values()) == parse_geld("1847560.00") == leaves()["personalisiert"]
    assert by_area["konz"] == parse_geld("369240.00")
    each = [cost_of_stellen(vertrag, haushaltsjahr=YEAR) for slug in AREAS for vertrag in vertraege(slug)]
    assert total(each) == total(by_area.values())


def test_v3_the_volumen_gives_its_posts_back() -> None:
    posts = sum(Decimal(row["stellen"]) for row in PUBLISHED["stellen"])
    faktor = total(map(parse_geld, PUBLISHED["jahreswerte"]["stellenfaktor"].values()))
    printed = Decimal(PUBLISHED["erwartet"]["stellen"])
    assert stellen_of(leaves()["personalisiert"], stellenfaktor=faktor) == posts == printed


def test_v1_the_published_worked_example() -> None:
    example = PUBLISHED["rechenbeispiel"]
    found = sum_up(county_tree(), derive_down(county_tree(), parse_geld(example["gesamt"])))
    assert {name: str(found[name]) for name in example} == example


def test_v2_real_shares_beside_the_nominal_ones() -> None:
    summen = {name: Summen(ansatz=betrag) for name, betrag in leaves().items()}
    figures = {f.schluessel: f for f in figures_of(county_tree(), summen, jahr=2014, stichtag=year_of(2014).ende)}
    assert str(figures["gesamt"].summen.ansatz) == KREIS["gesamt"]["ansatz"]
    shares = {name: str(figure.anteil_real) for name, figure in figures.items() if figure.eltern}
    assert shares == PUBLISHED["erwartet"]["anteil_real"]
    assert ratio(leaves()["asd"], base=parse_geld(KREIS["gesamt"]["ansatz"])) == Decimal("0.1401")


@pytest.mark.parametrize("volumen", ["personalisiert", "variabel", "asd"])
def test_v7_mittelnutzung_is_what_the_county_printed(volumen: str) -> None:
    row = KREIS[volumen]
    summen = Summen(ansatz=parse_geld(row["ansatz"]), verbrauch=parse_geld(row["verbrauch"]))
    assert str(summen.mittelnutzung) == row["mittelnutzung"]


def test_v7_the_total_is_what_the_county_printed() -> None:
    rows = [KREIS[name] for name in ("personalisiert", "variabel", "asd")]
    assert str(total(parse_geld(row["verbrauch"]) for row in rows)) == "2514057.29"
    assert str(total(parse_geld(row["mittelnutzung"]) for row in rows)) == KREIS["gesamt"]["mittelnutzung"]
    assert format_mittelnutzung(parse_geld(KREIS["gesamt"]["mittelnutzung"])) == "+ 172.082,71 €"
    assert format_mittelnutzung(parse_geld(KREIS["asd"]["mittelnutzung"])) == "./. 269.614,53 €"
