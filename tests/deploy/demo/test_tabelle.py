"""The table is made of a status alone: the county's own figures, and one more cent is seen."""

from typing import Any

from deploy.local.demo.tabelle import print_tabelle
from shared.geld import parse_geld

COUNTY = """\
|                                |       Ansatz |  beansprucht |  Mittelnutzung |
|--------------------------------|--------------|--------------|----------------|
| personalisiert (27,17 Stellen) | 1.847.560,00 | 1.671.168,73 |   + 176.391,27 |
| variabel                       |   462.230,00 |   196.924,03 |   + 265.305,97 |
| ASD                            |   376.350,00 |   645.964,53 | ./. 269.614,53 |
| insgesamt                      | 2.686.140,00 | 2.514.057,29 |   + 172.082,71 |"""


def figures(ansatz: str, verbrauch: str) -> dict[str, Any]:
    mittelnutzung = parse_geld(ansatz) - parse_geld(verbrauch)
    return {"ansatz": ansatz, "umschichtung": "0.00", "verbrauch": verbrauch, "mittelnutzung": str(mittelnutzung)}


def build_status(
    *, variabel: str = "196924.03", gesamt: str = "2514057.29", praevention: str = "0.00"
) -> dict[str, Any]:
    volumina = {
        "gesamt": figures("2686140.00", gesamt),
        "sozialraum": figures("2309790.00", "1868092.76"),
        "personalisiert": figures("1847560.00", "1671168.73") | {"stellen": "27.17"},
        "variabel": figures("462230.00", variabel),
        "praevention": figures("0.00", praevention),
        "asd": figures("376350.00", "645964.53"),
    }
    return {"gesamt": {"jahr": 2014, "wurzel": "gesamt", "volumina": volumina}, "sozialraeume": []}


def test_v7_the_table_is_the_one_that_the_county_printed() -> None:
    assert print_tabelle(build_status()) == COUNTY


def test_one_more_cent_is_seen_in_its_row_and_in_the_sum() -> None:
    printed = print_tabelle(build_status(variabel="196924.04", gesamt="2514057.30"))
    assert "|   196.924,04 |   + 265.305,96 |" in printed
    assert "| 2.514.057,30 |   + 172.082,70 |" in printed


def test_prevention_has_a_row_once_it_has_money() -> None:
    assert "Prävention" not in COUNTY
    assert "| Prävention                     |         0,00 |         0,01 |       ./. 0,01 |" in print_tabelle(
        build_status(praevention="0.01")
    )
