"""The handbook as pure rules: a version is the one before with changes, each with its resolution."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from services.projects.domain.handbuch import (
    Fassung,
    FassungFaulty,
    Kapitel,
    Kapitelaenderung,
    Unterschiedsart,
    compare_fassungen,
    decide_fassung,
)

OLD, NEW = UUID(int=1), UUID(int=2)
KNOWN = {OLD: date(2026, 1, 1), NEW: date(2026, 2, 1)}
ELTERN = Kapitel("eltern", "Eltern", "Zu zweit", 10, OLD, 1)
SCHUTZ = Kapitel("schutz", "Schutz", "Sofort", 20, OLD, 1)
FIRST = Fassung(1, date(2026, 1, 1), (ELTERN, SCHUTZ))


def faults_of(*aenderungen: Kapitelaenderung, gueltig_ab: date = date(2026, 3, 1)) -> Sequence[tuple[str, str]]:
    with pytest.raises(FassungFaulty) as refusal:
        decide_fassung(FIRST, aenderungen, gueltig_ab=gueltig_ab, beschluesse=KNOWN)
    return [(one.pointer, one.code) for one in refusal.value.findings]


def test_p10_a_change_keeps_what_it_does_not_name_and_names_its_resolution() -> None:
    changes = (
        Kapitelaenderung("eltern", NEW, text="Zu dritt"),
        Kapitelaenderung("neues", NEW, titel="Neues", text="Da"),
        Kapitelaenderung("schutz", NEW, entfaellt=True),
    )
    eltern, neues, schutz = decide_fassung(FIRST, changes, gueltig_ab=date(2026, 3, 1), beschluesse=KNOWN)
    assert eltern.kapitel == Kapitel("eltern", "Eltern", "Zu dritt", 10, NEW, 2)
    assert (neues.kapitel.platz, neues.kapitel.fassung, neues.entfallen) == (40, 2, False)
    assert schutz.entfallen


def test_p10_all_faults_of_a_version_are_named_at_once() -> None:
    found = faults_of(
        Kapitelaenderung("eltern", UUID(int=9), text="Zu dritt"),
        Kapitelaenderung("eltern", NEW, titel="Eltern"),
        Kapitelaenderung("neues", NEW),
        Kapitelaenderung("anderes", NEW, entfaellt=True),
        gueltig_ab=date(2025, 12, 1),
    )
    assert found == [
        ("/gueltig_ab", "vor-fassung"),
        ("/aenderungen/0/beschluss", "unbekannt"),
        ("/aenderungen/1/schluessel", "mehrfach"),
        ("/gueltig_ab", "vor-beschluss"),
        ("/aenderungen/1", "unveraendert"),
        ("/gueltig_ab", "vor-beschluss"),
        ("/aenderungen/2/titel", "fehlt"),
        ("/aenderungen/2/text", "fehlt"),
        ("/gueltig_ab", "vor-beschluss"),
        ("/aenderungen/3/schluessel", "nicht-vorhanden"),
    ]


def test_p10_the_difference_names_what_is_new_changed_and_out() -> None:
    neues = Kapitel("neues", "Neues", "Da", 5, NEW, 2)
    changed = Kapitel("eltern", "Eltern", "Zu dritt", 10, NEW, 2)
    found = compare_fassungen(FIRST, Fassung(2, date(2026, 3, 1), (neues, changed)))
    assert [(one.art, one.vorher, one.nachher) for one in found] == [
        (Unterschiedsart.NEU, None, neues),
        (Unterschiedsart.GEAENDERT, ELTERN, changed),
        (Unterschiedsart.ENTFALLEN, SCHUTZ, None),
    ]
    assert [one.art for one in compare_fassungen(None, FIRST)] == [Unterschiedsart.NEU] * 2
