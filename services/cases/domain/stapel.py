"""Judging a batch (K9): each row alone, in its order; good ones are booked, bad ones named, nothing twice.

A `beleg` is looked at before anything else: what was booked once stays booked, whatever became of its Kontrakt since
(K8). Within one batch the first valid row of a number wins: a refused row uses no number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from services.cases.domain.angabe import Ablehnung, Angabe, Art, Zeile
from services.cases.domain.leistung import (
    Bezug,
    Buchungsziel,
    Inhalt,
    Neu,
    check_tag,
    find_bezug,
    find_preis,
    resolve,
    says_same,
)
from services.cases.domain.stammdaten import Stammdaten
from shared.geld import Geld
from shared.umfang import Preis, value_of

MOST_ZEILEN = 10_000
CONFLICT = Ablehnung("beleg", "beleg_konflikt", "Unter diesem Beleg ist bereits eine andere Leistung gebucht.")
UNPRICED = Ablehnung(
    "datum", "preis_unbekannt", "Für das Jahr der Leistung ist noch keine Fachleistungsstunde festgesetzt."
)


@dataclass(frozen=True, slots=True)
class Bekannt:
    """What is known when a batch is judged: the Träger's Kontrakte by nummer and id, its booked belege, master data."""

    traeger: str
    ziele: Mapping[str, Buchungsziel]
    belege: Mapping[str, Inhalt]
    stammdaten: Stammdaten


class Buchen(NamedTuple):
    """Book this row."""

    zeile: Zeile
    neu: Neu


class Wiederholen(NamedTuple):
    """This row is booked already, by an earlier batch or further up in this one."""

    zeile: Zeile


class Ablehnen(NamedTuple):
    """This row is not booked, and why."""

    zeile: Zeile
    ablehnung: Ablehnung


Urteil: TypeAlias = Buchen | Wiederholen | Ablehnen


def judge_stapel(zeilen: Iterable[Zeile], *, bekannt: Bekannt, heute: date) -> tuple[Urteil, ...]:
    """Judge every row of a batch alone, in order (K8, K9)."""
    richter = _Richter(bekannt=bekannt, heute=heute)
    return tuple(richter.judge(zeile) for zeile in zeilen)


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
    """Carries what a batch has used so far from row to row; what rows have in common is looked up once."""

    bekannt: Bekannt
    heute: date
    used: dict[str, Inhalt] = field(default_factory=dict)
    bezuege: dict[tuple[str | None, str | None, Art], Bezug | Ablehnung] = field(default_factory=dict)
    tage: dict[tuple[str | None, str, date], Preis | Ablehnung] = field(default_factory=dict)
    preise: dict[date, Preis | None] = field(default_factory=dict)
    werte: dict[tuple[int, int], Geld] = field(default_factory=dict)

    def judge(self, zeile: Zeile) -> Urteil:
        angabe = zeile.gelesen
        if isinstance(angabe, Ablehnung):
            return Ablehnen(zeile, angabe)
        bezug = self._find_bezug(angabe)
        booked = self.bekannt.belege.get(angabe.beleg) or self.used.get(angabe.beleg)
        if isinstance(bezug, Ablehnung):
            return Ablehnen(zeile, CONFLICT if booked else bezug)
        inhalt = resolve(angabe, bezug)
        if booked:
            return Wiederholen(zeile) if says_same(inhalt, booked=booked) else Ablehnen(zeile, CONFLICT)
        preis = self._judge_tag(angabe, bezug)
        if isinstance(preis, Ablehnung):
            return Ablehnen(zeile, preis)
        self.used[angabe.beleg] = inhalt
        im_volumen = bezug.ziel is None or bezug.ziel.im_volumen
        return Buchen(zeile, Neu(angabe.beleg, inhalt, preis, self._value(inhalt.minuten, preis.satz), im_volumen))

    def _find_bezug(self, angabe: Angabe) -> Bezug | Ablehnung:
        named = (angabe.kontrakt, angabe.sozialraum, angabe.art)
        if named not in self.bezuege:
            self.bezuege[named] = find_bezug(angabe, ziele=self.bekannt.ziele)
        return self.bezuege[named]

    def _judge_tag(self, angabe: Angabe, bezug: Bezug) -> Preis | Ablehnung:
        """Give the price at which the row is booked (K6), or what stands against it (K8)."""
        place = (angabe.kontrakt, bezug.sozialraum, angabe.datum)
        if place not in self.tage:
            known = self.bekannt
            against = check_tag(
                angabe.datum, bezug=bezug, traeger=known.traeger, stammdaten=known.stammdaten, heute=self.heute
            )
            self.tage[place] = against or self._find_preis(angabe.datum, bezug.ziel) or UNPRICED
        return self.tage[place]

    def _find_preis(self, tag: date, ziel: Buchungsziel | None) -> Preis | None:
        if ziel is not None and ziel.stundensatz is not None:
            return find_preis(tag, ziel=ziel, stammdaten=self.bekannt.stammdaten)
        if tag not in self.preise:
            self.preise[tag] = find_preis(tag, ziel=None, stammdaten=self.bekannt.stammdaten)
        return self.preise[tag]

    def _value(self, minuten: int, satz: Geld) -> Geld:
        """Value a row: minutes x price / 60, rounded to the cent (K6)."""
        if (minuten, satz.cents) not in self.werte:
            self.werte[minuten, satz.cents] = value_of(minuten, satz)
        return self.werte[minuten, satz.cents]
