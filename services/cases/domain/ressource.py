"""Ressourcen: what an area offers, found by area, subject and words, and which Kontrakte use it (K13).

A directory of institutions: everybody in the Jugendamt reads it. The ASD of the Sozialraum keeps it, a Träger what it
has entered itself.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Instant


class Ressourcenart(StrEnum):
    """What kind of thing it is."""

    SCHULE = "schule"
    KITA = "kita"
    VEREIN = "verein"
    JUGENDZENTRUM = "jugendzentrum"
    BERATUNGSSTELLE = "beratungsstelle"
    ANSPRECHSTELLE = "ansprechstelle"
    SONSTIGE = "sonstige"


@dataclass(frozen=True, slots=True)
class Inhalt:
    """What the directory says of it; `kontakt` is that of an institution (G6). One that is over is not `aktiv`."""

    sozialraum: str
    name: str
    thema: str
    art: Ressourcenart = Ressourcenart.SONSTIGE
    beschreibung: str | None = None
    kontakt: str | None = None
    webseite: str | None = None
    aktiv: bool = True


@dataclass(frozen=True, slots=True)
class Ressource:
    """An entry of the directory; `traeger` is who entered it, where that was a Träger."""

    id: UUID
    version: int
    inhalt: Inhalt
    traeger: str | None
    angelegt_am: Instant
    geaendert_am: Instant


@dataclass(frozen=True, slots=True)
class Nutzung:
    """Whether a Kontrakt uses a Ressource."""

    id: UUID
    version: int
    kontrakt: UUID
    nummer: str
    ressource: UUID
    name: str
    thema: str
    genutzt: bool
    geaendert_am: Instant


class RessourceNotOwn(Refused):
    """The entry is kept by others: the ASD of its Sozialraum, or the Träger that entered it."""


class RessourceInactive(Refused):
    """The entry is no longer kept: nothing new is linked to it."""


def check_own(ressource: Ressource, *, caller: Caller) -> None:
    """Raise RessourceNotOwn unless the caller keeps this entry."""
    as_asd = caller.has(Role.ASD) and caller.covers_sozialraum(ressource.inhalt.sozialraum)
    as_traeger = caller.has(Role.TRAEGER) and caller.traeger is not None and caller.traeger == ressource.traeger
    if not (as_asd or as_traeger):
        raise RessourceNotOwn


def check_aktiv(ressource: Ressource) -> None:
    """Raise RessourceInactive where an entry is no longer kept."""
    if not ressource.inhalt.aktiv:
        raise RessourceInactive
