"""What stands against submitting an application (P2): everything missing or broken is named at once.

The figures must hold as well: the term (P3), the kind of financing (P6), the Eigenanteil and what is paid in goods and
unpaid work (P7). Where a rate is missing, that alone is named, not what would follow from it. Findings never repeat a
submitted value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.projects.domain.antrag import Einnahmeart, Finanzierungsart, Inhalt, Zeile
from services.projects.domain.eigenanteil import prozent_of_record
from services.projects.domain.finanzierung import (
    compute_eigenanteil,
    foerderfaehige_kosten_of,
    unbare_einnahmen_of,
    unbare_kosten_of,
)
from services.projects.domain.laufzeit import find_laufzeit_faults
from services.projects.domain.pauschalen import all_priced, is_computed
from shared.errors import Finding, InputRefused
from shared.geld import Geld, total

MOST_GELD = Geld(99_999_999_999_999)  # twelve digits before the comma, as amounts have them on the wire
REQUIRED_TEXTS = ("titel", "bedarf", "ziele", "zielgruppe", "massnahmen")


@dataclass(frozen=True, slots=True)
class Stammblatt:
    """What the master data say on the day of application about the area and the Träger that the application names."""

    sozialraum_bezirk: str | None
    traeger_known: bool
    mitarbeitende: int | None

    @property
    def complete(self) -> bool:
        """Tell whether everything is known; if not, the copies may only be old."""
        return self.sozialraum_bezirk is not None and self.traeger_known and self.mitarbeitende is not None


@dataclass(frozen=True, slots=True)
class Bemessung:
    """The Träger's employees on the day of application and the percentage that follows (P7)."""

    mitarbeitende: int
    prozent: Decimal


class AntragIncomplete(InputRefused):
    """Parts of the application are missing or broken; all of them are named (P2)."""


class PlanTooLarge(InputRefused):
    """The lines of a draft add up to more than can be written or booked."""


def check_summen(inhalt: Inhalt) -> None:
    """Raise PlanTooLarge where a list of a plan, draft or not, adds up to more than twelve digits of euro."""
    if findings := tuple(_find_large_sums(inhalt)):
        raise PlanTooLarge(*findings)


def check_einreichung(inhalt: Inhalt, *, stammblatt: Stammblatt, heute: date) -> Bemessung:
    """Judge a submission: give the Eigenanteil's basis, or raise AntragIncomplete with every fault at once (P2, P7)."""
    prozent = prozent_of_record(stammblatt.mitarbeitende, am=heute)
    if faults := find_einreichung_faults(inhalt, stammblatt=stammblatt, prozent=prozent):
        raise AntragIncomplete(*faults)
    assert prozent is not None, "employees that are missing are a fault"
    assert stammblatt.mitarbeitende is not None
    return Bemessung(stammblatt.mitarbeitende, prozent)


def find_einreichung_faults(inhalt: Inhalt, *, stammblatt: Stammblatt, prozent: Decimal | None) -> tuple[Finding, ...]:
    """Name everything that is missing or broken (P2), in the order of the application."""
    return (
        *_find_empty_texts(inhalt),
        *_find_stammdaten_faults(inhalt, stammblatt=stammblatt, prozent=prozent),
        *find_laufzeit_faults(inhalt.beginn, ende=inhalt.ende),
        *find_plan_faults(inhalt, prozent=prozent),
    )


def find_plan_faults(inhalt: Inhalt, *, prozent: Decimal | None) -> tuple[Finding, ...]:
    """Name what is missing or broken in the plan of cost and income (P2, P6, P7)."""
    return (
        *_find_finanzierungsart_faults(inhalt),
        *_find_kosten_faults(inhalt),
        *_find_zeilen_faults(inhalt),
        *_find_eigenanteil_faults(inhalt, prozent=prozent),
    )


def _find_empty_texts(inhalt: Inhalt) -> Iterator[Finding]:
    for name in REQUIRED_TEXTS:
        if not getattr(inhalt, name).strip():
            yield Finding(f"/{name}", "fehlt", "This part of the application is missing (P2).")


def _find_stammdaten_faults(inhalt: Inhalt, *, stammblatt: Stammblatt, prozent: Decimal | None) -> Iterator[Finding]:
    if stammblatt.sozialraum_bezirk is None:
        yield Finding("/sozialraum", "unbekannt", "There is no such Sozialraum.")
    elif stammblatt.sozialraum_bezirk != inhalt.bezirk:
        yield Finding("/bezirk", "anderer-bezirk", "The Sozialraum belongs to another Bezirk.")
    if not stammblatt.traeger_known:
        yield Finding("/traeger", "unbekannt", "There is no such Träger.")
    elif prozent is None:
        detail = "The Träger has no number of employees on record, from one up: its Eigenanteil is unknown (P7)."
        yield Finding("/traeger", "mitarbeitende-fehlen", detail)


def _find_finanzierungsart_faults(inhalt: Inhalt) -> Iterator[Finding]:
    if inhalt.finanzierungsart is not Finanzierungsart.VOLL:
        return
    if not inhalt.begruendung_vollfinanzierung.strip():
        yield Finding("/begruendung_vollfinanzierung", "fehlt", "Financing in full needs a justification (P6).")
    for place, zeile in enumerate(inhalt.einnahmen):
        if zeile.eigen:
            detail = "Financing in full has no Eigenanteil (P6)."
            yield Finding(f"/einnahmen/{place}/art", "eigenanteil-bei-vollfinanzierung", detail)


def _find_large_sums(inhalt: Inhalt) -> Iterator[Finding]:
    for name, zeilen in _lists_of(inhalt):
        if total(zeile.betrag for zeile in zeilen) > MOST_GELD:
            yield Finding(f"/{name}", "betrag-zu-gross", "This sum of the plan is too large to be booked.")


def _find_kosten_faults(inhalt: Inhalt) -> Iterator[Finding]:
    if not foerderfaehige_kosten_of(inhalt) and all_priced(inhalt.kosten):
        yield Finding("/kosten", "fehlt", "The cost plan is missing (P2).")
    yield from _find_large_sums(inhalt)
    if unbare_kosten_of(inhalt) != unbare_einnahmen_of(inhalt) and all_priced(inhalt.zeilen):
        detail = (
            "Goods and unpaid work stand in the cost plan (unbar) and in the income plan "
            f"({Einnahmeart.SACHLEISTUNG}, {Einnahmeart.EHRENAMT}) with the same total (P7)."
        )
        yield Finding("/kosten", "unbar-ungleich", detail)


def _find_zeilen_faults(inhalt: Inhalt) -> Iterator[Finding]:
    for name, zeilen in _lists_of(inhalt):
        for place, zeile in enumerate(zeilen):
            yield from _find_zeile_faults(zeile, pointer=f"/{name}/{place}", jahre=inhalt.jahre)


def _lists_of(inhalt: Inhalt) -> tuple[tuple[str, tuple[Zeile, ...]], ...]:
    return ("kosten", inhalt.kosten), ("einnahmen", inhalt.einnahmen)


def _find_zeile_faults(zeile: Zeile, *, pointer: str, jahre: tuple[int, ...]) -> Iterator[Finding]:
    if not zeile.bezeichnung.strip():
        yield Finding(f"{pointer}/bezeichnung", "fehlt", "Say what this line is for (P2).")
    if jahre and zeile.jahr not in jahre:
        yield Finding(f"{pointer}/jahr", "ausserhalb-laufzeit", "The project does not run in this year.")
    if is_computed(zeile) and zeile.satz is None:
        name = "stunden" if zeile.stunden is not None else "pauschale"
        yield Finding(f"{pointer}/{name}", "satz-fehlt", "The Konzept of this year has no such rate (P2, P7).")


def _find_eigenanteil_faults(inhalt: Inhalt, *, prozent: Decimal | None) -> Iterator[Finding]:
    eigenanteil = compute_eigenanteil(inhalt, prozent=prozent)
    if not all_priced(inhalt.einnahmen):
        return
    if eigenanteil.mindestens is not None and eigenanteil.geplant < eigenanteil.mindestens:
        detail = f"The Träger's own contribution must reach {eigenanteil.prozent} % of the eligible cost (P7)."
        yield Finding("/einnahmen", "eigenanteil-zu-niedrig", detail)
