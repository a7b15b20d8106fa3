"""Findings in the delivery of help, said for people (X9)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.kontrakt import Status
from services.cases.domain.plausibilitaet import (
    Befundart,
    Langtag,
    Leistungsminuten,
    Lieferung,
    find_befunde,
    heads_of,
    hours,
)
from shared.kalender import Zeitraum


def build_lieferung(*, geleistet: int = 0, **changes: Any) -> Lieferung:  # noqa: ANN401  # whatever matters in the test
    minuten = Leistungsminuten(geleistet, min(geleistet, 600))
    whole: dict[str, Any] = {
        "kontrakt": UUID(int=1),
        "nummer": "K-2014-00001",
        "sozialraum": "konz",
        "traeger": "caritas",
        "status": Status.UNTERZEICHNET,
        "laufzeit": Zeitraum(date(2014, 1, 1), date(2014, 6, 30)),
        "bewilligt": 600,
        "insgesamt": minuten,
        "im_jahr": minuten,
    }
    return Lieferung(**(whole | changes))


def test_x9_a_delivery_within_its_grant_has_no_findings() -> None:
    assert find_befunde(build_lieferung(geleistet=600)) == ()


def test_x9_more_delivered_than_granted_is_said_in_hours() -> None:
    (befund,) = find_befunde(build_lieferung(geleistet=620))
    assert (befund.art, befund.minuten) == (Befundart.MEHR_GELEISTET_ALS_BEWILLIGT, 20)
    assert befund.text == "0,33 Stunden mehr geleistet als bewilligt."


def test_x9_days_and_months_are_named() -> None:
    lieferung = build_lieferung(lange_tage=(date(2014, 3, 3),), leere_monate=("2014-01", "2014-02"))
    assert [befund.text for befund in find_befunde(lieferung)] == [
        "Mehr als 24 Stunden an einem Tag: 03.03.2014.",
        "Monate ohne Stunden: 2014-01, 2014-02.",
    ]


@pytest.mark.parametrize(("hundertstel", "heads"), [(0, 1), (50, 1), (100, 1), (101, 2), (181, 2)])
def test_x9_a_post_begun_counts_as_one_person(hundertstel: int, heads: int) -> None:
    assert heads_of(hundertstel) == heads


@pytest.mark.parametrize(
    ("hundertstel", "said"),
    [
        (0, ", bei keiner Stelle an diesem Tag."),
        (50, ", bei höchstens einer Stelle an diesem Tag."),
        (181, " für jede der 2 Stellen (angefangene Stellen zählen voll)."),
    ],
)
def test_x9_a_long_day_is_said_for_people(hundertstel: int, said: str) -> None:
    langtag = Langtag(date(2014, 3, 3), "t1", 3000, hundertstel)
    assert langtag.text == f"50,00 Stunden an einem Tag: mehr als 24 Stunden{said}"


@pytest.mark.parametrize(
    ("minuten", "written"), [(0, "0,00"), (1, "0,02"), (20, "0,33"), (90, "1,50"), (1441, "24,02")]
)
def test_x9_hours_have_two_decimals(minuten: int, written: str) -> None:
    assert hours(minuten) == written
