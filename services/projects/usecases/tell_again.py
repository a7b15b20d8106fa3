"""Tell the budget again what it was told, after it was set back to a backup (K4, P5, P9): docs/backup.md.

First the grants, in their order, each under its key and in the name of who decided; then the messages: payments find
their grants. A budget that has something still knows it by its key, so that repeating all of it changes nothing more.
"""

from collections.abc import Sequence
from uuid import UUID

from services.projects.clients.nachspiel import Nachspielbuch
from services.projects.storage import bindungen
from services.projects.storage.bindungen import Bewilligt
from services.projects.usecases.own_caller import own_caller
from shared.contracts.bindung import BindungAuftrag, ProjektBindungInhalt, ProjektjahrInhalt
from shared.contracts.peers import ProblemAnswer
from shared.kalender import Instant
from shared.storage.absichten import Absicht, Gebunden
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


async def tell_again(
    database: Database, budget: Nachspielbuch, *, jugendamt: str, ab: Instant, anyway: bool = False, now: Instant
) -> Nachgespielt:
    """Tell all that was bound or had arrived since an instant; give what became of it. Raises NotSent, NoAnswer.

    Where a Bindung is refused, messages are not sent unless `anyway`: what rests on it would be refused for good.
    """
    gebunden, abgelehnt = await bind_in_order(
        lambda nach: _read(database, jugendamt, ab=ab, nach=nach),
        lambda one, bewilligt: _bind(budget, one.absicht, bewilligt, jugendamt=jugendamt),
    )
    stammdaten = await budget.fetch_stammdaten(jugendamt=jugendamt)
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        unbekannt = await find_unknown(work, stammdaten.versionen)
    sendungen = None
    if anyway or not abgelehnt:
        sendungen = await _begin_anew(database, jugendamt, unbekannt, ab=ab, gebunden=gebunden, now=now)
    return Nachgespielt(gebunden, sendungen, abgelehnt, tuple(map(name, unbekannt)))


async def _read(
    database: Database, jugendamt: str, *, ab: Instant, nach: UUID | None
) -> Sequence[tuple[Gebunden, Bewilligt]]:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        found = await list_bound(work, ab=ab, nach=nach)
        granted = await bindungen.list_bewilligt(work, [one.absicht.id for one in found])
    return [(one, granted[one.absicht.id]) for one in found]


async def _bind(budget: Nachspielbuch, absicht: Absicht, bewilligt: Bewilligt, *, jugendamt: str) -> Abgelehnt | None:
    auftrag = BindungAuftrag(
        schluessel=absicht.id,
        fuer=ProjektBindungInhalt(
            art="projekt",
            projekt=absicht.gegenstand,
            bezirk=bewilligt.bezirk,
            sozialraum=bewilligt.sozialraum,
            traeger=bewilligt.traeger,
            jahre=[ProjektjahrInhalt(jahr=jahr, betrag=betrag) for jahr, betrag in bewilligt.jahre],
        ),
        ueberschreitung_begruendet=bool(absicht.inhalt.get("ueberschreitung_begruendung")),
        entschieden_von=absicht.akteur,
    )
    try:
        await budget.bind_again(auftrag, jugendamt=jugendamt)
    except ProblemAnswer as problem:
        return Abgelehnt(f"projekt {absicht.gegenstand}", problem.slug or str(problem.status))
    return None


@retried
async def _begin_anew(
    database: Database, jugendamt: str, unbekannt: Sequence[Copy], *, ab: Instant, gebunden: int, now: Instant
) -> int:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        return await begin_anew(work, ab=ab, gebunden=gebunden, unbekannt=unbekannt, now=now)
