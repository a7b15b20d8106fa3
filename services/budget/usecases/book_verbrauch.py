"""Book Verbrauch: hours that cases has recognised, each once for ever by its key, a batch at a time (K10)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from services.budget.domain.abschluss import quartal_of
from services.budget.domain.baum import Konzept, KonzeptMissing, konzept_of_year
from services.budget.domain.buchung import BindungKey, Buchung
from services.budget.domain.stapel import Platz, Posten
from services.budget.domain.volumen import Ort, Stand
from services.budget.storage import bindungen, buchungen, grunddaten, volumina, vorjahr, wanderungen
from services.budget.storage.volumina import Key
from services.budget.usecases.move_bindungen import move_bindungen
from services.budget.usecases.post_buchungen import post_stapel
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchZeile
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.asks import Ask
from shared.storage.database import Database, Work, retried
from shared.umfang import value_of

_FOR_AREA = frozenset({"netzwerk", "praevention"})
_VORFELD = "vorfeld"
_REASONS = {
    "keine_bindung": "Für diesen Kontrakt ist im Jahr der Leistung nichts gebunden.",
    "kein_konzept": "Für das Jahr der Leistung gilt kein Konzept.",
    "kein_vorfeldvolumen": "Das Konzept nennt kein Volumen für Hilfe im Vorfeld.",
    "sozialraum_unbekannt": "Diesen Sozialraum gibt es nicht.",
    "jahr_abgeschlossen": "Das Jahr der Leistung ist abgeschlossen; sie bleibt eine Forderung ihres Trägers.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed to place a row: Bindungen by source and year, areas, the Konzept of each year."""

    bindungen: Mapping[BindungKey, Platz]
    sozialraeume: frozenset[str]
    konzepte: Mapping[int, Konzept]
    plaetze: dict[Key, Platz] = field(default_factory=dict)


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
    async with database.transaction(caller) as work:
        layout = lay_out(spalten, known=await load_known(work, spalten))
        posten = layout.posten
        staende, frei, moved = await _lock(work, posten)
        closed = {key for key, stand in staende.items() if stand.abgeschlossen}
        booked = frozenset[str]() if all_new and not closed else await buchungen.find_known(work, posten.ids)
        late = find_late(posten, booked=booked, closed=closed)
        if booked or late:
            posten = posten.take([key not in booked and key not in late for key in posten.ids])
        if posten.ids:
            due = await post_stapel(work, posten, frei=frei, staende=staende, now=now)
            if due:
                await move_bindungen(work, due, now=now)
                await work.send(moved)
        await vorjahr.keep_zeilen(work, [spalten[layout.first[key]] for key in sorted(late)], now=now)
    refused = layout.refused | dict.fromkeys(late, "jahr_abgeschlossen")
    return Gebucht(spalten.texte["schluessel"], refused, booked, moved.found)


async def _lock(
    work: Work, posten: Posten
) -> tuple[Mapping[Key, Stand], Mapping[BindungKey, int], Ask[tuple[UUID, ...]]]:
    """Lock years, Volumina and Bindungen, in this order; say how they stand, and whose Bindung has moved (K14)."""
    keys = posten.bindungen
    *years, staende = volumina.locking_staende(work, {platz.key for platz in set(posten.plaetze)})
    frei, moved = bindungen.locking_frei(work, keys), wanderungen.listing_moved(work, {quelle for quelle, _ in keys})
    await work.send(*years, staende, frei, moved)
    return staende.found, frei.found, moved


def find_late(posten: Posten, *, booked: Collection[str], closed: Collection[Key]) -> frozenset[str]:
    """Name the rows that come after their year was closed (V13); one that was booked before is none."""
    if not closed:
        return frozenset()
    rows = zip(posten.ids, posten.plaetze, strict=True)
    return frozenset(key for key, platz in rows if platz.key in closed and key not in booked)


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows that can be placed, in columns, and those that cannot, with the code of why; both by key.

    `first` is where each key comes first: of rows with the same key that one counts.
    """

    posten: Posten
    refused: dict[str, str]
    first: Mapping[str, int]


def lay_out(spalten: Spalten[VerbrauchZeile], *, known: Known) -> Layout:
    """Say of each row where it is booked and with what, or why it is not."""
    kontrakte, ids = spalten.texte["kontrakt"], spalten.werte["kontrakt"]
    jahre = {text: tag.year for text, tag in spalten.werte["datum"].items()}
    named = list(zip(kontrakte, map(jahre.__getitem__, spalten.texte["datum"]), strict=True))
    plaetze = {key: known.bindungen.get((ids[key[0]], key[1]), "keine_bindung") for key in set(named)}
    placed = list(map(plaetze.__getitem__, named))
    betraege, memos = _cents_of(spalten, "betrag"), [0] * len(spalten)
    for place in [place for place, kontrakt in enumerate(kontrakte) if kontrakt is None]:
        placed[place], memos[place], betraege[place] = _place_in_area(spalten[place], known=known)
    return _separate(spalten, placed, betraege=betraege, memos=memos)


def _separate(
    spalten: Spalten[VerbrauchZeile],
    placed: Sequence[Platz | str],
    *,
    betraege: Sequence[int],
    memos: Sequence[int],
) -> Layout:
    """Keep the rows that can be placed, of each key the first; name the others."""
    texte = spalten.texte
    keys: Sequence[str] = texte["schluessel"]
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    refused = {key: code for key, place in first.items() if isinstance(code := placed[place], str)}
    pauschal = {platz for platz in set(placed) if isinstance(platz, Platz) and platz.pauschal}
    posten = Posten(
        ids=keys,
        plaetze=placed,  # type: ignore[arg-type]  # those that have no place are taken out below
        traeger=texte["traeger"],
        tage=spalten.werte_of("datum"),
        betraege=[0 if platz in pauschal else betrag for platz, betrag in zip(placed, betraege, strict=True)],
        praevention=memos,
        minuten=texte["minuten"],
        zwecke=texte["art"],
        saetze=_cents_of(spalten, "satz"),
    )
    if refused or len(first) < len(keys):
        posten = posten.take([key not in refused and first[key] == place for place, key in enumerate(keys)])
    return Layout(posten, refused, first)


def _cents_of(spalten: Spalten[VerbrauchZeile], name: str) -> list[int]:
    cents = {text: amount.cents for text, amount in spalten.werte[name].items()}
    return list(map(cents.__getitem__, spalten.texte[name]))


def _place_in_area(zeile: VerbrauchZeile, *, known: Known) -> tuple[Platz | str, int, int]:
    """Place a row without a Kontrakt; give its memo for prevention and its amount in cents beside it."""
    place = _place_for_area(zeile, known=known)
    if isinstance(place, str):
        return place, 0, 0
    platz = known.plaetze.setdefault((place.ort, place.volumen), Platz(place.ort, place.volumen))
    return platz, place.praevention.cents, place.betrag.cents


async def load_known(work: Work, spalten: Spalten[VerbrauchZeile]) -> Known:
    """Read what is needed to place rows."""
    kontrakte, ids = spalten.texte["kontrakt"], spalten.werte["kontrakt"]
    jahre = {tag: tag[:4] for tag in spalten.werte["datum"]}
    named = set(zip(kontrakte, map(jahre.__getitem__, spalten.texte["datum"]), strict=True))
    keys = {(ids[kontrakt], int(jahr)) for kontrakt, jahr in named if kontrakt is not None}
    bound = await bindungen.read_plaetze(work, keys)
    by_area = [spalten[place] for place, kontrakt in enumerate(kontrakte) if kontrakt is None]
    if not by_area:
        return Known(bound, frozenset(), {})
    konzepte = await _konzepte_of(work, jahre={zeile.datum.year for zeile in by_area})
    areas = frozenset(slug for slugs in (await grunddaten.read_bezirke(work)).values() for slug in slugs)
    places = {(zeile.datum.year, zeile.sozialraum) for zeile in by_area if zeile.sozialraum in areas}
    for jahr, slug in sorted(places):
        if jahr in konzepte:
            await volumina.ensure(work, Ort.sozialraum(jahr, slug), konzepte[jahr])
    return Known(bound, areas, konzepte)


async def _konzepte_of(work: Work, *, jahre: Collection[int]) -> dict[int, Konzept]:
    """Read the Konzept of each year that has one."""
    konzepte = await grunddaten.read_konzepte(work)
    found: dict[int, Konzept] = {}
    for jahr in jahre:
        with suppress(KonzeptMissing):
            found[jahr] = konzept_of_year(konzepte, jahr)
    return found


def place_zeile(zeile: VerbrauchZeile, *, known: Known) -> Buchung | str:
    """Find where a row is booked, or the code of why it is not."""
    if zeile.kontrakt is None:
        return _place_for_area(zeile, known=known)
    bindung = known.bindungen.get((zeile.kontrakt, zeile.datum.year))
    if bindung is None:
        return "keine_bindung"
    betrag = NULL_EURO if bindung.pauschal else zeile.betrag
    return _buchung(zeile, ort=bindung.ort, volumen=bindung.volumen, betrag=betrag, praevention=NULL_EURO)


def _place_for_area(zeile: VerbrauchZeile, *, known: Known) -> Buchung | str:
    """Work for the area costs nothing more, its posts are paid; it counts for prevention as a memo (V5)."""
    if zeile.sozialraum not in known.sozialraeume:
        return "sozialraum_unbekannt"
    konzept = known.konzepte.get(zeile.datum.year)
    if konzept is None:
        return "kein_konzept"
    if zeile.art == _VORFELD:
        return _place_in_vorfeld(zeile, konzept=konzept)
    named = konzept.praevention
    counting = _FOR_AREA | ({"fallunspezifisch"} if named and named.fallunspezifisch else set())
    memo = value_of(zeile.minuten, zeile.satz) if named and zeile.art in counting else NULL_EURO
    volumen = named.volumen if named else konzept.baum.schluessel
    ort = Ort.sozialraum(zeile.datum.year, zeile.sozialraum)
    return _buchung(zeile, ort=ort, volumen=volumen, betrag=NULL_EURO, praevention=memo)


def _place_in_vorfeld(zeile: VerbrauchZeile, *, konzept: Konzept) -> Buchung | str:
    """Help before help is paid from the Volumen that the Konzept names; a `pauschal` one is paid already (K16, V8)."""
    leaf = konzept.baum.find(konzept.vorfeldvolumen) if konzept.vorfeldvolumen else None
    if leaf is None:
        return "kein_vorfeldvolumen"
    ort = Ort.sozialraum(zeile.datum.year, zeile.sozialraum)
    betrag = NULL_EURO if leaf.pauschal else zeile.betrag
    return _buchung(zeile, ort=ort, volumen=leaf.schluessel, betrag=betrag, praevention=NULL_EURO)


def _buchung(zeile: VerbrauchZeile, *, ort: Ort, volumen: str, betrag: Geld, praevention: Geld) -> Buchung:
    return Buchung(
        id=zeile.schluessel,
        art="leistung",
        ort=ort,
        volumen=volumen,
        datum=zeile.datum,
        betrag=betrag,
        zweck=zeile.art,
        quelle=zeile.kontrakt,
        traeger=zeile.traeger,
        praevention=praevention,
        minuten=zeile.minuten,
        satz=zeile.satz,
        quartal=quartal_of(zeile.datum),
    )


def _answer(keys: Sequence[str], *, refused: Mapping[str, str], booked: Collection[str]) -> Iterator[Antwort]:
    seen = set(booked)
    for key in keys:
        if (code := refused.get(key)) is not None:
            yield Antwort(key, "abgelehnt", code)
        else:
            yield Antwort(key, "wiederholt" if key in seen else "gebucht")
            seen.add(key)
