"""Amendments of a signed Kontrakt (K1, K3, K5, K7, K14): a new content from a day on, its whole term priced anew.

What is not named stays as it held on that day. An amendment speaks for all that follows: what was agreed before for a
later day gives way to it. Hours keep the price of their day (K6): an amendment makes no new price.
"""

from dataclasses import dataclass, replace
from datetime import date

from services.cases.domain.anerkennung import granted_minuten
from services.cases.domain.entwurf import JAHRE, check_volumen, konzept_of, wrong_entgelt
from services.cases.domain.hilfeart import FORM_NAMED, Form, decide_form
from services.cases.domain.kontrakt import (
    Aktion,
    Anlass,
    Inhalt,
    Kontrakt,
    decide_uebergang,
    inhalt_at,
    staffel_of,
    vereinbart_of,
)
from services.cases.domain.preis import cost_of_kontrakt
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.zeichnung import check_zeichnung, find_sozialraum
from shared.errors import Finding, Refused, RuleBroken
from shared.identity import Caller
from shared.kalender import ONE_DAY, Zeitraum
from shared.umfang import Staffel, Umfang

AKTIONEN = {
    Anlass.AENDERUNG: Aktion.FORTSCHREIBEN,
    Anlass.BEENDIGUNG: Aktion.BEENDEN,
    Anlass.TRAEGERWECHSEL: Aktion.TRAEGER_WECHSELN,
}


@dataclass(frozen=True, slots=True)
class Menge:
    """An amount that an amendment names; None in its place names none, Menge(None) agrees no amount any more."""

    umfang: Umfang


@dataclass(frozen=True, slots=True)
class Aenderung:
    """What is to hold from a day on; None: stays as it is. `traeger` follows after a change of Träger."""

    anlass: Anlass
    ab: date
    grund: str
    hilfeart: str | None = None
    form: Form | None = None
    ende: date | None = None
    menge: Menge | None = None
    ueberschreitung: str | None = None
    traeger: str | None = None
    rest: Menge | None = None


@dataclass(frozen=True, slots=True)
class Neufassung:
    """What a Kontrakt becomes. `bindet`: the budget has to know, since amounts or days change (K4)."""

    inhalt: Inhalt
    vereinbart: Staffel
    bewilligt: int
    bindet: bool


@dataclass(frozen=True, slots=True)
class Spaetleistungen:
    """Hours after a day that count, recognised or held, and were not reversed."""

    zeilen: int
    minuten: int
    letzter_tag: date


class AbOutsideLaufzeit(Refused):
    """The day from which an amendment is to hold lies outside the term."""

    def __init__(self, laufzeit: Zeitraum) -> None:
        self.beginn, self.ende = laufzeit.beginn, laufzeit.ende


class NothingChanges(Refused):
    """What is to hold from that day on holds already."""


class BewilligtUnterAnerkannt(Refused):
    """Less would be granted than is recognised already (K14)."""

    def __init__(self, *, bewilligt: int, anerkannt: int) -> None:
        self.bewilligt, self.anerkannt = bewilligt, anerkannt


class LeistungenNachEnde(Refused):
    """Hours were worked after the day on which the help is to end; they would have to be reversed first."""

    def __init__(self, spaete: Spaetleistungen, *, ende: date) -> None:
        self.ende, self.letzter_tag = ende, spaete.letzter_tag
        self.zeilen, self.minuten = spaete.zeilen, spaete.minuten


def apply_aenderung(kontrakt: Kontrakt, aenderung: Aenderung) -> Neufassung:
    """Give what the Kontrakt becomes, whatever stands against it; the same today and in a repair (K4)."""
    before = inhalt_at(kontrakt, aenderung.ab)
    hilfeart = aenderung.hilfeart or before.hilfeart
    named = aenderung.form or (before.form if hilfeart == before.hilfeart and hilfeart in FORM_NAMED else None)
    inhalt = replace(
        before,
        aktenzeichen=kontrakt.inhalt.aktenzeichen,
        hilfeart=hilfeart,
        form=decide_form(hilfeart, named=named),
        laufzeit=Zeitraum(kontrakt.inhalt.laufzeit.beginn, aenderung.ende or kontrakt.inhalt.laufzeit.ende),
        umfang=aenderung.menge.umfang if aenderung.menge else before.umfang,
    )
    signed = [(fassung.gueltig_ab, fassung.inhalt) for fassung in kontrakt.fassungen]
    vereinbart = staffel_of([*signed, (aenderung.ab, inhalt)], sonst=inhalt)
    changed = (vereinbart, inhalt.laufzeit) != (vereinbart_of(kontrakt), kontrakt.inhalt.laufzeit)
    return Neufassung(
        inhalt=inhalt,
        vereinbart=vereinbart,
        bewilligt=granted_minuten(vereinbart, laufzeit=inhalt.laufzeit),
        bindet=changed and inhalt.volumen is not None,
    )


def decide_aenderung(kontrakt: Kontrakt, aenderung: Aenderung, *, signer: Caller, stammdaten: Stammdaten) -> Neufassung:
    """Give what the Kontrakt becomes, or raise the first of what stands against it: K1, K5, K7, K14, K3.

    Hours after a new end are the caller's to look for: see check_spaetleistungen.
    """
    decide_uebergang(kontrakt, aktion=AKTIONEN[aenderung.anlass])
    check_ab(kontrakt, aenderung)
    neu = apply_aenderung(kontrakt, aenderung)
    if aenderung.menge and (findings := wrong_entgelt(aenderung.menge.umfang)):
        raise RuleBroken(*findings)
    if aenderung.hilfeart and neu.inhalt.volumen is not None:
        konzept = konzept_of(neu.inhalt.laufzeit, stammdaten=stammdaten)
        check_volumen(neu.inhalt.volumen, hilfeart=neu.inhalt.hilfeart, konzept=konzept)
    if aenderung.anlass is Anlass.AENDERUNG and _is_same(kontrakt, neu, ab=aenderung.ab):
        raise NothingChanges
    check_bewilligt(neu.bewilligt, anerkannt=kontrakt.stunden.anerkannt)
    check_zeichnung(
        signer,
        sozialraum=find_sozialraum(neu.inhalt.sozialraum, stammdaten=stammdaten),
        kosten=lambda: cost_of_kontrakt(neu.inhalt, stammdaten=stammdaten, vereinbart=neu.vereinbart),
    )
    return neu


def check_ab(kontrakt: Kontrakt, aenderung: Aenderung) -> None:
    """Let an amendment begin within the term, or on the day after it where it prolongs it.

    Raises RuleBroken for an end before that, AbOutsideLaufzeit.
    """
    laufzeit = kontrakt.inhalt.laufzeit
    ende = aenderung.ende or laufzeit.ende
    if ende.year not in JAHRE:
        raise RuleBroken(Finding("/ende", "jahr", "A Kontrakt lies between 1990 and 2100."))
    if not laufzeit.beginn <= aenderung.ab <= min(max(ende, laufzeit.ende), laufzeit.ende + ONE_DAY):
        raise AbOutsideLaufzeit(laufzeit)
    if ende < aenderung.ab:
        raise RuleBroken(Finding("/ende", "ende_vor_ab", "The term does not end before the amendment begins."))


def check_bewilligt(bewilligt: int, *, anerkannt: int) -> None:
    """Grant no less than is recognised (K14); raises BewilligtUnterAnerkannt."""
    if bewilligt < anerkannt:
        raise BewilligtUnterAnerkannt(bewilligt=bewilligt, anerkannt=anerkannt)


def check_spaetleistungen(spaete: Spaetleistungen | None, *, ende: date) -> None:
    """Let no help end before its last hours; raises LeistungenNachEnde."""
    if spaete is not None:
        raise LeistungenNachEnde(spaete, ende=ende)


def done_already(kontrakt: Kontrakt, aenderung: Aenderung, *, signer: Caller) -> bool:
    """Tell whether this very amendment was carried out last: sending it again is answered, not judged (K4)."""
    if not kontrakt.fassungen or kontrakt.offen:
        return False
    last = kontrakt.fassungen[-1]
    same = (last.anlass, last.gueltig_ab, last.grund, last.ueberschreitung, last.von) == (
        aenderung.anlass, aenderung.ab, aenderung.grund, aenderung.ueberschreitung, signer.sub,
    )  # fmt: skip
    before = (
        replace(kontrakt, fassungen=kontrakt.fassungen[:-1], inhalt=kontrakt.fassungen[-2].inhalt) if same else None
    )
    return before is not None and _says(aenderung, of=before) == replace(last.inhalt, aktenzeichen="")


def _says(aenderung: Aenderung, *, of: Kontrakt) -> Inhalt:
    return replace(apply_aenderung(of, aenderung).inhalt, aktenzeichen="")


def _is_same(kontrakt: Kontrakt, neu: Neufassung, *, ab: date) -> bool:
    last = kontrakt.inhalt.laufzeit.ende
    days = (ab, min(last, neu.inhalt.laufzeit.ende))
    kinds = {(inhalt_at(kontrakt, day).hilfeart, inhalt_at(kontrakt, day).form) for day in days}
    same = kinds == {(neu.inhalt.hilfeart, neu.inhalt.form)} and last == neu.inhalt.laufzeit.ende
    return same and neu.vereinbart == vereinbart_of(kontrakt)
