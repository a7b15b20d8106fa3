"""K2, K15: who of a round of advice has no post; K16: what help before help costs; K13: who keeps an entry."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from services.cases.domain.beratung import Rolle
from services.cases.domain.ressource import Inhalt, Ressource, RessourceNotOwn, check_own
from services.cases.domain.stammdaten import Konzept, Stammdaten
from services.cases.domain.team import Herkunft, Stelle, TraegerMissing, check_stelle, find_missing
from services.cases.domain.vorfeld import (
    Angabe,
    Kosten,
    Kostengrund,
    VorfeldhilfeInFuture,
    VorfeldpreisMissing,
    check_datum,
    price_vorfeldhilfe,
)
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.umfang import Preis

HOUR = Preis(date(2028, 1, 1), Geld(42_50), "haushaltsjahr/2028/1")
LATER = Preis(date(2028, 2, 29), Geld(43_00), "haushaltsjahr/2028/1")


def world(volumen: str | None, *preise: Preis) -> Stammdaten:
    konzept = Konzept(
        date(2028, 1, 1), frozenset(), frozenset({"a", "b"}), pauschale=frozenset({"b"}), vorfeldvolumen=volumen
    )
    return Stammdaten(konzepte=(konzept,), preise=preise)


def given(tag: date = date(2028, 2, 28), minuten: int = 20) -> Angabe:
    return Angabe("konz", tag, "Elterncafé", 12, minuten)


def test_k2_roles_without_a_post_are_named_once_in_their_order() -> None:
    present = frozenset({Herkunft.ASD, Herkunft.TRAEGER})
    roles = ("asd", "kinderhaus", "traeger", "jugendarbeit")
    assert find_missing(roles, herkuenfte=present) == ("kinderhaus", "jugendarbeit")


def test_k2_the_leitung_takes_part_without_a_post_in_the_team() -> None:
    assert find_missing(("asd", "leitung"), herkuenfte=frozenset({Herkunft.ASD})) == ()
    assert {rolle.value for rolle in Rolle} == {herkunft.value for herkunft in Herkunft} | {"leitung"}


@pytest.mark.parametrize("herkunft", list(Herkunft))
def test_k15_only_a_post_that_comes_from_a_traeger_has_to_name_it(herkunft: Herkunft) -> None:
    stelle = Stelle(herkunft, None, Decimal("19.50"), True, None, None, date(2028, 1, 1), None)
    if herkunft is Herkunft.TRAEGER:
        with pytest.raises(TraegerMissing):
            check_stelle(stelle)
        stelle = replace(stelle, traeger="t1")
    check_stelle(stelle)


def test_k2_nothing_is_said_where_no_team_is_on_record() -> None:
    assert find_missing(("asd", "kinderhaus"), herkuenfte=()) == ()


@pytest.mark.parametrize(("tag", "expected"), [(date(2028, 2, 28), Geld(14_17)), (date(2028, 2, 29), Geld(14_33))])
def test_k16_the_price_is_that_of_the_day_half_up(tag: date, expected: Geld) -> None:
    kosten = price_vorfeldhilfe(given(tag), stammdaten=world("a", HOUR, LATER))
    assert (kosten.volumen, kosten.betrag, kosten.grund) == ("a", expected, Kostengrund.FACHLEISTUNGSSTUNDE)


def test_k16_a_pauschal_volumen_is_paid_already_and_none_costs_nothing() -> None:
    assert price_vorfeldhilfe(given(), stammdaten=world("b", HOUR)) == Kosten(Kostengrund.PAUSCHAL, "b", HOUR, Geld(0))
    assert price_vorfeldhilfe(given(), stammdaten=world(None)) == Kosten(Kostengrund.KEIN_VOLUMEN)
    assert price_vorfeldhilfe(given(), stammdaten=Stammdaten()) == Kosten(Kostengrund.KEIN_VOLUMEN)


def test_k16_a_year_without_a_price_is_refused_not_guessed() -> None:
    with pytest.raises(VorfeldpreisMissing):
        price_vorfeldhilfe(given(date(2029, 1, 1)), stammdaten=world("a", HOUR))


def test_k16_what_has_not_been_given_yet_is_refused() -> None:
    check_datum(date(2028, 2, 29), heute=date(2028, 2, 29))
    with pytest.raises(VorfeldhilfeInFuture):
        check_datum(date(2028, 3, 1), heute=date(2028, 2, 29))


def test_k13_the_asd_of_the_area_and_the_traeger_that_entered_it_keep_an_entry() -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    entry = Ressource(UUID(int=1), 1, Inhalt("konz", "Verein", "sport"), "t1", then, then)
    check_own(entry, caller=Caller("a", "amt", frozenset({Role.ASD}), frozenset({"konz"})))
    check_own(entry, caller=Caller("t", "amt", frozenset({Role.TRAEGER}), traeger="t1"))
    for caller in (
        Caller("a", "amt", frozenset({Role.ASD}), frozenset({"saarburg"})),
        Caller("t", "amt", frozenset({Role.TRAEGER}), traeger="t2"),
        Caller("l", "amt", frozenset({Role.LEITUNG}), frozenset({"konz"}), frozenset({"*"})),
    ):
        with pytest.raises(RessourceNotOwn):
            check_own(entry, caller=caller)
