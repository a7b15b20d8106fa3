"""Help before help (K16): recorded, reversed, on its way to the budget, and what the budget refused of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, insert, or_, select, text, true

from services.cases.domain.buchung import Budgetablehnung, Storno, Verbrauch, Zusatzart
from services.cases.domain.sicht import Sicht
from services.cases.domain.vorfeld import Angabe, Kosten, Kostengrund, Vorfeldhilfe
from services.cases.storage.tables_team import VorfeldablehnungRow, VorfeldhilfeRow, VorfeldstornoRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.database import Work
from shared.umfang import Preis

THEMA = "vorfeldhilfen"
_TOUCH = text(
    "UPDATE vorfeldhilfen SET xid = pg_current_xact_id()"
    " WHERE jugendamt = :jugendamt AND id = ANY(CAST(:ids AS uuid[]))"
)
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended('vorfeldhilfe/' || CAST(:id AS text), 0))")
# A Storno of what the budget refused takes nothing back there.
_ROWS = text(
    "SELECT m.schluessel, m.schluessel <> v.id AS storno, v.sozialraum, v.traeger, v.datum, v.minuten, v.satz, v.betrag"
    " FROM unnest(CAST(:vorfeldhilfen AS uuid[]), CAST(:schluessel AS uuid[])) AS m (vorfeldhilfe, schluessel)"
    " JOIN vorfeldhilfen v ON v.jugendamt = :jugendamt AND v.id = m.vorfeldhilfe"
    " WHERE m.schluessel = v.id OR NOT EXISTS (SELECT FROM vorfeldablehnungen a WHERE a.jugendamt = v.jugendamt"
    " AND a.vorfeldhilfe = v.id AND a.schluessel = v.id) ORDER BY m.schluessel"
)
_REFUSE = text(
    "INSERT INTO vorfeldablehnungen (jugendamt, vorfeldhilfe, schluessel, code, detail, gebucht_am)"
    " VALUES (:jugendamt, :vorfeldhilfe, :schluessel, :code, :detail, :now) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Sendung:
    """What a message carries: a Vorfeldhilfe under its own key, or its Storno under that of the Storno."""

    vorfeldhilfe: UUID
    schluessel: UUID


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which Vorfeldhilfen a list is about; `storniert` None: both."""

    sozialraum: str | None = None
    thema: str | None = None
    traeger: str | None = None
    von: date | None = None
    bis: date | None = None
    storniert: bool | None = None


async def add(work: Work, vorfeldhilfe: Vorfeldhilfe) -> None:
    """Put down a new one."""
    angabe, kosten = vorfeldhilfe.angabe, vorfeldhilfe.kosten
    values = {name: getattr(angabe, name) for name in Angabe.__slots__} | {
        "jugendamt": work.jugendamt,
        "id": vorfeldhilfe.id,
        "kostengrund": kosten.grund.value,
        "volumen": kosten.volumen,
        "satz": kosten.preis.satz if kosten.preis else None,
        "regel": kosten.preis.regel if kosten.preis else None,
        "betrag": kosten.betrag,
        "gebucht_am": vorfeldhilfe.gebucht_am,
        "gebucht_von": vorfeldhilfe.gebucht_von,
    }
    await work.execute(insert(VorfeldhilfeRow).values(values))


async def get(work: Work, vorfeldhilfe: UUID, *, sicht: Sicht) -> Vorfeldhilfe:
    """Read one that is seen; raise NotVisible."""
    row = (await work.execute(_rows(work).where(VorfeldhilfeRow.id == vorfeldhilfe, _seen(sicht)))).one_or_none()
    if row is None:
        raise NotVisible
    return _to_vorfeldhilfe(row)


async def lock(work: Work, vorfeldhilfe: UUID, *, sicht: Sicht) -> Vorfeldhilfe:
    """Read one that is seen and keep others from reversing it until the commit; raise NotVisible."""
    await work.execute(_HOLD, {"id": vorfeldhilfe})
    return await get(work, vorfeldhilfe, sicht=sicht)


async def add_storno(work: Work, vorfeldhilfe: UUID, *, storno: UUID, grund: str, now: Instant) -> None:
    """Put down its reversal; it is locked."""
    values = {"vorfeldhilfe": vorfeldhilfe, "id": storno, "grund": grund, "gebucht_am": now}
    who = {"jugendamt": work.jugendamt, "gebucht_von": work.caller.sub}
    await work.execute(insert(VorfeldstornoRow).values(values | who))
    await _touch(work, [vorfeldhilfe])


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Vorfeldhilfe]:
    """List those that are seen, oldest first."""
    statement = _rows(work).where(_seen(sicht), *_chosen(auswahl))
    page = await lists.read_page(work, statement, listed=VorfeldhilfeRow, request=request)
    return Page(tuple(map(_to_vorfeldhilfe, page.items)), page.next, page.stand)


async def read_rows(work: Work, sendungen: Sequence[Sendung]) -> tuple[Verbrauch, ...]:
    """Read the rows that messages carry, a Storno with the sign reversed (K10)."""
    parameters = {
        "jugendamt": work.jugendamt,
        "vorfeldhilfen": [sendung.vorfeldhilfe for sendung in sendungen],
        "schluessel": [sendung.schluessel for sendung in sendungen],
    }
    return tuple(map(_to_verbrauch, await work.execute(_ROWS, parameters)))


async def refuse(
    work: Work, sendungen: Sequence[Sendung], *, ablehnungen: Mapping[UUID, Budgetablehnung], now: Instant
) -> None:
    """Make visible what the budget refused for good, and why (K10)."""
    refused = [sendung for sendung in sendungen if sendung.schluessel in ablehnungen]
    if not refused:
        return
    rows = [
        {"jugendamt": work.jugendamt, "vorfeldhilfe": sendung.vorfeldhilfe, "schluessel": sendung.schluessel,
         "code": ablehnungen[sendung.schluessel].code, "detail": ablehnungen[sendung.schluessel].detail, "now": now}
        for sendung in refused
    ]  # fmt: skip
    await work.execute(_REFUSE, rows)
    await _touch(work, [sendung.vorfeldhilfe for sendung in refused])


async def _touch(work: Work, ids: Sequence[UUID]) -> None:
    """Bring them up again for `seit`: what changed stands in another table."""
    await work.execute(_TOUCH, {"jugendamt": work.jugendamt, "ids": list(ids)})


def _rows(work: Work) -> Select[Any]:
    one, storno, refused = VorfeldhilfeRow, VorfeldstornoRow, VorfeldablehnungRow
    reversed_by = and_(storno.jugendamt == one.jugendamt, storno.vorfeldhilfe == one.id)
    refused_as = and_(refused.jugendamt == one.jugendamt, refused.vorfeldhilfe == one.id, refused.schluessel == one.id)
    named = (
        storno.gebucht_am.label("storno_am"),
        storno.gebucht_von.label("storno_von"),
        storno.grund.label("storno_grund"),
        refused.code.label("ablehnung_code"),
        refused.detail.label("ablehnung_detail"),
    )
    return (
        select(*one.__table__.c, *named)
        .outerjoin(storno, reversed_by)
        .outerjoin(refused, refused_as)
        .where(one.jugendamt == work.jugendamt)
    )


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    if sicht.alles:
        return true()
    own = VorfeldhilfeRow.traeger == sicht.traeger if sicht.traeger else false()
    return or_(VorfeldhilfeRow.sozialraum.in_(sorted(sicht.sozialraeume)), own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    one = VorfeldhilfeRow
    chosen: list[ColumnElement[bool]] = [
        getattr(one, name) == value
        for name in ("sozialraum", "thema", "traeger")
        if (value := getattr(auswahl, name)) is not None
    ]
    if auswahl.von is not None:
        chosen.append(one.datum >= auswahl.von)
    if auswahl.bis is not None:
        chosen.append(one.datum <= auswahl.bis)
    if auswahl.storniert is not None:
        there = VorfeldstornoRow.id
        chosen.append(there.is_not(None) if auswahl.storniert else there.is_(None))
    return chosen


def _to_vorfeldhilfe(row: Row[Any]) -> Vorfeldhilfe:
    preis = Preis(row.datum, row.satz, row.regel) if row.satz is not None else None
    storno = Storno(row.storno_am, row.storno_von, row.storno_grund) if row.storno_am else None
    refused = Budgetablehnung(row.ablehnung_code, row.ablehnung_detail) if row.ablehnung_code else None
    return Vorfeldhilfe(
        id=row.id,
        angabe=Angabe(**{name: getattr(row, name) for name in Angabe.__slots__}),
        kosten=Kosten(Kostengrund(row.kostengrund), row.volumen, preis, row.betrag),
        gebucht_am=row.gebucht_am,
        gebucht_von=row.gebucht_von,
        storno=storno,
        ablehnung=refused,
    )


def _to_verbrauch(row: Row[Any]) -> Verbrauch:
    sign = -1 if row.storno else 1
    return Verbrauch(
        schluessel=row.schluessel,
        kontrakt=None,
        sozialraum=row.sozialraum,
        traeger=row.traeger,
        datum=row.datum,
        art=Zusatzart.VORFELD,
        minuten=sign * row.minuten,
        satz=Geld(row.satz),
        betrag=Geld(sign * row.betrag),
    )
