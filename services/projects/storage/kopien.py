"""The read copies of the master data, as far as an application asks for them (P2, P7)."""

from collections.abc import Collection

from services.projects.domain.antrag import Inhalt
from services.projects.domain.einreichung import Stammblatt
from shared.contracts.stammdaten import StammdatenArt
from shared.storage import stammdaten
from shared.storage.database import Work

TENANTS = "kopien_mandanten"


async def find_stammblatt(work: Work, inhalt: Inhalt) -> Stammblatt:
    """Look up the area and the Träger that an application names, in their latest version."""
    raum = await stammdaten.find(work, StammdatenArt.SOZIALRAUM, inhalt.sozialraum)
    traeger = await stammdaten.find(work, StammdatenArt.TRAEGER, inhalt.traeger)
    return Stammblatt(
        sozialraum_bezirk=str(raum.inhalt["bezirk"]) if raum else None,
        traeger_known=traeger is not None,
        mitarbeitende=_mitarbeitende_of(traeger) if traeger else None,
    )


async def find_mitarbeitende(work: Work, traeger: Collection[str]) -> dict[str, int | None]:
    """Give the number of employees of several Träger, in its latest version; Träger that are not known are left out."""
    if not traeger:
        return {}
    versions = await stammdaten.list_all(work, StammdatenArt.TRAEGER)
    return {one.schluessel: _mitarbeitende_of(one) for one in versions if one.schluessel in traeger}


async def tells_all(work: Work, inhalt: Inhalt) -> bool:
    """Tell whether the copies hold all that this application names."""
    return (await find_stammblatt(work, inhalt)).complete


def _mitarbeitende_of(traeger: stammdaten.Version) -> int | None:
    """Read from the copy what we need and no more, so that new fields of the budget's do not stop us."""
    return traeger.inhalt.get("mitarbeitende")
