"""Pruefung: WJH checks the final account line by line and fixes the final grant (P9).

Lines that are not named are recognised as they stand; one that is named is recognised in part or not at all, with the
reason. What its day excludes stays excluded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.projects.domain.nachweis import (
    Abrechnung,
    Ausschluss,
    Kuerzung,
    Nachweis,
    Rahmen,
    find_ausschluesse,
    settle_nachweis,
)
from shared.errors import Finding, Refused
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant


@dataclass(frozen=True, slots=True)
class Pruefzeile:
    """What is recognised of an expense, and why not all of it."""

    beleg: str
    anerkannt: Geld
    grund: str | None = None


@dataclass(frozen=True, slots=True)
class Pruefung:
    """A check that was made: of which version of the final account, what it comes to, by whom and when.

    `ausgezahlt` is what was paid by then.
    """

    nachweis: int
    ergebnis: str
    abrechnung: Abrechnung
    ausgezahlt: Geld
    geprueft_am: Instant
    geprueft_von: str


class PruefungFaulty(Refused):
    """Lines of the check do not fit the final account; all of them are named at once."""

    def __init__(self, *maengel: Finding) -> None:
        super().__init__()
        self.findings = maengel


class NachweisMissing(Refused):
    """There is no final account yet."""


def decide_pruefung(nachweis: Nachweis, *, rahmen: Rahmen, zeilen: Sequence[Pruefzeile]) -> Abrechnung:
    """Fix the final grant by what is recognised line by line (P9); raises PruefungFaulty."""
    ausgeschlossen = find_ausschluesse(nachweis, rahmen=rahmen)
    if maengel := _find_faults(nachweis, ausgeschlossen=ausgeschlossen, zeilen=zeilen):
        raise PruefungFaulty(*maengel)
    betraege = {zeile.beleg: zeile.betrag for zeile in nachweis.ausgaben}
    gekuerzt = {
        zeile.beleg: Kuerzung(zeile.beleg, zeile.anerkannt, _grund(zeile, ausgeschlossen), zeile.grund)
        for zeile in zeilen
        if zeile.anerkannt < betraege[zeile.beleg]
    }
    return settle_nachweis(nachweis, rahmen=rahmen, gekuerzt=gekuerzt)


def checked_already(
    pruefung: Pruefung, nachweis: Nachweis, *, rahmen: Rahmen, zeilen: Sequence[Pruefzeile], ergebnis: str, sub: str
) -> bool:
    """Tell whether this very check was made before: sending it again is answered, not judged."""
    if (pruefung.ergebnis, pruefung.geprueft_von) != (ergebnis, sub):
        return False
    try:
        abrechnung = decide_pruefung(nachweis, rahmen=rahmen, zeilen=zeilen)
    except PruefungFaulty:
        return False
    return abrechnung.nicht_foerderfaehig == pruefung.abrechnung.nicht_foerderfaehig


def _grund(zeile: Pruefzeile, ausgeschlossen: Mapping[str, Kuerzung]) -> Ausschluss:
    excluded = ausgeschlossen.get(zeile.beleg)
    return excluded.grund if excluded else Ausschluss.GEKUERZT


def _find_faults(
    nachweis: Nachweis, *, ausgeschlossen: Mapping[str, Kuerzung], zeilen: Sequence[Pruefzeile]
) -> tuple[Finding, ...]:
    betraege = {zeile.beleg: zeile.betrag for zeile in nachweis.ausgaben}
    counts = Counter(zeile.beleg for zeile in zeilen)
    faults = []
    for place, zeile in enumerate(zeilen):
        where, betrag = f"/zeilen/{place}", betraege.get(zeile.beleg)
        if betrag is None:
            faults.append(Finding(f"{where}/beleg", "unbekannt", "No expense has this receipt number."))
            continue
        if counts[zeile.beleg] > 1:
            faults.append(Finding(f"{where}/beleg", "doppelt", "This receipt number stands here more than once."))
        if zeile.anerkannt > betrag:
            faults.append(Finding(f"{where}/anerkannt", "zu-hoch", "More is recognised than was spent."))
        elif zeile.beleg in ausgeschlossen and zeile.anerkannt > NULL_EURO:
            faults.append(Finding(f"{where}/anerkannt", "ausgeschlossen", "The day of this expense excludes it (P4)."))
        elif zeile.anerkannt < betrag and not zeile.grund:
            faults.append(Finding(f"{where}/grund", "fehlt", "What is not recognised needs a reason."))
    return tuple(faults)
