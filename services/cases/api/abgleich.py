"""Doppelcontrolling over HTTP: the two books of a month, and agreement to what differs (K11)."""

from typing import Annotated

from fastapi import Query, Response

from services.cases.api import examples_abgleich as examples
from services.cases.api.abgleich_models import AbgleichListing, AbgleichOut, EinigungIn, ZusammenfassungOut
from services.cases.api.deps import DepsOf, Einiger, LeistungReader
from services.cases.api.leistung_models import KontraktRef
from services.cases.api.vollstaendigkeit import unreadable
from services.cases.api.vollstaendigkeit_models import MonatOfPath, Pages, VollstaendigkeitOut, read_monat, read_place
from services.cases.domain.abgleich import Befund
from services.cases.storage.abgleich import Frage
from services.cases.usecases.read_abgleich import Stelle, Zustimmung, agree_abgleich, list_abgleich, read_abgleich
from shared.contracts.listing import pack, unpack
from shared.contracts.types import Slug
from shared.kalender import berlin_day
from shared.web.examples import answers, example, problems
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/abgleich", tags=["abgleich"])
Whose = Annotated[Slug | None, Query(description="Of this Träger.")]


@router.get("", responses=answers(200, examples.ABGLEICHE))
async def get_abgleiche(
    caller: LeistungReader,
    *,
    deps: DepsOf,
    pages: Pages,
    monat: Annotated[MonatOfPath, Query(description="The month that is compared.")],
    traeger: Whose = None,
    status: Annotated[Befund | None, Query(description="Only rows in this state.")] = None,
) -> AbgleichListing:
    """Compare the office's book with the Träger's, Kontrakt by Kontrakt (K11): what differs, who owes an answer.

    What a Kontrakt says is compared as it stands today, minutes are those of the month. Compared anew for each answer,
    hence no `seit`.
    """
    now = deps.clock()
    nach = _read_cursor(pages.cursor) if pages.cursor else ("", "")
    frage = Frage(read_monat(monat), traeger, befund=status, nach=nach, limit=pages.limit)
    blatt = await list_abgleich(deps.database, caller, frage, buch=deps.buch, now=now)
    last = blatt.zeilen[-1] if blatt.more else None
    return AbgleichListing(
        items=[AbgleichOut.of(row, caller=caller, heute=berlin_day(now)) for row in blatt.zeilen],
        next=pack([last.traeger, last.kontraktnummer]) if last else None,
        zusammenfassung=ZusammenfassungOut.of(blatt.summe),
        vollstaendigkeit=VollstaendigkeitOut.of(blatt.vollstaendigkeit),
    )


@router.get("/{monat}/{kontraktnummer}", responses=answers(200, examples.ABGLEICH))
async def get_abgleich(
    monat: MonatOfPath,
    kontraktnummer: KontraktRef,
    *,
    caller: LeistungReader,
    deps: DepsOf,
    response: Response,
    traeger: Whose = None,
) -> AbgleichOut:
    """Compare one Kontrakt and month; the ETag stands for the values that differ (K11)."""
    stelle = Stelle(read_monat(monat), kontraktnummer, traeger)
    now = deps.clock()
    row = await read_abgleich(deps.database, caller, stelle, buch=deps.buch, now=now)
    show(response, etag=f'"{row.fingerabdruck}"')
    return AbgleichOut.of(row, caller=caller, heute=berlin_day(now))


@router.post("/{monat}/{kontraktnummer}/einigung", responses=answers(200, examples.EINIG) | problems(409, 412))
async def post_einigung(
    monat: MonatOfPath,
    kontraktnummer: KontraktRef,
    *,
    body: Annotated[EinigungIn, example(examples.EINIGUNG)],
    caller: Einiger,
    deps: DepsOf,
    match: IfMatch,
    repeat: Repeated,
    response: Response,
    traeger: Whose = None,
) -> AbgleichOut:
    """Agree for one's own side to what differs; it is settled when both sides have (K11).

    The agreement is to the values as they stand, or with `If-Match` to those that the caller saw. A later change of
    either book opens the difference again.
    """
    now = deps.clock()
    stelle, zustimmung = Stelle(read_monat(monat), kontraktnummer, traeger), Zustimmung(body.notiz, match, repeat)
    row = await agree_abgleich(deps.database, caller, stelle, zustimmung, buch=deps.buch, now=now)
    show(response, etag=f'"{row.fingerabdruck}"')
    return AbgleichOut.of(row, caller=caller, heute=berlin_day(now))


def _read_cursor(cursor: str) -> tuple[str, str]:
    try:
        traeger, nummer = unpack(cursor)
        return read_place(traeger), read_place(nummer)
    except (ValueError, TypeError):
        raise unreadable() from None
