"""What helps will still cost in a year, agreed ones and such as are not agreed yet: the main part of `erwartet` (V12).

Known are the plan of each month, the Verbrauch that lies in it, and how soon that was booked. The figures in capitals
hold until a Volumen has told its own; they were fitted on worlds of `bench.backtest.generator`. Amounts are cents,
shares are millionths: whole numbers throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.budget.domain.monate import MONATE, Monatswerte, Reihe, end_of_month

EINS = 1_000_000
REIF = 90  # days after its end from which a month tells how much of a plan is used
SAISON = (103, 103, 103, 95, 103, 103, 85, 80, 105, 95, 100, 92)  # percent of a plan's use, by month
QUOTE = 800_000  # share of a plan that is used
QUOTE_GEWICHT = 2  # months of a mean plan that this, or last year's share, counts
MELDESTAND = (100_000, 650_000)  # share of a month's Verbrauch booked at its end, and 30 days later
MELDEENDE = 120  # days after which all is booked
MELDE_GEWICHT, MELDE_GEWICHT_VORJAHR = 2, 4
TEMPO_GEWICHT = 2  # months of a mean plan by which the pace of new help is drawn towards 1
ZUWACHS = 2  # percent of a mean plan that comes anew each month though nothing runs out


@dataclass(frozen=True, slots=True)
class Hilfekosten:
    """What is still to come, in cents: of work that was done, of helps agreed, of helps not agreed yet.

    `quote` is the share of a plan that is used, `tempo` how new help comes in against what runs out; in millionths.
    """

    nachlauf: int = 0
    geplant: int = 0
    neu: int = 0
    quote: int | None = None
    tempo: int | None = None


def expect_hilfekosten(monate: Monatswerte, *, vorjahr: Monatswerte | None, jahr: int, stichtag: date) -> Hilfekosten:
    """Expect what helps will still cost: of each month's plan the share that is used and that is not booked yet."""
    elapsed, ages = elapsed_shares(jahr, stichtag), _ages(jahr, stichtag)
    mean = sum(monate.geplant) // 12
    prior = (_quote_of(vorjahr) if vorjahr else None) or QUOTE
    quote = _quote(monate, ages=ages, mean=mean, prior=prior)
    known = _meldestand(monate, vorjahr=vorjahr, ages=ages, mean=mean * prior // EINS)
    tempo, neue = _neue(monate, jahr=jahr, elapsed=elapsed, mean=mean)
    nachlauf = geplant = neu = 0
    for place, age in enumerate(ages):
        missing = EINS - _reported(known, age=age, elapsed=elapsed[place])
        share = quote * SAISON[place] // 100 * missing // EINS
        amount = max(monate.geplant[place], 0) * share // EINS
        nachlauf, geplant = (nachlauf + amount, geplant) if age >= 0 else (nachlauf, geplant + amount)
        neu += neue[place] * share // EINS
    return Hilfekosten(nachlauf, geplant, neu, quote, tempo)


def _quote(werte: Monatswerte, *, ages: Reihe, mean: int, prior: int) -> int:
    """Say what share of a plan is used: in the months that can tell, drawn towards what was known before."""
    told = [place for place, age in enumerate(ages) if age >= REIF]
    used = sum(werte.gebunden[place] for place in told)
    plan = sum(werte.geplant[place] * SAISON[place] for place in told) // 100
    weight = QUOTE_GEWICHT * mean
    return _between((weight * prior + used * EINS) // max(weight + plan, 1))


def _quote_of(vorjahr: Monatswerte) -> int | None:
    plan = sum(amount * season for amount, season in zip(vorjahr.geplant, SAISON, strict=True)) // 100
    return _between(sum(vorjahr.gebunden) * EINS // plan) if plan > 0 and sum(vorjahr.gebunden) > 0 else None


def _meldestand(werte: Monatswerte, *, vorjahr: Monatswerte | None, ages: Reihe, mean: int) -> tuple[int, int]:
    """Say which share of a month's Verbrauch is booked at its end and 30 days later, from last year and this one."""
    prior, weight = MELDESTAND, MELDE_GEWICHT * mean
    if vorjahr is not None and (all_of := sum(vorjahr.gebunden)) > 0:
        prior = (_between(sum(vorjahr.sofort) * EINS // all_of), _between(sum(vorjahr.bald) * EINS // all_of))
        weight = MELDE_GEWICHT_VORJAHR * mean
    told = [place for place, age in enumerate(ages) if age >= REIF]
    base = max(weight + sum(werte.gebunden[place] for place in told), 1)
    found = [
        _between((weight * share + sum(reihe[place] for place in told) * EINS) // base)
        for share, reihe in zip(prior, (werte.sofort, werte.bald), strict=True)
    ]
    return found[0], found[1]


def _reported(known: tuple[int, int], *, age: int, elapsed: int) -> int:
    """Say which share of a month's Verbrauch is booked so many days after its end, straight between what is known."""
    if age < 0:
        return known[0] * elapsed // EINS
    if age <= 30:
        return known[0] + (known[1] - known[0]) * age // 30
    return known[1] + (EINS - known[1]) * min(age - 30, MELDEENDE - 30) // (MELDEENDE - 30)


def _neue(monate: Monatswerte, *, jahr: int, elapsed: Reihe, mean: int) -> tuple[int, Reihe]:
    """Say at which pace new help comes, and what helps not agreed yet will add to the plan of each month.

    So many months from now they carry what has run out so many months after New Year of what was agreed by then.
    """
    stock = [plan - new for plan, new in zip(monate.geplant, monate.zugang, strict=True)]
    days = [end_of_month(jahr, monat).day for monat in MONATE]
    runs_out = [
        max(0, stock[0] * days[place] // days[0] - amount) + ZUWACHS * mean * (2 * place + 1) // 200
        for place, amount in enumerate(stock)
    ]
    weight = TEMPO_GEWICHT * mean * EINS
    came = weight + sum(share * new for share, new in zip(elapsed, monate.zugang, strict=True))
    ran = weight + sum(share * old for share, old in zip(elapsed, runs_out, strict=True))
    tempo = max(0, came * EINS // max(ran, 1))
    now = sum(elapsed)
    later = [_at(runs_out, place * EINS - now) for place in range(12)]
    return tempo, tuple(tempo * amount // EINS for amount in later)


def _at(reihe: Sequence[int], when: int) -> int:
    """Read a row so many (millionths of) months from its first, straight between two; before it, it rises from zero."""
    if when <= -EINS:
        return 0
    if when < 0:
        return reihe[0] * (EINS + when) // EINS * (EINS + when) // EINS
    place, rest = divmod(when, EINS)
    following = reihe[min(place + 1, 11)]
    return reihe[place] + (following - reihe[place]) * rest // EINS


@lru_cache(maxsize=64)
def elapsed_shares(jahr: int, tag: date) -> Reihe:
    """Say which share of each month has passed by the end of a day, in millionths."""
    found = []
    for monat in MONATE:
        end = end_of_month(jahr, monat)
        passed = (tag - date(jahr, monat, 1)).days + 1
        found.append(min(max(passed, 0), end.day) * EINS // end.day)
    return tuple(found)


@lru_cache(maxsize=64)
def _ages(jahr: int, stichtag: date) -> Reihe:
    """Say how many days ago each month ended; negative for one that has not."""
    return tuple((stichtag - end_of_month(jahr, monat)).days for monat in MONATE)


def _between(share: int) -> int:
    return min(max(share, 0), EINS)
