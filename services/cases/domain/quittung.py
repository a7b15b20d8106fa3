"""The receipt of a batch (X4): hash of its content, one answer per row, counts of this call, the recognised sum.

The counts say what this call did. The sum says what the content is worth, however often it was sent: a repeat has the
same hash, the same ids and the same sum, and shows by its counts that nothing was booked again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from services.cases.domain.angabe import Ablehnung
from services.cases.domain.stapel import Ablehnen, Buchen, Urteil
from shared.errors import Refused
from shared.geld import Geld, total


class Zustand(StrEnum):
    """What became of a booked Leistung: recognised, held (K14), or reversed."""

    ANERKANNT = "anerkannt"
    ZURUECKGESTELLT = "zurueckgestellt"
    STORNIERT = "storniert"


class Ergebnis(StrEnum):
    """What this call did with a row; `nicht_gebucht`: it was good, but the batch was refused as a whole."""

    GEBUCHT = "gebucht"
    WIEDERHOLT = "wiederholt"
    ABGELEHNT = "abgelehnt"
    ZURUECKGESTELLT = "zurueckgestellt"
    NICHT_GEBUCHT = "nicht_gebucht"


class Gebucht(NamedTuple):
    """A row as it stands in the books after the call; its id as it is written."""

    id: str
    zustand: Zustand
    minuten: int
    betrag: Geld


class Antwort(NamedTuple):
    """The answer to one row; `kennung` is its id as it is written."""

    zeile: int
    beleg: str | None
    status: Ergebnis
    kennung: str | None = None
    ablehnung: Ablehnung | None = None

    @property
    def id(self) -> UUID | None:
        """Give the id of what is booked."""
        return UUID(self.kennung) if self.kennung else None

    def members(self) -> dict[str, object]:
        """Name what there is to say about the row: its id, or field, code and reason."""
        said: dict[str, object] = {"zeile": self.zeile, "beleg": self.beleg, "status": self.status.value}
        if self.kennung is not None:
            said["id"] = self.kennung
        if self.ablehnung is not None:
            said |= {"feld": self.ablehnung.feld, "code": self.ablehnung.code, "detail": self.ablehnung.detail}
        return said


COUNTS = ("gebucht", "wiederholt", "abgelehnt", "zurueckgestellt", "minuten", "sha256")


@dataclass(frozen=True, slots=True)
class Quittung:
    """The answer to a batch: `minuten` and `betrag` are what its content was recognised with, now or before (X4)."""

    sha256: str
    gebucht: int
    wiederholt: int
    abgelehnt: int
    zurueckgestellt: int
    minuten: int
    betrag: Geld
    zeilen: tuple[Antwort, ...]

    def counts(self) -> dict[str, object]:
        """Name the counts and the sums."""
        return {name: getattr(self, name) for name in COUNTS} | {"betrag": str(self.betrag)}


class StapelAbgelehnt(Refused):
    """The batch was to be booked as a whole or not at all, and rows of it cannot be booked (K9)."""

    def __init__(self, quittung: Quittung) -> None:
        self.quittung = quittung
        self.abgelehnt, self.sha256 = quittung.abgelehnt, quittung.sha256
        self.zeilen = [antwort.members() for antwort in quittung.zeilen]


def write_quittung(urteile: Iterable[Urteil], *, gebucht: Mapping[str, Gebucht], sha256: str) -> Quittung:
    """Answer a batch from its verdicts and from what stands in the books under its belege (X4)."""
    antworten = tuple(_answer(urteil, gebucht=gebucht) for urteil in urteile)
    held = {antwort.beleg for antwort in antworten if antwort.kennung is not None}
    recognised = [row for beleg, row in gebucht.items() if beleg in held and row.zustand is Zustand.ANERKANNT]
    return _quittung(
        antworten,
        sha256=sha256,
        minuten=sum(row.minuten for row in recognised),
        betrag=total(row.betrag for row in recognised),
    )


def answer_stapel(
    belege: Sequence[str],
    *,
    lines: Iterable[int],
    ids: Iterable[str],
    ergebnis: Ergebnis,
    minuten: int,
    betrag: Geld,
    sha256: str,
) -> Quittung:
    """Answer a batch with all of whose rows the same was done; they stand in the books under these ids (X4)."""
    antworten = tuple(map(Antwort, lines, belege, repeat(ergebnis), ids))
    return _quittung(antworten, sha256=sha256, minuten=minuten, betrag=betrag)


def refuse_stapel(urteile: Iterable[Urteil], *, sha256: str) -> StapelAbgelehnt:
    """Answer a batch that was to be booked whole and is not: every row, and nothing booked (K9)."""
    antworten = (_refuse(urteil) for urteil in urteile)
    return StapelAbgelehnt(_quittung(tuple(antworten), sha256=sha256, minuten=0, betrag=Geld(0)))


def is_refused(urteile: Iterable[Urteil]) -> bool:
    """Tell whether at least one row cannot be booked."""
    return any(isinstance(urteil, Ablehnen) for urteil in urteile)


def _answer(urteil: Urteil, *, gebucht: Mapping[str, Gebucht]) -> Antwort:
    zeile = urteil.zeile
    if isinstance(urteil, Ablehnen):
        return Antwort(zeile.nummer, zeile.beleg, Ergebnis.ABGELEHNT, ablehnung=urteil.ablehnung)
    row = gebucht[zeile.beleg or ""]
    status = Ergebnis.WIEDERHOLT
    if isinstance(urteil, Buchen):
        status = Ergebnis.GEBUCHT if row.zustand is Zustand.ANERKANNT else Ergebnis.ZURUECKGESTELLT
    return Antwort(zeile.nummer, zeile.beleg, status, row.id)


def _refuse(urteil: Urteil) -> Antwort:
    zeile = urteil.zeile
    if isinstance(urteil, Ablehnen):
        return Antwort(zeile.nummer, zeile.beleg, Ergebnis.ABGELEHNT, ablehnung=urteil.ablehnung)
    status = Ergebnis.NICHT_GEBUCHT if isinstance(urteil, Buchen) else Ergebnis.WIEDERHOLT
    return Antwort(zeile.nummer, zeile.beleg, status)


def _quittung(antworten: tuple[Antwort, ...], *, sha256: str, minuten: int, betrag: Geld) -> Quittung:
    counts = Counter([antwort.status for antwort in antworten])
    return Quittung(
        sha256=sha256,
        gebucht=counts[Ergebnis.GEBUCHT],
        wiederholt=counts[Ergebnis.WIEDERHOLT],
        abgelehnt=counts[Ergebnis.ABGELEHNT],
        zurueckgestellt=counts[Ergebnis.ZURUECKGESTELLT],
        minuten=minuten,
        betrag=betrag,
        zeilen=antworten,
    )
