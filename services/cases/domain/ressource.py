"""Ressourcen: what an area offers, found by area, subject and words, and which Kontrakte use it (K13).

A directory of institutions: everybody in the Jugendamt reads it. The ASD of the Sozialraum keeps it, a Träger what it
has entered itself, for areas in which it works.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.cases.domain.stammdaten import Stammdaten
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Instant

_UE = re.compile(r"(^|[^aeq])(u)e", re.IGNORECASE)
_AE_OE = re.compile(r"([ao])e", re.IGNORECASE)


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


def works_in(caller: Caller, sozialraum: str, *, stammdaten: Stammdaten, heute: date) -> bool:
    """Tell whether the caller may enter something for a Sozialraum: one of its token's, or of a Träger's contracts."""
    if caller.covers_sozialraum(sozialraum):
        return True
    return caller.has(Role.TRAEGER) and any(
        vertrag.laufzeit.ende >= heute
        for vertrag in stammdaten.vertraege
        if (vertrag.traeger, vertrag.sozialraum) == (caller.traeger, sozialraum)
    )


def fold_umlauts(words: str) -> str:
    """Write ae, oe, ue as the search keeps ä, ö, ü: without their dots, as `german` stems them; ß is ss there anyway.

    `ue` after a, e or q is none (Mauer, Feuer, Quelle). The search column folds alike.
    """
    composed = unicodedata.normalize("NFC", words)
    return _AE_OE.sub(r"\1", _UE.sub(r"\1\2", composed))


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
