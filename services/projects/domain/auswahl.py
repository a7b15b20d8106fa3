"""The result of a Verfahren for one Wirkungsraum (P11): who becomes Leitträger, with a reason for each that applied.

The Leitung decides, after the deadline and after enough people have evaluated. The winner's Kooperationsvertrag (V18)
follows: its term is that of the Verfahren, number and posts are entered with the master data.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.projects.domain.bewertung import require_over
from services.projects.domain.verfahren import Verfahren
from shared.errors import Finding, InputRefused, Refused
from shared.kalender import Instant


@dataclass(frozen=True, slots=True)
class Kandidat:
    """A submitted Interessenbekundung and how many people evaluated it."""

    id: UUID
    traeger: str
    bewertungen: int


@dataclass(frozen=True, slots=True)
class Begruendung:
    """Why one Interessenbekundung was chosen or not."""

    interessenbekundung: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Auswahl:
    """What the Leitung says: the Interessenbekundung that is chosen, or none, and a reason for each."""

    wirkungsraum: str
    leittraeger: UUID | None
    begruendungen: tuple[Begruendung, ...]


@dataclass(frozen=True, slots=True)
class Vorschlag:
    """The Kooperationsvertrag that follows, but for its number and posts (V18)."""

    sozialraum: str
    traeger: str
    beginn: date
    ende: date


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """The result for one Wirkungsraum; `vertrag` is the number of the contract that followed, if it is entered."""

    id: UUID
    verfahren: str
    auswahl: Auswahl
    traeger: str | None
    entschieden_am: Instant
    entschieden_von: str
    vorschlag: Vorschlag | None = None
    vertrag: str | None = None


class AuswahlFaulty(InputRefused):
    """Somebody is named who did not apply, or a reason is missing; all faults are named at once."""


class BewertungenMissing(Refused):
    """Too few people have evaluated an Interessenbekundung; `fehlend` names those that lack some."""

    def __init__(self, *, mindestens: int, fehlend: tuple[UUID, ...]) -> None:
        self.mindestens, self.fehlend = mindestens, fehlend


class ErgebnisFixed(Refused):
    """This Wirkungsraum has its result already, and it is another."""


class LeittraegerMissing(Refused):
    """Nobody was chosen, so no Kooperationsvertrag follows."""


class VertragExists(Refused):
    """The Kooperationsvertrag that follows is entered already, under another number."""

    def __init__(self, *, nummer: str) -> None:
        self.nummer = nummer


def decide_auswahl(
    verfahren: Verfahren, auswahl: Auswahl, *, kandidaten: Sequence[Kandidat], heute: date
) -> Kandidat | None:
    """Give who is chosen, None where nobody is (P11).

    Raises FristRunning, AuswahlFaulty, BewertungenMissing.
    """
    require_over(verfahren, heute=heute)
    if findings := _find_faults(auswahl, kandidaten=kandidaten):
        raise AuswahlFaulty(*findings)
    least = verfahren.mindestens_bewertungen
    if missing := tuple(one.id for one in kandidaten if one.bewertungen < least):
        raise BewertungenMissing(mindestens=least, fehlend=missing)
    return next((one for one in kandidaten if one.id == auswahl.leittraeger), None)


def propose_vertrag(verfahren: Verfahren, *, wirkungsraum: str, traeger: str | None) -> Vorschlag | None:
    """Give the Kooperationsvertrag that follows for who was chosen (P11, V18)."""
    if traeger is None:
        return None
    return Vorschlag(wirkungsraum, traeger, verfahren.beginn, verfahren.ende)


def show_reasons(ergebnis: Ergebnis, *, seen: Collection[UUID]) -> Ergebnis:
    """Leave out the reasons about Interessenbekundungen that the reader does not see (P11)."""
    said = ergebnis.auswahl
    shown = tuple(one for one in said.begruendungen if one.interessenbekundung in seen)
    return replace(ergebnis, auswahl=replace(said, begruendungen=shown))


def require_vorschlag(ergebnis: Ergebnis, *, nummer: str) -> Vorschlag:
    """Give the contract to be entered under `nummer`; raise LeittraegerMissing, VertragExists."""
    if ergebnis.vorschlag is None:
        raise LeittraegerMissing
    if ergebnis.vertrag not in {None, nummer}:
        assert ergebnis.vertrag is not None
        raise VertragExists(nummer=ergebnis.vertrag)
    return ergebnis.vorschlag


def _find_faults(auswahl: Auswahl, *, kandidaten: Sequence[Kandidat]) -> list[Finding]:
    known = {one.id for one in kandidaten}
    named = [one.interessenbekundung for one in auswahl.begruendungen]
    findings = [
        Finding(f"/begruendungen/{place}/interessenbekundung", "unbekannt", "Nobody applied with this here.")
        for place, one in enumerate(named)
        if one not in known
    ]
    findings += [
        Finding(f"/begruendungen/{place}/interessenbekundung", "mehrfach", "Name this once.")
        for place, one in enumerate(named)
        if one in named[:place]
    ]
    if auswahl.leittraeger is not None and auswahl.leittraeger not in known:
        findings.append(Finding("/leittraeger", "unbekannt", "Nobody applied with this here."))
    if missing := known - set(named):
        detail = f"{len(missing)} of those that applied have no reason; each is told why."
        findings.append(Finding("/begruendungen", "fehlt", detail))
    return findings
