"""Record help before help, and reverse it (K16): told to the budget, once for ever, where a Volumen pays for it."""

from uuid import UUID

from services.cases.domain.sicht import sicht_of
from services.cases.domain.verweis import SozialraumUnknown, TraegerUnknown, require_sozialraum, require_traeger
from services.cases.domain.vorfeld import (
    Angabe,
    Vorfeldhilfe,
    VorfeldpreisMissing,
    check_datum,
    check_storno,
    price_vorfeldhilfe,
)
from services.cases.storage import vorfeldhilfen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency, outbox
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id

RECORDERS = frozenset({Role.ASD})
REVERSERS = frozenset({Role.ASD, Role.WJH})


async def record_vorfeldhilfe(
    database: Database, caller: Caller, angabe: Angabe, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Vorfeldhilfe:
    """Record help that the team of one of the caller's Sozialräume gave, or raise what stands against it (K16).

    What the copies do not hold is asked for once more before it is believed to be missing.
    """
    fresh = await buch.refresh(caller.jugendamt)
    try:
        return await _record(database, caller, angabe, buch=buch, repeat=repeat, now=now)
    except (SozialraumUnknown, TraegerUnknown, VorfeldpreisMissing):
        if fresh or not await buch.refresh(caller.jugendamt, missing=True):
            raise
    return await _record(database, caller, angabe, buch=buch, repeat=repeat, now=now)


@retried
async def _record(
    database: Database, caller: Caller, angabe: Angabe, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Vorfeldhilfe:
    async with database.transaction(caller) as work:
        stammdaten = await buch.read(work)
        if made := await idempotency.recall(work, repeat):
            sicht = sicht_of(caller, stammdaten=stammdaten, rollen=RECORDERS)
            return await vorfeldhilfen.get(work, UUID(made), sicht=sicht)
        require_sozialraum(angabe.sozialraum, stammdaten=stammdaten, own=caller.covers_sozialraum(angabe.sozialraum))
        require_traeger(angabe.traeger, stammdaten=stammdaten)
        check_datum(angabe.datum, heute=berlin_day(now))
        kosten = price_vorfeldhilfe(angabe, stammdaten=stammdaten)
        recorded = Vorfeldhilfe(new_id(), angabe, kosten, gebucht_am=now, gebucht_von=caller.sub)
        await vorfeldhilfen.add(work, recorded)
        if recorded.im_budget:
            await _send(work, recorded.id, schluessel=recorded.id, now=now)
        await _note(work, recorded, aktion="erfasst", now=now)
        await idempotency.remember(work, repeat, made=str(recorded.id))
    return recorded


@retried
async def reverse_vorfeldhilfe(
    database: Database,
    caller: Caller,
    vorfeldhilfe: UUID,
    *,
    grund: str,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
) -> Vorfeldhilfe:
    """Reverse a Vorfeldhilfe for a reason, once; raise NotVisible or VorfeldhilfeStorniert (G5)."""
    async with database.transaction(caller) as work:
        sicht = sicht_of(caller, stammdaten=await buch.read(work), rollen=REVERSERS)
        stands = await vorfeldhilfen.lock(work, vorfeldhilfe, sicht=sicht)
        if await idempotency.recall(work, repeat):
            return stands
        check_storno(stands)
        storno = new_id()
        await vorfeldhilfen.add_storno(work, vorfeldhilfe, storno=storno, grund=grund, now=now)
        if stands.im_budget and stands.ablehnung is None:
            await _send(work, vorfeldhilfe, schluessel=storno, now=now)
        await _note(work, stands, aktion="storniert", now=now)
        await idempotency.remember(work, repeat, made=str(vorfeldhilfe))
        return await vorfeldhilfen.get(work, vorfeldhilfe, sicht=sicht)


async def _send(work: Work, vorfeldhilfe: UUID, *, schluessel: UUID, now: Instant) -> None:
    inhalt = {"vorfeldhilfe": str(vorfeldhilfe), "schluessel": str(schluessel)}
    await outbox.put(work, thema=vorfeldhilfen.THEMA, ordnung=str(vorfeldhilfe), inhalt=inhalt, now=now)


async def _note(work: Work, vorfeldhilfe: Vorfeldhilfe, *, aktion: str, now: Instant) -> None:
    angabe, kosten = vorfeldhilfe.angabe, vorfeldhilfe.kosten
    figures = {
        "sozialraum": angabe.sozialraum, "personen": angabe.personen, "minuten": angabe.minuten,
        "volumen": kosten.volumen, "betrag": str(kosten.betrag),
    }  # fmt: skip
    await audit.record(
        work,
        aktion=f"vorfeldhilfe.{aktion}",
        gegenstand="vorfeldhilfe",
        gegenstand_id=str(vorfeldhilfe.id),
        daten=figures,
        now=now,
    )
