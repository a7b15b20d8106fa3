"""Price of an hour (K6): the Fachleistungsstunde, or an agreed price for a Träger without Kooperationsvertrag.

An agreed price ends with the day before its Träger has its first contract; from then on the Fachleistungsstunde of the
day holds, for hours and for what is planned. Hours that are valued already keep their price (G5).

Two questions with two answers. What will a Kontrakt cost? A year that is not set up yet counts at the latest known
price (K4). What is an hour worth that was worked? That needs the price of its own year (V4): a guess would be frozen
on the Leistung for ever (G5), so until the year is set up its hours are refused, and cost nothing by waiting.
"""

from collections.abc import Sequence
from datetime import date

from services.cases.domain.kontrakt import Inhalt
from services.cases.domain.stammdaten import Stammdaten
from shared.errors import Refused
from shared.geld import Geld, total
from shared.umfang import (
    AGREED,
    Preis,
    PreisMissing,
    Staffel,
    Vereinbart,
    agree_preis,
    by_hours,
    cost_of,
    preis_at,
    split_by_preis,
)


class StundensatzNotAllowed(Refused):
    """The Träger has a Kooperationsvertrag: the Fachleistungsstunde is its price (K6)."""


class PreisUnknown(Refused):
    """No Fachleistungsstunde is known for that day (V4)."""

    def __init__(self, tag: date) -> None:
        self.tag = tag


def check_stundensatz(stundensatz: Geld | None, *, traeger: str, beginn: date, stammdaten: Stammdaten) -> None:
    """Raise StundensatzNotAllowed if a Träger with a contract on the first day is to have a price of its own (K6)."""
    if stundensatz is not None and stammdaten.vertrag_ab(traeger, ab=beginn) == beginn:
        raise StundensatzNotAllowed


def cost_of_kontrakt(inhalt: Inhalt, *, stammdaten: Stammdaten, vereinbart: Staffel | None = None) -> Geld:
    """Price the whole term, all years, at the Fachleistungsstunde or the agreed price (K3, K6).

    `vereinbart` is what amendments made of the amount. Raises PreisUnknown where hours begin before the first known
    price.
    """
    umfang = vereinbart or inhalt.umfang
    preise = _preise_of(inhalt, umfang=umfang, stammdaten=stammdaten)
    teile = split_by_preis(inhalt.laufzeit, preise=preise)
    saetze = [_satz_at(umfang, preise=preise, tag=teil.beginn) for teil in teile]
    return total(cost_of(umfang, laufzeit=inhalt.laufzeit, teile=teile, saetze=saetze))


def preis_of_tag(
    tag: date, *, stundensatz: Geld | None, stammdaten: Stammdaten, vertrag_ab: date | None = None
) -> Preis | None:
    """Find the price of an hour worked on that day: the agreed one, else that of the day's own year (K6, V4).

    What was agreed holds until `vertrag_ab`, the first day on which the Träger has a contract.
    """
    if stundensatz is not None and (vertrag_ab is None or tag < vertrag_ab):
        return Preis(ab=tag, satz=stundensatz, regel=AGREED)
    try:
        return preis_at(stammdaten.preise_of(tag.year), tag)
    except PreisMissing:
        return None


def _preise_of(inhalt: Inhalt, *, umfang: Vereinbart, stammdaten: Stammdaten) -> Sequence[Preis]:
    """Give the prices that hold over the term: without hours the agreed one cuts nothing (K6)."""
    if inhalt.stundensatz is None:
        return stammdaten.preise
    if not by_hours(umfang):
        return ()
    laufzeit, vertrag_ab = inhalt.laufzeit, stammdaten.vertrag_ab(inhalt.traeger, ab=inhalt.laufzeit.beginn)
    try:
        return agree_preis(stammdaten.preise, satz=inhalt.stundensatz, laufzeit=laufzeit, vertrag_ab=vertrag_ab)
    except PreisMissing:
        raise PreisUnknown(vertrag_ab or laufzeit.beginn) from None


def _satz_at(vereinbart: Vereinbart, *, preise: Sequence[Preis], tag: date) -> Geld:
    if not by_hours(vereinbart):
        return Geld(0)
    try:
        return preis_at(preise, tag).satz
    except PreisMissing:
        raise PreisUnknown(tag) from None
