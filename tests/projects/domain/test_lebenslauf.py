"""P1: every state times every action is allowed or refused with what is allowed instead."""

import itertools

import pytest

from services.projects.domain.lebenslauf import UEBERGAENGE, Aktion, AktionNotAllowed, Status, next_status

# P1 as its sentence reads, written once more by hand: the table under test is not its own witness.
EXPECTED = {
    (Status.ENTWURF, Aktion.AENDERN): Status.ENTWURF,
    (Status.ENTWURF, Aktion.EINREICHEN): Status.EINGEREICHT,
    (Status.ENTWURF, Aktion.ZURUECKZIEHEN): Status.ZURUECKGEZOGEN,
    (Status.EINGEREICHT, Aktion.GENEHMIGEN): Status.GENEHMIGT,
    (Status.EINGEREICHT, Aktion.ABLEHNEN): Status.ABGELEHNT,
    (Status.EINGEREICHT, Aktion.ZURUECKGEBEN): Status.ZURUECKGEGEBEN,
    (Status.EINGEREICHT, Aktion.ZURUECKZIEHEN): Status.ZURUECKGEZOGEN,
    (Status.ZURUECKGEGEBEN, Aktion.AENDERN): Status.ZURUECKGEGEBEN,
    (Status.ZURUECKGEGEBEN, Aktion.EINREICHEN): Status.EINGEREICHT,
    (Status.ZURUECKGEGEBEN, Aktion.ZURUECKZIEHEN): Status.ZURUECKGEZOGEN,
    (Status.GENEHMIGT, Aktion.BEGINNEN): Status.LAUFEND,
    (Status.LAUFEND, Aktion.VERLAENGERN): Status.LAUFEND,
    (Status.LAUFEND, Aktion.VERLAENGERUNG_ENTSCHEIDEN): Status.LAUFEND,
    (Status.LAUFEND, Aktion.ABSCHLIESSEN): Status.ABGESCHLOSSEN,
    (Status.ABGESCHLOSSEN, Aktion.PRUEFEN): Status.GEPRUEFT,
}
STAYING = {
    Aktion.INDIKATOR_SETZEN: (Status.ENTWURF, Status.ZURUECKGEGEBEN, Status.GENEHMIGT, Status.LAUFEND),
    Aktion.AUSZAHLEN: (Status.GENEHMIGT, Status.LAUFEND, Status.ABGESCHLOSSEN, Status.GEPRUEFT),
    Aktion.BERICHT_ANFORDERN: (Status.LAUFEND, Status.ABGESCHLOSSEN),
    Aktion.BERICHTEN: (Status.LAUFEND, Status.ABGESCHLOSSEN, Status.GEPRUEFT),
    Aktion.NACHWEISEN: (Status.ABGESCHLOSSEN,),
}
EXPECTED |= {(status, aktion): status for aktion, found in STAYING.items() for status in found}


@pytest.mark.parametrize(("status", "aktion"), list(itertools.product(Status, Aktion)))
def test_p1_every_state_times_every_action(status: Status, aktion: Aktion) -> None:
    if (status, aktion) in EXPECTED:
        assert next_status(status, aktion=aktion) is EXPECTED[status, aktion]
        return
    with pytest.raises(AktionNotAllowed) as refusal:
        next_status(status, aktion=aktion)
    instead = {allowed for state, allowed in EXPECTED if state is status}
    assert (refusal.value.zustand, set(refusal.value.erlaubt)) == (status, instead)


def test_p1_the_refusal_says_in_words_what_is_allowed_instead() -> None:
    with pytest.raises(AktionNotAllowed, match="genehmigt allows: beginnen, auszahlen, indikator_setzen"):
        next_status(Status.GENEHMIGT, aktion=Aktion.EINREICHEN)
    with pytest.raises(AktionNotAllowed, match="allows: nothing more"):
        next_status(Status.ABGELEHNT, aktion=Aktion.EINREICHEN)


def test_p1_every_state_of_the_rule_stands_in_the_table() -> None:
    assert set(UEBERGAENGE) == set(Status)
