"""Life of a Kontrakt (K1): one table says which action leads from which state to which.

A signature that waits for the budget's answer (`offen`) holds everything else up: nothing may happen to a Kontrakt of
which nobody knows yet whether it is signed (K4). What is not built yet has no row in the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.cases.domain.hilfeart import Form
from shared.errors import Refused
from shared.geld import Geld
from shared.kalender import Instant, Zeitraum
from shared.umfang import Umfang


class Status(StrEnum):
    """Where a Kontrakt stands (K1)."""

    ENTWURF = "entwurf"
    BERATEN = "beraten"
    UNTERZEICHNET = "unterzeichnet"
    BEENDET = "beendet"
    VERWORFEN = "verworfen"


class Aktion(StrEnum):
    """What can be done with a Kontrakt."""

    AENDERN = "aendern"
    BERATEN = "beraten"
    UNTERZEICHNEN = "unterzeichnen"
    VERWERFEN = "verwerfen"


@dataclass(frozen=True, slots=True)
class Inhalt:
    """What is agreed: who helps, how, how much, from when to when, from which Volumen (None: outside the volumes)."""

    aktenzeichen: str
    sozialraum: str
    traeger: str
    hilfeart: str
    form: Form
    volumen: str | None
    laufzeit: Zeitraum
    umfang: Umfang = None
    stundensatz: Geld | None = None


@dataclass(frozen=True, slots=True)
class Bindung:
    """What the budget bound for one Haushaltsjahr (K4)."""

    jahr: int
    betrag: Geld
    minuten: int = 0
    vorgemerkt: bool = False


@dataclass(frozen=True, slots=True)
class Begruendungen:
    """Reasons that a signature may need (K2, V10)."""

    ueberschreitung: str | None = None
    eilfall: str | None = None
    rueckwirkung: str | None = None


@dataclass(frozen=True, slots=True)
class Unterzeichnung:
    """Who signed, when, for which reasons, and what was bound by it (K4)."""

    von: str
    am: Instant
    begruendungen: Begruendungen
    bindungen: tuple[Bindung, ...] = ()


@dataclass(frozen=True, slots=True)
class Beratung:
    """The Sozialraumteam's advice on a case (K2): the roles of those who took part, never their names."""

    datum: date
    teilnehmende: tuple[str, ...]
    empfehlung: str


@dataclass(frozen=True, slots=True)
class Kontrakt:
    """The help agreed for one case. `offen`: a signature waits for the budget's answer (K4)."""

    id: UUID
    nummer: str
    version: int
    status: Status
    inhalt: Inhalt
    angelegt_am: Instant
    beratungen: tuple[Beratung, ...] = ()
    unterzeichnung: Unterzeichnung | None = None
    verwerfungsgrund: str | None = None
    offen: bool = False


class UebergangNotPossible(Refused):
    """The state of the Kontrakt forbids this action (K1)."""

    def __init__(self, *, zustand: Status, erlaubt: tuple[Aktion, ...]) -> None:
        self.zustand, self.erlaubt = zustand, erlaubt


class UnterzeichnungOffen(Refused):
    """Whether the Kontrakt is signed is not settled yet (K4)."""


UEBERGAENGE: Mapping[Status, Mapping[Aktion, Status]] = MappingProxyType(
    {
        Status.ENTWURF: {
            Aktion.AENDERN: Status.ENTWURF,
            Aktion.BERATEN: Status.BERATEN,
            Aktion.UNTERZEICHNEN: Status.UNTERZEICHNET,
            Aktion.VERWERFEN: Status.VERWORFEN,
        },
        Status.BERATEN: {
            Aktion.BERATEN: Status.BERATEN,
            Aktion.UNTERZEICHNEN: Status.UNTERZEICHNET,
            Aktion.VERWERFEN: Status.VERWORFEN,
        },
        Status.UNTERZEICHNET: {},
        Status.BEENDET: {},
        Status.VERWORFEN: {},
    }
)
_ADVICE_OWED: Mapping[Aktion, Status] = MappingProxyType({Aktion.BERATEN: Status.UNTERZEICHNET})


def uebergaenge_of(kontrakt: Kontrakt) -> Mapping[Aktion, Status]:
    """List what can be done next; a Kontrakt signed in an emergency may still be advised on (K1, K2)."""
    if kontrakt.status is Status.UNTERZEICHNET and not kontrakt.beratungen:
        return _ADVICE_OWED
    return UEBERGAENGE[kontrakt.status]


def decide_uebergang(kontrakt: Kontrakt, *, aktion: Aktion) -> Status:
    """Give the state to which the action leads (K1); raise UnterzeichnungOffen or UebergangNotPossible."""
    if kontrakt.offen:
        raise UnterzeichnungOffen
    possible = uebergaenge_of(kontrakt)
    if aktion not in possible:
        raise UebergangNotPossible(zustand=kontrakt.status, erlaubt=tuple(possible))
    return possible[aktion]
