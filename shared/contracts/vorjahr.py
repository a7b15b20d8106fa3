"""What the office has accepted into an open year of what came after its own was closed, between the services (V13)."""

from uuid import UUID

from shared.contracts.folgen import Folge
from shared.contracts.types import GeldField, Wire


class VorjahrInhalt(Wire):
    """What was booked: of which year, in which, and the close that it touches.

    `gegenstand` of a `leistung` is the key under which its sender sent it. `abschluss` is null where the year of the
    work had been opened again.
    """

    id: UUID
    art: str
    jahr: int
    gebucht_in: int
    sozialraum: str
    volumen: str
    gegenstand: UUID
    abschluss: UUID | None = None
    grund: str | None = None
    betrag: GeldField
    minuten: int
    gebucht_am: str
    gebucht_von: str


class VorjahrFolge(Folge):
    """A page of `GET /v1/vorjahresbuchungen`."""

    items: list[VorjahrInhalt]
