"""Judging one row of hours (K8) and finding what it is worth (K6).

Nothing here knows of a batch or of the database: a row, the Kontrakt that it names, the master data and today make a
`Neu` that can be booked, or an `Ablehnung` for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.cases.domain.angabe import Ablehnung, Angabe, Art
from services.cases.domain.kontrakt import Status
from services.cases.domain.preis import preis_of_tag
from services.cases.domain.stammdaten import Stammdaten
from shared.geld import Geld
from shared.kalender import Zeitraum
from shared.umfang import Preis, value_of

FALLARTEN = frozenset({Art.FALLSPEZIFISCH, Art.FALLBEZOGEN})
BOOKABLE = frozenset({Status.UNTERZEICHNET, Status.BEENDET})


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


@dataclass(frozen=True, slots=True)
class Inhalt:
    """What a Leistung says, its references resolved: rows of one `beleg` with an equal Inhalt are the same (K8)."""

    kontrakt: UUID | None
    sozialraum: str
    datum: date
    minuten: int
    art: Art


@dataclass(frozen=True, slots=True)
class Neu:
    """A row that can be booked, at the price of its day (K6)."""

    beleg: str
    inhalt: Inhalt
    preis: Preis
    betrag: Geld


def resolve(angabe: Angabe, *, ziele: Mapping[str, Buchungsziel]) -> Inhalt | Ablehnung:
    """Find what the row refers to (K8): a Kontrakt for case work, a Sozialraum for work for the area.

    `ziele` holds the Träger's own Kontrakte by nummer and by id: another Träger's does not exist here.
    """
    if angabe.art not in FALLARTEN:
        return _resolve_area(angabe)
    if angabe.kontrakt is None:
        return Ablehnung("kontrakt", "fehlt", "Fallarbeit braucht die Nummer des Kontrakts.")
    ziel = ziele.get(angabe.kontrakt)
    if ziel is None:
        return Ablehnung("kontrakt", "kontrakt_unbekannt", "Einen Kontrakt mit dieser Nummer hat der Träger nicht.")
    if angabe.sozialraum not in (None, ziel.sozialraum):
        return Ablehnung("sozialraum", "sozialraum_abweichend", "Der Kontrakt gehört zu einem anderen Sozialraum.")
    return Inhalt(ziel.id, ziel.sozialraum, angabe.datum, angabe.minuten, angabe.art)


def judge_leistung(
    inhalt: Inhalt, *, ziel: Buchungsziel | None, traeger: str, stammdaten: Stammdaten, heute: date
) -> Preis | Ablehnung:
    """Give the price at which the row is booked (K6), or what stands against it (K8)."""
    if inhalt.datum > heute:
        return Ablehnung("datum", "in_zukunft", "Der Tag der Leistung liegt in der Zukunft.")
    against = _check_ziel(inhalt, ziel) if ziel else _check_area(inhalt, traeger=traeger, stammdaten=stammdaten)
    if against:
        return against
    preis = preis_of_tag(inhalt.datum, stundensatz=ziel.stundensatz if ziel else None, stammdaten=stammdaten)
    return preis or Ablehnung(
        "datum", "preis_unbekannt", "Für das Jahr der Leistung ist noch keine Fachleistungsstunde festgesetzt."
    )


def value_leistung(beleg: str, *, inhalt: Inhalt, preis: Preis) -> Neu:
    """Value a row: minutes x price / 60, rounded to the cent (K6)."""
    return Neu(beleg=beleg, inhalt=inhalt, preis=preis, betrag=value_of(inhalt.minuten, preis.satz))


def _resolve_area(angabe: Angabe) -> Inhalt | Ablehnung:
    if angabe.kontrakt is not None:
        return Ablehnung("kontrakt", "kontrakt_nicht_erlaubt", "Arbeit für den Sozialraum nennt keinen Kontrakt.")
    if angabe.sozialraum is None:
        return Ablehnung("sozialraum", "fehlt", "Arbeit für den Sozialraum muss den Sozialraum nennen.")
    return Inhalt(None, angabe.sozialraum, angabe.datum, angabe.minuten, angabe.art)


def _check_ziel(inhalt: Inhalt, ziel: Buchungsziel) -> Ablehnung | None:
    if ziel.status not in BOOKABLE:
        return Ablehnung("kontrakt", "nicht_unterzeichnet", "Der Kontrakt ist nicht unterzeichnet.")
    if inhalt.datum not in ziel.laufzeit:
        return Ablehnung("datum", "ausserhalb_laufzeit", "Der Tag liegt außerhalb der Laufzeit des Kontrakts.")
    return None


def _check_area(inhalt: Inhalt, *, traeger: str, stammdaten: Stammdaten) -> Ablehnung | None:
    if not stammdaten.has_stellen(traeger, sozialraum=inhalt.sozialraum, tag=inhalt.datum):
        return Ablehnung("sozialraum", "keine_stellen", "Der Träger hat an diesem Tag keine Stellen im Sozialraum.")
    return None
