"""What the office has spent with a Kontrakt's number, as the budget knows it: daily rates, monthly sums (K5, K12)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.geld import Geld
from shared.kalender import Instant


@dataclass(frozen=True, slots=True)
class Kontraktausgabe:
    """A spending on a Kontrakt, or its Storno (negative), by the budget's id and instant of booking."""

    id: UUID
    kontrakt: UUID
    datum: date
    betrag: Geld
    gebucht_am: Instant


@dataclass(frozen=True, slots=True)
class Kontraktausgaben:
    """What was booked since a stand, and the stand to ask from next time."""

    items: tuple[Kontraktausgabe, ...]
    stand: str
