"""Bindungsplan: what a Kontrakt or project asks to be bound, year by year, and what stands against it (K4, P5, V10).

The booking and the Vorschau decide by these functions, so that neither can say what the other does not (X2).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.budget.domain.abschluss import JahrAbgeschlossen, require_no_more
from services.budget.domain.bindung import (
    Bedarf,
    Gebunden,
    Jahresbedarf,
    Ueberschreitung,
    decide_bedarf,
    find_ueberschreitungen,
    judge_kontrakt,
    judge_other,
    require_disposal,
)
from services.budget.domain.monate import Plan, plan_for
from services.budget.domain.uebertrag import (
    Geleistet,
    Jahresminuten,
    carry_minuten,
    change_minuten,
    price_gearbeitet,
)
from services.budget.domain.volumen import Ort, Stand, find_toepfe
from services.budget.domain.wanderung import Jahresstand, move_bindung
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld, total
from shared.identity import Caller
from shared.kalender import Zeitraum, year_of
from shared.umfang import Preis

Key = tuple[Ort, str]


@dataclass(frozen=True, slots=True)
class Bindungsplan:
    """What is to stand on which Volumen of which year, for one source.

    `nachholpreise` are the prices of a Kontrakt's minutes that closed years carry or take (V7, K14), None for anything
    else; `schuldet_rest` tells whether what is not worked in a year may be worked later.
    """

    quelle: UUID
    art: str
    nummer: str | None
    traeger: str | None
    ort: Ort
    volumen: str
    bedarfe: tuple[Jahresbedarf, ...]
    laufzeit: Zeitraum | None = None
    nachholpreise: tuple[Preis, ...] | None = None
    schuldet_rest: bool = False

    @property
    def gefragt(self) -> Mapping[int, Jahresbedarf]:
        """Give what is asked for, by year."""
        return {bedarf.jahr: bedarf for bedarf in self.bedarfe}

    def place(self, jahr: int) -> Key:
        """Name the Volumen of a year."""
        return Ort(jahr, self.ort.art, self.ort.slug), self.volumen

    def ende_in(self, jahr: int) -> date | None:
        """Give the last day of a Kontrakt whose term touches a year; None where it does not, and for projects."""
        return self.laufzeit.ende if self.laufzeit and self.laufzeit.overlap(year_of(jahr)) else None

    def monatsplan(self, bedarf: Bedarf, *, tag: date) -> Plan:
        """Plan a year's amount over its days, as of the booking day (V12)."""
        return plan_for(bedarf.betrag, laufzeit=self.laufzeit, jahr=bedarf.jahr, tag=tag)


class HoechstbetragExceeded(Refused):
    """The whole term costs more than the one who signs may sign for, as the sender has it (K3)."""

    def __init__(self, *, kosten: Geld, hoechstens: Geld) -> None:
        self.kosten, self.hoechstens = kosten, hoechstens


def require_at_most(plan: Bindungsplan, *, hoechstens: Geld | None) -> None:
    """Require that a plan costs no more than a bound, all years, also where its Volumen is `pauschal` (K3).

    Raises HoechstbetragExceeded.
    """
    kosten = total(bedarf.betrag for bedarf in plan.bedarfe)
    if hoechstens is not None and kosten > hoechstens:
        raise HoechstbetragExceeded(kosten=kosten, hoechstens=hoechstens)


@dataclass(frozen=True, slots=True)
class Gearbeitet:
    """What was worked of a year's Bindung, which minutes have moved into it so far (K14), and late minutes (V13).

    `spaet` are minutes of the year's work that were accepted after its close: they used up no Bindung.
    """

    geleistet: Geleistet = field(default_factory=Geleistet)
    gewandert_minuten: int = 0
    spaet: int = 0


@dataclass(frozen=True, slots=True)
class Bindungslage:
    """What a request is decided on: the Stand of every Volumen it touches, and what stands for its source before.

    `gefragt` is what the last request asked for, at the prices of today; only closed years need it (V13).
    """

    plan: Bindungsplan
    staende: Mapping[Key, Stand]
    gebunden: Mapping[int, Gebunden] = field(default_factory=dict)
    gefragt: Mapping[int, Jahresbedarf] = field(default_factory=dict)
    gearbeitet: Mapping[int, Gearbeitet] = field(default_factory=dict)

    @property
    def jahre(self) -> Sequence[int]:
        """Give every year touched: those asked for, and those that have a Bindung to be released."""
        return sorted(self.plan.gefragt.keys() | self.gebunden.keys())

    @property
    def geschlossen(self) -> Sequence[int]:
        """Give the closed years among them: what stands there stays (V13)."""
        return [jahr for jahr in self.jahre if self.staende[self.plan.place(jahr)].abgeschlossen]

    @property
    def verlangt(self) -> Mapping[int, Jahresbedarf]:
        """Give what is asked for, with what closed years owe the next open one or have used of the last (V7, K14)."""
        return self.with_minuten(
            carry_minuten(self._minuten(), laufzeit=self.plan.gefragt.keys(), schuldet_rest=self.plan.schuldet_rest)
        )

    def with_minuten(self, changes: Mapping[int, int]) -> Mapping[int, Jahresbedarf]:
        """Give what is asked for, with minutes that open years take over or, negative, lose."""
        gefragt, preise, laufzeit = dict(self.plan.gefragt), self.plan.nachholpreise, self.plan.laufzeit
        if preise is None or laufzeit is None or not any(changes.values()):
            return gefragt
        for jahr, minuten in changes.items():
            gefragt[jahr] = change_minuten(gefragt[jahr], minuten, laufzeit=laufzeit, preise=preise)
        return gefragt

    def find_moves(self, asked: Mapping[int, Jahresbedarf]) -> Mapping[int, tuple[Geld, int]]:
        """Say what hours that are worked change of what open years are asked for, as money and as minutes (K14)."""
        asked = {jahr: asked.get(jahr, Jahresbedarf(jahr, NULL_EURO)) for jahr in self.jahre}
        moved = move_bindung(
            [
                Jahresstand(
                    jahr,
                    plan=bedarf.minuten,
                    verbrauch=self._gearbeitet(jahr).geleistet.minuten,
                    gewandert=self._gearbeitet(jahr).gewandert_minuten,
                    geschlossen=self._stand(jahr).abgeschlossen,
                )
                for jahr, bedarf in asked.items()
            ]
        )
        return {jahr: (self._price_moved(asked[jahr], minuten), minuten) for jahr, minuten in moved.items()}

    def _price_moved(self, asked: Jahresbedarf, minuten: int) -> Geld:
        preise, laufzeit = self.plan.nachholpreise, self.plan.laufzeit
        if preise is None or laufzeit is None or self._stand(asked.jahr).pauschal:
            return NULL_EURO
        geleistet = self._gearbeitet(asked.jahr).geleistet
        priced = price_gearbeitet(asked, minuten, geleistet=geleistet, laufzeit=laufzeit, preise=preise)
        return priced - asked.betrag

    def _stand(self, jahr: int) -> Stand:
        return self.staende[self.plan.place(jahr)]

    def _gearbeitet(self, jahr: int) -> Gearbeitet:
        return self.gearbeitet.get(jahr, Gearbeitet())

    def _minuten(self) -> list[Jahresminuten]:
        return [
            Jahresminuten(
                jahr,
                gefragt=self.plan.gefragt[jahr].minuten if jahr in self.plan.gefragt else 0,
                verbraucht=used.geleistet.minuten,
                geschlossen=self._stand(jahr).abgeschlossen,
                gewandert=used.gewandert_minuten,
                spaet=used.spaet,
            )
            for jahr in self.jahre
            for used in [self._gearbeitet(jahr)]
        ]


@dataclass(frozen=True, slots=True)
class Bindungsentscheidung:
    """What each open year is to bind, and which of them exceed what is left (V10)."""

    bedarfe: tuple[Bedarf, ...]
    ueberschreitungen: tuple[Ueberschreitung, ...]

    @property
    def ueberzogen(self) -> set[Key]:
        """Name the Volumina on which more than is left may stand: judged with a reason, or not set up yet (K4)."""
        judged = {ueberschreitung.jahr for ueberschreitung in self.ueberschreitungen}
        return {
            (bedarf.stand.ort, bedarf.stand.volumen)
            for bedarf in self.bedarfe
            if bedarf.jahr in judged or not bedarf.stand.eingerichtet
        }


def decide_bindung(lage: Bindungslage, *, person: Caller, begruendung: str | None) -> Bindungsentscheidung:
    """Say what each open year binds, or raise what stands against it (V6, V10, V13).

    Raises JahrAbgeschlossen, VorbehaltenNeedsPerson, UeberschreitungWithoutReason, VolumenGesperrt.
    """
    entscheidung = measure_bindung(lage)
    for judge in _judges(lage, entscheidung, person=person, begruendung=begruendung):
        judge()
    return entscheidung


def find_refusals(lage: Bindungslage, *, person: Caller, begruendung: str | None) -> tuple[Refused, ...]:
    """Give all that stands against a request, in the order in which the booking judges it (X2)."""
    found = []
    for judge in _judges(lage, measure_bindung(lage), person=person, begruendung=begruendung):
        try:
            judge()
        except Refused as refusal:
            found.append(refusal)
    return tuple(found)


def measure_bindung(lage: Bindungslage) -> Bindungsentscheidung:
    """Say what each open year would bind and where that is more than is left, without judging it (V7, V8, V9).

    Hours that are worked already keep what they need in their year, and what closed years owe is bound with the rest
    (K14, V7).
    """
    plan, gefragt, geschlossen = lage.plan, lage.verlangt, set(lage.geschlossen)
    moved = lage.find_moves(gefragt) if plan.art == "kontrakt" else {}
    bedarfe = tuple(
        decide_bedarf(
            gefragt.get(jahr, Jahresbedarf(jahr, NULL_EURO)),
            stand=lage.staende[plan.place(jahr)],
            gebunden=lage.gebunden.get(jahr, Gebunden()),
            gewandert=moved.get(jahr, (NULL_EURO, 0)),
        )
        for jahr in lage.jahre
        if jahr not in geschlossen
    )
    toepfe = find_toepfe(tuple(lage.staende.values()))
    return Bindungsentscheidung(bedarfe, find_ueberschreitungen(bedarfe, toepfe=toepfe))


def _judges(
    lage: Bindungslage, entscheidung: Bindungsentscheidung, *, person: Caller, begruendung: str | None
) -> Iterator[Callable[[], None]]:
    """Give what is tested, in order; an entitled help needs a reason, a project may be refused (V10)."""
    bedarfe, found = entscheidung.bedarfe, entscheidung.ueberschreitungen
    yield lambda: _require_closed_years_kept(lage)
    yield lambda: require_disposal([bedarf.stand for bedarf in bedarfe], person=person)
    if lage.plan.art == "kontrakt":
        yield lambda: judge_kontrakt(found, begruendung=begruendung)
    else:
        judged = {ueberschreitung.jahr for ueberschreitung in found}
        gesperrt = any(bedarf.stand.sperrt for bedarf in bedarfe if bedarf.jahr in judged)
        yield lambda: judge_other(found, gesperrt=gesperrt, begruendung=begruendung, person=person)


def _require_closed_years_kept(lage: Bindungslage) -> None:
    """Require that no more is asked for in closed years than before; raises JahrAbgeschlossen (V13).

    A year without a Bindung gets none after its close, not even one of nothing. Minutes of a contingent that fall on
    closed years are bound in the open year that follows: they may be worked there (K14).
    """
    plan, closed = lage.plan, lage.geschlossen
    for jahr in closed:
        if jahr not in lage.gebunden:
            raise JahrAbgeschlossen(jahr)
    last_open = max((jahr for jahr in plan.gefragt if jahr not in closed), default=0)
    carried = {jahr for jahr in closed if plan.schuldet_rest and jahr < last_open}
    asked, before = (
        {jahr: _without_stunden(one) if jahr in carried else one for jahr, one in years.items()}
        for years in (plan.gefragt, lage.gefragt)
    )
    require_no_more(asked, before=before, jahre=closed)


def _without_stunden(bedarf: Jahresbedarf) -> Jahresbedarf:
    return Jahresbedarf(bedarf.jahr, bedarf.entgelt, entgelt=bedarf.entgelt)
