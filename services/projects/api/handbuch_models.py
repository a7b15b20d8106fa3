"""Wire models of the handbook of standards: recommendations, resolutions, versions and what they change."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from services.projects.domain.handbuch import (
    Beschluss,
    Empfehlung,
    Fassung,
    Kapitel,
    Kapitelaenderung,
    Kapitelunterschied,
    Unterschiedsart,
)
from services.projects.storage.handbuch import Fassungskopf, Gebuchtes
from services.projects.usecases.read_handbuch import Vergleich
from shared.contracts.types import Day, Freitext, Kurztext, Slug, Wire
from shared.kalender import format_instant

_KEPT = Field(default=None, description="Left out: as it is.")


class EmpfehlungIn(Wire):
    """What the coaching group recommends; it must hold no personal data of clients (G6)."""

    datum: Day
    titel: Kurztext
    text: Freitext
    kapitel: Slug | None = Field(default=None, description="The chapter that it concerns, if it is one.")


class EmpfehlungOut(EmpfehlungIn):
    """A recommendation."""

    id: UUID
    gebucht_am: str

    @classmethod
    def of(cls, made: Gebuchtes) -> Self:
        """Write one."""
        said = {name: getattr(made.inhalt, name) for name in Empfehlung.__slots__}
        return cls(**said, id=made.id, gebucht_am=format_instant(made.gebucht_am))


class BeschlussIn(Wire):
    """What the steering group resolved, and the recommendations that it follows."""

    datum: Day
    titel: Kurztext
    text: Freitext
    empfehlungen: Annotated[list[UUID], Field(max_length=100)] = []


class BeschlussOut(BeschlussIn):
    """A resolution."""

    id: UUID
    gebucht_am: str

    @classmethod
    def of(cls, made: Gebuchtes) -> Self:
        """Write one."""
        said = made.inhalt
        assert isinstance(said, Beschluss)
        plain = {"datum": said.datum, "titel": said.titel, "text": said.text, "empfehlungen": list(said.empfehlungen)}
        return cls(**plain, id=made.id, gebucht_am=format_instant(made.gebucht_am))


class KapitelaenderungIn(Wire):
    """What becomes of a chapter, and the resolution behind it; a new one needs a title and a text."""

    schluessel: Slug
    beschluss: UUID
    titel: Kurztext | None = _KEPT
    text: Freitext | None = _KEPT
    platz: Annotated[int, Field(ge=1, le=100_000, strict=True)] | None = Field(
        default=None, description="Chapters stand in the order of this; left out: as it is, new ones behind the last."
    )
    entfaellt: Annotated[bool, Field(strict=True)] = False


class FassungIn(Wire):
    """The next version: what changes on the one before."""

    gueltig_ab: Day
    aenderungen: Annotated[list[KapitelaenderungIn], Field(min_length=1, max_length=200)]

    def to_aenderungen(self) -> tuple[Kapitelaenderung, ...]:
        """Give the domain's values."""
        names = Kapitelaenderung.__slots__
        return tuple(Kapitelaenderung(**{name: getattr(one, name) for name in names}) for one in self.aenderungen)


class KapitelOut(Wire):
    """A chapter: the resolution behind what it says, and the version since which it says so."""

    schluessel: str
    titel: str
    text: str
    platz: int
    beschluss: UUID
    fassung: int

    @classmethod
    def of(cls, kapitel: Kapitel) -> Self:
        """Write one."""
        return cls(**{name: getattr(kapitel, name) for name in Kapitel.__slots__})


class FassungOut(Wire):
    """A version of the handbook with its chapters in their order."""

    nummer: int
    gueltig_ab: Day
    gebucht_am: str
    kapitel: list[KapitelOut]

    @classmethod
    def of(cls, fassung: Fassung) -> Self:
        """Write one."""
        assert fassung.gebucht_am is not None, "it was read back"
        chapters = [KapitelOut.of(kapitel) for kapitel in fassung.kapitel]
        booked = format_instant(fassung.gebucht_am)
        return cls(nummer=fassung.nummer, gueltig_ab=fassung.gueltig_ab, gebucht_am=booked, kapitel=chapters)


class FassungskopfOut(Wire):
    """A version without its chapters."""

    nummer: int
    gueltig_ab: Day
    aenderungen: int
    gebucht_am: str

    @classmethod
    def of(cls, kopf: Fassungskopf) -> Self:
        """Write one."""
        plain = {"nummer": kopf.nummer, "gueltig_ab": kopf.gueltig_ab, "aenderungen": kopf.aenderungen}
        return cls(**plain, gebucht_am=format_instant(kopf.gebucht_am))


class KapitelunterschiedOut(Wire):
    """A chapter that differs, before and after."""

    art: Unterschiedsart
    schluessel: str
    vorher: KapitelOut | None = None
    nachher: KapitelOut | None = None

    @classmethod
    def of(cls, one: Kapitelunterschied) -> Self:
        """Write one."""
        either = one.nachher or one.vorher
        assert either is not None
        return cls(
            art=one.art,
            schluessel=either.schluessel,
            vorher=KapitelOut.of(one.vorher) if one.vorher else None,
            nachher=KapitelOut.of(one.nachher) if one.nachher else None,
        )


class VergleichOut(Wire):
    """What changed between two versions; `gegen` null: the first version, against nothing."""

    nummer: int
    gegen: int | None = None
    unterschiede: list[KapitelunterschiedOut]

    @classmethod
    def of(cls, vergleich: Vergleich) -> Self:
        """Write it."""
        found = [KapitelunterschiedOut.of(one) for one in vergleich.unterschiede]
        return cls(nummer=vergleich.nummer, gegen=vergleich.gegen, unterschiede=found)
