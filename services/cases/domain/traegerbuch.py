"""The Träger's own book: its copy of each Kontrakt, and what it declares for a month (K11, X3).

A declaration stands for the Träger's whole month: a Kontrakt that a complete one does not name is declared with no
minutes. What does not match the rows that were posted is answered with the difference, and kept all the same.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused
from shared.kalender import Instant, Zeitraum
from shared.umfang import Umfang


class Seite(StrEnum):
    """Whose book it is."""

    JUGENDAMT = "jugendamt"
    TRAEGER = "traeger"


@dataclass(frozen=True, slots=True)
class Kopie:
    """What a Träger's copy of a Kontrakt says; `sozialraum` None: it does not say in which."""

    eigene_nummer: str
    hilfeart: str
    laufzeit: Zeitraum
    umfang: Umfang = None
    sozialraum: str | None = None


@dataclass(frozen=True, slots=True)
class Traegerkontrakt:
    """A Träger's own copy of a Kontrakt in its latest version (K11)."""

    id: UUID
    version: int
    traeger: str
    kontraktnummer: str
    kopie: Kopie
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Angabe:
    """What a Träger declares for a month: rows, minutes, minutes per Kontrakt, and whether that is all (X3)."""

    zeilen: int
    minuten: int
    kontrakte: Mapping[str, int]
    vollstaendig: bool


@dataclass(frozen=True, slots=True)
class Traegermeldung:
    """A declaration in its latest version; `monat` is the first day of its month."""

    id: UUID
    version: int
    traeger: str
    monat: date
    angabe: Angabe
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Gebucht:
    """What stands in the books of a Träger's month, held rows too, without what was reversed."""

    zeilen: int = 0
    minuten: int = 0
    kontrakte: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Differenz:
    """Where a declaration differs from what was posted: minutes of a Kontrakt; None: of work for the area."""

    kontrakt: str | None
    gemeldet: int
    gebucht: int


@dataclass(frozen=True, slots=True)
class Gegenueberstellung:
    """A declaration beside what was posted."""

    meldung: Traegermeldung
    gebucht: Gebucht
    differenz: tuple[Differenz, ...]

    @property
    def matches(self) -> bool:
        """Tell whether rows and minutes agree, in sum and per Kontrakt (X3)."""
        angabe = self.meldung.angabe
        return not self.differenz and (angabe.zeilen, angabe.minuten) == (self.gebucht.zeilen, self.gebucht.minuten)


class KontraktTwice(Refused):
    """A declaration names one Kontrakt twice, by its nummer and by its id."""


class MonatInFuture(Refused):
    """The month has not begun yet: nothing can be declared for it (X3)."""


def check_monat(monat: date, *, heute: date) -> None:
    """Let a month be declared from its first day on; raise MonatInFuture (X3)."""
    if monat > heute:
        raise MonatInFuture


def compare_meldung(meldung: Traegermeldung, *, gebucht: Gebucht) -> Gegenueberstellung:
    """Put a declaration beside what was posted, with each difference (X3).

    A Kontrakt that is not named is declared with no minutes; what is left of the sums is work for the area.
    """
    said, posted = meldung.angabe.kontrakte, gebucht.kontrakte or {}
    numbers = sorted({*said, *posted})
    pairs = [(nummer, said.get(nummer, 0), posted.get(nummer, 0)) for nummer in numbers]
    rest = (meldung.angabe.minuten - sum(said.values()), gebucht.minuten - sum(posted.values()))
    found = [Differenz(*pair) for pair in (*pairs, (None, *rest)) if pair[1] != pair[2]]
    return Gegenueberstellung(meldung, gebucht, tuple(found))


def restrict(one: Gegenueberstellung, *, seen: Collection[str]) -> Gegenueberstellung:
    """Leave out the Kontrakte that a caller does not see; the sums stay the Träger's."""
    angabe = one.meldung.angabe
    kontrakte = {nummer: minuten for nummer, minuten in angabe.kontrakte.items() if nummer in seen}
    meldung = replace(one.meldung, angabe=replace(angabe, kontrakte=kontrakte))
    return replace(one, meldung=meldung, differenz=tuple(part for part in one.differenz if part.kontrakt in seen))
