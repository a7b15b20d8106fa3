"""Rows that the budget refused for good, and what became of the refusal (K10, V13)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from services.cases.domain.buchung import AbgelehnteZeile, Ablehnungsstand, Budgetablehnung, Vorjahr
from services.cases.domain.quittung import Zustand
from services.cases.domain.sicht import Sicht
from services.cases.storage.stapel import to_inhalt
from services.cases.storage.tables import LeistungRow, LeistungszustandRow
from services.cases.storage.tables_avis import VorjahresuebernahmeRow
from shared.contracts.listing import Page, PageRequest
from shared.storage import lists
from shared.storage.database import Work

_Refused = aliased(LeistungszustandRow)
_Later = aliased(LeistungszustandRow)
_LaterRefusal = aliased(LeistungszustandRow)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which refusals a list is about; days are those of the work."""

    stand: Ablehnungsstand | None = None
    traeger: str | None = None
    sozialraum: str | None = None
    von: date | None = None
    bis: date | None = None


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[AbgelehnteZeile]:
    """List Leistungen of which a key was refused, with the last refusal; what changes it brings it up for `seit`."""
    statement = _rows(work).where(_seen(sicht), *_chosen(auswahl))
    page = await lists.read_page(work, statement, listed=LeistungszustandRow, request=request)
    return Page(tuple(map(_to_zeile, page.items)), page.next, page.stand)


def _rows(work: Work) -> Select[Any]:
    """Join the latest state of each Leistung with its last refusal."""
    state, refusal, accepted = LeistungszustandRow, _Refused, VorjahresuebernahmeRow
    later = exists().where(_Later.jugendamt == state.jugendamt, _Later.id == state.id, _Later.nr > state.nr)
    later_refusal = exists().where(
        _LaterRefusal.jugendamt == refusal.jugendamt,
        _LaterRefusal.id == refusal.id,
        _LaterRefusal.nr > refusal.nr,
        _LaterRefusal.ablehnung_code.is_not(None),
    )
    return (
        select(
            *LeistungRow.__table__.c,
            refusal.schluessel,
            refusal.ablehnung_code,
            refusal.ablehnung_detail,
            refusal.gebucht_am.label("abgelehnt_am"),
            accepted.gebucht_in,
            accepted.betrag.label("uebernommen_betrag"),
            accepted.gebucht_am.label("uebernommen_am"),
            _stand().label("stand"),
        )
        .select_from(state)
        .join(LeistungRow, and_(LeistungRow.jugendamt == state.jugendamt, LeistungRow.id == state.id))
        .join(refusal, and_(refusal.jugendamt == state.jugendamt, refusal.id == state.id))
        .outerjoin(accepted, and_(accepted.jugendamt == refusal.jugendamt, accepted.schluessel == refusal.schluessel))
        .where(
            state.jugendamt == work.jugendamt,
            refusal.jugendamt == work.jugendamt,
            refusal.ablehnung_code.is_not(None),
            ~later,
            ~later_refusal,
        )
    )


def _stand() -> ColumnElement[str]:
    taken_back = and_(
        LeistungszustandRow.zustand == Zustand.STORNIERT.value, _Refused.schluessel == LeistungszustandRow.id
    )
    return case(
        (VorjahresuebernahmeRow.schluessel.is_not(None), Ablehnungsstand.VORJAHR.value),
        (taken_back, Ablehnungsstand.ZURUECKGENOMMEN.value),
        else_=Ablehnungsstand.OFFEN.value,
    )


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    if sicht.alles:
        return true()
    own = LeistungRow.traeger == sicht.traeger if sicht.traeger else false()
    return or_(LeistungRow.sozialraum.in_(sorted(sicht.sozialraeume)), own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    wanted = {LeistungRow.traeger: auswahl.traeger, LeistungRow.sozialraum: auswahl.sozialraum}
    chosen = [column == value for column, value in wanted.items() if value is not None]
    if auswahl.von is not None:
        chosen.append(LeistungRow.datum >= auswahl.von)
    if auswahl.bis is not None:
        chosen.append(LeistungRow.datum <= auswahl.bis)
    if auswahl.stand is not None:
        chosen.append(_stand() == auswahl.stand.value)
    return chosen


def _to_zeile(row: Row[Any]) -> AbgelehnteZeile:
    accepted = row.gebucht_in is not None
    sign = 1 if row.schluessel == row.id else -1
    return AbgelehnteZeile(
        leistung=row.id,
        traeger=row.traeger,
        beleg=row.beleg,
        inhalt=to_inhalt(row),
        betrag=row.betrag if sign > 0 else -row.betrag,
        schluessel=row.schluessel,
        ablehnung=Budgetablehnung(row.ablehnung_code, row.ablehnung_detail),
        abgelehnt_am=row.abgelehnt_am,
        stand=Ablehnungsstand(row.stand),
        vorjahr=Vorjahr(row.gebucht_in, row.uebernommen_betrag, row.uebernommen_am) if accepted else None,
    )
