"""Lists of the postings that figures are made of, each posting as it was booked, without free text (X1, G6).

Buchungen are listed in the order of an index that booking keeps anyway: by place, Volumen and booking day. Each filter
is one that a figure's explanation uses, so that the list sums to the figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Row, Select, Text, Uuid, and_, literal, select, tuple_

from services.budget.domain.volumen import Ort
from services.budget.storage.orte import Places, in_orte
from services.budget.storage.tables import AnsatzBuchungRow, BindungBuchungRow, BindungRow, BuchungRow
from services.budget.storage.tables_umschichtung import UmschichtungBuchungRow
from shared.contracts.listing import Page, PageRequest, PlaceUnreadable, number_of, pack, unpack
from shared.errors import Finding
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.lists import read_page

_ORDER = (
    BuchungRow.jahr, BuchungRow.ort_art, BuchungRow.ort, BuchungRow.volumen, BuchungRow.buchungstag, BuchungRow.id
)  # fmt: skip
_TYPES: tuple[Any, ...] = (Integer(), Text(), Text(), Text(), Date(), Uuid())
_CURSOR = Finding("/cursor", "unlesbar", "Take `cursor` from `next` of the page before, unchanged.")


@dataclass(frozen=True, slots=True)
class PostenFrage:
    """Which postings are asked for: of a place, a Volumen, a source, and known at the end of a day or at an instant."""

    jahr: int | None = None
    sozialraum: str | None = None
    bezirk: str | None = None
    volumen: str | None = None
    quelle: UUID | None = None
    traeger: str | None = None
    stichtag: date | None = None
    gebucht_bis: Instant | None = None


@dataclass(frozen=True, slots=True)
class BuchungFrage:
    """Which postings of Verbrauch are asked for, beyond where they lie.

    `bis_quartal` takes all that counts up to the end of a quarter; `mit_quelle` those on a Kontrakt, project or
    contract, or those without.
    """

    ort: PostenFrage = PostenFrage()
    quartal: int | None = None
    bis_quartal: int | None = None
    art: str | None = None
    vermerk: str | None = None
    mit_quelle: bool | None = None


@dataclass(frozen=True, slots=True)
class Sicht:
    """Which places a caller sees, None for all; `traeger` sees its own rows alone."""

    places: Places = None
    traeger: str | None = None


@dataclass(frozen=True, slots=True)
class Posten:
    """A posting as it is booked: where, how much, when, by whom, and the figures of its kind."""

    id: UUID
    ort: Ort
    volumen: str
    betrag: Geld
    buchungstag: date
    gebucht_am: Instant
    gebucht_von: str
    mehr: Mapping[str, Any]


async def list_buchungen(work: Work, frage: BuchungFrage, *, sicht: Sicht, request: PageRequest) -> Page[Posten]:
    """List postings of Verbrauch; raises PlaceUnreadable for a cursor that is not ours."""
    statement = _with(_buchungen(work, frage, sicht=sicht), frage).order_by(*_ORDER).limit(request.limit + 1)
    if request.cursor is not None:
        behind = [literal(part, kind) for part, kind in zip(_read_cursor(request.cursor), _TYPES, strict=True)]
        statement = statement.where(tuple_(*_ORDER) > tuple_(*behind))
    rows = (await work.execute(statement)).all()
    shown = rows[: request.limit]
    following = _write_cursor(shown[-1]) if len(rows) > request.limit else None
    return Page(tuple(map(_to_buchung, shown)), following, "")


async def find_buchung(work: Work, buchung: UUID, *, sicht: Sicht) -> Posten | None:
    """Find one posting of Verbrauch."""
    statement = _buchungen(work, BuchungFrage(), sicht=sicht).where(BuchungRow.id == buchung)
    row = (await work.execute(statement)).one_or_none()
    return _to_buchung(row) if row else None


async def list_ansatzbuchungen(work: Work, frage: PostenFrage, *, sicht: Sicht, request: PageRequest) -> Page[Posten]:
    """List changes of Ansätze with their `herleitung`, oldest first."""
    statement = select(AnsatzBuchungRow).where(*_at(work, AnsatzBuchungRow, frage, sicht=sicht))
    page = await read_page(work, statement, listed=AnsatzBuchungRow, request=request)
    return Page(tuple(_to_posten(row, "herleitung") for row in page.items), page.next, page.stand)


async def list_umschichtungsbuchungen(
    work: Work, frage: PostenFrage, *, sicht: Sicht, request: PageRequest
) -> Page[Posten]:
    """List what each Volumen gave and got by Umschichtungen and their Stornos, oldest first."""
    statement = select(UmschichtungBuchungRow).where(*_at(work, UmschichtungBuchungRow, frage, sicht=sicht))
    page = await read_page(work, statement, listed=UmschichtungBuchungRow, request=request)
    return Page(tuple(_to_posten(row, "umschichtung") for row in page.items), page.next, page.stand)


async def list_bindungsbuchungen(work: Work, frage: PostenFrage, *, sicht: Sicht, request: PageRequest) -> Page[Posten]:
    """List changes of Bindungen, oldest first, each with what its source is."""
    same = and_(
        BindungRow.jugendamt == BindungBuchungRow.jugendamt,
        BindungRow.quelle == BindungBuchungRow.quelle,
        BindungRow.jahr == BindungBuchungRow.jahr,
    )
    columns = [column for column in BindungBuchungRow.__table__.columns if column.name != "begruendung"]
    statement = (
        select(*columns, BindungRow.art, BindungRow.nummer, BindungRow.traeger)
        .join_from(BindungBuchungRow, BindungRow, same)
        .where(*_at(work, BindungBuchungRow, frage, sicht=sicht))
    )
    for wanted in (frage.traeger, sicht.traeger):
        if wanted is not None:
            statement = statement.where(BindungRow.traeger == wanted)
    if frage.quelle is not None:
        statement = statement.where(BindungBuchungRow.quelle == frage.quelle)
    page = await read_page(work, statement, listed=BindungBuchungRow, request=request)
    names = ("art", "quelle", "nummer", "traeger", "minuten", "offen", "vorgemerkt")
    return Page(tuple(_to_posten(row, *names) for row in page.items), page.next, page.stand)


def _buchungen(work: Work, frage: BuchungFrage, *, sicht: Sicht) -> Select[Any]:
    statement = select(BuchungRow).where(*_at(work, BuchungRow, frage.ort, sicht=sicht))
    for wanted in (frage.ort.traeger, sicht.traeger):
        if wanted is not None:
            statement = statement.where(BuchungRow.traeger == wanted)
    return statement


def _with(statement: Select[Any], frage: BuchungFrage) -> Select[Any]:
    """Narrow postings down to what counts where, and to their kinds."""
    named = {"quelle": frage.ort.quelle, "quartal": frage.quartal, "art": frage.art, "vermerk": frage.vermerk}
    for name, wanted in named.items():
        if wanted is not None:
            statement = statement.where(getattr(BuchungRow, name) == wanted)
    if frage.bis_quartal is not None:
        statement = statement.where(BuchungRow.quartal <= frage.bis_quartal)
    if frage.mit_quelle is not None:
        on_source = BuchungRow.quelle
        statement = statement.where(on_source.is_not(None) if frage.mit_quelle else on_source.is_(None))
    return statement


def _at(work: Work, row: Any, frage: PostenFrage, *, sicht: Sicht) -> list[ColumnElement[bool]]:  # noqa: ANN401  # a mapped class of any table
    """Restrict rows to what is seen and asked for; all of these tables say where and when alike."""
    found = [row.jugendamt == work.jugendamt, in_orte(row.ort_art, row.ort, sicht.places)]
    for art, slug in (("sozialraum", frage.sozialraum), ("bezirk", frage.bezirk)):
        if slug is not None:
            found += [row.ort_art == art, row.ort == slug]
    found += [row.jahr == frage.jahr] if frage.jahr is not None else []
    found += [row.volumen == frage.volumen] if frage.volumen is not None else []
    found += [row.buchungstag <= frage.stichtag] if frage.stichtag is not None else []
    found += [row.gebucht_am <= frage.gebucht_bis] if frage.gebucht_bis is not None else []
    return found


def _to_posten(row: Row[Any], *names: str) -> Posten:
    return Posten(
        id=row.id,
        ort=Ort(row.jahr, row.ort_art, row.ort),
        volumen=row.volumen,
        betrag=row.betrag,
        buchungstag=row.buchungstag,
        gebucht_am=row.gebucht_am,
        gebucht_von=row.gebucht_von,
        mehr={name: getattr(row, name) for name in names},
    )


def _to_buchung(row: Row[Any]) -> Posten:
    names = (
        "art", "datum", "offen", "praevention", "minuten", "zweck", "satz", "quelle", "traeger", "beleg", "quartal",
        "vermerk", "abschluss",
    )  # fmt: skip
    return _to_posten(row, *names)


def _write_cursor(row: Row[Any]) -> str:
    return pack([row.jahr, row.ort_art, row.ort, row.volumen, row.buchungstag.isoformat(), row.id.hex])


def _read_cursor(cursor: str) -> tuple[Any, ...]:
    """Read where a page begins: year, kind of place, place, Volumen, booking day, id; raises PlaceUnreadable."""
    try:
        jahr, art, ort, volumen, tag, row_id = unpack(cursor)
        names = [part.replace("\x00", "") for part in (art, ort, volumen)]  # which PostgreSQL would not take
        return min(number_of(jahr), 9999), *names, date.fromisoformat(tag), UUID(row_id)
    except (ValueError, TypeError, AttributeError):
        raise PlaceUnreadable(_CURSOR) from None
