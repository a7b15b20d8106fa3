"""What the budget service must learn of grants: messages of the outbox, each project's in their order (P9).

A message carries the whole request, so that sending it twice sends the same.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.projects.domain.auszahlung import Auszahlung
from shared.contracts.auszahlung import AuszahlungAuftrag, FestsetzungAuftrag
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage import outbox
from shared.storage.database import Work
from shared.storage.keys import new_id

THEMA = "zuwendung"
_HELD = text(
    "SELECT m.id FROM ausgang m WHERE m.jugendamt = :jugendamt AND m.id = ANY(:ids) AND EXISTS (SELECT FROM ausgang o"
    " WHERE o.jugendamt = m.jugendamt AND o.ordnung = m.ordnung AND o.erledigt_am IS NULL AND o.id < m.id"
    " AND o.id <> ALL(:ids))"
)


async def send_zahlung(work: Work, auszahlung: Auszahlung, *, now: Instant) -> None:
    """Let the budget learn of a payment."""
    await outbox.put(work, thema=THEMA, ordnung=str(auszahlung.antrag), inhalt=_write_zahlung(auszahlung), now=now)


async def send_storno(work: Work, auszahlung: Auszahlung, *, now: Instant) -> None:
    """Let the budget learn that a payment was taken back."""
    await outbox.put(work, thema=THEMA, ordnung=str(auszahlung.antrag), inhalt=_write_storno(auszahlung), now=now)


async def send_festsetzung(work: Work, antrag: UUID, betrag: Geld, *, now: Instant) -> None:
    """Let the budget learn what a project's grant finally is."""
    auftrag = FestsetzungAuftrag(schluessel=new_id(), betrag=betrag, veranlasst_von=work.caller.person.sub)
    inhalt = {"projekt": str(antrag), "festsetzung": auftrag.model_dump(mode="json")}
    await outbox.put(work, thema=THEMA, ordnung=str(antrag), inhalt=inhalt, now=now)


async def list_held(work: Work, ids: Collection[UUID]) -> frozenset[UUID]:
    """Name those of the messages before which another of the same project has not arrived."""
    if not ids:
        return frozenset()
    rows = await work.execute(_HELD, {"jugendamt": work.jugendamt, "ids": list(ids)})
    return frozenset(rows.scalars())


async def resend(work: Work, abgelehnt: Sequence[Auszahlung], *, now: Instant) -> None:
    """Send again what the budget has not booked: payments, or their Stornos."""
    inhalte = [(str(one.antrag), _write_storno(one) if one.storno else _write_zahlung(one)) for one in abgelehnt]
    await outbox.put_all(work, inhalte, thema=THEMA, now=now)


def _write_zahlung(auszahlung: Auszahlung) -> dict[str, Any]:
    zahlung = auszahlung.zahlung
    auftrag = AuszahlungAuftrag(
        schluessel=auszahlung.id,
        projekt=auszahlung.antrag,
        datum=zahlung.datum,
        betrag=zahlung.betrag,
        veranlasst_von=auszahlung.gebucht_von,
    )
    return {"auszahlung": str(auszahlung.id), "auftrag": auftrag.model_dump(mode="json")}


def _write_storno(auszahlung: Auszahlung) -> dict[str, Any]:
    assert auszahlung.storno is not None, "the caller has looked"
    auftrag = AuszahlungAuftrag(
        schluessel=auszahlung.storno.id,
        projekt=auszahlung.antrag,
        datum=auszahlung.zahlung.datum,
        betrag=-auszahlung.zahlung.betrag,
        storniert=auszahlung.id,
        veranlasst_von=auszahlung.storno.gebucht_von,
    )
    return {"auszahlung": str(auszahlung.id), "auftrag": auftrag.model_dump(mode="json")}
