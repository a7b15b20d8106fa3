"""Drafting a Kontrakt (K1): whether what the ASD wrote down is a help that can be agreed (K5-K7).

The draft is judged by the Konzept of the first year that has one: later years may not have theirs yet, and whether a
year can take the Bindung is the budget's to say when it is signed (K4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.cases.domain.hilfeart import FORM_NAMED, Form, check_zugelassen, decide_form
from services.cases.domain.kontrakt import Inhalt
from services.cases.domain.preis import check_stundensatz
from services.cases.domain.stammdaten import Konzept, Stammdaten
from shared.errors import Finding, Refused, RuleBroken
from shared.geld import Geld
from shared.kalender import Zeitraum
from shared.umfang import Monatspauschale, Tagessatz, Umfang

JAHRE = range(1990, 2101)
MOST_SATZ = Geld(1_000_000)
MOST_ENTGELT = Geld(100_000_000)


@dataclass(frozen=True, slots=True)
class Angaben:
    """A draft as it was written down; `form` where no form follows from the Hilfeart."""

    aktenzeichen: str
    sozialraum: str
    traeger: str
    hilfeart: str
    form: Form | None
    volumen: str | None
    beginn: date
    ende: date
    umfang: Umfang
    stundensatz: Geld | None


class VolumenUnknown(Refused):
    """The Konzept has no Volumen of that name on which a Kontrakt could stand."""

    def __init__(self, *, volumina: tuple[str, ...]) -> None:
        self.volumina = volumina


def decide_entwurf(angaben: Angaben, *, stammdaten: Stammdaten) -> Inhalt:
    """Turn what was written down into the content of a Kontrakt, or raise what stands against it (K5-K7)."""
    findings = (*_unknown_names(angaben, stammdaten=stammdaten), *_wrong_values(angaben))
    if findings:
        raise RuleBroken(*findings)
    form = decide_form(angaben.hilfeart, named=angaben.form)
    if angaben.volumen is not None:
        konzept = konzept_of(Zeitraum(angaben.beginn, angaben.ende), stammdaten=stammdaten)
        check_volumen(angaben.volumen, hilfeart=angaben.hilfeart, konzept=konzept)
    check_stundensatz(angaben.stundensatz, traeger=angaben.traeger, beginn=angaben.beginn, stammdaten=stammdaten)
    return Inhalt(
        aktenzeichen=angaben.aktenzeichen,
        sozialraum=angaben.sozialraum,
        traeger=angaben.traeger,
        hilfeart=angaben.hilfeart,
        form=form,
        volumen=angaben.volumen,
        laufzeit=Zeitraum(angaben.beginn, angaben.ende),
        umfang=angaben.umfang,
        stundensatz=angaben.stundensatz,
    )


def unknown_sozialraum() -> Finding:
    """Say that a Sozialraum is not known, or not the caller's: both read the same."""
    return Finding("/sozialraum", "unbekannt", "No Sozialraum of yours has this slug.")


def change_angaben(inhalt: Inhalt, changes: Mapping[str, Any]) -> Angaben:
    """Write a draft down again with some of its fields changed (K1).

    A form that was named goes with its Hilfeart: another Hilfeart needs its own.
    """
    named = inhalt.hilfeart in FORM_NAMED and "hilfeart" not in changes
    before = Angaben(
        aktenzeichen=inhalt.aktenzeichen,
        sozialraum=inhalt.sozialraum,
        traeger=inhalt.traeger,
        hilfeart=inhalt.hilfeart,
        form=inhalt.form if named else None,
        volumen=inhalt.volumen,
        beginn=inhalt.laufzeit.beginn,
        ende=inhalt.laufzeit.ende,
        umfang=inhalt.umfang,
        stundensatz=inhalt.stundensatz,
    )
    return replace(before, **changes)


def _unknown_names(angaben: Angaben, *, stammdaten: Stammdaten) -> tuple[Finding, ...]:
    findings = []
    if angaben.sozialraum not in stammdaten.sozialraeume:
        findings.append(unknown_sozialraum())
    if angaben.traeger not in stammdaten.traeger:
        findings.append(Finding("/traeger", "unbekannt", "No Träger has this slug."))
    return tuple(findings)


def _wrong_values(angaben: Angaben) -> tuple[Finding, ...]:
    findings = []
    if angaben.ende < angaben.beginn:
        findings.append(Finding("/ende", "ende_vor_beginn", "A Kontrakt does not end before it begins."))
    findings.extend(
        Finding(f"/{field}", "jahr", "A Kontrakt lies between 1990 and 2100.")
        for field, tag in (("beginn", angaben.beginn), ("ende", angaben.ende))
        if tag.year not in JAHRE
    )
    if angaben.stundensatz is not None and angaben.stundensatz > MOST_SATZ:
        findings.append(Finding("/stundensatz", "zu_gross", f"An hour costs at most {MOST_SATZ}."))
    return (*findings, *wrong_entgelt(angaben.umfang))


def wrong_entgelt(umfang: Umfang) -> tuple[Finding, ...]:
    """Find a daily or monthly rate that nobody pays (K5)."""
    match umfang:
        case Tagessatz(betrag) | Monatspauschale(betrag) if betrag > MOST_ENTGELT:
            return (Finding("/entgelt/betrag", "zu_gross", f"A rate is at most {MOST_ENTGELT}."),)
        case _:
            return ()


def konzept_of(laufzeit: Zeitraum, *, stammdaten: Stammdaten) -> Konzept | None:
    """Give the Konzept of the first year of a term that has one (V1)."""
    return next((konzept for jahr in laufzeit.jahre if (konzept := stammdaten.konzept_of(jahr))), None)


def check_volumen(volumen: str, *, hilfeart: str, konzept: Konzept | None) -> None:
    """Require a leaf of the Konzept's tree and a Hilfeart that it allows; VolumenUnknown, HilfeartNotAllowed (K7)."""
    if konzept is None or volumen not in konzept.volumina:
        raise VolumenUnknown(volumina=tuple(sorted(konzept.volumina)) if konzept else ())
    check_zugelassen(hilfeart, konzept=konzept)
