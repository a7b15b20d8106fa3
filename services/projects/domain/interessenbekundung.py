"""An Interessenbekundung (P11): a Träger says for one Wirkungsraum how it would be its Leitträger.

A draft may be incomplete. Submission judges all of it at once: the deadline, each required part, each criterion, the
place of work, and that no Träger bids for more Wirkungsräume than the Verfahren allows.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.projects.domain.verfahren import Verfahren
from shared.errors import Finding, InputRefused, Refused
from shared.kalender import Instant


class Stand(StrEnum):
    """Where an Interessenbekundung stands (P11)."""

    ENTWURF = "entwurf"
    EINGEREICHT = "eingereicht"
    ZURUECKGEZOGEN = "zurueckgezogen"
    AUSGEWAEHLT = "ausgewaehlt"
    NICHT_AUSGEWAEHLT = "nicht_ausgewaehlt"


class Schritt(StrEnum):
    """What can be done with one."""

    AENDERN = "aendern"
    EINREICHEN = "einreichen"
    ZURUECKZIEHEN = "zurueckziehen"
    BEWERTEN = "bewerten"


SCHRITTE: Mapping[Stand, Mapping[Schritt, Stand]] = MappingProxyType(
    {
        Stand.ENTWURF: {
            Schritt.AENDERN: Stand.ENTWURF,
            Schritt.EINREICHEN: Stand.EINGEREICHT,
            Schritt.ZURUECKZIEHEN: Stand.ZURUECKGEZOGEN,
        },
        Stand.EINGEREICHT: {Schritt.ZURUECKZIEHEN: Stand.ZURUECKGEZOGEN, Schritt.BEWERTEN: Stand.EINGEREICHT},
        Stand.ZURUECKGEZOGEN: {},
        Stand.AUSGEWAEHLT: {},
        Stand.NICHT_AUSGEWAEHLT: {},
    }
)


@dataclass(frozen=True, slots=True)
class Standortangabe:
    """From where the Träger would work, and how many desks it has for the office's staff."""

    im_wirkungsraum: bool
    arbeitsplaetze: int


@dataclass(frozen=True, slots=True)
class Angebot:
    """What a Träger says: a text for each part, what it accepts, its place of work."""

    teile: Mapping[str, str] = field(default_factory=dict)
    kriterien: Mapping[str, bool] = field(default_factory=dict)
    standort: Standortangabe | None = None


@dataclass(frozen=True, slots=True)
class Bescheidung:
    """What became of it, and why; for its Träger alone."""

    ausgewaehlt: bool
    begruendung: str
    entschieden_am: Instant


@dataclass(frozen=True, slots=True)
class Interessenbekundung:
    """An Interessenbekundung as it stands; `version` counts its changes (ETag)."""

    id: UUID
    version: int
    verfahren: str
    wirkungsraum: str
    bezirk: str
    traeger: str
    stand: Stand
    angebot: Angebot
    eingereicht_am: Instant | None = None
    bescheidung: Bescheidung | None = None


class SchrittNotAllowed(Refused):
    """Where the Interessenbekundung stands, this cannot be done; `erlaubt` names what can."""

    def __init__(self, *, stand: Stand, erlaubt: tuple[Schritt, ...]) -> None:
        instead = ", ".join(erlaubt) or "nothing more"
        super().__init__(f"An Interessenbekundung that is {stand} allows: {instead}.")
        self.zustand, self.erlaubt = stand, erlaubt


class WirkungsraumNotOffered(Refused):
    """The Verfahren, if there is one of this name, is not for this Wirkungsraum."""


class AngebotFaulty(InputRefused):
    """The Verfahren asks for no such part or criterion."""


class EinreichungRefused(InputRefused):
    """The Interessenbekundung is late or incomplete; all reasons are named at once (P11)."""


def next_stand(stand: Stand, *, schritt: Schritt) -> Stand:
    """Tell where a step leads; raise SchrittNotAllowed with what is allowed instead (P11)."""
    allowed = SCHRITTE[stand]
    if schritt not in allowed:
        raise SchrittNotAllowed(stand=stand, erlaubt=tuple(allowed))
    return allowed[schritt]


def check_angebot(angebot: Angebot, *, verfahren: Verfahren) -> None:
    """Raise AngebotFaulty where a draft answers what the Verfahren does not ask (P11)."""
    asked = {
        "teile": (angebot.teile, {teil.schluessel for teil in verfahren.teile}),
        "kriterien": (angebot.kriterien, {kriterium.schluessel for kriterium in verfahren.kriterien}),
    }
    findings = [
        Finding(f"/{name}/{key}", "nicht-gefragt", "The Verfahren does not ask for this.")
        for name, (said, known) in asked.items()
        for key in said
        if key not in known
    ]
    if findings:
        raise AngebotFaulty(*findings)


def check_einreichung(
    bekundung: Interessenbekundung, *, verfahren: Verfahren, andere: Collection[str], traeger_known: bool, heute: date
) -> None:
    """Raise EinreichungRefused with everything that stands against a submission, all at once (P11).

    `andere` are the Wirkungsräume for which the Träger has submitted in this Verfahren and not withdrawn.
    """
    findings = (
        *_find_wirkungsraum_faults(bekundung, verfahren=verfahren, andere=andere),
        *_find_frist_faults(verfahren, heute=heute),
        *_find_traeger_faults(known=traeger_known),
        *_find_missing_teile(bekundung.angebot, verfahren=verfahren),
        *_find_missing_kriterien(bekundung.angebot, verfahren=verfahren),
        *_find_standort_faults(bekundung.angebot, verfahren=verfahren),
    )
    if findings:
        raise EinreichungRefused(*findings)


def _find_wirkungsraum_faults(
    bekundung: Interessenbekundung, *, verfahren: Verfahren, andere: Collection[str]
) -> Iterator[Finding]:
    if bekundung.wirkungsraum not in verfahren.wirkungsraeume:
        yield Finding("/wirkungsraum", "nicht-im-verfahren", "The Verfahren is not for this Wirkungsraum.")
    if bekundung.wirkungsraum in andere:
        yield Finding("/wirkungsraum", "bereits-eingereicht", "For this Wirkungsraum the Träger has submitted before.")
    most = verfahren.hoechstens_wirkungsraeume_je_traeger
    if len({*andere, bekundung.wirkungsraum}) > most:
        yield Finding("/wirkungsraum", "zu-viele", f"A Träger bids for {most} Wirkungsraum at most (P11).")


def _find_frist_faults(verfahren: Verfahren, *, heute: date) -> Iterator[Finding]:
    if verfahren.is_over(heute):
        yield Finding("/frist", "verspaetet", f"The deadline was {verfahren.frist} (P11).")


def _find_traeger_faults(*, known: bool) -> Iterator[Finding]:
    if not known:
        yield Finding("/traeger", "unbekannt", "The Jugendamt has no such Träger on record.")


def _find_missing_teile(angebot: Angebot, *, verfahren: Verfahren) -> Iterator[Finding]:
    for nummer, teil in enumerate(verfahren.teile, start=1):
        if not angebot.teile.get(teil.schluessel, "").strip():
            yield Finding(f"/teile/{teil.schluessel}", "fehlt", f"Part {nummer} is required: {teil.was} (P11).")


def _find_missing_kriterien(angebot: Angebot, *, verfahren: Verfahren) -> Iterator[Finding]:
    for kriterium in verfahren.kriterien:
        if not angebot.kriterien.get(kriterium.schluessel, False):
            detail = f"This must be accepted: {kriterium.was} (P11)."
            yield Finding(f"/kriterien/{kriterium.schluessel}", "nicht-angenommen", detail)


def _find_standort_faults(angebot: Angebot, *, verfahren: Verfahren) -> Iterator[Finding]:
    asked, given = verfahren.standort, angebot.standort
    if asked is None:
        return
    if given is None:
        yield Finding("/standort", "fehlt", "Say from where you would work (P11).")
        return
    if asked.im_wirkungsraum and not given.im_wirkungsraum:
        yield Finding("/standort/im_wirkungsraum", "ausserhalb", "The place of work lies in the Wirkungsraum (P11).")
    if given.arbeitsplaetze < asked.arbeitsplaetze:
        detail = f"At least {asked.arbeitsplaetze} desks are for the office's staff (P11)."
        yield Finding("/standort/arbeitsplaetze", "zu-wenige", detail)
