"""Book Verbrauch: hours that cases has recognised, each once for ever by its key, a batch at a time (K10)."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from services.budget.domain.abschluss import quartal_of
from services.budget.domain.baum import Konzept, KonzeptMissing, konzept_of_year
from services.budget.domain.buchung import BindungKey, Buchung
from services.budget.domain.volumen import Ort
from services.budget.storage import bindungen, buchungen, grunddaten, volumina, vorjahr
from services.budget.storage.bindungen import Bindung
from services.budget.usecases.post_buchungen import post_buchungen
from shared.contracts.verbrauch import VerbrauchAntwort, VerbrauchZeile
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, Work, retried
from shared.umfang import value_of

_FOR_AREA = frozenset({"netzwerk", "praevention"})
_REASONS = {
    "keine_bindung": "Für diesen Kontrakt ist im Jahr der Leistung nichts gebunden.",
    "kein_konzept": "Für das Jahr der Leistung gilt kein Konzept.",
    "sozialraum_unbekannt": "Diesen Sozialraum gibt es nicht.",
    "jahr_abgeschlossen": "Das Jahr der Leistung ist abgeschlossen; sie bleibt eine Forderung ihres Trägers.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed to place a row: Bindungen by source and year, areas, the Konzept of each year."""

    bindungen: Mapping[BindungKey, Bindung]
    sozialraeume: frozenset[str]
    konzepte: Mapping[int, Konzept]


@retried
async def book_verbrauch(
    database: Database, caller: Caller, zeilen: Sequence[VerbrauchZeile], *, now: Instant
) -> tuple[VerbrauchAntwort, ...]:
    """Book each row once and say what became of it; one that cannot be booked is refused for good, with its reason.

    Of rows with the same key in one batch the first counts. A row of a closed year is kept as a claim of its sender
    (V13).
    """
    async with database.transaction(caller) as work:
        known = await load_known(work, zeilen)
        placed = {zeile.schluessel: place_zeile(zeile, known=known) for zeile in reversed(zeilen)}
        wanted = [post for post in placed.values() if isinstance(post, Buchung)]
        keys = {(post.ort, post.volumen) for post in wanted}
        staende = await volumina.lock_staende(work, keys, abgeschlossene=True)
        booked = await buchungen.find_known(work, [post.id for post in wanted])
        fresh = [post for post in wanted if post.id not in booked]
        late = {post.id for post in fresh if staende[post.ort, post.volumen].abgeschlossen}
        await post_buchungen(
            work, [post for post in fresh if post.id not in late], staende=staende, now=now, erlaubt=True
        )
        await vorjahr.keep_zeilen(work, [zeile for zeile in zeilen if zeile.schluessel in late], now=now)
    return _answer(zeilen, placed=placed | dict.fromkeys(late, "jahr_abgeschlossen"), booked=booked)


async def load_known(work: Work, zeilen: Sequence[VerbrauchZeile]) -> Known:
    """Read what is needed to place rows."""
    keys = {(zeile.kontrakt, zeile.datum.year) for zeile in zeilen if zeile.kontrakt is not None}
    bound = await bindungen.read_many(work, keys)
    by_area = [zeile for zeile in zeilen if zeile.kontrakt is None]
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
    named = konzept.praevention
    counting = _FOR_AREA | ({"fallunspezifisch"} if named and named.fallunspezifisch else set())
    memo = value_of(zeile.minuten, zeile.satz) if named and zeile.art in counting else NULL_EURO
    volumen = named.volumen if named else konzept.baum.schluessel
    ort = Ort.sozialraum(zeile.datum.year, zeile.sozialraum)
    return _buchung(zeile, ort=ort, volumen=volumen, betrag=NULL_EURO, praevention=memo)


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


def _answer(
    zeilen: Sequence[VerbrauchZeile], *, placed: Mapping[UUID, Buchung | str], booked: frozenset[UUID]
) -> tuple[VerbrauchAntwort, ...]:
    answers = []
    seen = set(booked)
    for zeile in zeilen:
        place = placed[zeile.schluessel]
        if isinstance(place, str):
            answers.append(
                VerbrauchAntwort(schluessel=zeile.schluessel, status="abgelehnt", code=place, detail=_REASONS[place])
            )
        else:
            status = "wiederholt" if zeile.schluessel in seen else "gebucht"
            seen.add(zeile.schluessel)
            answers.append(VerbrauchAntwort(schluessel=zeile.schluessel, status=status))
    return tuple(answers)
