"""What one version of an application says other than another (P1, P2): fields, lines of cost and of income.

Lines have no number of their own. Equal ones stay; of the rest, those with the same kind, name and year are the same
line changed, then those with the same kind and name, then those with the same kind at the same place.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from services.projects.domain.antrag import Einnahme, Inhalt, Kosten

Z = TypeVar("Z", Kosten, Einnahme)
_LISTS = frozenset({"kosten", "einnahmen"})


@dataclass(frozen=True, slots=True)
class Feldunterschied:
    """A part of the content that is not a list, before and after."""

    feld: str
    vorher: object
    nachher: object


@dataclass(frozen=True, slots=True)
class Zeilenunterschied(Generic[Z]):
    """A line before and after, and the names of what changed in it."""

    vorher: Z
    nachher: Z
    felder: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listenunterschied(Generic[Z]):
    """The lines of a list that are new, gone or changed, in their order."""

    neu: tuple[Z, ...] = ()
    entfallen: tuple[Z, ...] = ()
    geaendert: tuple[Zeilenunterschied[Z], ...] = ()


@dataclass(frozen=True, slots=True)
class Unterschied:
    """All that differs between two versions."""

    felder: tuple[Feldunterschied, ...]
    kosten: Listenunterschied[Kosten]
    einnahmen: Listenunterschied[Einnahme]


def compare(vorher: Inhalt, nachher: Inhalt) -> Unterschied:
    """Say what the second version says other than the first."""
    return Unterschied(
        felder=tuple(
            Feldunterschied(name, before, after)
            for name, before, after in _changed_fields(vorher, nachher)
            if name not in _LISTS
        ),
        kosten=compare_zeilen(vorher.kosten, nachher.kosten),
        einnahmen=compare_zeilen(vorher.einnahmen, nachher.einnahmen),
    )


def compare_zeilen(vorher: Sequence[Z], nachher: Sequence[Z]) -> Listenunterschied[Z]:
    """Say which lines are new, gone or changed."""
    before, after = list(enumerate(vorher)), list(enumerate(nachher))
    keys: tuple[Callable[[int, Z], object], ...] = (
        lambda _, zeile: zeile,
        lambda _, zeile: (zeile.art, zeile.bezeichnung, zeile.jahr),
        lambda _, zeile: (zeile.art, zeile.bezeichnung),
        lambda platz, zeile: (zeile.art, platz),
    )
    pairs = [pair for key in keys for pair in _take_pairs(before, after, key=key)]
    changed = sorted((pair for pair in pairs if pair[1] != pair[2]), key=lambda pair: pair[0])
    return Listenunterschied(
        neu=tuple(zeile for _, zeile in after),
        entfallen=tuple(zeile for _, zeile in before),
        geaendert=tuple(Zeilenunterschied(old, new, _names_of_changed(old, new)) for _, old, new in changed),
    )


def _take_pairs(
    before: list[tuple[int, Z]], after: list[tuple[int, Z]], *, key: Callable[[int, Z], object]
) -> Iterator[tuple[int, Z, Z]]:
    """Take lines that are the same by a key out of both lists, in their order: (new place, line before, line after)."""
    waiting: dict[object, deque[tuple[int, Z]]] = defaultdict(deque)
    for old in before:
        waiting[key(*old)].append(old)
    for new in tuple(after):
        if found := waiting[key(*new)]:
            old = found.popleft()
            before.remove(old)
            after.remove(new)
            yield new[0], old[1], new[1]


def _names_of_changed(vorher: Kosten | Einnahme, nachher: Kosten | Einnahme) -> tuple[str, ...]:
    return tuple(name for name, _, _ in _changed_fields(vorher, nachher))


def _changed_fields(
    vorher: Inhalt | Kosten | Einnahme, nachher: Inhalt | Kosten | Einnahme
) -> Iterator[tuple[str, object, object]]:
    for one in fields(vorher):
        before, after = getattr(vorher, one.name), getattr(nachher, one.name)
        if before != after:
            yield one.name, before, after
