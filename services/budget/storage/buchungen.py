"""Postings of Verbrauch, append-only, each by its permanent key: booked once, for ever (V7, K10)."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from services.budget.domain.buchung import Buchung
from services.budget.domain.volumen import Ort
from services.budget.storage.tables import BuchungRow
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.database import Work

_FIELDS = (
    "id uuid, art text, jahr int, ort_art text, ort text, volumen text, quelle uuid, traeger text, datum date,"
    " betrag bigint, offen bigint, praevention bigint, minuten int, zweck text, satz bigint, beleg uuid,"
    " quartal int, vermerk text, abschluss uuid"
)
_NAMES = ", ".join(field.split()[0] for field in _FIELDS.split(","))
_INSERT = text(
    f"INSERT INTO buchungen (jugendamt, {_NAMES}, gebucht_am, buchungstag, gebucht_von)"  # noqa: S608  # constants
    f" SELECT :jugendamt, {_NAMES}, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    f" FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r({_FIELDS})"
)


async def append(work: Work, buchungen: Sequence[Buchung], *, now: Instant) -> None:
    """Append postings in one statement; their keys must be new (`find_known` first, under a lock of their Volumina)."""
    if not buchungen:
        return
    parameters = {
        "jugendamt": work.jugendamt,
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.sub,
        "records": json.dumps([_record(buchung) for buchung in buchungen]),
    }
    await work.execute(_INSERT, parameters)


async def find_known(work: Work, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Tell which keys are booked already."""
    rows = select(BuchungRow.id).where(BuchungRow.jugendamt == work.jugendamt, BuchungRow.id.in_(ids))
    return frozenset((await work.execute(rows)).scalars())


async def find(work: Work, buchung: UUID) -> Buchung | None:
    """Read one posting."""
    row = (
        await work.execute(select(BuchungRow).where(BuchungRow.jugendamt == work.jugendamt, BuchungRow.id == buchung))
    ).one_or_none()
    return _to_buchung(row) if row else None


async def list_of_beleg(work: Work, beleg: UUID) -> tuple[Buchung, ...]:
    """List the postings that one settlement made, without their reversals."""
    rows = await work.execute(
        select(BuchungRow)
        .where(BuchungRow.jugendamt == work.jugendamt, BuchungRow.beleg == beleg, BuchungRow.art != "storno")
        .order_by(BuchungRow.id)
    )
    return tuple(map(_to_buchung, rows))


def _record(buchung: Buchung) -> dict[str, Any]:
    return {
        "id": str(buchung.id), "art": buchung.art, "jahr": buchung.ort.jahr, "ort_art": buchung.ort.art,
        "ort": buchung.ort.slug, "volumen": buchung.volumen, "quelle": str(buchung.quelle) if buchung.quelle else None,
        "traeger": buchung.traeger, "datum": buchung.datum.isoformat(), "betrag": buchung.betrag.cents,
        "offen": buchung.offen.cents, "praevention": buchung.praevention.cents, "minuten": buchung.minuten,
        "zweck": buchung.zweck, "satz": buchung.satz.cents if buchung.satz else None,
        "beleg": str(buchung.beleg) if buchung.beleg else None, "quartal": buchung.quartal, "vermerk": buchung.vermerk,
        "abschluss": str(buchung.abschluss) if buchung.abschluss else None,
    }  # fmt: skip


def _to_buchung(row: Row[Any]) -> Buchung:
    return Buchung(
        id=row.id,
        art=row.art,
        ort=Ort(row.jahr, row.ort_art, row.ort),
        volumen=row.volumen,
        datum=row.datum,
        betrag=row.betrag,
        zweck=row.zweck,
        quelle=row.quelle,
        traeger=row.traeger,
        offen=row.offen,
        praevention=row.praevention,
        minuten=row.minuten,
        satz=row.satz,
        beleg=row.beleg,
        quartal=row.quartal,
        vermerk=row.vermerk,
        abschluss=row.abschluss,
    )
