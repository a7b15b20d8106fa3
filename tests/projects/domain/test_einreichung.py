"""P2, P6, P7: what stands against a submission, all of it named at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from services.projects.domain.antrag import Einnahmeart, Finanzierungsart, Inhalt
from services.projects.domain.einreichung import Stammblatt, check_einreichung
from shared.errors import InputRefused
from tests.projects.builders import TODAY, build_inhalt, build_stammblatt, einnahme, kosten


def faults_of(inhalt: Inhalt, *, stammblatt: Stammblatt | None = None) -> list[tuple[str, str]]:
    try:
        check_einreichung(inhalt, stammblatt=stammblatt or build_stammblatt(), heute=TODAY)
    except InputRefused as refusal:
        return [(fault.pointer, fault.code) for fault in refusal.findings]
    return []


def test_p2_a_whole_application_is_accepted_with_the_employees_of_the_day() -> None:
    bemessung = check_einreichung(build_inhalt(), stammblatt=build_stammblatt(mitarbeitende=45), heute=TODAY)
    assert (bemessung.mitarbeitende, bemessung.prozent) == (45, Decimal(2))


def test_p2_everything_missing_in_an_empty_draft_is_named_at_once() -> None:
    empty = Inhalt(bezirk="konz-bezirk", sozialraum="konz", traeger="lebenshilfe")
    assert faults_of(empty, stammblatt=Stammblatt(None, traeger_known=False, mitarbeitende=None)) == [
        ("/titel", "fehlt"),
        ("/bedarf", "fehlt"),
        ("/ziele", "fehlt"),
        ("/zielgruppe", "fehlt"),
        ("/massnahmen", "fehlt"),
        ("/sozialraum", "unbekannt"),
        ("/traeger", "unbekannt"),
        ("/beginn", "fehlt"),
        ("/ende", "fehlt"),
        ("/kosten", "fehlt"),
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"titel": " "}, ("/titel", "fehlt")),
        ({"bezirk": "other"}, ("/bezirk", "anderer-bezirk")),
        ({"kosten": (kosten("10000.00", jahr=2027),)}, ("/kosten/0/jahr", "ausserhalb-laufzeit")),
        ({"einnahmen": (einnahme("500.00", jahr=2025),)}, ("/einnahmen/0/jahr", "ausserhalb-laufzeit")),
        ({"finanzierungsart": Finanzierungsart.VOLL, "einnahmen": ()}, ("/begruendung_vollfinanzierung", "fehlt")),
        (
            {"finanzierungsart": Finanzierungsart.VOLL, "begruendung_vollfinanzierung": "Einmalig"},
            ("/einnahmen/0/art", "eigenanteil-bei-vollfinanzierung"),
        ),
        ({"einnahmen": (einnahme("199.99"),)}, ("/einnahmen", "eigenanteil-zu-niedrig")),
        ({"kosten": (kosten("9000.00"), kosten("1000.00", unbar=True))}, ("/kosten", "unbar-ungleich")),
        (
            {"einnahmen": (einnahme("500.00", art=Einnahmeart.SACHLEISTUNG),)},
            ("/kosten", "unbar-ungleich"),
        ),
    ],
)
def test_p2_p6_p7_each_fault_is_found_where_it_is(changed: Mapping[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of(build_inhalt(**changed)) == [fault]


def test_p7_the_plan_may_reach_the_eigenanteil_to_the_cent() -> None:
    assert faults_of(build_inhalt(einnahmen=(einnahme("200.00"),))) == []


def test_p7_paid_work_of_the_traeger_counts_and_is_no_unpaid_line() -> None:
    assert faults_of(build_inhalt(einnahmen=(einnahme("200.00", art=Einnahmeart.ARBEITSLEISTUNG),))) == []


def test_p7_other_income_does_not_count_as_eigenanteil() -> None:
    inhalt = build_inhalt(einnahmen=(einnahme("5000.00", art=Einnahmeart.SONSTIGE),))
    assert faults_of(inhalt) == [("/einnahmen", "eigenanteil-zu-niedrig")]


@pytest.mark.parametrize("mitarbeitende", [None, 0])
@pytest.mark.parametrize("finanzierungsart", list(Finanzierungsart))
def test_p7_without_employees_on_record_submission_is_refused_with_that_reason(
    mitarbeitende: int | None, finanzierungsart: Finanzierungsart
) -> None:
    inhalt = build_inhalt(finanzierungsart=finanzierungsart, begruendung_vollfinanzierung="Einmalig", einnahmen=())
    faults = faults_of(inhalt, stammblatt=build_stammblatt(mitarbeitende=mitarbeitende))
    assert faults == [("/traeger", "mitarbeitende-fehlen")]


def test_p6_full_financing_with_a_justification_and_no_eigenanteil_is_accepted() -> None:
    inhalt = build_inhalt(finanzierungsart=Finanzierungsart.VOLL, begruendung_vollfinanzierung="Einmalig", einnahmen=())
    assert faults_of(inhalt) == []


def test_p2_findings_repeat_no_submitted_value() -> None:
    inhalt = build_inhalt(
        bezirk="secret-bezirk", kosten=(kosten("77777.77", jahr=1999),), einnahmen=(einnahme("33.33", jahr=1998),)
    )
    with pytest.raises(InputRefused) as refusal:
        check_einreichung(inhalt, stammblatt=build_stammblatt(), heute=TODAY)
    told = repr(refusal.value.findings)
    assert not any(value in told for value in ("secret", "77777", "1999", "33.33", "1998"))
