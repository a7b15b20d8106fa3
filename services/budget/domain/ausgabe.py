"""Ausgaben: spending other than hours, with its own receipt number, purpose and release (V5, V6, V10)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.budget.domain.bindung import Gebunden, Ueberschreitung, judge_kontrakt, judge_other, ueberschreitung_of
from services.budget.domain.volumen import Stand, Topf
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller


@dataclass(frozen=True, slots=True)
class Ausgabe:
    """A spending as wjh enters it; `beleg` is its permanent key."""

    sozialraum: str
    volumen: str
    datum: date
    betrag: Geld
    beleg: str
    zweck: str
    traeger: str | None = None
    kontrakt: UUID | None = None
    freigabe_durch: str | None = None
    ueberschreitung_begruendung: str | None = None


@dataclass(frozen=True, slots=True)
class AusgabeDecision:
    """What a spending changes on its Volumen: more Verbrauch, less that is open on its Kontrakt."""

    verbrauch: Geld
    offene_bindung: Geld
    ueberschreitung: Ueberschreitung | None


class FreigabeMissing(Refused):
    """Spending on a Volumen at the office's disposal names its Kontrakt or who of asd or leitung released it (V6)."""


class FreigabeByBuchende(Refused):
    """Who books a spending cannot be the one who released it (V6)."""


class FreigabeUnnamed(Refused):
    """A text without any letter names nobody (V6)."""


class VolumenPauschal(Refused):
    """The Volumen is paid in Abschläge, whatever the number of cases: nothing else is spent on it (V8)."""

    def __init__(self, volumen: str) -> None:
        self.volumen = volumen


class BelegTaken(Refused):
    """This receipt number was booked with other content."""


class AlreadyReversed(Refused):
    """A Storno for this exists; what was booked is reversed once (G5)."""


def decide_ausgabe(
    ausgabe: Ausgabe,
    *,
    stand: Stand,
    topf: Topf,
    gebunden: Gebunden | None,
    person: Caller,
    freigabe: str | None = None,
) -> AusgabeDecision:
    """Book a spending, or raise what stands against it (V6, V10).

    On a Kontrakt it uses up what is open there first; what goes beyond is an overdraft of an entitled help, unless it
    is for prevention: to that nobody is entitled. `freigabe` is Leitung's reason to override a `sperren`, if it gave
    one for this spending. Raises VolumenPauschal, FreigabeMissing, FreigabeUnnamed, FreigabeByBuchende,
    UeberschreitungWithoutReason, VolumenGesperrt.
    """
    if stand.pauschal:
        raise VolumenPauschal(stand.volumen)
    _check_freigabe(ausgabe, stand=stand, person=person)
    offen = _open_change(gebunden, betrag=ausgabe.betrag)
    mehr = ausgabe.betrag + offen
    over = ueberschreitung_of(stand, mehr=mehr, topf=topf) if mehr > max(topf.verfuegbar, NULL_EURO) else None
    found = (over,) if over else ()
    begruendung = ausgabe.ueberschreitung_begruendung or freigabe
    if ausgabe.kontrakt is not None and ausgabe.zweck == "fall":
        judge_kontrakt(found, begruendung=begruendung)
    else:
        judge_other(found, gesperrt=stand.sperrt and freigabe is None, begruendung=begruendung, person=person)
    return AusgabeDecision(ausgabe.betrag, offen, over)


def _check_freigabe(ausgabe: Ausgabe, *, stand: Stand, person: Caller) -> None:
    """Require somebody else's release where only the office disposes, and none by whoever books it anywhere (V6)."""
    durch = ausgabe.freigabe_durch
    if stand.vorbehalten and ausgabe.kontrakt is None and not durch:
        raise FreigabeMissing
    if durch and not any(sign.isalpha() for sign in durch):
        raise FreigabeUnnamed
    if durch and durch.casefold() == person.sub.casefold():
        raise FreigabeByBuchende


def _open_change(gebunden: Gebunden | None, *, betrag: Geld) -> Geld:
    if gebunden is None:
        return NULL_EURO
    return Gebunden(gebunden.betrag, gebunden.verbrauch + betrag).offen - gebunden.offen
