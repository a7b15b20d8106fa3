"""Ending a Kontrakt early, and handing it to another Träger: both are an amendment of its end (K1, K5, V7).

A weekly amount plans to the new end, but never less than is recognised; a contingent keeps its minutes, what is not
used of them is released later (V7). A Kontrakt that is handed on keeps what was planned up to then, or recognised, and
the rest goes to the draft that follows it.
"""

from datetime import date

from services.cases.domain.aenderung import Aenderung, Menge, apply_aenderung
from services.cases.domain.kontrakt import (
    Aktion,
    Anlass,
    Inhalt,
    Kontrakt,
    Status,
    decide_uebergang,
    inhalt_at,
    vereinbart_of,
)
from services.cases.domain.stammdaten import Stammdaten
from shared.errors import Finding, Refused, RuleBroken
from shared.kalender import ONE_DAY, Zeitraum
from shared.umfang import Kontingent, planned_minuten


class EndeNotEarlier(Refused):
    """The day given is not one on which the term could end early."""

    def __init__(self, laufzeit: Zeitraum) -> None:
        self.beginn, self.ende = laufzeit.beginn, laufzeit.ende


def plan_beendigung(kontrakt: Kontrakt, *, ende: date, grund: str, heute: date) -> Aenderung:
    """Say what ends a Kontrakt on a day before its present end (K1); raises UebergangNotPossible, EndeNotEarlier."""
    decide_uebergang(kontrakt, aktion=Aktion.BEENDEN)
    return _end(kontrakt, anlass=Anlass.BEENDIGUNG, ende=ende, grund=grund, heute=heute)


def plan_traegerwechsel(
    kontrakt: Kontrakt, *, ab: date, traeger: str, grund: str, stammdaten: Stammdaten, heute: date
) -> Aenderung:
    """Say what hands a Kontrakt to another Träger from a day on (K1).

    Raises UebergangNotPossible, EndeNotEarlier, RuleBroken for a Träger that is not known or has it already.
    """
    decide_uebergang(kontrakt, aktion=Aktion.TRAEGER_WECHSELN)
    if traeger not in stammdaten.traeger:
        raise RuleBroken(Finding("/traeger", "unbekannt", "No Träger has this slug."))
    if traeger == kontrakt.inhalt.traeger:
        raise RuleBroken(Finding("/traeger", "unveraendert", "This Träger has the Kontrakt already."))
    if ab == date.min:
        raise EndeNotEarlier(kontrakt.inhalt.laufzeit)
    ends = _end(kontrakt, anlass=Anlass.TRAEGERWECHSEL, ende=ab - ONE_DAY, grund=grund, heute=heute)
    menge, rest = _share(kontrakt, ab=ab)
    return Aenderung(
        ends.anlass, ends.ab, ends.grund, ende=ends.ende, menge=menge or ends.menge, traeger=traeger, rest=rest
    )


def nachfolger_of(kontrakt: Kontrakt, aenderung: Aenderung) -> Inhalt:
    """Give the content of the draft that follows a Kontrakt which was handed on: the same help by another Träger."""
    assert aenderung.ende is not None
    assert aenderung.traeger is not None
    assert aenderung.rest is not None
    ab, before = aenderung.ende + ONE_DAY, kontrakt.inhalt
    held = inhalt_at(kontrakt, ab)
    return Inhalt(
        aktenzeichen=before.aktenzeichen,
        sozialraum=held.sozialraum,
        traeger=aenderung.traeger,
        hilfeart=held.hilfeart,
        form=held.form,
        volumen=held.volumen,
        laufzeit=Zeitraum(ab, before.laufzeit.ende),
        umfang=aenderung.rest.umfang,
    )


def status_after(kontrakt: Kontrakt, *, ende: date, heute: date) -> Status:
    """Give the state from today on: a Kontrakt is `beendet` from the day after its last (K1)."""
    return Status.BEENDET if ende < heute else kontrakt.status


def _end(kontrakt: Kontrakt, *, anlass: Anlass, ende: date, grund: str, heute: date) -> Aenderung:
    laufzeit = kontrakt.inhalt.laufzeit
    if not laufzeit.beginn <= ende < laufzeit.ende:
        raise EndeNotEarlier(laufzeit)
    ab = max(laufzeit.beginn, min(heute, ende))
    anerkannt = kontrakt.stunden.anerkannt
    plain = Aenderung(anlass, ab, grund, ende=ende)
    if apply_aenderung(kontrakt, plain).bewilligt >= anerkannt:
        return plain
    return Aenderung(anlass, ab, grund, ende=ende, menge=Menge(Kontingent(anerkannt)))


def _share(kontrakt: Kontrakt, *, ab: date) -> tuple[Menge | None, Menge]:
    """Divide a contingent between the one who ends and the one who follows; any other amount goes on as it is."""
    laufzeit, umfang = kontrakt.inhalt.laufzeit, inhalt_at(kontrakt, ab).umfang
    if not isinstance(umfang, Kontingent):
        return None, Menge(umfang)
    teile = [Zeitraum(laufzeit.beginn, ab - ONE_DAY), Zeitraum(ab, laufzeit.ende)]
    planned = planned_minuten(vereinbart_of(kontrakt), laufzeit=laufzeit, teile=teile)
    kept = max(planned[0], kontrakt.stunden.anerkannt)
    rest = sum(planned) - kept
    return Menge(Kontingent(kept) if kept else None), Menge(Kontingent(rest) if rest > 0 else None)
