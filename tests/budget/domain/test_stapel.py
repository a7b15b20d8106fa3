"""A batch of hours changes what its rows change one by one (V7, V13, K10)."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.budget.domain.abschluss import JahrAbgeschlossen, count_buchung
from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import Buchung, apply_buchungen
from services.budget.domain.stapel import Platz, Posten, Stapel, apply_stapel, sum_up
from services.budget.domain.volumen import Ort
from shared.geld import Geld

ORT = Ort.sozialraum(2014, "konz")
KONTRAKTE = tuple(uuid4() for _ in range(3))
CLOSES = tuple(uuid4() for _ in range(4))
PLAETZE = (*(Platz(ORT, "variabel", kontrakt) for kontrakt in KONTRAKTE), Platz(ORT, "sozialraum"))
Row = tuple[Platz, str, date, int, int, int]


def posten_of(rows: list[Row]) -> Posten:
    columns = list(zip(*rows, strict=True)) or [()] * 6
    plaetze, traeger, tage, betraege, praevention, minuten = columns
    ids = [str(UUID(int=nr)) for nr, _ in enumerate(rows)]
    return Posten(
        ids, plaetze, traeger, tage, betraege, praevention, minuten, ["netzwerk"] * len(ids), [4250] * len(ids)
    )


def one_by_one(rows: list[Row], *, gebunden: dict[tuple[UUID, int], Gebunden], closes: int) -> list[Buchung]:
    buchungen = [
        Buchung(
            id=UUID(int=nr), art="leistung", ort=platz.ort, volumen=platz.volumen, datum=tag, betrag=Geld(betrag),
            zweck="netzwerk", quelle=platz.quelle, traeger=traeger, praevention=Geld(memo), minuten=minuten,
        )
        for nr, (platz, traeger, tag, betrag, memo, minuten) in enumerate(rows)
    ]  # fmt: skip
    counted = [count_buchung(one, abschluesse=CLOSES[:closes], tag=date(2015, 2, 1)) for one in buchungen]
    return list(apply_buchungen(counted, gebunden=gebunden).buchungen)


def batch(rows: list[Row], *, gebunden: dict[tuple[UUID, int], Gebunden], closes: int) -> Stapel:
    frei = {key: (one.betrag - one.verbrauch).cents for key, one in gebunden.items()}
    return apply_stapel(posten_of(rows), frei=frei, abschluesse={2014: CLOSES[:closes]})


ROWS = st.lists(
    st.tuples(
        st.sampled_from(PLAETZE),
        st.sampled_from(["t1", "t2"]),
        st.dates(date(2014, 1, 1), date(2014, 12, 31)),
        st.integers(-5000, 5000),
        st.integers(-5000, 5000),
        st.integers(-1440, 1440),
    ),
    max_size=30,
)
AMOUNTS = st.lists(st.tuples(st.integers(0, 9000), st.integers(-9000, 9000)), min_size=3, max_size=3)


@given(ROWS, AMOUNTS, st.integers(0, 3))
def test_v7_a_batch_changes_what_its_rows_change_one_by_one(
    rows: list[Row], amounts: list[tuple[int, int]], closes: int
) -> None:
    gebunden = {
        (kontrakt, 2014): Gebunden(Geld(betrag), Geld(verbrauch))
        for kontrakt, (betrag, verbrauch) in zip(KONTRAKTE, amounts, strict=True)
    }
    single = one_by_one(rows, gebunden=gebunden, closes=closes)
    found = batch(rows, gebunden=gebunden, closes=closes)
    assert list(found.offen) == [one.offen.cents for one in single]
    gezaehlt = [found.wann[tag].gezaehlt for tag in found.posten.tage]
    counted = [(one.quartal, one.vermerk, one.abschluss) for one in gezaehlt]
    assert counted == [(one.quartal, one.vermerk, one.abschluss) for one in single]
    wirkung = apply_buchungen(single, gebunden=gebunden)
    assert sum_up(found).volumina == wirkung.summen
    used = {key: (betrag.cents, minuten) for key, (betrag, minuten) in wirkung.verbraucht.items()}
    assert sum_up(found).verbraucht == used


@given(ROWS)
def test_v14_gathered_rows_add_up_to_all_rows(rows: list[Row]) -> None:
    gebunden = {(kontrakt, 2014): Gebunden(Geld(1000)) for kontrakt in KONTRAKTE}
    found = sum_up(batch(rows, gebunden=gebunden, closes=1))

    def sums(buchungen: list[Buchung]) -> dict[object, list[int]]:
        added: dict[object, list[int]] = {}
        for one in buchungen:
            month = one.datum.replace(day=1)
            key = (one.ort, one.volumen, one.traeger, month, one.quartal, one.vermerk, one.quelle is not None)
            own = added.setdefault(key, [0, 0, 0, 0])
            for place, amount in enumerate((one.betrag.cents, one.offen.cents, one.praevention.cents, one.minuten)):
                own[place] += amount
        return added

    assert sums(list(found.gesammelt)) == sums(one_by_one(rows, gebunden=gebunden, closes=1))


def test_v13_a_batch_for_a_closed_year_is_refused() -> None:
    with pytest.raises(JahrAbgeschlossen):
        batch([(PLAETZE[0], "t1", date(2014, 3, 31), 100, 0, 60)], gebunden={}, closes=4)


def test_k10_rows_are_chosen_in_their_order() -> None:
    posten = posten_of([(PLAETZE[0], f"t{nr}", date(2014, 3, 31), nr, 0, 60) for nr in range(4)])
    taken = posten.take([True, False, False, True])
    assert (list(taken.ids), list(taken.betraege)) == ([posten.ids[0], posten.ids[3]], [0, 3])
