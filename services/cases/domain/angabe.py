"""One row of hours as a Träger writes it, read strictly, one field after the other (G3, K8).

JSON and CSV differ in how a cell is written; both end here, in the same `Angabe`. The first fault of a row is its
reason. Details are German, since bookkeepers read them, and never repeat what was submitted.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias, TypeVar

MOST_MINUTEN = 1440
_FIELDS = frozenset({"beleg", "kontrakt", "sozialraum", "datum", "minuten", "art"})
# Control characters and lone surrogates: neither can be stored or printed.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_ISO = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST = 64


class Art(StrEnum):
    """What the time was spent on (K8)."""

    FALLSPEZIFISCH = "fallspezifisch"
    FALLBEZOGEN = "fallbezogen"
    FALLUNSPEZIFISCH = "fallunspezifisch"
    NETZWERK = "netzwerk"
    PRAEVENTION = "praevention"


_ARTEN = {art.value: art for art in Art}


@dataclass(frozen=True, slots=True)
class Angabe:
    """Hours as stated: for a Kontrakt (its nummer or id) or for the area."""

    beleg: str
    kontrakt: str | None
    sozialraum: str | None
    datum: date
    minuten: int
    art: Art


@dataclass(frozen=True, slots=True)
class Ablehnung:
    """Why a row is not booked: the field, a stable code, a German sentence."""

    feld: str
    code: str
    detail: str


_Value = TypeVar("_Value")
Reader: TypeAlias = Callable[[object], _Value | Ablehnung]


class _Faulty(Exception):
    """Carries an Ablehnung out of nested readers, inside this module alone."""

    def __init__(self, ablehnung: Ablehnung) -> None:
        self.ablehnung = ablehnung


def read_zeile(felder: object) -> Angabe | Ablehnung:
    """Read one row of a JSON batch (K9); every fault of it is this row's alone."""
    if not isinstance(felder, Mapping):
        return Ablehnung("zeile", "form", "Die Zeile muss ein Objekt mit benannten Feldern sein.")
    if not felder.keys() <= _FIELDS:
        return Ablehnung("zeile", "feld_unbekannt", "Die Zeile enthält ein Feld, das es nicht gibt.")
    return read_angabe(felder, datum=read_datum, minuten=read_minuten)


def read_angabe(felder: Mapping[str, object], *, datum: Reader[date], minuten: Reader[int]) -> Angabe | Ablehnung:
    """Read the fields of a row in their fixed order; day and time by the readers of its format (G3, K8, K9)."""
    try:
        return Angabe(
            beleg=_read_text(felder, "beleg"),
            kontrakt=_read_optional(felder, "kontrakt"),
            sozialraum=_read_optional(felder, "sozialraum"),
            datum=_read(felder, "datum", datum),
            minuten=_read(felder, "minuten", minuten),
            art=_read(felder, "art", _read_art),
        )
    except _Faulty as fault:
        return fault.ablehnung


def beleg_of(felder: object) -> str | None:
    """Give a refused row's number back to its sender, if it has one that can be printed."""
    beleg = felder.get("beleg") if isinstance(felder, Mapping) else None
    return beleg if isinstance(beleg, str) and _printable(beleg) else None


def read_datum(value: object) -> date | Ablehnung:
    """Read an ISO day between 1900 and 2199 (G4)."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # a day such as 30 February: the same answer as for any other text
    return Ablehnung("datum", "datum", "Das Datum muss ein Kalendertag in der Form JJJJ-MM-TT sein.")


def read_minuten(value: object) -> int | Ablehnung:
    """Read whole minutes of a JSON row (G3)."""
    if not isinstance(value, int) or isinstance(value, bool):
        return Ablehnung("minuten", "minuten", "Die Minuten müssen eine ganze Zahl sein.")
    return check_minuten(value, feld="minuten")


def check_minuten(minuten: int, *, feld: str) -> int | Ablehnung:
    """Let 1 to 1440 minutes pass (G3)."""
    if 1 <= minuten <= MOST_MINUTEN:
        return minuten
    return Ablehnung(feld, "minuten_bereich", "Eine Leistung dauert zwischen 1 und 1440 Minuten.")


def _read_art(value: object) -> Art | Ablehnung:
    if isinstance(value, str) and value in _ARTEN:
        return _ARTEN[value]
    return Ablehnung("art", "art", f"Die Art muss eine von diesen sein: {', '.join(_ARTEN)}.")


def _read_text(felder: Mapping[str, object], feld: str) -> str:
    value = _present(felder, feld)
    if not isinstance(value, str) or not _printable(value):
        raise _Faulty(Ablehnung(feld, "text", f"Das Feld muss ein Text von 1 bis {_LONGEST} druckbaren Zeichen sein."))
    return value


def _read_optional(felder: Mapping[str, object], feld: str) -> str | None:
    return None if felder.get(feld) in (None, "") else _read_text(felder, feld)


def _read(felder: Mapping[str, object], feld: str, reader: Reader[_Value]) -> _Value:
    value = reader(_present(felder, feld))
    if isinstance(value, Ablehnung):
        raise _Faulty(value)
    return value


def _present(felder: Mapping[str, object], feld: str) -> object:
    value = felder.get(feld)
    if value is None or value == "":
        raise _Faulty(Ablehnung(feld, "fehlt", "Das Feld fehlt oder ist leer."))
    return value


def _printable(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not text.isspace() and not _UNPRINTABLE.search(text)
