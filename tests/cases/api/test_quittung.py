"""The receipt of a batch is written by hand: it says what its members say (X4)."""

import json

from hypothesis import given
from hypothesis import strategies as st

from services.cases.api.quittung import write_json
from services.cases.domain.angabe import Ablehnung
from services.cases.domain.quittung import Antwort, Ergebnis, Quittung
from shared.geld import Geld

BELEGE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)
BOOKED = st.builds(Antwort, st.integers(1, 10_000), BELEGE, st.sampled_from(Ergebnis), st.uuids().map(str), st.none())
REFUSED = st.builds(
    Antwort,
    st.integers(1, 10_000),
    st.none() | BELEGE,
    st.just(Ergebnis.ABGELEHNT),
    st.none(),
    st.just(Ablehnung("datum", "datum", 'Für "diesen" Tag nicht.')),
)


@given(zeilen=st.lists(BOOKED | REFUSED, max_size=10))
def test_x4_the_receipt_as_bytes_says_what_its_members_say(zeilen: list[Antwort]) -> None:
    quittung = Quittung("ab", 1, 2, 3, 4, minuten=60, betrag=Geld(4250), zeilen=tuple(zeilen))
    members = quittung.counts() | {"zeilen": [antwort.members() for antwort in zeilen]}
    assert json.loads(write_json(quittung)) == members
