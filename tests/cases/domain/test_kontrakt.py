import pytest

from services.cases.domain.kontrakt import (
    UEBERGAENGE,
    Aktion,
    Status,
    UebergangNotPossible,
    UnterzeichnungOffen,
    decide_uebergang,
)
from tests.cases.builders import build_kontrakt

ALLOWED = {
    (Status.ENTWURF, Aktion.AENDERN): Status.ENTWURF,
    (Status.ENTWURF, Aktion.PREIS_STREICHEN): Status.ENTWURF,
    (Status.BERATEN, Aktion.PREIS_STREICHEN): Status.BERATEN,
    (Status.ENTWURF, Aktion.BERATEN): Status.BERATEN,
    (Status.ENTWURF, Aktion.UNTERZEICHNEN): Status.UNTERZEICHNET,
    (Status.ENTWURF, Aktion.VERWERFEN): Status.VERWORFEN,
    (Status.BERATEN, Aktion.BERATEN): Status.BERATEN,
    (Status.BERATEN, Aktion.UNTERZEICHNEN): Status.UNTERZEICHNET,
    (Status.BERATEN, Aktion.VERWERFEN): Status.VERWORFEN,
    (Status.UNTERZEICHNET, Aktion.FORTSCHREIBEN): Status.UNTERZEICHNET,
    (Status.UNTERZEICHNET, Aktion.BEENDEN): Status.BEENDET,
    (Status.UNTERZEICHNET, Aktion.TRAEGER_WECHSELN): Status.BEENDET,
}


@pytest.mark.parametrize("aktion", Aktion)
@pytest.mark.parametrize("status", Status)
def test_k1_each_transition_leads_where_the_rule_says_or_is_refused(status: Status, aktion: Aktion) -> None:
    kontrakt = build_kontrakt(status=status)
    if (status, aktion) in ALLOWED:
        assert decide_uebergang(kontrakt, aktion=aktion) is ALLOWED[status, aktion]
    else:
        with pytest.raises(UebergangNotPossible) as refusal:
            decide_uebergang(kontrakt, aktion=aktion)
        assert refusal.value.zustand is status
        assert aktion not in refusal.value.erlaubt


def test_k1_every_state_has_its_line() -> None:
    assert set(UEBERGAENGE) == set(Status)


def test_k2_advice_may_follow_a_signature_that_was_given_in_an_emergency() -> None:
    kontrakt = build_kontrakt(status=Status.UNTERZEICHNET, beratungen=())
    assert decide_uebergang(kontrakt, aktion=Aktion.BERATEN) is Status.UNTERZEICHNET


@pytest.mark.parametrize("aktion", Aktion)
def test_k4_nothing_happens_while_a_signature_is_open(aktion: Aktion) -> None:
    with pytest.raises(UnterzeichnungOffen):
        decide_uebergang(build_kontrakt(status=Status.ENTWURF, offen=True), aktion=aktion)
