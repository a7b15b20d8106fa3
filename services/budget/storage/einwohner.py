"""How many under-21s live in each Sozialraum in a year: versioned master data (V17, K12)."""

from shared.contracts.stammdaten import EinwohnerStand, StammdatenArt
from shared.storage import stammdaten
from shared.storage.database import Work


def key_of(jahr: int, sozialraum: str) -> str:
    """Name the piece of master data."""
    return f"{jahr}/{sozialraum}"


async def read_of_year(work: Work, jahr: int) -> dict[str, int]:
    """Read the under-21s of a year, by Sozialraum."""
    staende = [
        EinwohnerStand.model_validate(version.inhalt)
        for version in await stammdaten.list_all(work, StammdatenArt.EINWOHNER)
    ]
    return {stand.sozialraum: stand.unter_21 for stand in staende if stand.jahr == jahr}
