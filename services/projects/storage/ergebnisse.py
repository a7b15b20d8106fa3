"""Results of Verfahren (P11): once for each Wirkungsraum, with a reason for each that applied."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select

from services.projects.domain.auswahl import Auswahl, Begruendung, Ergebnis, Kandidat, Vorschlag
from services.projects.domain.verfahren import Verfahren
from services.projects.storage.tables_verfahren import ErgebnisgrundRow, ErgebnisRow
from shared.contracts.listing import Page, PageRequest
from shared.contracts.stammdaten import StammdatenArt
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


async def find(work: Work, verfahren: str, wirkungsraum: str) -> Ergebnis | None:
    """Find the result for a Wirkungsraum."""
    rows = (await work.execute(_rows(work, verfahren).where(ErgebnisRow.wirkungsraum == wirkungsraum))).all()
    found = await _load(work, rows)
    return found[0] if found else None


async def list_page(work: Work, verfahren: str, *, request: PageRequest) -> Page[Ergebnis]:
    """List the results of a Verfahren, oldest first."""
    page = await read_page(work, _rows(work, verfahren), listed=ErgebnisRow, request=request)
    return Page(await _load(work, page.items), page.next, page.stand)


async def add(
    work: Work, schluessel: str, verfahren: Verfahren, auswahl: Auswahl, *, chosen: Kandidat | None, now: Instant
) -> None:
    """Append a result with its reasons; the Wirkungsraum is held."""
    result = new_id()
    await work.execute(
        insert(ErgebnisRow).values(
            jugendamt=work.jugendamt,
            id=result,
            verfahren=schluessel,
            wirkungsraum=auswahl.wirkungsraum,
            leittraeger=auswahl.leittraeger,
            traeger=chosen.traeger if chosen else None,
            beginn=verfahren.beginn,
            ende=verfahren.ende,
            entschieden_am=now,
            entschieden_von=work.caller.sub,
        )
    )
    reasons = [
        {
            "jugendamt": work.jugendamt,
            "interessenbekundung": one.interessenbekundung,
            "ergebnis": result,
            "ausgewaehlt": one.interessenbekundung == auswahl.leittraeger,
            "begruendung": one.text,
        }
        for one in auswahl.begruendungen
    ]
    if reasons:
        await work.execute(insert(ErgebnisgrundRow), reasons)


def _rows(work: Work, verfahren: str) -> Select[Any]:
    return select(ErgebnisRow).where(ErgebnisRow.jugendamt == work.jugendamt, ErgebnisRow.verfahren == verfahren)


async def _load(work: Work, rows: Collection[Row[Any]]) -> tuple[Ergebnis, ...]:
    if not rows:
        return ()
    reasons = await _load_reasons(work, [row.id for row in rows])
    contracts = await stammdaten.list_all(work, StammdatenArt.VERTRAG)
    return tuple(_to_ergebnis(row, reasons=tuple(reasons[row.id]), contracts=contracts) for row in rows)


async def _load_reasons(work: Work, results: Collection[UUID]) -> dict[UUID, list[Begruendung]]:
    why = ErgebnisgrundRow
    found: dict[UUID, list[Begruendung]] = defaultdict(list)
    statement = select(why).where(why.jugendamt == work.jugendamt, why.ergebnis.in_(results))
    for row in await work.execute(statement.order_by(why.interessenbekundung)):
        found[row.ergebnis].append(Begruendung(row.interessenbekundung, row.begruendung))
    return found


def _to_ergebnis(
    row: Row[Any], *, reasons: tuple[Begruendung, ...], contracts: Collection[stammdaten.Version]
) -> Ergebnis:
    vorschlag = Vorschlag(row.wirkungsraum, row.traeger, row.beginn, row.ende) if row.traeger else None
    return Ergebnis(
        id=row.id,
        verfahren=row.verfahren,
        auswahl=Auswahl(row.wirkungsraum, row.leittraeger, reasons),
        traeger=row.traeger,
        entschieden_am=row.entschieden_am,
        entschieden_von=row.entschieden_von,
        vorschlag=vorschlag,
        vertrag=_find_vertrag(vorschlag, contracts=contracts),
    )


def _find_vertrag(vorschlag: Vorschlag | None, *, contracts: Collection[stammdaten.Version]) -> str | None:
    """Look up, in the read copies, the number under which the contract that follows is entered; None: not yet."""
    if vorschlag is None:
        return None
    wanted = (vorschlag.sozialraum, vorschlag.traeger, vorschlag.beginn.isoformat())
    for one in contracts:
        if (one.inhalt.get("sozialraum"), one.inhalt.get("traeger"), one.inhalt.get("beginn")) == wanted:
            return one.schluessel
    return None
