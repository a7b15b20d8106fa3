"""Master data as it is shown: what was entered, under its key, with the version and the instant of its booking."""

from typing import ClassVar, Self

from pydantic import Field

from shared.contracts.stammdaten import KonzeptInhalt, SozialraumInhalt, TraegerInhalt, VertragStand
from shared.contracts.types import Day, Wire
from shared.kalender import format_instant
from shared.storage.stammdaten import Version


class VersionOut(Wire):
    """What every answer about master data carries beside its content."""

    named: ClassVar[str] = "slug"
    version: int = Field(description="Counts the versions of this thing; also its ETag.")
    gebucht_am: str = Field(description="Instant at which this version was booked.")

    @classmethod
    def of(cls, version: Version) -> Self:
        """Write a stored version."""
        head = {cls.named: version.schluessel, "version": version.version}
        return cls.model_validate({**version.inhalt, **head, "gebucht_am": format_instant(version.gebucht_am)})


class KonzeptOut(VersionOut, KonzeptInhalt):
    """A Konzept and the day from which it holds."""

    named: ClassVar[str] = "gueltig_ab"
    gueltig_ab: Day


class SozialraumOut(VersionOut, SozialraumInhalt):
    """A Sozialraum."""

    slug: str


class TraegerOut(VersionOut, TraegerInhalt):
    """A Träger."""

    slug: str


class VertragOut(VersionOut, VertragStand):
    """A Kooperationsvertrag with its extensions (V18)."""

    named: ClassVar[str] = "nummer"
    nummer: str
