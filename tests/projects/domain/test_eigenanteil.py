"""P7: the Träger's own contribution by its employees, at every edge of the brackets."""

from datetime import date
from decimal import Decimal

import pytest

from services.projects.domain.eigenanteil import (
    MitarbeitendeBelowStaffel,
    Staffel,
    Stufe,
    eigenanteil_of,
    prozent_of,
    prozent_of_record,
)
from tests.projects.builders import TODAY, euro


@pytest.mark.parametrize(
    ("mitarbeitende", "prozent"),
    [(1, 1), (30, 1), (31, 2), (45, 2), (60, 2), (61, 3), (90, 3), (91, 4), (120, 4), (121, 5), (5000, 5)],
)
def test_p7_percentage_at_the_edges_of_the_brackets(mitarbeitende: int, prozent: int) -> None:
    assert prozent_of(mitarbeitende, am=TODAY) == Decimal(prozent)


@pytest.mark.parametrize("mitarbeitende", [0, -1])
def test_p7_fewer_than_one_employee_has_no_bracket(mitarbeitende: int) -> None:
    with pytest.raises(MitarbeitendeBelowStaffel):
        prozent_of(mitarbeitende, am=TODAY)


@pytest.mark.parametrize("mitarbeitende", [None, 0])
def test_p7_none_on_record_gives_no_percentage(mitarbeitende: int | None) -> None:
    assert prozent_of_record(mitarbeitende, am=TODAY) is None


@pytest.mark.parametrize(
    ("kosten", "prozent", "eigenanteil"),
    [
        ("100000.00", 2, "2000.00"),
        ("0.50", 1, "0.01"),  # half a cent goes up (G1)
        ("0.49", 1, "0.00"),
        ("12345.67", 3, "370.37"),
        ("0.00", 5, "0.00"),
    ],
)
def test_p7_eigenanteil_is_rounded_half_up(kosten: str, prozent: int, eigenanteil: str) -> None:
    assert eigenanteil_of(euro(kosten), prozent=Decimal(prozent)) == euro(eigenanteil)


def test_p7_a_later_staffel_holds_from_its_day_on() -> None:
    staffeln = (
        Staffel(ab=date.min, stufen=(Stufe(1, Decimal(1)),)),
        Staffel(ab=date(2027, 1, 1), stufen=(Stufe(1, Decimal("2.5")),)),
    )
    assert prozent_of(1, am=date(2026, 12, 31), staffeln=staffeln) == Decimal(1)
    assert prozent_of(1, am=date(2027, 1, 1), staffeln=staffeln) == Decimal("2.5")
