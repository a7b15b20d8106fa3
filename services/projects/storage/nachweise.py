"""Final accounts and their checks: versions with their lines, appended (P9, G5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select

from services.projects.domain.antrag import Kostenart
from services.projects.domain.nachweis import (
    Abrechnung,
    Ausgabenzeile,
    Ausschluss,
    Einkunftsart,
    Einnahmenzeile,
    Kuerzung,
    Nachweis,
)
from services.projects.domain.pruefung import Pruefung
from services.projects.storage.tables_nachweis import (
    AusgabenzeileRow,
    EinnahmenzeileRow,
    KuerzungRow,
    NachweisRow,
    PruefungRow,
)
from shared.kalender import Instant
from shared.storage.database import Work

_FIGURES = ("foerderfaehige_kosten", "einnahmen", "fehlbedarf", "zuwendung_endgueltig")


@dataclass(frozen=True, slots=True)
class EingereichterNachweis:
    """A version of a final account, by whom and when it was sent."""

    nummer: int
    nachweis: Nachweis
    eingereicht_am: Instant
    eingereicht_von: str


async def append(
    work: Work, antrag: UUID, before: EingereichterNachweis | None, *, nachweis: Nachweis, now: Instant
) -> EingereichterNachweis:
    """Append a version behind `before`; whoever holds the lock on the project does it."""
    made = EingereichterNachweis(before.nummer + 1 if before else 1, nachweis, now, work.caller.person.sub)
    key = {"jugendamt": work.jugendamt, "antrag": antrag, "nummer": made.nummer}
    booked = {"eingereicht_am": made.eingereicht_am, "eingereicht_von": made.eingereicht_von}
    await work.execute(insert(NachweisRow).values(**key, **booked))
    if nachweis.ausgaben:
        await work.execute(insert(AusgabenzeileRow), [key | _values(*at) for at in enumerate(nachweis.ausgaben)])
    if nachweis.einnahmen:
        await work.execute(insert(EinnahmenzeileRow), [key | _values(*at) for at in enumerate(nachweis.einnahmen)])
    return made


async def find(work: Work, antrag: UUID) -> EingereichterNachweis | None:
    """Read the last version of a project's final account."""
    heads = select(NachweisRow).where(NachweisRow.jugendamt == work.jugendamt, NachweisRow.antrag == antrag)
    head = (await work.execute(heads.order_by(NachweisRow.nummer.desc()).limit(1))).one_or_none()
    if head is None:
        return None
    ausgaben = tuple(
        Ausgabenzeile(row.beleg, row.datum, row.betrag, Kostenart(row.art), row.bezeichnung, unbar=row.unbar)
        for row in await _zeilen(work, AusgabenzeileRow, head)
    )
    einnahmen = tuple(
        Einnahmenzeile(row.beleg, row.datum, row.betrag, Einkunftsart(row.art), row.bezeichnung)
        for row in await _zeilen(work, EinnahmenzeileRow, head)
    )
    return EingereichterNachweis(head.nummer, Nachweis(einnahmen, ausgaben), head.eingereicht_am, head.eingereicht_von)


async def append_pruefung(work: Work, antrag: UUID, pruefung: Pruefung) -> None:
    """Append the check of a final account; there is one."""
    key, abrechnung = {"jugendamt": work.jugendamt, "antrag": antrag}, pruefung.abrechnung
    figures = {name: getattr(abrechnung, name) for name in _FIGURES}
    head = {name: getattr(pruefung, name) for name in Pruefung.__slots__ if name != "abrechnung"}
    await work.execute(insert(PruefungRow).values(**key, **head, **figures))
    cuts = [
        key | {"platz": place, **{name: getattr(cut, name) for name in Kuerzung.__slots__}, "grund": cut.grund.value}
        for place, cut in enumerate(abrechnung.nicht_foerderfaehig)
    ]
    if cuts:
        await work.execute(insert(KuerzungRow), cuts)


async def find_pruefung(work: Work, antrag: UUID) -> Pruefung | None:
    """Read the check of a project's final account."""
    rows = select(PruefungRow).where(PruefungRow.jugendamt == work.jugendamt, PruefungRow.antrag == antrag)
    row = (await work.execute(rows)).one_or_none()
    if row is None:
        return None
    cuts = select(KuerzungRow).where(KuerzungRow.jugendamt == work.jugendamt, KuerzungRow.antrag == antrag)
    kuerzungen = tuple(
        Kuerzung(cut.beleg, cut.anerkannt, Ausschluss(cut.grund), cut.begruendung)
        for cut in await work.execute(cuts.order_by(KuerzungRow.platz))
    )
    figures = {name: getattr(row, name) for name in _FIGURES}
    head = {name: getattr(row, name) for name in Pruefung.__slots__ if name != "abrechnung"}
    return Pruefung(**head, abrechnung=Abrechnung(**figures, nicht_foerderfaehig=kuerzungen))


async def _zeilen(work: Work, table: type[AusgabenzeileRow | EinnahmenzeileRow], head: Row[Any]) -> Sequence[Row[Any]]:
    key = (table.jugendamt == work.jugendamt) & (table.antrag == head.antrag) & (table.nummer == head.nummer)
    return (await work.execute(select(table).where(key).order_by(table.platz))).all()


def _values(platz: int, zeile: Ausgabenzeile | Einnahmenzeile) -> dict[str, Any]:
    values = {name: getattr(zeile, name) for name in type(zeile).__slots__}
    return values | {"platz": platz, "art": zeile.art.value}
