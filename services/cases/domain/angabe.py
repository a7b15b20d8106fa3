"""One row of hours as a Träger writes it, read strictly, one field after the other (G3, K8).

JSON and CSV differ in how a cell is written; both end here, in the same `Angabe`. The first fault of a row is its
reason. Details are German, since bookkeepers read them, and never repeat what was submitted.

Rows come by the thousand: what they are read into, here and where they are judged, are tuples, which take a third of
the time that a frozen dataclass takes, and a cell whose text was read before is not read again (`Zeilenleser`).
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias, TypeVar

from shared.belege import name_beleg

MOST_MINUTEN = 1440
FIELDS = frozenset({"beleg", "kontrakt", "sozialraum", "datum", "minuten", "art", "personal"})
# Control characters and lone surrogates: neither can be stored or printed.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_ISO = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
# A key for a person, too short and too plain for a name in its own spelling (G6, X9).
_PERSONAL = re.compile(r"[a-z0-9-]{1,32}", re.ASCII)
_LONGEST = 64


class Art(StrEnum):
    """What the time was spent on (K8)."""

    FALLSPEZIFISCH = "fallspezifisch"
    FALLBEZOGEN = "fallbezogen"
    FALLUNSPEZIFISCH = "fallunspezifisch"
    NETZWERK = "netzwerk"
    PRAEVENTION = "praevention"


_ARTEN = {art.value: art for art in Art}


class Angabe(NamedTuple):
    """Hours as stated: for a Kontrakt (its nummer or id) or for the area; `personal` is the Träger's staff key (X9)."""

    beleg: str
    kontrakt: str | None
    sozialraum: str | None
    datum: date
    minuten: int
    art: Art
    personal: str | None = None


@dataclass(frozen=True, slots=True)
class Ablehnung:
    """Why a row is not booked: the field, a stable code, a German sentence."""

    feld: str
    code: str
    detail: str


class Zeile(NamedTuple):
    """A row as read: its line in the file's data from 1, its beleg if it has one, what it says or why it is faulty."""

    nummer: int
    beleg: str | None
    gelesen: Angabe | Ablehnung


_Value = TypeVar("_Value")
Reader: TypeAlias = Callable[[object], _Value | Ablehnung]


class Form(NamedTuple):
    """How a format writes a row: who reads its day, and in which field stands the time, read by whom."""

    datum: "Reader[date]"
    minuten: "Reader[int]"
    zeit: str = "minuten"


@dataclass(slots=True)
class Zeilenleser:
    """Reads the rows of one batch by `strict`; a row whose cells were all read before, but for its beleg, is known."""

    strict: Callable[[Any], Angabe | Ablehnung]
    zeit: str = "minuten"
    _koepfe: set[tuple[str, ...]] = field(default_factory=set)
    _kontrakte: dict[object, str | None] = field(default_factory=dict)
    _sozialraeume: dict[object, str | None] = field(default_factory=dict)
    _daten: dict[object, date] = field(default_factory=dict)
    _minuten: dict[tuple[type, object], int] = field(default_factory=dict)  # True is 1, but no number of minutes
    _arten: dict[object, Art] = field(default_factory=dict)
    _personal: dict[object, str | None] = field(default_factory=dict)

    def read(self, nummer: int, felder: object) -> Zeile:
        """Read one row; every fault of it is this row's alone (K9)."""
        gelesen = (self._recall(felder) if isinstance(felder, dict) else None) or self._learn(felder)
        return Zeile(nummer, gelesen.beleg if isinstance(gelesen, Angabe) else beleg_of(felder), gelesen)

    def _recall(self, felder: Mapping[str, object]) -> Angabe | None:
        beleg, zeit = felder.get("beleg"), felder.get(self.zeit)
        if tuple(felder) not in self._koepfe or not isinstance(beleg, str) or not _printable(beleg):
            return None
        try:
            return Angabe(
                name_beleg(beleg),
                self._kontrakte[felder.get("kontrakt")],
                self._sozialraeume[felder.get("sozialraum")],
                self._daten[felder.get("datum")],
                self._minuten[type(zeit), zeit],
                self._arten[felder.get("art")],
                self._personal[felder.get("personal")],
            )
        except (KeyError, TypeError):  # a new cell, or a list where a text belongs
            return None

    def _learn(self, felder: object) -> Angabe | Ablehnung:
        gelesen = self.strict(felder)
        if isinstance(gelesen, Angabe) and isinstance(felder, dict):
            self._koepfe.add(tuple(felder))
            self._kontrakte[felder.get("kontrakt")] = gelesen.kontrakt
            self._sozialraeume[felder.get("sozialraum")] = gelesen.sozialraum
            self._daten[felder.get("datum")] = gelesen.datum
            self._minuten[type(felder[self.zeit]), felder[self.zeit]] = gelesen.minuten
            self._arten[felder.get("art")] = gelesen.art
            self._personal[felder.get("personal")] = gelesen.personal
        return gelesen


class _Faulty(Exception):
    """Carries an Ablehnung out of nested readers, inside this module alone."""

    def __init__(self, ablehnung: Ablehnung) -> None:
        self.ablehnung = ablehnung


def read_zeile(felder: object) -> Angabe | Ablehnung:
    """Read one row of a JSON batch (K9); every fault of it is this row's alone."""
    if not isinstance(felder, Mapping):
        return Ablehnung("zeile", "form", "Die Zeile muss ein Objekt mit benannten Feldern sein.")
    if not felder.keys() <= FIELDS:
        return Ablehnung("zeile", "feld_unbekannt", "Die Zeile enthält ein Feld, das es nicht gibt.")
    return read_angabe(felder, form=JSON_FORM)


def read_angabe(felder: Mapping[str, object], *, form: Form) -> Angabe | Ablehnung:
    """Read the fields of a row in their fixed order; day and time by the readers of its format (G3, K8, K9)."""
    try:
        return Angabe(
            beleg=name_beleg(_read_text(felder, "beleg")),  # as the value type of the wire (K8)
            kontrakt=_read_optional(felder, "kontrakt"),
            sozialraum=_read_optional(felder, "sozialraum"),
            datum=_read(felder, "datum", form.datum),
            minuten=_read(felder, form.zeit, form.minuten),
            art=_read(felder, "art", _read_art),
            personal=_read_personal(felder),
        )
    except _Faulty as fault:
        return fault.ablehnung


def read_zelle(feld: str, value: object, *, form: Form) -> object:
    """Read one cell as its row would have it: a value, or an Ablehnung."""
    felder = {feld: value}
    try:
        match feld:
            case "kontrakt" | "sozialraum":
                return _read_optional(felder, feld)
            case "personal":
                return _read_personal(felder)
            case "datum":
                return _read(felder, feld, form.datum)
            case "art":
                return _read(felder, feld, _read_art)
            case _:
                return _read(felder, feld, form.minuten)
    except _Faulty as fault:
        return fault.ablehnung


def are_printable(belege: Collection[str]) -> bool:
    """Tell whether each of these is a text that a row may have as its number; mostly all are told at once."""
    lengths = set(map(len, belege))
    plain = min(lengths) > 0 and max(lengths) <= _LONGEST and "".join(belege).isprintable()
    return (plain and not any(map(str.isspace, belege))) or all(map(_printable, belege))


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


JSON_FORM = Form(read_datum, read_minuten)


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


def _read_personal(felder: Mapping[str, object]) -> str | None:
    value = felder.get("personal")
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not _PERSONAL.fullmatch(value):
        detail = "Der Personalschlüssel besteht aus 1 bis 32 Kleinbuchstaben, Ziffern und Bindestrichen."
        raise _Faulty(Ablehnung("personal", "personal", detail))
    return value


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
    if not 0 < len(text) <= _LONGEST or text.isspace():
        return False
    return text.isprintable() or not _UNPRINTABLE.search(text)
