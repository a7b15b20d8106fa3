"""The read copies of the master data, as far as an application asks for them (P2, P7)."""

from services.projects.domain.antrag import Inhalt
from services.projects.domain.einreichung import Stammblatt
from shared.contracts.stammdaten import StammdatenArt
from shared.storage import stammdaten
from shared.storage.database import Work


async def find_stammblatt(work: Work, inhalt: Inhalt) -> Stammblatt:
    """Look up the area and the Träger that an application names, in their latest version."""
    raum = await stammdaten.find(work, StammdatenArt.SOZIALRAUM, inhalt.sozialraum)
    traeger = await stammdaten.find(work, StammdatenArt.TRAEGER, inhalt.traeger)
    return Stammblatt(
        sozialraum_bezirk=str(raum.inhalt["bezirk"]) if raum else None,
        traeger_known=traeger is not None,
        mitarbeitende=_mitarbeitende_of(traeger) if traeger else None,
    )


async def mitarbeitende_by_traeger(work: Work) -> dict[str, int | None]:
    """Give every Träger's number of employees, in its latest version."""
    versions = await stammdaten.list_all(work, StammdatenArt.TRAEGER)
    return {one.schluessel: _mitarbeitende_of(one) for one in versions}


def _mitarbeitende_of(traeger: stammdaten.Version) -> int | None:
    """Read from the copy what we need and no more, so that new fields of the budget's do not stop us."""
    return traeger.inhalt.get("mitarbeitende")
