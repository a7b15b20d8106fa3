"""Judging a batch (K9): each row alone, in its order; good ones are booked, bad ones named, nothing twice.

A `beleg` is looked at before anything else: what was booked once stays booked, whatever became of its Kontrakt since
(K8). Within one batch the first valid row of a number wins: a refused row uses no number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.cases.domain.angabe import Ablehnung, Angabe
from services.cases.domain.leistung import Buchungsziel, Inhalt, Neu, judge_leistung, resolve, value_leistung
from services.cases.domain.stammdaten import Stammdaten
from shared.umfang import Preis

MOST_ZEILEN = 10_000
CONFLICT = Ablehnung("beleg", "beleg_konflikt", "Unter diesem Beleg ist bereits eine andere Leistung gebucht.")


@dataclass(frozen=True, slots=True)
class Zeile:
    """A row as read: its line in the file's data from 1, its beleg if it has one, what it says or why it is faulty."""

    nummer: int
    beleg: str | None
    gelesen: Angabe | Ablehnung


@dataclass(frozen=True, slots=True)
class Bekannt:
    """What is known when a batch is judged: the Träger's Kontrakte by nummer and id, its booked belege, master data."""

    traeger: str
    ziele: Mapping[str, Buchungsziel]
    belege: Mapping[str, Inhalt]
    stammdaten: Stammdaten


@dataclass(frozen=True, slots=True)
class Buchen:
    """Book this row."""

    zeile: Zeile
    neu: Neu


@dataclass(frozen=True, slots=True)
class Wiederholen:
    """This row is booked already, by an earlier batch or further up in this one."""

    zeile: Zeile


@dataclass(frozen=True, slots=True)
class Ablehnen:
    """This row is not booked, and why."""

    zeile: Zeile
    ablehnung: Ablehnung


Urteil: TypeAlias = Buchen | Wiederholen | Ablehnen


def judge_stapel(zeilen: Iterable[Zeile], *, bekannt: Bekannt, heute: date) -> tuple[Urteil, ...]:
    """Judge every row of a batch alone, in order (K8, K9)."""
    richter = _Richter(bekannt=bekannt, heute=heute)
    return tuple(richter.judge(zeile) for zeile in zeilen)


def judge_again(urteile: Iterable[Urteil], *, belege: Mapping[str, Inhalt]) -> tuple[Urteil, ...]:
    """Judge anew the rows whose number somebody else booked while this batch was on its way (K8).

    `belege` holds what stands under those numbers now.
    """
    return tuple(
        _compare(urteil.zeile, inhalt=urteil.neu.inhalt, booked=belege[urteil.neu.beleg])
        if isinstance(urteil, Buchen) and urteil.neu.beleg in belege
        else urteil
        for urteil in urteile
    )


def refs_of(zeilen: Iterable[Zeile]) -> tuple[frozenset[str], frozenset[str]]:
    """List what has to be known to judge a batch: the Kontrakte and the belege that it names."""
    angaben = [zeile.gelesen for zeile in zeilen if isinstance(zeile.gelesen, Angabe)]
    return frozenset(a.kontrakt for a in angaben if a.kontrakt), frozenset(a.beleg for a in angaben)


def preis_missing(urteile: Iterable[Urteil]) -> bool:
    """Tell whether a row failed for what newer master data might hold: reason to pull the copies anew."""
    codes = {"preis_unbekannt", "keine_stellen"}
    return any(isinstance(urteil, Ablehnen) and urteil.ablehnung.code in codes for urteil in urteile)


@dataclass(slots=True)
class _Richter:
    """Carries what a batch has used so far from row to row; prices and posts are looked up once per day and place."""

    bekannt: Bekannt
    heute: date
    used: dict[str, Inhalt] = field(default_factory=dict)
    preise: dict[tuple[UUID | None, str, date], Preis | Ablehnung] = field(default_factory=dict)

    def judge(self, zeile: Zeile) -> Urteil:
        angabe = zeile.gelesen
        if isinstance(angabe, Ablehnung):
            return Ablehnen(zeile, angabe)
        inhalt = resolve(angabe, ziele=self.bekannt.ziele)
        booked = self.bekannt.belege.get(angabe.beleg) or self.used.get(angabe.beleg)
        if booked is not None:
            return _compare(zeile, inhalt=inhalt, booked=booked)
        if isinstance(inhalt, Ablehnung):
            return Ablehnen(zeile, inhalt)
        preis = self._price(inhalt)
        if isinstance(preis, Ablehnung):
            return Ablehnen(zeile, preis)
        self.used[angabe.beleg] = inhalt
        return Buchen(zeile, value_leistung(angabe.beleg, inhalt=inhalt, preis=preis))

    def _price(self, inhalt: Inhalt) -> Preis | Ablehnung:
        place = (inhalt.kontrakt, inhalt.sozialraum, inhalt.datum)
        if place not in self.preise:
            bekannt = self.bekannt
            ziel = bekannt.ziele[str(inhalt.kontrakt)] if inhalt.kontrakt else None
            self.preise[place] = judge_leistung(
                inhalt, ziel=ziel, traeger=bekannt.traeger, stammdaten=bekannt.stammdaten, heute=self.heute
            )
        return self.preise[place]


def _compare(zeile: Zeile, *, inhalt: Inhalt | Ablehnung, booked: Inhalt) -> Urteil:
    return Wiederholen(zeile) if inhalt == booked else Ablehnen(zeile, CONFLICT)
