"""Place rows of Verbrauch: on which Volumen and Bindung each is booked, or why it is not (K10, V5, K16)."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from services.budget.domain.abschluss import quartal_of
from services.budget.domain.baum import Konzept, KonzeptMissing, konzept_of_year
from services.budget.domain.buchung import BindungKey, Buchung
from services.budget.domain.stapel import Platz, Posten
from services.budget.domain.volumen import Ort
from services.budget.storage import bindungen, grunddaten, volumina
from services.budget.storage.volumina import Key
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchZeile
from shared.geld import NULL_EURO, Geld
from shared.storage.database import Work
from shared.umfang import value_of

_FOR_AREA = frozenset({"netzwerk", "praevention"})
_VORFELD = "vorfeld"


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed to place a row: Bindungen by source and year, areas, the Konzept of each year."""

    bindungen: Mapping[BindungKey, Platz]
    sozialraeume: frozenset[str]
    konzepte: Mapping[int, Konzept]
    plaetze: dict[Key, Platz] = field(default_factory=dict)


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
    plaetze = bindungen.asking_plaetze(bindungen.name_bindungen(work, bindungen_of(spalten)))
    await work.send(plaetze)
    return await know(work, spalten, bound=plaetze.found)


def bindungen_of(spalten: Spalten[VerbrauchZeile]) -> frozenset[BindungKey]:
    """Name the Kontrakte and years of rows."""
    ids = spalten.werte["kontrakt"]
    jahre = {text: tag.year for text, tag in spalten.werte["datum"].items()}
    named = set(zip(spalten.texte["kontrakt"], map(jahre.__getitem__, spalten.texte["datum"]), strict=True))
    return frozenset((ids[kontrakt], jahr) for kontrakt, jahr in named if kontrakt is not None)


async def know(work: Work, spalten: Spalten[VerbrauchZeile], *, bound: Mapping[BindungKey, Platz]) -> Known:
    """Add to the places of Kontrakte what is needed to place rows for the area."""
    kontrakte = spalten.texte["kontrakt"]
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
