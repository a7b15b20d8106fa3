"""Tell the budget again what it was told, after it was set back to a backup (K4, K10): docs/backup.md.

First the Bindungen, in their order, each under its key, with the content of then and in the name of who decided. Then
the messages: hours find their Bindungen. A budget that has something still knows it by its key, so that repeating all
of it changes nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.cases.clients.nachspiel import Nachspielbuch
from services.cases.domain.kontrakt import Kontrakt
from services.cases.storage import kontraktausgaben, kontrakte
from services.cases.usecases.ask_budget import UNTERZEICHNUNG
from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import ProblemAnswer
from shared.kalender import Instant
from shared.storage.absichten import Gebunden
from shared.storage.database import Database, retried
from shared.storage.nachspiel import (
    Abgelehnt,
    Nachgespielt,
    begin_anew,
    bind_in_order,
    find_unknown,
    list_bound,
    name,
)
from shared.storage.stammdaten import Copy


@dataclass(frozen=True, slots=True)
class Unbekannt:
    """Copies that the budget does not have: of master data, and of spending with what to say of it."""

    stammdaten: tuple[Copy, ...]
    ausgaben: Mapping[UUID, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Name them for people."""
        return (*map(name, self.stammdaten), *self.ausgaben.values())


async def tell_again(
    database: Database, budget: Nachspielbuch, *, jugendamt: str, ab: Instant, anyway: bool = False, now: Instant
) -> Nachgespielt:
    """Tell all that was bound or had arrived since an instant; give what became of it. Raises NotSent, NoAnswer.

    Where a Bindung is refused, messages are not sent unless `anyway`: what rests on it would be refused for good.
    """
    gebunden, abgelehnt = await bind_in_order(
        lambda nach: _read(database, jugendamt, ab=ab, nach=nach),
        lambda one, kontrakt: _bind(budget, one, kontrakt, jugendamt=jugendamt),
    )
    unbekannt = await _compare(database, budget, jugendamt)
    sendungen = None
    if anyway or not abgelehnt:
        sendungen = await _begin_anew(database, jugendamt, unbekannt, ab=ab, gebunden=gebunden, now=now)
    return Nachgespielt(gebunden, sendungen, abgelehnt, unbekannt.names)


def asked_of(kontrakt: Kontrakt, gebunden: Gebunden) -> Kontrakt:
    """Give the Kontrakt as it was to be bound: as signed, or with the Fassung that its intent has made true."""
    if gebunden.absicht.art == UNTERZEICHNUNG:
        return replace(kontrakt, inhalt=kontrakt.fassungen[0].inhalt, fassungen=())
    of_it = next(place for place, one in enumerate(kontrakt.fassungen) if one.am == gebunden.erledigt_am)
    return replace(kontrakt, inhalt=kontrakt.fassungen[of_it].inhalt, fassungen=kontrakt.fassungen[: of_it + 1])


async def _read(
    database: Database, jugendamt: str, *, ab: Instant, nach: UUID | None
) -> Sequence[tuple[Gebunden, Kontrakt]]:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        found = await list_bound(work, ab=ab, nach=nach)
        named = await kontrakte.list_named(work, {one.absicht.gegenstand for one in found})
    return [(one, asked_of(named[one.absicht.gegenstand], one)) for one in found]


async def _bind(budget: Nachspielbuch, gebunden: Gebunden, kontrakt: Kontrakt, *, jugendamt: str) -> Abgelehnt | None:
    absicht = gebunden.absicht
    try:
        await budget.bind_again(
            absicht.id,
            kontrakt=kontrakt,
            entschieden_von=absicht.akteur,
            begruendet=bool(absicht.inhalt.get("ueberschreitung")),
            jugendamt=jugendamt,
        )
    except ProblemAnswer as problem:
        return Abgelehnt(f"{absicht.art} {kontrakt.nummer}", problem.slug or str(problem.status))
    return None


async def _compare(database: Database, budget: Nachspielbuch, jugendamt: str) -> Unbekannt:
    """Find copies that the budget does not have."""
    known = (await budget.fetch_stammdaten(jugendamt=jugendamt)).versionen
    spent = {one.id for one in (await budget.fetch_kontraktausgaben(jugendamt=jugendamt)).items}
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        copies = await kontraktausgaben.list_all(work)
        lost = {ausgabe: said for ausgabe, said in copies.items() if ausgabe not in spent}
        return Unbekannt(await find_unknown(work, known), lost)


@retried
async def _begin_anew(
    database: Database, jugendamt: str, unbekannt: Unbekannt, *, ab: Instant, gebunden: int, now: Instant
) -> int:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        await kontraktausgaben.forget(work, unbekannt.ausgaben)
        return await begin_anew(work, ab=ab, gebunden=gebunden, unbekannt=unbekannt.stammdaten, now=now)
