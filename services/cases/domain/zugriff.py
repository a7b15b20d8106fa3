"""Who has read which Kontrakte: kept for those who watch over social data (G6)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.kalender import Instant


class Vorgang(StrEnum):
    """By which operation a Kontrakt was read: itself, what two books say of it, or what stands out in its hours."""

    KONTRAKT = "kontrakt"
    LISTE = "liste"
    RESSOURCEN = "ressourcen"
    AUSKUNFT = "auskunft"
    TRAEGERKONTRAKT = "traegerkontrakt"
    ABGLEICH = "abgleich"
    PLAUSIBILITAET = "plausibilitaet"


@dataclass(frozen=True, slots=True)
class Lesezugriff:
    """One answer in which Kontrakte were shown to a person; of a list, all of its page."""

    id: UUID
    zeitpunkt: Instant
    akteur: str
    vorgang: Vorgang
    kontrakte: tuple[UUID, ...]
