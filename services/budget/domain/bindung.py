"""Bindung: what a Kontrakt or a project costs in each Haushaltsjahr, and whether it may be bound (V6-V8, V10, K4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.budget.domain.stellen import Vertrag
from services.budget.domain.volumen import Ort, Stand, Topf
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld, total
from shared.identity import Caller, Role
from shared.kalender import Zeitraum, first_day_in
from shared.umfang import (
    Preis,
    Vereinbart,
    agree_preis,
    by_hours,
    cost_of,
    planned_minuten,
    preis_at,
    rates_of,
    split_by_preis,
)


@dataclass(frozen=True, slots=True)
class Jahresbedarf:
    """What one year of a term costs and how many minutes it plans; `entgelt` is the part by day or month (K5)."""

    jahr: int
    betrag: Geld
    minuten: int = 0
    entgelt: Geld = NULL_EURO

    @property
    def stunden(self) -> Geld:
        """Give what its minutes cost."""
        return self.betrag - self.entgelt


@dataclass(frozen=True, slots=True)
class Gebunden:
    """What is already bound and used under one source in one year."""

    betrag: Geld = NULL_EURO
    verbrauch: Geld = NULL_EURO

    @property
    def offen(self) -> Geld:
        """Give Bindung - Verbrauch, never below zero (V7)."""
        return max(self.betrag - self.verbrauch, NULL_EURO)


@dataclass(frozen=True, slots=True)
class Bedarf:
    """A year's amount that is to stand on a Volumen, and by how much it changes what is open there.

    `gewandert` is what the work has changed of what was asked for (K14).
    """

    jahr: int
    stand: Stand
    betrag: Geld
    minuten: int
    mehr: Geld
    gewandert: Geld = NULL_EURO
    gewandert_minuten: int = 0


@dataclass(frozen=True, slots=True)
class Ueberschreitung:
    """What would be overdrawn by what is asked on a Volumen: the figures of what it lives on, which add up (V7).

    That is the Volumen itself, or where `gedeckt_durch` names it, the node whose leaves cover each other (V9).
    """

    jahr: int
    volumen: str
    ansatz: Geld
    umschichtung: Geld
    verbrauch: Geld
    offene_bindung: Geld
    verfuegbar: Geld
    verlangt: Geld
    gedeckt_durch: str | None = None


class UeberschreitungWithoutReason(Refused):
    """More would be bound or spent than is left; with a reason it is possible (V10)."""

    def __init__(self, *ueberschreitungen: Ueberschreitung) -> None:
        self.ueberschreitungen = ueberschreitungen


class VolumenGesperrt(Refused):
    """More would be bound or spent than is left, and the Volumen refuses that (V10)."""

    def __init__(self, *ueberschreitungen: Ueberschreitung) -> None:
        self.ueberschreitungen = ueberschreitungen


class VorbehaltenNeedsPerson(Refused):
    """On this Volumen only the office disposes: asd or leitung must sign (V6)."""


class StundensatzNotAllowed(Refused):
    """The Träger has a Kooperationsvertrag: the Fachleistungsstunde is its price (K6)."""


def find_vertrag_ab(traeger: str, *, vertraege: Sequence[Vertrag], ab: date) -> date | None:
    """Give the first day from `ab` on on which a Träger has a Kooperationsvertrag in any Sozialraum, or None (K6)."""
    return first_day_in((vertrag.laufzeit for vertrag in vertraege if vertrag.traeger == traeger), ab=ab)


def check_stundensatz(stundensatz: Geld | None, *, beginn: date, vertrag_ab: date | None) -> None:
    """Let a price be agreed only with a Träger that has no contract when the help begins (K6); StundensatzNotAllowed.

    From its first contract on the Fachleistungsstunde holds, whatever was agreed.
    """
    if stundensatz is not None and vertrag_ab == beginn:
        raise StundensatzNotAllowed


def price_kontrakt(
    umfang: Vereinbart,
    *,
    laufzeit: Zeitraum,
    preise: Sequence[Preis],
    stundensatz: Geld | None = None,
    vertrag_ab: date | None = None,
) -> tuple[Jahresbedarf, ...]:
    """Price a Kontrakt per Haushaltsjahr, at the price of each day's hour or the one agreed (K4-K6); PreisMissing.

    An agreed price holds until `vertrag_ab`, the first day on which its Träger has a contract.
    """
    paid = by_hours(umfang)
    dated = preise if stundensatz is None else ()
    if paid:
        dated = agree_preis(preise, satz=stundensatz, laufzeit=laufzeit, vertrag_ab=vertrag_ab)
    teile = split_by_preis(laufzeit, preise=dated)
    saetze = [preis_at(dated, teil.beginn).satz if paid else NULL_EURO for teil in teile]
    amounts = cost_of(umfang, laufzeit=laufzeit, teile=teile, saetze=saetze)
    rates = rates_of(umfang, laufzeit=laufzeit, teile=teile)
    minuten = planned_minuten(umfang, laufzeit=laufzeit, teile=teile)
    parts = list(zip(teile, amounts, minuten, rates, strict=True))
    return tuple(
        Jahresbedarf(
            jahr,
            total(amount for teil, amount, _, _ in parts if teil.beginn.year == jahr),
            sum(minutes for teil, _, minutes, _ in parts if teil.beginn.year == jahr),
            total(rate for teil, _, _, rate in parts if teil.beginn.year == jahr),
        )
        for jahr in laufzeit.jahre
    )


def decide_bedarf(
    bedarf: Jahresbedarf, *, stand: Stand, gebunden: Gebunden, gewandert: tuple[Geld, int] = (NULL_EURO, 0)
) -> Bedarf:
    """Say what a year is to bind on its Volumen: on a `pauschal` one minutes of capacity and 0.00 euro (V8).

    `gewandert` is what hours that are worked change of it, in money and in minutes (K14).
    """
    moved, minuten = gewandert
    betrag = (NULL_EURO if stand.pauschal else bedarf.betrag) + moved
    mehr = Gebunden(betrag, gebunden.verbrauch).offen - gebunden.offen
    return Bedarf(bedarf.jahr, stand, betrag, bedarf.minuten + minuten, mehr, moved, minuten)


def require_disposal(staende: Sequence[Stand], *, person: Caller) -> None:
    """Let only `asd` or `leitung` dispose of a `vorbehalten` Volumen (V6); raises VorbehaltenNeedsPerson."""
    if any(stand.vorbehalten for stand in staende) and not person.has(Role.ASD, Role.LEITUNG):
        raise VorbehaltenNeedsPerson


def find_ueberschreitungen(
    bedarfe: Sequence[Bedarf], *, toepfe: Mapping[tuple[Ort, str], Topf]
) -> tuple[Ueberschreitung, ...]:
    """Find every set-up year in which more is asked than is left of what its Volumen lives on (V9, V10).

    A year that is not set up is not tested (K4).
    """
    return tuple(
        ueberschreitung_of(bedarf.stand, mehr=bedarf.mehr, topf=topf)
        for bedarf in bedarfe
        if bedarf.stand.eingerichtet
        and bedarf.mehr > NULL_EURO
        and bedarf.mehr > (topf := toepfe[bedarf.stand.ort, bedarf.stand.volumen]).verfuegbar
    )


def ueberschreitung_of(stand: Stand, *, mehr: Geld, topf: Topf) -> Ueberschreitung:
    """Put the figures of an overdraft together: those of what the Volumen lives on (V7, V9)."""
    return Ueberschreitung(
        jahr=stand.ort.jahr,
        volumen=stand.volumen,
        ansatz=topf.summen.ansatz,
        umschichtung=topf.summen.umschichtung,
        verbrauch=topf.summen.verbrauch,
        offene_bindung=topf.summen.offene_bindung,
        verfuegbar=topf.verfuegbar,
        verlangt=mehr,
        gedeckt_durch=topf.gedeckt_durch,
    )


def judge_kontrakt(ueberschreitungen: Sequence[Ueberschreitung], *, begruendung: str | None) -> None:
    """Let an entitled help pass with a reason, whatever the Volumen says (V10); raises UeberschreitungWithoutReason."""
    if ueberschreitungen and not begruendung:
        raise UeberschreitungWithoutReason(*ueberschreitungen)


def judge_other(
    ueberschreitungen: Sequence[Ueberschreitung], *, gesperrt: bool, begruendung: str | None, person: Caller
) -> None:
    """Judge an overdraft that no entitlement stands behind: projects, prevention, other spending (V10).

    `warnen` needs a reason; `sperren` refuses, unless `leitung` overrides with a reason. Raises
    UeberschreitungWithoutReason or VolumenGesperrt.
    """
    if not ueberschreitungen:
        return
    if gesperrt and not (begruendung and person.has(Role.LEITUNG)):
        raise VolumenGesperrt(*ueberschreitungen)
    if not begruendung:
        raise UeberschreitungWithoutReason(*ueberschreitungen)
