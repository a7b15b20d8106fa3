"""Read applications: one, or a page of those that the caller sees (P1), with the money computed (P5-P7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.projects.domain.antrag import Antrag
from services.projects.domain.bescheid import Verlaengerung
from services.projects.domain.eigenanteil import prozent_of_record
from services.projects.domain.finanzierung import Finanzierung, compute_finanzierung
from services.projects.domain.lebenslauf import Aktion, allows
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.domain.verlaengerung import VerlaengerungStand, list_staende
from services.projects.storage import absichten, antraege, kopien
from services.projects.storage.antraege import Auswahl
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Ansicht:
    """An application as every answer shows it; `entscheidung_offen`: the budget service has not answered yet (K4)."""

    antrag: Antrag
    finanzierung: Finanzierung
    entscheidung_offen: bool
    verlaengerungen: tuple[tuple[Verlaengerung, VerlaengerungStand], ...] = ()


@retried
async def read_antrag(database: Database, caller: Caller, antrag_id: UUID, *, now: Instant) -> Ansicht:
    """Show one application; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await show(work, await antraege.get(work, antrag_id, sicht=sicht_of(caller)), now=now)


@retried
async def list_antraege(
    database: Database, caller: Caller, *, auswahl: Auswahl, request: PageRequest, now: Instant
) -> Page[Ansicht]:
    """Show a page of the applications that the caller sees."""
    async with database.transaction(caller) as work:
        page = await antraege.list_page(work, sicht=sicht_of(caller), auswahl=auswahl, request=request)
        return Page(await show_all(work, page.items, now=now), page.next, page.stand)


async def show(work: Work, antrag: Antrag, *, now: Instant) -> Ansicht:
    """Put together what an answer shows of one application."""
    (ansicht,) = await show_all(work, (antrag,), now=now)
    return ansicht


async def show_all(work: Work, items: Iterable[Antrag], *, now: Instant) -> tuple[Ansicht, ...]:
    """Put together what answers show: drafts by today's employees, the rest by those of the application (P7)."""
    shown = tuple(items)
    mitarbeitende = await kopien.find_mitarbeitende(work, {one.inhalt.traeger for one in shown if _is_draft(one)})
    offene = await absichten.find_offene(work, [antrag.id for antrag in shown])
    return tuple(
        Ansicht(
            antrag,
            compute_finanzierung(antrag.inhalt, prozent=_prozent_of(antrag, mitarbeitende=mitarbeitende, now=now)),
            entscheidung_offen=antrag.id in offene,
            verlaengerungen=list_staende(antrag, heute=berlin_day(now)),
        )
        for antrag in shown
    )


async def prozent_of(work: Work, antrag: Antrag, *, now: Instant) -> Decimal | None:
    """Give the Träger's percentage of one application: today's while it is a draft, then that of its day (P7)."""
    mitarbeitende = await kopien.find_mitarbeitende(work, {antrag.inhalt.traeger} if _is_draft(antrag) else ())
    return _prozent_of(antrag, mitarbeitende=mitarbeitende, now=now)


def _prozent_of(antrag: Antrag, *, mitarbeitende: dict[str, int | None], now: Instant) -> Decimal | None:
    if antrag.einreichung is not None and not _is_draft(antrag):
        return antrag.einreichung.prozent
    return prozent_of_record(mitarbeitende.get(antrag.inhalt.traeger), am=berlin_day(now))


def _is_draft(antrag: Antrag) -> bool:
    return antrag.einreichung is None or allows(antrag.status, aktion=Aktion.AENDERN)
