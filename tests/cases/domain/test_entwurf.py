from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from services.cases.domain.entwurf import VolumenUnknown, change_angaben, decide_entwurf
from services.cases.domain.hilfeart import Form, FormContradicts, FormMissing, HilfeartNotAllowed, decide_form
from services.cases.domain.preis import StundensatzNotAllowed
from services.cases.domain.stammdaten import Vertrag
from shared.contracts.stammdaten import Hilfeart
from shared.errors import InputRefused
from shared.kalender import ONE_DAY, Zeitraum
from shared.umfang import Monatspauschale
from tests.cases.builders import TERM, build_angaben, build_inhalt, build_stammdaten, euro

DERIVED = {
    "28": "ambulant", "29": "ambulant", "30": "ambulant", "31": "ambulant", "52": "ambulant",
    "32": "teilstationaer", "33": "vollzeitpflege", "34": "stationaer",
}  # fmt: skip


def codes(refusal: pytest.ExceptionInfo[InputRefused]) -> list[tuple[str, str]]:
    return [(finding.pointer, finding.code) for finding in refusal.value.findings]


@pytest.mark.parametrize("hilfeart", get_args(Hilfeart))
def test_k7_form_follows_from_the_hilfeart_or_must_be_named(hilfeart: str) -> None:
    if hilfeart in DERIVED:
        assert decide_form(hilfeart, named=None).value == DERIVED[hilfeart]
    else:
        with pytest.raises(FormMissing):
            decide_form(hilfeart, named=None)
        assert decide_form(hilfeart, named=Form.FLEXIBEL) is Form.FLEXIBEL


def test_k7_a_form_that_contradicts_the_hilfeart_is_refused() -> None:
    with pytest.raises(FormContradicts) as refusal:
        decide_form("34", named=Form.AMBULANT)
    assert refusal.value.form is Form.STATIONAER


def test_k7_a_hilfeart_that_the_konzept_does_not_allow_is_refused_on_its_volumes() -> None:
    with pytest.raises(HilfeartNotAllowed) as refusal:
        decide_entwurf(build_angaben(hilfeart="35a", form=Form.AMBULANT), stammdaten=build_stammdaten())
    assert refusal.value.zugelassen == ("27.2", "31", "32")


def test_k7_outside_the_volumes_every_hilfeart_may_be_agreed() -> None:
    angaben = build_angaben(hilfeart="35a", form=Form.AMBULANT, volumen=None)
    assert decide_entwurf(angaben, stammdaten=build_stammdaten()).volumen is None


def test_k4_a_volumen_that_the_konzept_does_not_have_is_refused() -> None:
    with pytest.raises(VolumenUnknown) as refusal:
        decide_entwurf(build_angaben(volumen="gesamt"), stammdaten=build_stammdaten())
    assert refusal.value.volumina == ("asd", "personalisiert", "variabel")


def test_v1_a_term_that_begins_before_the_first_konzept_is_judged_by_it() -> None:
    angaben = build_angaben(beginn=date(2013, 11, 1))
    assert decide_entwurf(angaben, stammdaten=build_stammdaten()).volumen == "variabel"


def test_all_wrong_values_of_a_draft_are_named_at_once() -> None:
    angaben = build_angaben(
        sozialraum="x", traeger="y", beginn=date(2014, 5, 1), ende=date(2014, 4, 30), stundensatz=euro("10000.01"),
        umfang=Monatspauschale(euro("1000000.01")),
    )  # fmt: skip
    with pytest.raises(InputRefused) as refusal:
        decide_entwurf(angaben, stammdaten=build_stammdaten())
    assert codes(refusal) == [
        ("/sozialraum", "unbekannt"),
        ("/traeger", "unbekannt"),
        ("/ende", "ende_vor_beginn"),
        ("/stundensatz", "zu_gross"),
        ("/entgelt/betrag", "zu_gross"),
    ]


def test_a_term_outside_the_years_of_the_system_is_refused() -> None:
    with pytest.raises(InputRefused) as refusal:
        decide_entwurf(build_angaben(beginn=date(1989, 1, 1), ende=date(2101, 1, 1)), stammdaten=build_stammdaten())
    assert codes(refusal) == [("/beginn", "jahr"), ("/ende", "jahr")]


def test_k6_a_price_of_its_own_is_for_a_traeger_without_any_contract_only() -> None:
    own = build_angaben(stundensatz=euro("55.00"))
    with pytest.raises(StundensatzNotAllowed):
        decide_entwurf(own, stammdaten=build_stammdaten())
    other = build_angaben(stundensatz=euro("55.00"), traeger="fremd")
    assert decide_entwurf(other, stammdaten=build_stammdaten()).stundensatz == euro("55.00")


@pytest.mark.parametrize(("beginn", "ende"), [(date(2013, 1, 1), TERM.beginn), (TERM.beginn, date(2018, 12, 31))])
def test_k6_a_contract_on_the_first_day_forbids_an_agreed_price(beginn: date, ende: date) -> None:
    vertrag = Vertrag("v9", "saarburg", "fremd", Decimal("1.00"), Zeitraum(beginn, ende))
    with pytest.raises(StundensatzNotAllowed):
        decide_entwurf(
            build_angaben(stundensatz=euro("55.00"), traeger="fremd"), stammdaten=build_stammdaten(vertraege=(vertrag,))
        )


@pytest.mark.parametrize(
    "term",
    [
        Zeitraum(date(2009, 1, 1), TERM.beginn - ONE_DAY),
        Zeitraum(TERM.beginn + ONE_DAY, date(2018, 12, 31)),
    ],
)
def test_k6_a_contract_that_is_over_or_to_come_leaves_an_agreed_price(term: Zeitraum) -> None:
    vertrag = Vertrag("v9", "saarburg", "fremd", Decimal("1.00"), term)
    agreed = build_angaben(stundensatz=euro("55.00"), traeger="fremd")
    assert decide_entwurf(agreed, stammdaten=build_stammdaten(vertraege=(vertrag,))).stundensatz == euro("55.00")


def test_k1_changing_a_draft_keeps_what_is_not_named() -> None:
    changed = change_angaben(build_inhalt(), {"ende": date(2014, 6, 30), "umfang": None})
    assert changed == build_angaben(ende=date(2014, 6, 30), umfang=None)


def test_k7_a_named_form_goes_with_its_hilfeart() -> None:
    named = build_inhalt(hilfeart="27.2", form=Form.FLEXIBEL)
    assert change_angaben(named, {}).form is Form.FLEXIBEL
    assert change_angaben(named, {"hilfeart": "35"}).form is None
    assert change_angaben(named, {"hilfeart": "35", "form": Form.STATIONAER}).form is Form.STATIONAER
    assert change_angaben(build_inhalt(), {"hilfeart": "32"}).form is None
