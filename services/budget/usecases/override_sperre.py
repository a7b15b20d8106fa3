"""Override a `sperren` for one spending: Leitung gives its Freigabe with a reason, wjh books the spending (V10)."""

from uuid import UUID

from services.budget.domain.freigabe import Freigabe
from services.budget.domain.verweis import SOZIALRAUM, SozialraumUnknown
from services.budget.storage import freigaben, volumina
from services.budget.storage.freigaben import GivenFreigabe
from services.budget.usecases.book_ausgabe import JahrNotSetUp
from services.budget.usecases.plan_bindung import VolumenUnknown
from services.budget.usecases.read_bookings import require_seen, visible_places
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.listing import Page, PageRequest
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


@retried
async def override_sperre(
    database: Database, caller: Caller, freigabe: Freigabe, *, repeat: Repeat | None, now: Instant
) -> GivenFreigabe:
    """Let one receipt number pass a Volumen that refuses more than is left (V10).

    Raises SozialraumUnknown, JahrNotSetUp, JahrAbgeschlossen, VolumenUnknown.
    """
    async with database.transaction(caller) as work:
        await _require_ort(work, freigabe)
        if made := await idempotency.recall(work, repeat):
            return await _require(work, UUID(made))
        given = await freigaben.append(work, freigabe, now=now)
        await audit.record(
            work,
            aktion="ueberschreitung.freigegeben",
            gegenstand="ueberschreitungsfreigabe",
            gegenstand_id=str(given.id),
            daten={"volumen": freigabe.volumen, "betrag": str(freigabe.betrag)},
            now=now,
        )
        await idempotency.remember(work, repeat, made=str(given.id))
    return given


async def read_freigabe(database: Database, caller: Caller, freigabe: UUID) -> GivenFreigabe:
    """Read a Freigabe; raises NotVisible."""
    async with database.transaction(caller) as work:
        return await _require(work, freigabe)


async def list_freigaben(
    database: Database, caller: Caller, *, sozialraum: str | None, request: PageRequest
) -> Page[GivenFreigabe]:
    """List Freigaben, oldest first."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await freigaben.list_page(work, places=places, sozialraum=sozialraum, request=request)


async def _require_ort(work: Work, freigabe: Freigabe) -> None:
    try:
        await require_sozialraum(work, freigabe.ort.slug)
    except NotVisible:
        raise SozialraumUnknown(SOZIALRAUM) from None
    if await volumina.find_konzept_ab(work, freigabe.ort) is None:
        raise JahrNotSetUp(freigabe.ort.jahr)
    stand = (await volumina.lock_staende(work, [(freigabe.ort, freigabe.volumen)])).get(
        (freigabe.ort, freigabe.volumen)
    )
    if stand is None or not stand.blatt:
        raise VolumenUnknown(freigabe.ort.jahr)


async def _require(work: Work, freigabe: UUID) -> GivenFreigabe:
    found = await freigaben.find(work, freigabe)
    return await require_seen(work, found, sozialraum_of=lambda given: given.freigabe.ort.slug)
