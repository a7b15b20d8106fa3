"""Leistungen as they stand, for those who see them (K8-K10, K14)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, insert, or_, select, text, true
from sqlalchemy.orm import aliased

from services.cases.domain.buchung import Budgetablehnung, Leistung, Storno, Vorjahr
from services.cases.domain.quittung import Zustand
from services.cases.domain.sicht import Sicht
from services.cases.storage.stapel import to_inhalt
from services.cases.storage.tables import KontraktRow, LeistungRow, LeistungszustandRow, StornoRow
from services.cases.storage.tables_avis import VorjahresuebernahmeRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.database import Work
from shared.umfang import Preis

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:place, 0))")
_Later = aliased(LeistungszustandRow)
_Sent = aliased(LeistungszustandRow)


class Stand(StrEnum):
    """How a list asks for Leistungen."""

    GEBUCHT = "gebucht"
    ZURUECKGESTELLT = "zurueckgestellt"
    STORNIERT = "storniert"
    VOM_BUDGET_ABGELEHNT = "vom_budget_abgelehnt"
    VORJAHR = "vorjahr"


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which Leistungen a list is about; `kontrakt` by nummer or id."""

    stand: Stand | None = None
    kontrakt: str | None = None
    sozialraum: str | None = None
    traeger: str | None = None
    beleg: str | None = None
    von: date | None = None
    bis: date | None = None
    geaendert_seit: datetime | None = None


async def get(work: Work, leistung: UUID, *, sicht: Sicht) -> Leistung:
    """Read a Leistung; raise NotVisible if it is not there or not seen."""
    row = (await work.execute(_rows(work).where(LeistungRow.id == leistung, _seen(sicht)))).one_or_none()
    if row is None:
        raise NotVisible
    return _to_leistung(row)


async def lock(work: Work, leistung: UUID, *, sicht: Sicht) -> Leistung:
    """Read a Leistung and keep its next state for us until the commit; raise NotVisible.

    The row itself is append-only and cannot be locked: the lock is on its name.
    """
    await work.execute(_LOCK, {"place": lock_name(work, leistung)})
    return await get(work, leistung, sicht=sicht)


def lock_name(work: Work, leistung: UUID) -> str:
    """Name what everybody locks who appends a state to a booked Leistung."""
    return f"leistung/{work.jugendamt}/{leistung}"


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Leistung]:
    """List Leistungen that are seen; what changes one of them brings it up again for `seit`."""
    statement = _rows(work).where(_seen(sicht), *_chosen(work, auswahl))
    page = await lists.read_page(work, statement, listed=LeistungszustandRow, request=request)
    return Page(tuple(_to_leistung(row) for row in page.items), page.next, page.stand)


async def add_storno(work: Work, leistung: Leistung, *, storno: UUID, grund: str, now: Instant) -> None:
    """Put a reversal on record (G5)."""
    values = {
        "jugendamt": work.jugendamt,
        "id": storno,
        "leistung": leistung.id,
        "grund": grund,
        "gebucht_am": now,
        "gebucht_von": work.caller.sub,
    }
    await work.execute(insert(StornoRow).values(values))


def _rows(work: Work) -> Select[Any]:
    """Join each Leistung with its latest state."""
    state, reversal, accepted = LeistungszustandRow, StornoRow, VorjahresuebernahmeRow
    of_key = and_(accepted.jugendamt == state.jugendamt, accepted.schluessel == state.schluessel)
    later = exists().where(_Later.jugendamt == state.jugendamt, _Later.id == state.id, _Later.nr > state.nr)
    sent = exists().where(
        _Sent.jugendamt == state.jugendamt,
        _Sent.id == state.id,
        _Sent.zustand == Zustand.ANERKANNT.value,
        _Sent.sendung.is_not(None),
    )
    return (
        select(
            *LeistungRow.__table__.c,
            state.nr,
            state.zustand,
            state.schluessel,
            state.ablehnung_code,
            state.ablehnung_detail,
            sent.label("im_budget"),
            reversal.grund,
            reversal.gebucht_am.label("storniert_am"),
            reversal.gebucht_von.label("storniert_von"),
            accepted.gebucht_in,
            accepted.betrag.label("uebernommen_betrag"),
            accepted.gebucht_am.label("uebernommen_am"),
        )
        .select_from(state)
        .join(LeistungRow, and_(LeistungRow.jugendamt == state.jugendamt, LeistungRow.id == state.id))
        .outerjoin(reversal, and_(reversal.jugendamt == state.jugendamt, reversal.leistung == state.id))
        .outerjoin(accepted, of_key)
        .where(state.jugendamt == work.jugendamt, ~later)
    )


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    if sicht.alles:
        return true()
    own = LeistungRow.traeger == sicht.traeger if sicht.traeger else false()
    return or_(LeistungRow.sozialraum.in_(sorted(sicht.sozialraeume)), own)


def _chosen(work: Work, auswahl: Auswahl) -> list[ColumnElement[bool]]:
    wanted = {
        LeistungRow.sozialraum: auswahl.sozialraum,
        LeistungRow.traeger: auswahl.traeger,
        LeistungRow.beleg: auswahl.beleg,
    }
    chosen = [column == value for column, value in wanted.items() if value is not None]
    if auswahl.von is not None:
        chosen.append(LeistungRow.datum >= auswahl.von)
    if auswahl.bis is not None:
        chosen.append(LeistungRow.datum <= auswahl.bis)
    if auswahl.geaendert_seit is not None:
        chosen.append(LeistungszustandRow.gebucht_am >= auswahl.geaendert_seit)
    if auswahl.stand is not None:
        chosen.append(_stands(auswahl.stand))
    if auswahl.kontrakt is not None:
        chosen.append(_on_kontrakt(work, auswahl.kontrakt))
    return chosen


def _stands(stand: Stand) -> ColumnElement[bool]:
    reversed_before = and_(
        LeistungszustandRow.zustand == Zustand.STORNIERT.value, LeistungszustandRow.schluessel == LeistungszustandRow.id
    )
    refused = and_(LeistungszustandRow.ablehnung_code.is_not(None), ~func.coalesce(reversed_before, false()))
    recognised = LeistungszustandRow.zustand == Zustand.ANERKANNT.value
    accepted = VorjahresuebernahmeRow.schluessel.is_not(None)
    match stand:
        case Stand.VOM_BUDGET_ABGELEHNT:
            return and_(refused, ~accepted)
        case Stand.VORJAHR:
            return and_(recognised, accepted)
        case Stand.GEBUCHT:
            return and_(recognised, ~refused, ~accepted)
        case _:
            return LeistungszustandRow.zustand == stand.value


def _on_kontrakt(work: Work, ref: str) -> ColumnElement[bool]:
    try:
        return LeistungRow.kontrakt == UUID(ref)
    except ValueError:
        named = and_(KontraktRow.jugendamt == work.jugendamt, KontraktRow.nummer == ref)
        return LeistungRow.kontrakt.in_(select(KontraktRow.id).where(named))


def _to_leistung(row: Row[Any]) -> Leistung:
    # A Leistung that was reversed before the budget refused it has nothing left to refuse.
    refused = row.ablehnung_code is not None and not (row.zustand == Zustand.STORNIERT and row.schluessel == row.id)
    accepted = row.gebucht_in is not None
    return Leistung(
        id=row.id,
        traeger=row.traeger,
        beleg=row.beleg,
        inhalt=to_inhalt(row),
        preis=Preis(row.datum, row.satz, row.regel),
        betrag=row.betrag,
        gebucht_am=row.gebucht_am,
        zustand=Zustand(row.zustand),
        nr=row.nr,
        im_budget=row.im_budget,
        ablehnung=Budgetablehnung(row.ablehnung_code, row.ablehnung_detail) if refused and not accepted else None,
        storno=Storno(row.storniert_am, row.storniert_von, row.grund) if row.grund is not None else None,
        vorjahr=Vorjahr(row.gebucht_in, row.uebernommen_betrag, row.uebernommen_am) if accepted else None,
    )
