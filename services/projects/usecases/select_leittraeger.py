"""Choose the Leitträger of a Wirkungsraum (P11) and enter the Kooperationsvertrag that follows (V18).

The Leitung decides; the contract with its number and posts is master data, so an admin concludes it, in the budget
service, under the admin's own token. The number makes that safe to repeat: what the budget has is found again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.projects.clients.budget import Budget
from services.projects.domain.auswahl import (
    Auswahl,
    Ergebnis,
    ErgebnisFixed,
    Kandidat,
    decide_auswahl,
    require_vorschlag,
    show_reasons,
)
from services.projects.domain.interessenbekundung import Stand
from services.projects.domain.sichtbarkeit import leads_bezirk, sicht_of
from services.projects.storage import ergebnisse, interessenbekundungen, kopien, verfahren
from services.projects.storage.verfahren import Verfahrensstand
from services.projects.usecases.enter_verfahren import BezirkNotLed
from services.projects.usecases.refresh_stammdaten import refresh_stammdaten
from shared.contracts.listing import Page, PageRequest
from shared.contracts.peers import ProblemAnswer
from shared.contracts.repeat import Repeat
from shared.contracts.stammdaten import VertragInhalt
from shared.errors import NotVisible, Refused
from shared.identity import Caller, RawToken
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold

PRECONDITION_REQUIRED = 428


class VertragsnummerTaken(Refused):
    """The budget service has another contract under this number."""


@dataclass(frozen=True, slots=True)
class Ergebnisplatz:
    """Which result it is: of which Verfahren, for which Wirkungsraum."""

    verfahren: str
    wirkungsraum: str


@dataclass(frozen=True, slots=True)
class Abschluss:
    """What of the Kooperationsvertrag the Verfahren does not fix: its number and posts."""

    nummer: str
    stellen: Decimal


@dataclass(frozen=True, slots=True)
class Gewaehlt:
    """A result as it stands, and whether it is new."""

    ergebnis: Ergebnis
    neu: bool


@retried
async def select_leittraeger(
    database: Database, caller: Caller, schluessel: str, auswahl: Auswahl, *, repeat: Repeat | None, now: Instant
) -> Gewaehlt:
    """Book the result for a Wirkungsraum, once (P11); the same again changes nothing.

    Raises NotVisible, BezirkNotLed, ErgebnisFixed, FristRunning, AuswahlFaulty, BewertungenMissing.
    """
    async with database.transaction(caller) as work:
        await hold(work, "verfahren", schluessel)
        asked = await verfahren.get(work, schluessel)
        await _require_led(work, caller, asked, auswahl=auswahl)
        known = await idempotency.recall(work, repeat)
        before = await ergebnisse.find(work, schluessel, auswahl.wirkungsraum)
        if before is not None:
            if known is None and not _is_same(before.auswahl, auswahl):
                raise ErgebnisFixed
            return Gewaehlt(before, neu=False)
        await interessenbekundungen.lock_kandidaten(work, schluessel, auswahl.wirkungsraum)
        kandidaten = await interessenbekundungen.list_kandidaten(work, schluessel, auswahl.wirkungsraum)
        chosen = decide_auswahl(asked.verfahren, auswahl, kandidaten=kandidaten, heute=berlin_day(now))
        await _book(work, asked, auswahl, chosen=chosen, kandidaten=kandidaten, now=now)
        await idempotency.remember(work, repeat, made=auswahl.wirkungsraum)
        return Gewaehlt(await _get(work, schluessel, auswahl.wirkungsraum), neu=True)


@retried
async def read_ergebnis(database: Database, caller: Caller, schluessel: str, wirkungsraum: str) -> Ergebnis:
    """Read the result for a Wirkungsraum, with the reasons that the caller may read; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await _get(work, schluessel, wirkungsraum)


@retried
async def list_ergebnisse(
    database: Database, caller: Caller, schluessel: str, *, request: PageRequest
) -> Page[Ergebnis]:
    """List the results of a Verfahren, with the reasons that the caller may read; raise NotVisible."""
    async with database.transaction(caller) as work:
        await verfahren.get(work, schluessel)
        page = await ergebnisse.list_page(work, schluessel, request=request)
        return Page(await _show(work, page.items), page.next, page.stand)


async def conclude_vertrag(
    database: Database,
    budget: Budget,
    caller: Caller,
    platz: Ergebnisplatz,
    abschluss: Abschluss,
    *,
    token: RawToken,
    repeat: Repeat | None,
    now: Instant,
) -> Ergebnis:
    """Enter the winner's Kooperationsvertrag in the budget service (P11, V18); safe to repeat under its number.

    Raises NotVisible, LeittraegerMissing, VertragExists, VertragsnummerTaken, and what the budget service refuses.
    """
    ergebnis, repeated = await _open(database, caller, platz, repeat=repeat)
    if repeated:
        return ergebnis
    vorschlag = require_vorschlag(ergebnis, nummer=abschluss.nummer)
    inhalt = VertragInhalt(
        sozialraum=vorschlag.sozialraum,
        traeger=vorschlag.traeger,
        stellen=abschluss.stellen,
        beginn=vorschlag.beginn,
        ende=vorschlag.ende,
    )
    try:
        await budget.conclude_vertrag(abschluss.nummer, inhalt, jugendamt=caller.jugendamt, subject=token)
    except ProblemAnswer as answer:
        if answer.status == PRECONDITION_REQUIRED:
            raise VertragsnummerTaken from None
        raise
    await refresh_stammdaten(database, budget, caller, now=now, at_once=True)
    return await _note_vertrag(database, caller, platz, abschluss, repeat=repeat, now=now)


@retried
async def _open(
    database: Database, caller: Caller, platz: Ergebnisplatz, *, repeat: Repeat | None
) -> tuple[Ergebnis, bool]:
    """Read the result, and whether this very request was carried out before."""
    async with database.transaction(caller) as work:
        ergebnis = await _get(work, platz.verfahren, platz.wirkungsraum)
        return ergebnis, await idempotency.recall(work, repeat) is not None


@retried
async def _note_vertrag(
    database: Database,
    caller: Caller,
    platz: Ergebnisplatz,
    abschluss: Abschluss,
    *,
    repeat: Repeat | None,
    now: Instant,
) -> Ergebnis:
    async with database.transaction(caller) as work:
        ergebnis = await _get(work, platz.verfahren, platz.wirkungsraum)
        if await idempotency.recall(work, repeat):
            return ergebnis
        await audit.record(
            work,
            aktion="ergebnis.vertrag",
            gegenstand="ergebnis",
            gegenstand_id=str(ergebnis.id),
            daten={"nummer": abschluss.nummer, "stellen": str(abschluss.stellen)},
            now=now,
        )
        await idempotency.remember(work, repeat, made=str(ergebnis.id))
        return ergebnis


async def _require_led(work: Work, caller: Caller, asked: Verfahrensstand, *, auswahl: Auswahl) -> None:
    """Raise NotVisible for a Wirkungsraum that is not the Verfahren's, BezirkNotLed for one of another's Bezirk."""
    if auswahl.wirkungsraum not in asked.verfahren.wirkungsraeume:
        raise NotVisible
    bezirke = await kopien.read_bezirke(work)
    if not leads_bezirk(caller, bezirk=bezirke[auswahl.wirkungsraum]):
        raise BezirkNotLed


async def _book(
    work: Work,
    asked: Verfahrensstand,
    auswahl: Auswahl,
    *,
    chosen: Kandidat | None,
    kandidaten: Sequence[Kandidat],
    now: Instant,
) -> None:
    await ergebnisse.add(work, asked.schluessel, asked.verfahren, auswahl, chosen=chosen, now=now)
    others = [one.id for one in kandidaten if one is not chosen]
    staende = {Stand.AUSGEWAEHLT: [chosen.id] if chosen else [], Stand.NICHT_AUSGEWAEHLT: others}
    await interessenbekundungen.settle(work, staende)
    figures = {"wirkungsraum": auswahl.wirkungsraum, "bewerbungen": len(kandidaten), "ausgewaehlt": chosen is not None}
    await audit.record(
        work,
        aktion="verfahren.entschieden",
        gegenstand="verfahren",
        gegenstand_id=asked.schluessel,
        daten=figures,
        now=now,
    )


async def _get(work: Work, schluessel: str, wirkungsraum: str) -> Ergebnis:
    if (found := await ergebnisse.find(work, schluessel, wirkungsraum)) is None:
        raise NotVisible
    (shown,) = await _show(work, (found,))
    return shown


async def _show(work: Work, found: Sequence[Ergebnis]) -> tuple[Ergebnis, ...]:
    """Keep to who reads an Interessenbekundung why it was chosen or not (P11)."""
    named = [why.interessenbekundung for one in found for why in one.auswahl.begruendungen]
    seen = await interessenbekundungen.find_seen(work, named, sicht=sicht_of(work.caller))
    return tuple(show_reasons(one, seen=seen) for one in found)


def _is_same(before: Auswahl, auswahl: Auswahl) -> bool:
    return before.leittraeger == auswahl.leittraeger and set(before.begruendungen) == set(auswahl.begruendungen)
