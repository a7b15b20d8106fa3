"""Read the Konzepte that come with the service, to begin with (V1)."""

from services.budget.storage import vorlagen
from services.budget.storage.vorlagen import Vorlage
from shared.contracts.listing import Page, PageRequest, PlaceUnreadable, pack, read_stand, unpack, write_stand
from shared.errors import Finding, NotVisible


def find_vorlage(name: str) -> Vorlage:
    """Read one by its name; raises NotVisible."""
    found = next((vorlage for vorlage in vorlagen.read_vorlagen() if vorlage.name == name), None)
    if found is None:
        raise NotVisible
    return found


def list_vorlagen(request: PageRequest) -> Page[Vorlage]:
    """List them by name; all of them with `seit` too. Raises PlaceUnreadable for a place that is not ours."""
    behind = _read_cursor(request.cursor) if request.cursor is not None else ""
    if request.seit is not None:
        read_stand(request.seit)
    found = [vorlage for vorlage in vorlagen.read_vorlagen() if vorlage.name > behind]
    shown = tuple(found[: request.limit])
    return Page(shown, pack([shown[-1].name]) if len(found) > request.limit else None, write_stand(0))


def _read_cursor(cursor: str) -> str:
    try:
        (name,) = unpack(cursor)
    except ValueError:
        name = None
    if not isinstance(name, str):
        raise PlaceUnreadable(Finding("/cursor", "unlesbar", "Take `cursor` from `next` of the page before."))
    return name
