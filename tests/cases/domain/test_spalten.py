"""A batch in columns says of each row what the row alone says, or nothing at all (K6, K8, K9, K14)."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.api.stapel_body import take_stapel
from services.cases.domain.anerkennung import find_held
from services.cases.domain.angabe import Angabe, Art, Zeile, Zeilenleser, read_zeile
from services.cases.domain.csvstapel import read_csv
from services.cases.domain.gelesen import Gelesen
from services.cases.domain.spalten import Neuspalten, Spaltenurteil, judge_spalten
from services.cases.domain.stapel import Bekannt, Buchen, judge_stapel
from shared.web.routes import RawBody
from tests.cases.builders import KONTRAKT, TERM, build_angabe, build_bekannt, build_zeilen, build_ziel, euro

HEUTE = date(2014, 10, 1)
OTHER = build_ziel(id=UUID(int=2), bewilligt=100)
ZIELE = {**build_bekannt().ziele, "K-2014-00002": OTHER, "K-2014-00003": replace(OTHER, stundensatz=euro("50.00"))}
ROWS: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.fixed_dictionaries(
        {
            "beleg": st.sampled_from(["R-1", "R-2", " R-3", "a\tb", '"', "ß", "e\u0301", 7]),
            "kontrakt": st.sampled_from(["K-2014-00001", "", None, "x" * 65]),
            "datum": st.sampled_from(["2014-03-03", "2014-12-31", "2014-02-30"]),
            "minuten": st.sampled_from([1, 60, 1440, 0, True, "5", None]),
            "art": st.sampled_from(["fallspezifisch", "netzwerk", "Netzwerk"]),
        },
        optional={"personal": st.sampled_from(["p-1", "null", None, "Anna"]), "sozialraum": st.just("konz")},
    ),
    min_size=1,
    max_size=4,
)
ANGABEN = st.lists(
    st.builds(
        Angabe,
        st.uuids().map(str),
        st.sampled_from(["K-2014-00001", "K-2014-00001", str(KONTRAKT), "K-2014-00002", "K-2014-00003", "K-9", None]),
        st.sampled_from([None, None, "konz", "saarburg"]),
        st.dates(date(2014, 2, 20), date(2014, 10, 10)),
        st.integers(1, 90),
        st.sampled_from([Art.FALLSPEZIFISCH, Art.FALLBEZOGEN, Art.NETZWERK]),
        st.none() | st.just("p-1"),
    ),
    min_size=1,
    max_size=6,
)


def judge(angaben: list[Angabe], *, bekannt: Bekannt) -> Spaltenurteil | None:
    spalten = Gelesen.of(build_zeilen(*angaben)).spalten
    assert spalten is not None
    return judge_spalten(
        spalten, traeger=bekannt.traeger, ziele=bekannt.ziele, stammdaten=bekannt.stammdaten, heute=HEUTE
    )


def one_by_one(angaben: list[Angabe], *, bekannt: Bekannt) -> Spaltenurteil | None:
    """Judge rows alone; give what columns would have to say, None where a row needs a word of its own."""
    urteile = judge_stapel(build_zeilen(*angaben), bekannt=bekannt, heute=HEUTE)
    neue = [urteil.neu for urteil in urteile if isinstance(urteil, Buchen)]
    held = find_held(neue, frei={ziel.id: ziel.bewilligt - ziel.anerkannt for ziel in bekannt.ziele.values()})
    if len(neue) < len(angaben) or held or any(one.kontrakt == "K-2014-00003" for one in angaben):
        return None
    minuten: dict[UUID, int] = {}
    for neu in neue:
        if neu.inhalt.kontrakt is not None:
            minuten[neu.inhalt.kontrakt] = minuten.get(neu.inhalt.kontrakt, 0) + neu.inhalt.minuten
    return Spaltenurteil(Neuspalten.of(neue), minuten)


@given(angaben=ANGABEN)
def test_k8_k14_rows_judged_together_are_judged_as_if_each_came_alone(angaben: list[Angabe]) -> None:
    bekannt = build_bekannt(ziele=ZIELE)
    together, alone = judge(angaben, bekannt=bekannt), one_by_one(angaben, bekannt=bekannt)
    assert (together is None) == (alone is None)
    if together is not None and alone is not None:
        assert [list(column) for column in together.neu] == [list(column) for column in alone.neu]
        assert dict(together.minuten) == dict(alone.minuten)


def test_k9_a_good_batch_is_judged_in_columns_and_one_bad_row_is_not() -> None:
    good = [build_angabe(beleg=f"R-{place}", datum=TERM.beginn) for place in range(5)]
    bekannt = build_bekannt()
    assert judge(good, bekannt=bekannt) is not None
    assert judge([*good, build_angabe(beleg="R-9", kontrakt="K-9")], bekannt=bekannt) is None


@given(rows=ROWS)
def test_k9_rows_read_in_columns_are_the_rows_that_are_read_one_by_one(rows: list[dict[str, Any]]) -> None:
    gelesen = take_stapel(
        RawBody("application/json", "", json.dumps({"zeilen": rows}, ensure_ascii=False).encode()), atomar=False
    ).read()
    leser = Zeilenleser(read_zeile)
    alone = tuple(leser.read(nummer, row) for nummer, row in enumerate(rows, start=1))
    assert gelesen.zeilen == alone
    angaben = [zeile.gelesen for zeile in alone if isinstance(zeile.gelesen, Angabe)]
    whole = len(angaben) == len(rows) == len({angabe.beleg for angabe in angaben})
    assert (gelesen.spalten is not None) == whole


@pytest.mark.parametrize(
    "lines",
    [
        ["R-1;K-1;03.03.2014;0,33;fallspezifisch", "R-2;;04.03.2014;1;netzwerk"],
        ["R-1;K-1;03.03.2014;0,33;fallspezifisch", "", "R-2;;04.03.2014;1;netzwerk"],
        ["R-1;K-1;03.03.2014;0,33;fallspezifisch", "R-2;;04.03.2014;1;netzwerk;"],
        ["R-1;K-1;03.03.2014;0,33;fallspezifisch", "R-1;;04.03.2014;1;netzwerk"],
        ['"R;1";K-1;03.03.2014;0,33;fallspezifisch', "R-2;;04.03.2014;25;netzwerk"],
    ],
)
def test_k9_a_file_reads_the_same_by_columns_and_by_lines(lines: list[str]) -> None:
    header = "beleg;kontrakt;datum;stunden;art"
    whole = read_csv("\n".join((header, *lines)).encode())
    alone = [zeile for line in lines if line for zeile in read_csv(f"{header}\n{line}".encode()).zeilen]
    assert [(zeile.beleg, zeile.gelesen) for zeile in whole.zeilen] == [(one.beleg, one.gelesen) for one in alone]
    assert [zeile.nummer for zeile in whole.zeilen] == [place for place, line in enumerate(lines, start=1) if line]
    assert whole.lines == [zeile.nummer for zeile in whole.zeilen]


def test_k8_a_beleg_that_comes_twice_is_left_to_the_rows() -> None:
    zeilen = build_zeilen(build_angabe(), build_angabe())
    assert Gelesen.of(zeilen) == Gelesen([1, 2], None, zeilen)
    assert Gelesen.of((Zeile(1, "R-1", build_angabe()),)).spalten is not None
