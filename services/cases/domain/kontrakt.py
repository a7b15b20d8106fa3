"""Life of a Kontrakt (K1): one table says which action leads from which state to which.

A signature or an amendment that waits for the budget's answer (`offen`) holds everything else up: nothing may happen to
a Kontrakt of which nobody knows yet what is agreed (K4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.cases.domain.hilfeart import Form
from shared.errors import Refused
from shared.geld import Geld
from shared.kalender import Instant, Zeitraum
from shared.umfang import Abschnitt, Staffel, Umfang


class Status(StrEnum):
    """Where a Kontrakt stands (K1)."""

    ENTWURF = "entwurf"
    BERATEN = "beraten"
    UNTERZEICHNET = "unterzeichnet"
    BEENDET = "beendet"
    VERWORFEN = "verworfen"


class Aktion(StrEnum):
    """What can be done with a Kontrakt: a draft is changed, a signed one is amended (`fortschreiben`).

    `preis_streichen` drops an agreed price, also of a draft that is advised on: its Träger has a contract now (K6).
    """

    AENDERN = "aendern"
    PREIS_STREICHEN = "preis_streichen"
    BERATEN = "beraten"
    UNTERZEICHNEN = "unterzeichnen"
    VERWERFEN = "verwerfen"
    FORTSCHREIBEN = "fortschreiben"
    BEENDEN = "beenden"
    TRAEGER_WECHSELN = "traeger_wechseln"


class Anlass(StrEnum):
    """Why the content of a Kontrakt is as it is from a day on."""

    UNTERZEICHNUNG = "unterzeichnung"
    AENDERUNG = "aenderung"
    BEENDIGUNG = "beendigung"
    TRAEGERWECHSEL = "traegerwechsel"


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
    """What the budget bound for one Haushaltsjahr (K4); `stand` is its count of the year's changes."""

    jahr: int
    betrag: Geld
    minuten: int = 0
    vorgemerkt: bool = False
    stand: int = 0


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
    """The Sozialraumteam's advice on a case (K2): the roles of those who took part, never their names.

    `nicht_im_team` are those of them that had no post in the team on that day, as far as the list was known (K15).
    """

    datum: date
    teilnehmende: tuple[str, ...]
    empfehlung: str
    nicht_im_team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fassung:
    """What is agreed from a day on, until a Fassung with a higher number says otherwise from its own day on (K1)."""

    nummer: int
    anlass: Anlass
    gueltig_ab: date
    inhalt: Inhalt
    von: str
    am: Instant
    grund: str | None = None
    ueberschreitung: str | None = None


@dataclass(frozen=True, slots=True)
class Stunden:
    """Minutes granted to a Kontrakt, recognised on it, and held because they did not fit (K14)."""

    bewilligt: int = 0
    anerkannt: int = 0
    zurueckgestellt: int = 0


@dataclass(frozen=True, slots=True)
class Kontrakt:
    """The help agreed for one case. `offen`: a signature or amendment waits for the budget's answer (K4)."""

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
    fassungen: tuple[Fassung, ...] = ()
    stunden: Stunden = Stunden()
    vorgaenger: UUID | None = None
    nachfolger: UUID | None = None


class UebergangNotPossible(Refused):
    """The state of the Kontrakt forbids this action (K1)."""

    def __init__(self, *, zustand: Status, erlaubt: tuple[Aktion, ...]) -> None:
        self.zustand, self.erlaubt = zustand, erlaubt


class UnterzeichnungOffen(Refused):
    """Whether the Kontrakt is signed is not settled yet (K4)."""


class AenderungOffen(Refused):
    """Whether the Kontrakt is amended is not settled yet (K4)."""


UEBERGAENGE: Mapping[Status, Mapping[Aktion, Status]] = MappingProxyType(
    {
        Status.ENTWURF: {
            Aktion.AENDERN: Status.ENTWURF,
            Aktion.PREIS_STREICHEN: Status.ENTWURF,
            Aktion.BERATEN: Status.BERATEN,
            Aktion.UNTERZEICHNEN: Status.UNTERZEICHNET,
            Aktion.VERWERFEN: Status.VERWORFEN,
        },
        Status.BERATEN: {
            Aktion.PREIS_STREICHEN: Status.BERATEN,
            Aktion.BERATEN: Status.BERATEN,
            Aktion.UNTERZEICHNEN: Status.UNTERZEICHNET,
            Aktion.VERWERFEN: Status.VERWORFEN,
        },
        Status.UNTERZEICHNET: {
            Aktion.FORTSCHREIBEN: Status.UNTERZEICHNET,
            Aktion.BEENDEN: Status.BEENDET,
            Aktion.TRAEGER_WECHSELN: Status.BEENDET,
        },
        Status.BEENDET: {},
        Status.VERWORFEN: {},
    }
)
_SIGNED = frozenset({Status.UNTERZEICHNET, Status.BEENDET})


def uebergaenge_of(kontrakt: Kontrakt) -> Mapping[Aktion, Status]:
    """List what can be done next; a Kontrakt signed in an emergency may still be advised on (K1, K2)."""
    possible = UEBERGAENGE[kontrakt.status]
    if kontrakt.status in _SIGNED and not kontrakt.beratungen:
        return {**possible, Aktion.BERATEN: kontrakt.status}
    return possible


def vereinbart_of(kontrakt: Kontrakt) -> Staffel:
    """Give the amounts that follow each other over the term (K5): one for a Kontrakt that was never amended."""
    return staffel_of([(fassung.gueltig_ab, fassung.inhalt) for fassung in kontrakt.fassungen], sonst=kontrakt.inhalt)


def staffel_of(fassungen: Iterable[tuple[date, Inhalt]], *, sonst: Inhalt) -> Staffel:
    """Put amounts one after the other, each from its day on; `sonst` is a content that nobody has signed yet."""
    staffel = Staffel(())
    for ab, inhalt in fassungen:
        staffel = staffel.amend(Abschnitt(ab, inhalt.laufzeit.ende, inhalt.umfang))
    return (
        staffel
        if staffel.abschnitte
        else staffel.amend(Abschnitt(sonst.laufzeit.beginn, sonst.laufzeit.ende, sonst.umfang))
    )


def inhalt_at(kontrakt: Kontrakt, tag: date) -> Inhalt:
    """Give what holds on a day: the Fassung with the highest number of those that have begun by then (K1)."""
    begun = [fassung.inhalt for fassung in kontrakt.fassungen if fassung.gueltig_ab <= tag]
    return begun[-1] if begun else kontrakt.inhalt


def decide_uebergang(kontrakt: Kontrakt, *, aktion: Aktion) -> Status:
    """Give the state to which the action leads (K1).

    Raises UebergangNotPossible; UnterzeichnungOffen or AenderungOffen while the budget has to settle something first.
    """
    if kontrakt.offen:
        raise AenderungOffen if kontrakt.unterzeichnung else UnterzeichnungOffen
    possible = uebergaenge_of(kontrakt)
    if aktion not in possible:
        raise UebergangNotPossible(zustand=kontrakt.status, erlaubt=tuple(possible))
    return possible[aktion]
