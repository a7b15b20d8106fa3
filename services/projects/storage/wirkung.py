"""Projects that ran in some years, with what they want to reach and what was reported (P10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select

from services.projects.domain.bescheid import Bindung
from services.projects.domain.indikator import Indikatorstand
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.domain.wirkung import Projektlage
from services.projects.storage import indikatoren, verlauf
from services.projects.storage.seen import is_seen
from services.projects.storage.tables import AntragRow, FassungRow
from shared.storage.database import Work


@dataclass(frozen=True, slots=True)
class Frage:
    """Which Sozialraum (None: all) and which years, both included."""

    sozialraum: str | None
    von: int
    bis: int


async def list_projekte(work: Work, frage: Frage, *, sicht: Sicht) -> tuple[Projektlage, ...]:
    """Give the projects that ran in these years, as far as the caller sees them: four statements, however many."""
    heads = await _list_heads(work, frage, sicht=sicht)
    ids = [head.id for head in heads]
    targets = await indikatoren.load(work, ids)
    told = await indikatoren.load_werte(work, ids)
    bound = await verlauf.load_bindungen(work, ids)
    return tuple(
        _to_lage(head, targets=tuple(targets[head.id]), told=told[head.id], bound=tuple(bound[head.id]))
        for head in heads
    )


async def _list_heads(work: Work, frage: Frage, *, sicht: Sicht) -> list[Row[Any]]:
    head, said = AntragRow, FassungRow
    same = and_(said.jugendamt == head.jugendamt, said.antrag == head.id, said.nummer == head.fassung)
    ende = func.coalesce(head.abgeschlossen_am, said.ende)
    statement = (
        select(head.id, head.sozialraum, head.traeger, said.titel, head.begonnen_am, ende.label("ende"))
        .join(said, same)
        .where(head.jugendamt == work.jugendamt, is_seen(head, sicht), head.begonnen_am <= date(frage.bis, 12, 31))
        .where(ende >= date(frage.von, 1, 1))
        .order_by(head.id)
    )
    if frage.sozialraum is not None:
        statement = statement.where(head.sozialraum == frage.sozialraum)
    return list((await work.execute(statement)).all())


def _to_lage(
    head: Row[Any],
    *,
    targets: tuple[Indikatorstand, ...],
    told: Mapping[tuple[str, int], Decimal],
    bound: tuple[Bindung, ...],
) -> Projektlage:
    identity: UUID = head.id
    return Projektlage(
        id=identity,
        titel=head.titel,
        sozialraum=head.sozialraum,
        traeger=head.traeger,
        jahre=range(head.begonnen_am.year, head.ende.year + 1),
        indikatoren=targets,
        werte=told,
        zuwendungen={one.jahr: one.betrag for one in bound},
    )
