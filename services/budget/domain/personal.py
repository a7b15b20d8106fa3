"""Staffing rules: what a Konzept asks of the posts of a Sozialraumteam, and where a team falls short of it (V19).

Findings are told, never refused: a team is as it is. Shares are counted by heads: the rule speaks of half of the staff,
not of half of the hours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from shared.kalender import add_months

UMFANG, QUALIFIKATION, BESCHAEFTIGUNG, ABSCHLUSSQUOTE = "umfang", "qualifikation", "beschaeftigung", "abschlussquote"
_FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Stelle:
    """A post in a Sozialraum by the office's staff key; `stunden` per week."""

    schluessel: str
    herkunft: str
    traeger: str | None
    stunden: Decimal
    abschluss: bool
    qualifikation: str | None
    sozialversicherungspflichtig: bool | None
    beginn: date
    ende: date | None

    def is_filled(self, tag: date) -> bool:
        """Tell whether somebody holds it on a day."""
        return self.beginn <= tag and (self.ende is None or tag <= self.ende)


@dataclass(frozen=True, slots=True)
class Quote:
    """From so many full years on, this share has a degree."""

    ab_jahr: int
    anteil: Decimal


@dataclass(frozen=True, slots=True)
class Personalregeln:
    """What the Konzept asks of posts that come from `herkunft`; no `qualifikationen`: any."""

    mindestumfang: Decimal
    vollzeitstunden: Decimal
    qualifikationen: frozenset[str] = frozenset()
    abschlussquote: tuple[Quote, ...] = ()
    herkunft: frozenset[str] = frozenset({"asd", "traeger", "familienzentrum", "kinderhaus", "jugendarbeit"})


@dataclass(frozen=True, slots=True)
class Befund:
    """Where a rule is not met: by one post, or (`schluessel` None) by the team; with the figures."""

    art: str
    schluessel: str | None
    figuren: Mapping[str, object] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Abschlussstand:
    """How many of a team's heads have a degree, and what share must; a share of nobody is None (G1)."""

    koepfe: int
    mit_abschluss: int
    quote: Decimal | None
    mindestens: Decimal | None
    jahre: int


def judge_personal(
    stellen: Sequence[Stelle], *, regeln: Personalregeln, tag: date, seit: date | None
) -> tuple[Befund, ...]:
    """Find every post, and the team, that does not meet the rules on a day, in the order of the staff keys (V19).

    `seit` is the day on which the Sozialraum's first Kooperationsvertrag began.
    """
    judged = _judged(stellen, regeln=regeln, tag=tag)
    findings = [befund for stelle in judged for befund in _judge_stelle(stelle, regeln=regeln)]
    stand = count_abschluesse(stellen, regeln=regeln, tag=tag, seit=seit)
    if stand.mindestens is not None and stand.mit_abschluss < stand.mindestens * stand.koepfe:
        figuren = {
            "koepfe": stand.koepfe, "mit_abschluss": stand.mit_abschluss,
            "quote": format(stand.quote or Decimal(0), ".4f"), "mindestens": format(stand.mindestens, "f"),
        }  # fmt: skip
        findings.append(Befund(ABSCHLUSSQUOTE, None, figuren))
    return tuple(findings)


def count_abschluesse(
    stellen: Sequence[Stelle], *, regeln: Personalregeln, tag: date, seit: date | None
) -> Abschlussstand:
    """Count the heads with a degree on a day beside the share that the rules ask for by then (V19)."""
    judged = _judged(stellen, regeln=regeln, tag=tag)
    mit_abschluss = sum(stelle.abschluss for stelle in judged)
    jahre = full_years(seit, tag=tag)
    reached = [quote for quote in regeln.abschlussquote if quote.ab_jahr <= jahre]
    mindestens = max(reached, key=lambda quote: quote.ab_jahr).anteil if reached else None
    quote = _share(mit_abschluss, of=len(judged))
    return Abschlussstand(len(judged), mit_abschluss, quote, mindestens, jahre)


def full_years(seit: date | None, *, tag: date) -> int:
    """Count the full years between two days; 0 where the first is missing or has not come."""
    if seit is None or tag < seit:
        return 0
    years = tag.year - seit.year
    return years if add_months(seit, 12 * years) <= tag else years - 1


def _share(part: int, *, of: int) -> Decimal | None:
    """Give a share of heads with four decimals, half up; None of nobody (G1)."""
    return (Decimal(part) / Decimal(of)).quantize(_FOUR_DECIMALS, rounding=ROUND_HALF_UP) if of else None


def _judged(stellen: Sequence[Stelle], *, regeln: Personalregeln, tag: date) -> tuple[Stelle, ...]:
    found = [stelle for stelle in stellen if stelle.is_filled(tag) and stelle.herkunft in regeln.herkunft]
    return tuple(sorted(found, key=lambda stelle: stelle.schluessel))


def _judge_stelle(stelle: Stelle, *, regeln: Personalregeln) -> Iterator[Befund]:
    """Find what one post falls short of; that nothing is known of its insurance is no finding."""
    least = Fraction(regeln.mindestumfang) * Fraction(regeln.vollzeitstunden)
    if Fraction(stelle.stunden) < least:
        yield Befund(
            UMFANG,
            stelle.schluessel,
            {
                "stunden": format(stelle.stunden, "f"),
                "mindestumfang": format(regeln.mindestumfang, "f"),
                "vollzeitstunden": format(regeln.vollzeitstunden, "f"),
            },
        )
    if regeln.qualifikationen and stelle.qualifikation not in regeln.qualifikationen:
        yield Befund(QUALIFIKATION, stelle.schluessel, {"qualifikation": stelle.qualifikation})
    if stelle.sozialversicherungspflichtig is False:
        yield Befund(BESCHAEFTIGUNG, stelle.schluessel, {})
