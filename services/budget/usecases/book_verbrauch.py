"""Book Verbrauch: hours that cases has recognised, each once for ever by its key, a batch at a time (K10)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from services.budget.domain.buchung import BindungKey
from services.budget.domain.stapel import Platz, Posten
from services.budget.domain.volumen import Stand
from services.budget.storage import bindungen, buchungen, volumina, vorjahr, wanderungen
from services.budget.storage.bindungen import Genannt
from services.budget.storage.volumina import Key
from services.budget.usecases.move_bindungen import move_bindungen
from services.budget.usecases.place_verbrauch import bindungen_of, know, lay_out
from services.budget.usecases.post_buchungen import post_stapel
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchZeile
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.asks import Ask
from shared.storage.database import Database, Work, retried

_REASONS = {
    "keine_bindung": "Für diesen Kontrakt ist im Jahr der Leistung nichts gebunden.",
    "kein_konzept": "Für das Jahr der Leistung gilt kein Konzept.",
    "kein_vorfeldvolumen": "Das Konzept nennt kein Volumen für Hilfe im Vorfeld.",
    "sozialraum_unbekannt": "Diesen Sozialraum gibt es nicht.",
    "jahr_abgeschlossen": "Das Jahr der Leistung ist abgeschlossen; sie bleibt eine Forderung ihres Trägers.",
}


class Antwort(NamedTuple):
    """What became of a row, by its key as text; `code` says why it was refused."""

    schluessel: str
    status: str
    code: str | None = None

    @property
    def detail(self) -> str | None:
        """Say why it was refused, for people."""
        return _REASONS[self.code] if self.code else None


@dataclass(frozen=True, slots=True)
class Gebucht:
    """What became of rows, by their keys as they came, and the Kontrakte of which Bindung has ever moved (K14).

    `refused` has the code of why, `booked` are the keys that were booked before.
    """

    schluessel: Sequence[str]
    refused: Mapping[str, str]
    booked: Collection[str]
    verschoben: tuple[UUID, ...]

    @property
    def plain(self) -> bool:
        """Tell whether every row was booked now."""
        return not self.refused and not self.booked and len(set(self.schluessel)) == len(self.schluessel)

    @property
    def antworten(self) -> Iterator[Antwort]:
        """Give the answer to each row."""
        return _answer(self.schluessel, refused=self.refused, booked=self.booked)


@retried
async def book_verbrauch(
    database: Database, caller: Caller, zeilen: Sequence[VerbrauchZeile], *, now: Instant
) -> Gebucht:
    """Book each row once and say what became of it; one that cannot be booked is refused for good, with its reason.

    Of rows with the same key in one batch the first counts. A row of a closed year is kept as a claim of its sender
    (V13). Rows are taken for new until PostgreSQL refuses one of their keys; then each is looked up.
    """
    spalten = Spalten.of(VerbrauchZeile, zeilen)
    try:
        return await _book(database, caller, spalten, all_new=True, now=now)
    except buchungen.AlreadyBooked:
        return await _book(database, caller, spalten, all_new=False, now=now)


async def _book(
    database: Database, caller: Caller, spalten: Spalten[VerbrauchZeile], *, all_new: bool, now: Instant
) -> Gebucht:
    anfang = Anfang.of(spalten)
    async with database.transaction(caller, first=anfang.ask) as work:
        layout = lay_out(spalten, known=await know(work, spalten, bound=anfang.plaetze.found))
        posten = layout.posten
        sperren = anfang.sperren or await _lock(work, posten)
        staende, moved = sperren.staende.found, sperren.moved
        closed = {key for key, stand in staende.items() if stand.abgeschlossen}
        booked = frozenset[str]() if all_new and not closed else await buchungen.find_known(work, posten.ids)
        late = find_late(posten, booked=booked, closed=closed)
        if booked or late:
            posten = posten.take([key not in booked and key not in late for key in posten.ids])
        if posten.ids:
            due = await post_stapel(work, posten, frei=sperren.frei.found, staende=staende, now=now)
            if due:
                await move_bindungen(work, due, now=now)
                await work.send(moved)
        await vorjahr.keep_zeilen(work, [spalten[layout.first[key]] for key in sorted(late)], now=now)
    refused = layout.refused | dict.fromkeys(late, "jahr_abgeschlossen")
    return Gebucht(spalten.texte["schluessel"], refused, booked, moved.found)


@dataclass(frozen=True, slots=True)
class Sperren:
    """Locks on years, Volumina and Bindungen, in this order; what those have, and whose Bindung has moved (K14)."""

    jahre: Sequence[Ask[None]]
    staende: Ask[dict[Key, Stand]]
    frei: Ask[dict[BindungKey, int]]
    moved: Ask[tuple[UUID, ...]]

    @classmethod
    def of(cls, named: Genannt, staende: tuple[*tuple[Ask[None], ...], Ask[dict[Key, Stand]]]) -> "Sperren":
        """Put the locks of Bindungen behind those of years and Volumina."""
        *jahre, volumen = staende
        return cls(jahre, volumen, bindungen.locking_frei(named), wanderungen.listing_moved(named))

    @property
    def asks(self) -> tuple[Ask[Any], ...]:
        """Give them in the order in which they are taken."""
        return *self.jahre, self.staende, self.frei, self.moved


@dataclass(slots=True)
class Anfang:
    """What a batch asks as its transaction begins: where its rows are booked, and the locks for that.

    Rows for the area may be booked on Volumina that are only made then: all locks of a batch with such rows are taken
    after that, since they have one order.
    """

    keys: frozenset[BindungKey]
    for_area: bool
    plaetze: Ask[dict[BindungKey, Platz]] = field(init=False)
    sperren: Sperren | None = None

    @classmethod
    def of(cls, spalten: Spalten[VerbrauchZeile]) -> "Anfang":
        """Gather the Kontrakte and years of a batch."""
        return cls(bindungen_of(spalten), None in spalten.werte["kontrakt"])

    def ask(self, work: Work) -> Sequence[Ask[Any]]:
        """Say it in the words of a transaction that begins."""
        named = bindungen.name_bindungen(work, self.keys)
        self.plaetze = bindungen.asking_plaetze(named)
        if self.for_area:
            return (self.plaetze,)
        staende = volumina.locking_staende_of(work, named, jahre={jahr for _, jahr in self.keys})
        self.sperren = Sperren.of(named, staende)
        return self.plaetze, *self.sperren.asks


async def _lock(work: Work, posten: Posten) -> Sperren:
    """Lock what postings are booked on."""
    staende = volumina.locking_staende(work, {platz.key for platz in set(posten.plaetze)})
    sperren = Sperren.of(bindungen.name_bindungen(work, posten.bindungen), staende)
    await work.send(*sperren.asks)
    return sperren


def find_late(posten: Posten, *, booked: Collection[str], closed: Collection[Key]) -> frozenset[str]:
    """Name the rows that come after their year was closed (V13); one that was booked before is none."""
    if not closed:
        return frozenset()
    rows = zip(posten.ids, posten.plaetze, strict=True)
    return frozenset(key for key, platz in rows if platz.key in closed and key not in booked)


def _answer(keys: Sequence[str], *, refused: Mapping[str, str], booked: Collection[str]) -> Iterator[Antwort]:
    seen = set(booked)
    for key in keys:
        if (code := refused.get(key)) is not None:
            yield Antwort(key, "abgelehnt", code)
        else:
            yield Antwort(key, "wiederholt" if key in seen else "gebucht")
            seen.add(key)
