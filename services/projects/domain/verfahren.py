"""A Verfahren by which a Jugendamt finds its Leitträger (P11): areas, deadline, required parts and criteria, as data.

What is asked of all applies to all: once somebody has submitted, only the title changes and, while it has not passed,
the deadline to a later day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from shared.errors import Finding, InputRefused, Refused
from shared.kalender import ONE_DAY, add_months

CHANGEABLE = frozenset({"titel", "frist"})


@dataclass(frozen=True, slots=True)
class Teil:
    """A required part of what a Träger submits; `gewicht` counts its points in the evaluation."""

    schluessel: str
    was: str
    gewicht: int = 1


@dataclass(frozen=True, slots=True)
class Kriterium:
    """Something that a Träger must accept or fulfil."""

    schluessel: str
    was: str


@dataclass(frozen=True, slots=True)
class Standort:
    """What is asked of the place from which the Leitträger works."""

    im_wirkungsraum: bool
    arbeitsplaetze: int


@dataclass(frozen=True, slots=True)
class Verfahren:
    """What a Verfahren says, in one version of it."""

    titel: str
    wirkungsraeume: tuple[str, ...]
    frist: date
    beginn: date
    teile: tuple[Teil, ...]
    kriterien: tuple[Kriterium, ...] = ()
    standort: Standort | None = None
    laufzeit_jahre: int = 5
    verlaengerung_jahre: int | None = None
    verlaengerung_bedingung: str | None = None
    hoechstens_wirkungsraeume_je_traeger: int = 1
    hoechstpunkte: int = 5
    mindestens_bewertungen: int = 2

    @property
    def ende(self) -> date:
        """Give the last day of the Kooperationsvertrag that follows (V18)."""
        return add_months(self.beginn, 12 * self.laufzeit_jahre) - ONE_DAY

    def is_over(self, heute: date) -> bool:
        """Tell whether the deadline, a day that still counts, has passed."""
        return heute > self.frist


class VerfahrenFaulty(InputRefused):
    """The Verfahren does not hold together; all faults are named at once."""


class VerfahrenInUse(Refused):
    """Somebody has submitted: what is asked of all stays as it is; `felder` names what was to be changed."""

    def __init__(self, *, felder: tuple[str, ...]) -> None:
        self.felder = felder


def check_verfahren(verfahren: Verfahren, *, before: Verfahren | None, bezirke: Mapping[str, str], heute: date) -> None:
    """Raise VerfahrenFaulty with every fault at once; `bezirke` are those of the Sozialräume that exist (P11).

    `before` is what it says now: a deadline that stays may have passed, a new one not, or nobody could submit.
    """
    findings = [
        *_find_unknown(verfahren.wirkungsraeume, bezirke=bezirke),
        *_find_twice("wirkungsraeume", verfahren.wirkungsraeume),
        *_find_twice("teile", [teil.schluessel for teil in verfahren.teile], at="/schluessel"),
        *_find_twice("kriterien", [kriterium.schluessel for kriterium in verfahren.kriterien], at="/schluessel"),
    ]
    if verfahren.beginn <= verfahren.frist:
        findings.append(Finding("/beginn", "vor-frist", "What is found begins after the deadline."))
    if verfahren.is_over(heute) and (before is None or before.frist != verfahren.frist):
        findings.append(Finding("/frist", "vergangen", "On the last day somebody can still submit."))
    if findings:
        raise VerfahrenFaulty(*findings)


def check_aenderung(before: Verfahren, verfahren: Verfahren, *, heute: date) -> None:
    """Raise VerfahrenInUse where a Verfahren in which somebody submitted changes for those who come later (P11)."""
    changed = [one.name for one in fields(Verfahren) if getattr(before, one.name) != getattr(verfahren, one.name)]
    kept_open = verfahren.frist > before.frist and not before.is_over(heute)
    fixed = tuple(name for name in changed if name not in CHANGEABLE or (name == "frist" and not kept_open))
    if fixed:
        raise VerfahrenInUse(felder=fixed)


def _find_unknown(wirkungsraeume: Sequence[str], *, bezirke: Mapping[str, str]) -> Iterator[Finding]:
    for place, slug in enumerate(wirkungsraeume):
        if slug not in bezirke:
            yield Finding(f"/wirkungsraeume/{place}", "unbekannt", "There is no such Sozialraum.")


def _find_twice(name: str, keys: Sequence[str], *, at: str = "") -> Iterator[Finding]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield Finding(f"/{name}/{place}{at}", "mehrfach", "Name this once.")
