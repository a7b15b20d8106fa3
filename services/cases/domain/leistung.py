"""Judging one row of hours (K8) and finding its price (K6).

Nothing here knows of a batch or of the database: a row, the Kontrakt that it names, the master data and today make a
`Neu` that can be booked, or an `Ablehnung` for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.cases.domain.angabe import Ablehnung, Angabe, Art
from services.cases.domain.kontrakt import Status
from services.cases.domain.preis import preis_of_tag
from services.cases.domain.stammdaten import Stammdaten
from shared.geld import Geld
from shared.kalender import Zeitraum
from shared.umfang import Preis

FALLARTEN = frozenset({Art.FALLSPEZIFISCH, Art.FALLBEZOGEN})
BOOKABLE = frozenset({Status.UNTERZEICHNET, Status.BEENDET})
ENTFERNT = "[entfernt]"  # stands for a staff key whose retention period is over; no row can name it (G6)


@dataclass(frozen=True, slots=True)
class Buchungsziel:
    """What judging hours needs to know of a Kontrakt, with the minutes granted and recognised so far (K14)."""

    id: UUID
    sozialraum: str
    traeger: str
    status: Status
    laufzeit: Zeitraum
    im_volumen: bool
    stundensatz: Geld | None = None
    bewilligt: int = 0
    anerkannt: int = 0


class Inhalt(NamedTuple):
    """What a Leistung says, its references resolved: rows of one `beleg` with an equal Inhalt are the same (K8)."""

    kontrakt: UUID | None
    sozialraum: str
    datum: date
    minuten: int
    art: Art
    personal: str | None = None


def says_same(sent: Inhalt, *, booked: Inhalt) -> bool:
    """Tell whether a row that comes again is the one that was booked: a staff key may have been removed since (G6)."""
    return sent == booked or (booked.personal == ENTFERNT and sent._replace(personal=ENTFERNT) == booked)


class Bezug(NamedTuple):
    """What a row refers to: a Kontrakt, or a Sozialraum alone."""

    ziel: Buchungsziel | None
    sozialraum: str


class Neu(NamedTuple):
    """A row that can be booked, at the price of its day (K6); all but help outside the volumes is paid (K5)."""

    beleg: str
    inhalt: Inhalt
    preis: Preis
    betrag: Geld
    im_volumen: bool


def find_bezug(angabe: Angabe, *, ziele: Mapping[str, Buchungsziel]) -> Bezug | Ablehnung:
    """Find what the row refers to (K8): a Kontrakt for case work, a Sozialraum for work for the area.

    `ziele` holds the Träger's own Kontrakte by nummer and by id: another Träger's does not exist here.
    """
    if angabe.art not in FALLARTEN:
        return _find_area(angabe)
    if angabe.kontrakt is None:
        return Ablehnung("kontrakt", "fehlt", "Fallarbeit braucht die Nummer des Kontrakts.")
    ziel = ziele.get(angabe.kontrakt)
    if ziel is None:
        return Ablehnung("kontrakt", "kontrakt_unbekannt", "Einen Kontrakt mit dieser Nummer hat der Träger nicht.")
    if angabe.sozialraum not in (None, ziel.sozialraum):
        return Ablehnung("sozialraum", "sozialraum_abweichend", "Der Kontrakt gehört zu einem anderen Sozialraum.")
    return Bezug(ziel, ziel.sozialraum)


def resolve(angabe: Angabe, bezug: Bezug) -> Inhalt:
    """Say what the row says, its reference resolved."""
    kontrakt = bezug.ziel.id if bezug.ziel else None
    return Inhalt(kontrakt, bezug.sozialraum, angabe.datum, angabe.minuten, angabe.art, angabe.personal)


def check_tag(tag: date, *, bezug: Bezug, traeger: str, stammdaten: Stammdaten, heute: date) -> Ablehnung | None:
    """Say what stands against hours of that day (K8)."""
    if tag > heute:
        return Ablehnung("datum", "in_zukunft", "Der Tag der Leistung liegt in der Zukunft.")
    if bezug.ziel:
        return _check_ziel(tag, bezug.ziel)
    if not stammdaten.has_stellen(traeger, sozialraum=bezug.sozialraum, tag=tag):
        return Ablehnung("sozialraum", "keine_stellen", "Der Träger hat an diesem Tag keine Stellen im Sozialraum.")
    return None


def find_preis(tag: date, *, ziel: Buchungsziel | None, stammdaten: Stammdaten) -> Preis | None:
    """Find the price of a day; one agreed with the Kontrakt ends when its Träger has a contract (K6)."""
    if ziel is None or ziel.stundensatz is None:
        return preis_of_tag(tag, stundensatz=None, stammdaten=stammdaten)
    vertrag_ab = stammdaten.vertrag_ab(ziel.traeger, ab=ziel.laufzeit.beginn)
    return preis_of_tag(tag, stundensatz=ziel.stundensatz, vertrag_ab=vertrag_ab, stammdaten=stammdaten)


def _find_area(angabe: Angabe) -> Bezug | Ablehnung:
    if angabe.kontrakt is not None:
        return Ablehnung("kontrakt", "kontrakt_nicht_erlaubt", "Arbeit für den Sozialraum nennt keinen Kontrakt.")
    if angabe.sozialraum is None:
        return Ablehnung("sozialraum", "fehlt", "Arbeit für den Sozialraum muss den Sozialraum nennen.")
    return Bezug(None, angabe.sozialraum)


def _check_ziel(tag: date, ziel: Buchungsziel) -> Ablehnung | None:
    if ziel.status not in BOOKABLE:
        return Ablehnung("kontrakt", "nicht_unterzeichnet", "Der Kontrakt ist nicht unterzeichnet.")
    if tag not in ziel.laufzeit:
        return Ablehnung("datum", "ausserhalb_laufzeit", "Der Tag liegt außerhalb der Laufzeit des Kontrakts.")
    return None
