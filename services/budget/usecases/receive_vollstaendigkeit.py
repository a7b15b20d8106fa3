"""Receive what the Träger have declared complete, as cases tells it: each version once, in any order (X3)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.budget.storage import grunddaten, vollstaendigkeit
from shared.contracts.vollstaendigkeit import VollstaendigkeitAntwort, VollstaendigkeitZeile
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit
from shared.storage.database import Database, retried

_REASONS = {
    "sozialraum_unbekannt": "Diesen Sozialraum gibt es nicht.",
    "anderer_inhalt": "Diese Version ist mit anderem Inhalt gebucht; es gilt der erste.",
}


@retried
async def receive_vollstaendigkeit(
    database: Database, caller: Caller, zeilen: Sequence[VollstaendigkeitZeile], *, now: Instant
) -> tuple[VollstaendigkeitAntwort, ...]:
    """Book each version of a month once and say what became of it; of the same version twice the first counts (X3).

    A row of a Sozialraum that is not there is refused for good.
    """
    first: dict[tuple[UUID, int], VollstaendigkeitZeile] = {}
    for zeile in zeilen:
        first.setdefault((zeile.schluessel, zeile.version), zeile)
    async with database.transaction(caller) as work:
        areas = {slug for slugs in (await grunddaten.read_bezirke(work)).values() for slug in slugs}
        wanted = [zeile for zeile in first.values() if zeile.sozialraum in areas]
        booked = await vollstaendigkeit.append(work, wanted, now=now)
        old = await vollstaendigkeit.find_known(work, [key for key in first if key not in booked])
        if booked:
            figures = {"gebucht": len(booked)}
            await audit.record(
                work,
                aktion="vollstaendigkeit.gemeldet",
                gegenstand="vollstaendigkeit",
                gegenstand_id="",
                daten=figures,
                now=now,
            )
    known = {key: first[key] for key in booked} | dict(old)
    return _answer(zeilen, known=known, fresh=set(booked))


def _answer(
    zeilen: Sequence[VollstaendigkeitZeile],
    *,
    known: Mapping[tuple[UUID, int], VollstaendigkeitZeile],
    fresh: set[tuple[UUID, int]],
) -> tuple[VollstaendigkeitAntwort, ...]:
    answers = []
    for zeile in zeilen:
        key = (zeile.schluessel, zeile.version)
        head = {"schluessel": zeile.schluessel, "version": zeile.version}
        if known.get(key) == zeile:
            answers.append(VollstaendigkeitAntwort(**head, status="gebucht" if key in fresh else "wiederholt"))
            fresh.discard(key)
        else:
            code = "anderer_inhalt" if key in known else "sozialraum_unbekannt"
            answers.append(VollstaendigkeitAntwort(**head, status="abgelehnt", code=code, detail=_REASONS[code]))
    return tuple(answers)
