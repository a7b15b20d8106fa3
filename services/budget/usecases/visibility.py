"""Who sees which Sozialraum: asd its own, leitung those of its Bezirke, a Träger where it has a Kooperationsvertrag."""

from services.budget.storage import grunddaten
from services.budget.storage.grunddaten import Sozialraum
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.storage.database import Work

_WHOLE = (Role.ADMIN, Role.WJH, Role.REVISION, Role.SERVICE)


async def require_sozialraum(work: Work, slug: str) -> Sozialraum:
    """Give the Sozialraum if it is there and the caller may see it; raises NotVisible."""
    sozialraum = await grunddaten.find_sozialraum(work, slug)
    if sozialraum is None or not await _sees(work, sozialraum):
        raise NotVisible
    return sozialraum


def require_bezirk(caller: Caller, slug: str, *, known: bool) -> None:
    """Let a Leitung see its own Bezirke alone; raises NotVisible."""
    if not known or not (caller.has(*_WHOLE) or caller.covers_bezirk(slug)):
        raise NotVisible


def covers(caller: Caller, *, sozialraum: str, bezirk: str) -> bool:
    """Tell whether somebody of the office sees a Sozialraum by the token alone; a Träger's contracts say it for it."""
    if caller.has(*_WHOLE):
        return True
    if caller.has(Role.ASD) and caller.covers_sozialraum(sozialraum):
        return True
    return caller.has(Role.LEITUNG) and caller.covers_bezirk(bezirk)


async def _sees(work: Work, sozialraum: Sozialraum) -> bool:
    caller = work.caller
    if covers(caller, sozialraum=sozialraum.slug, bezirk=sozialraum.bezirk):
        return True
    if not caller.has(Role.TRAEGER):
        return False
    return any(vertrag.traeger == caller.traeger for vertrag in await grunddaten.read_vertraege(work, sozialraum.slug))
