"""Prognose: `erwartet`, what the Verbrauch of a year will be, with a range and what it is made of (V12, X10).

What it knows and how, in three sentences. What has been booked stays, and to it comes what helps already agreed will
still cost: their plan, month by month, times the share of a plan that this Volumen really used in months that ended at
least 90 days ago (the hours of which are reported), less in the holidays. Newly agreed help is expected to replace what
runs out, at the pace at which it has come in so far this year. Other spending follows the usual course of a year, late
and high before its end, on the level of this year and of the last one (or, without one, of the Ansatz).

Signing a Kontrakt can lower what is expected (V12). While a Volumen has no Bindungen yet, last year's spending
or, without one, its Ansatz stands in for the year's level; from the first Bindung on the plans speak, times the share
of a plan that is used. Where few hours of the months that can tell have come in, that share is estimated low, and so is
what help agreed will cost; it rises as their hours are reported. `bindung` counts plans in full. A controller reads
this in `eingang.erlaeuterung` of the explanation.

Nothing here knows what a Volumen is called: what has no Bindungen is other spending, and what is paid on account is
known. The figures in capitals were fitted on worlds of `bench.backtest.generator`; the proof is that the method errs
less than `bindung` and `hochrechnung` on worlds that no figure was fitted on (`make backtest`). All is arithmetic on
whole numbers: amounts in cents, shares in millionths.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from services.budget.domain.hilfekosten import EINS, Hilfekosten, elapsed_shares, expect_hilfekosten
from services.budget.domain.monate import LEER, Monatswerte
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import year_of

Weise: TypeAlias = Literal["monate", "abschlag", "zuwendung"]

VERLAUF = (60, 80, 100, 90, 100, 80, 70, 60, 90, 100, 180, 190)  # other spending by month
VERLAUF_VERZUG = timedelta(days=14)
VORJAHR_GEWICHT = 1_000_000  # millionths of a year that last year's spending counts
ANSATZ_GEWICHT = 300_000  # the same of the Ansatz, where there is no last year: little, so that unused money shows
GRUND_GEWICHT = 30_000  # the same of nothing, so that the first receipt of a year is not taken for a level
UNSICHER_GEBUNDEN, UNSICHER_NEU, UNSICHER_SONSTIGES, UNSICHER_NIVEAU = 15, 40, 40, 5  # percent


@dataclass(frozen=True, slots=True)
class Lage:
    """What is known of a Volumen's year at the end of a day; `mittel` is Ansatz + Umschichtungen.

    `weise` is how it is paid: by months of work, on account (V8), or as grants of projects (P9).
    """

    jahr: int
    stichtag: date
    verbrauch: Geld
    offene_bindung: Geld
    mittel: Geld = NULL_EURO
    monate: Monatswerte = LEER
    vorjahr: Monatswerte | None = None
    weise: Weise = "monate"


@dataclass(frozen=True, slots=True)
class Spanne:
    """Between which amounts the year will end, in about four of five cases."""

    von: Geld
    bis: Geld


@dataclass(frozen=True, slots=True)
class Herleitung:
    """What the expected amount is made of; the parts sum to it, to the cent.

    `nachlauf` is work done and not yet booked, `geplant` what helps agreed will cost, `neu` what helps will that are
    not agreed yet. `quote` is the share of a plan that is used, `tempo` how new help comes in, against what runs out.
    """

    verbrauch: Geld = NULL_EURO
    nachlauf: Geld = NULL_EURO
    geplant: Geld = NULL_EURO
    neu: Geld = NULL_EURO
    sonstiges: Geld = NULL_EURO
    quote: Decimal | None = None
    tempo: Decimal | None = None

    @property
    def betrag(self) -> Geld:
        """Add the parts up."""
        return total((self.verbrauch, self.nachlauf, self.geplant, self.neu, self.sonstiges))


@dataclass(frozen=True, slots=True)
class Erwartung:
    """The Verbrauch expected at the year's end, its range (None before the year begins), and what it is made of."""

    betrag: Geld
    spanne: Spanne | None
    herleitung: Herleitung


def expect(lage: Lage) -> Erwartung | None:
    """Say what the year's Verbrauch will be (V12), as the module describes; None where nothing is known.

    Before the year begins it is what is bound. What is paid on account is known exactly. A grant is paid in full.
    """
    if lage.stichtag < year_of(lage.jahr).beginn or lage.weise == "abschlag":
        return _as_bound(lage)
    if lage.weise == "zuwendung":
        return _as_granted(lage)
    mit_hilfen = sum(lage.monate.geplant) > 0
    teile = _hilfen(lage) if mit_hilfen else Hilfekosten()
    rest = _sonstiges(lage, mit_hilfen=mit_hilfen)
    herleitung = Herleitung(
        verbrauch=lage.verbrauch,
        nachlauf=Geld(teile.nachlauf),
        geplant=Geld(teile.geplant),
        neu=Geld(teile.neu),
        sonstiges=Geld(rest.kommt),
        quote=_decimal(teile.quote),
        tempo=_decimal(teile.tempo),
    )
    unsure = UNSICHER_GEBUNDEN * (teile.nachlauf + teile.geplant) + UNSICHER_NEU * teile.neu
    unsure += UNSICHER_SONSTIGES * rest.kommt + (UNSICHER_NIVEAU * rest.niveau if rest.kommt else 0)
    half, betrag = Geld(unsure // 100), herleitung.betrag
    return Erwartung(betrag, Spanne(max(lage.verbrauch, betrag - half), betrag + half), herleitung)


def add_erwartungen(parts: Iterable[Erwartung | None]) -> Erwartung | None:
    """Add up what is expected of the parts of a whole; the range too, which makes it wider than four of five (V14)."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    teile = [part.herleitung for part in known]
    herleitung = Herleitung(
        verbrauch=total(teil.verbrauch for teil in teile),
        nachlauf=total(teil.nachlauf for teil in teile),
        geplant=total(teil.geplant for teil in teile),
        neu=total(teil.neu for teil in teile),
        sonstiges=total(teil.sonstiges for teil in teile),
    )
    spannen = [part.spanne for part in known if part.spanne is not None]
    spanne = Spanne(total(s.von for s in spannen), total(s.bis for s in spannen)) if spannen else None
    return Erwartung(herleitung.betrag, spanne if len(spannen) == len(known) else None, herleitung)


class _Sonstiges(NamedTuple):
    kommt: int
    niveau: int


def _as_bound(lage: Lage) -> Erwartung | None:
    herleitung = Herleitung(verbrauch=lage.verbrauch, geplant=lage.offene_bindung)
    if lage.stichtag < year_of(lage.jahr).beginn:
        return Erwartung(herleitung.betrag, None, herleitung) if herleitung.betrag else None
    return Erwartung(herleitung.betrag, Spanne(herleitung.betrag, herleitung.betrag), herleitung)


def _as_granted(lage: Lage) -> Erwartung:
    """Expect grants to be paid in full; the final ones are smaller, and new ones may use what is left (P5, P9)."""
    herleitung = Herleitung(verbrauch=lage.verbrauch, geplant=lage.offene_bindung)
    less = Geld(UNSICHER_GEBUNDEN * lage.offene_bindung.cents // 100)
    over = lage.stichtag > year_of(lage.jahr).ende
    most = herleitung.betrag if over else max(herleitung.betrag, lage.mittel)
    return Erwartung(herleitung.betrag, Spanne(herleitung.betrag - less, most), herleitung)


def _hilfen(lage: Lage) -> Hilfekosten:
    return expect_hilfekosten(lage.monate, vorjahr=lage.vorjahr, jahr=lage.jahr, stichtag=lage.stichtag)


def _sonstiges(lage: Lage, *, mit_hilfen: bool) -> _Sonstiges:
    """Expect other spending: the level of this year so far and of last year, over what is left of a year's course."""
    spent = max(_spent(lage.monate, mit_hilfen=mit_hilfen), 0)
    elapsed = elapsed_shares(lage.jahr, lage.stichtag - VERLAUF_VERZUG)
    course = sum(share * part for share, part in zip(elapsed, VERLAUF, strict=True)) // sum(VERLAUF)
    before, weight = _niveau(lage, mit_hilfen=mit_hilfen)
    level = (spent * EINS + before * weight) // (course + weight)
    rest = (EINS - course) * level // EINS
    return _Sonstiges(rest, spent + rest)


def _niveau(lage: Lage, *, mit_hilfen: bool) -> tuple[int, int]:
    """Say on which level a year is thought to spend before it has told, and which share of a year that counts."""
    before = _spent(lage.vorjahr, mit_hilfen=sum(lage.vorjahr.geplant) > 0) if lage.vorjahr else 0
    if before > 0:
        return before, VORJAHR_GEWICHT
    if not mit_hilfen and lage.mittel.cents > 0:
        return lage.mittel.cents, ANSATZ_GEWICHT
    return 0, GRUND_GEWICHT


def _spent(werte: Monatswerte, *, mit_hilfen: bool) -> int:
    """Sum other spending; where no plan of Bindungen is known, all spending is."""
    return sum(werte.sonstiges) + (0 if mit_hilfen else sum(werte.gebunden))


def _decimal(share: int | None) -> Decimal | None:
    return None if share is None else Decimal(share // 100).scaleb(-4)
