"""Settle a project's grant: what is bound comes down to the final grant, the rest is released (P9, V7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.budget.domain.auszahlung import Jahresbindung, settle_bindungen
from services.budget.domain.bindung import Gebunden
from services.budget.domain.volumen import Stand, Summen
from services.budget.storage import auszahlungen, bindungen, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.bind import AuftragClosed, AuftragReused
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.read_bindungen import wire_quellen
from shared.contracts.bindung import ProjektBindungInhalt
from shared.errors import NotVisible
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Festsetzung:
    """The final grant of a project, and who checked its final account."""

    schluessel: UUID
    betrag: Geld
    veranlasst_von: str


@retried
async def settle_zuwendung(
    database: Database, caller: Caller, projekt: UUID, festsetzung: Festsetzung, *, now: Instant
) -> Sequence[Mapping[str, Any]]:
    """Bring the open years of a project down to its final grant and give its years; again it changes nothing.

    Raises NotVisible, AuftragReused, AuftragClosed.
    """
    async with database.transaction(caller) as work:
        known = await bindungen.lock_auftrag(work, festsetzung.schluessel)
        if known is not None and known.status != "gebunden":
            raise AuftragClosed
        if known is not None and known.quelle != projekt:
            raise AuftragReused
        if known is None:
            await _settle(work, projekt, festsetzung, now=now)
        return (await wire_quellen(work, [projekt]))[projekt]


async def _settle(work: Work, projekt: UUID, festsetzung: Festsetzung, *, now: Instant) -> None:
    await bindungen.lock_quelle(work, projekt)
    before = await bindungen.read_of(work, projekt)
    inhalt = await bindungen.find_inhalt(work, projekt)
    if inhalt is None or any(one.art != "projekt" for one in before.values()):
        raise NotVisible
    keys = [(one.ort, one.volumen) for one in before.values()]
    staende = await volumina.lock_staende(work, keys, abgeschlossene=True)
    before = await bindungen.read_of(work, projekt)
    vorjahr = await auszahlungen.sum_vorjahr(work, projekt)
    settled = settle_bindungen(festsetzung.betrag, jahre=_years_of(before, staende=staende), vorjahr=vorjahr)
    after = {jahr: _with_betrag(one, settled.get(jahr)) for jahr, one in before.items()}
    for jahr in settled:
        await bindungen.book(work, after[jahr], schluessel=festsetzung.schluessel, begruendung=None, now=now)
    await _release(work, [(before[jahr], after[jahr]) for jahr in settled], now=now)
    await auszahlungen.append_festsetzung(work, festsetzung.schluessel, projekt, festsetzung.betrag, now=now)
    await _record(work, projekt, festsetzung, inhalt=_rewrite(inhalt, after), settled=settled, now=now)


def _years_of(bound: Mapping[int, Bindung], *, staende: Mapping[Key, Stand]) -> tuple[Jahresbindung, ...]:
    return tuple(
        Jahresbindung(jahr, one.gebunden, staende[one.ort, one.volumen].abgeschlossen) for jahr, one in bound.items()
    )


def _with_betrag(bindung: Bindung, betrag: Geld | None) -> Bindung:
    if betrag is None:
        return bindung
    return replace(bindung, gebunden=Gebunden(betrag, bindung.gebunden.verbrauch))


async def _release(work: Work, changed: Sequence[tuple[Bindung, Bindung]], *, now: Instant) -> None:
    changes: dict[Key, Summen] = {}
    for before, after in changed:
        freed = before.gebunden.offen - after.gebunden.offen
        changes[after.ort, after.volumen] = Summen(offene_bindung=NULL_EURO - freed)
    await volumina.add(work, changes, tag=berlin_day(now))
    await watch_schwellen(work, changes, now=now)


async def _record(
    work: Work,
    projekt: UUID,
    festsetzung: Festsetzung,
    *,
    inhalt: Mapping[str, Any],
    settled: Mapping[int, Geld],
    now: Instant,
) -> None:
    """Keep the final grant as the latest request for the project, so that nothing asks for more again (K4)."""
    await bindungen.record_auftrag(
        work,
        festsetzung.schluessel,
        status="gebunden",
        quelle=projekt,
        inhalt=inhalt,
        ergebnis=(await wire_quellen(work, [projekt]))[projekt],
        now=now,
    )
    await audit.record(
        work,
        aktion="zuwendung.festgesetzt",
        gegenstand="projekt",
        gegenstand_id=str(projekt),
        daten={
            "schluessel": str(festsetzung.schluessel),
            "veranlasst_von": festsetzung.veranlasst_von,
            "zuwendung": str(festsetzung.betrag),
            "bindungen": {str(jahr): str(betrag) for jahr, betrag in settled.items()},
        },
        now=now,
    )


def _rewrite(inhalt: Mapping[str, Any], bound: Mapping[int, Bindung]) -> Mapping[str, Any]:
    asked = ProjektBindungInhalt.model_validate(inhalt).model_dump(mode="json")
    jahre = [{"jahr": jahr, "betrag": str(one.gebunden.betrag)} for jahr, one in sorted(bound.items())]
    return asked | {"jahre": jahre}
