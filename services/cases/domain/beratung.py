"""Advice by the Sozialraumteam before signing, and what may stand in for it (K2)."""

from datetime import date, timedelta
from enum import StrEnum

from services.cases.domain.kontrakt import Begruendungen, Beratung, Kontrakt, Status
from shared.errors import Finding, InputRefused, Refused
from shared.kalender import berlin_day

FRIST = timedelta(days=14)


class Rolle(StrEnum):
    """By which role somebody takes part in an advice (K2): where posts of the team come from (K15), or the Leitung."""

    ASD = "asd"
    TRAEGER = "traeger"
    FAMILIENZENTRUM = "familienzentrum"
    KINDERHAUS = "kinderhaus"
    JUGENDARBEIT = "jugendarbeit"
    LEITUNG = "leitung"


class BeratungInFuture(InputRefused):
    """The team cannot have advised yet on that day (K2)."""


class AsdNotTakingPart(InputRefused):
    """Nobody of the ASD took part, which alone is responsible for the case (K2)."""


class RolleTwice(InputRefused):
    """A role is named twice: roles took part, not persons (K2)."""


class BeratungMissing(Refused):
    """The team has not advised on the case, and no emergency was given as a reason (K2)."""


class RueckwirkungUnexplained(Refused):
    """The help begins before the day of signing, and no reason was given for it (K2)."""

    def __init__(self, *, beginn: date, heute: date) -> None:
        self.beginn, self.heute = beginn, heute


def check_datum(beratung: Beratung, *, heute: date) -> None:
    """Raise BeratungInFuture for advice that has not been given yet (K2)."""
    if beratung.datum > heute:
        raise BeratungInFuture(Finding("/datum", "in_zukunft", "The team cannot have advised on a day to come."))


def check_teilnehmende(beratung: Beratung) -> None:
    """Raise AsdNotTakingPart or RolleTwice: each role once, the ASD always among them (K2)."""
    roles = beratung.teilnehmende
    twice = [place for place, rolle in enumerate(roles) if rolle in roles[:place]]
    if twice:
        detail = "Name each role once."
        raise RolleTwice(*(Finding(f"/teilnehmende/{place}", "mehrfach", detail) for place in twice))
    if Rolle.ASD not in roles:
        raise AsdNotTakingPart(Finding("/teilnehmende", "asd_fehlt", "The ASD takes part in every advice."))


def check_beratung(kontrakt: Kontrakt, *, begruendungen: Begruendungen, heute: date) -> None:
    """Raise what K2 has against signing today: neither advice nor emergency, a beginning in the past without reason."""
    if kontrakt.status is Status.ENTWURF and not begruendungen.eilfall:
        raise BeratungMissing
    beginn = kontrakt.inhalt.laufzeit.beginn
    if beginn < heute and not begruendungen.rueckwirkung:
        raise RueckwirkungUnexplained(beginn=beginn, heute=heute)


def beratung_due(kontrakt: Kontrakt) -> date | None:
    """Give the day by which advice must be on record after an emergency; None if none is owed (K2)."""
    if kontrakt.unterzeichnung is None or kontrakt.beratungen:
        return None
    return berlin_day(kontrakt.unterzeichnung.am) + FRIST


def beratung_overdue(kontrakt: Kontrakt, *, heute: date) -> bool:
    """Tell whether advice is owed after an emergency and its day has passed: a Warnung (K2)."""
    due = beratung_due(kontrakt)
    return due is not None and due < heute


def team_incomplete(kontrakt: Kontrakt) -> bool:
    """Tell whether the latest advice was given by roles without a post in the team: a Warnung (K2, K15)."""
    return bool(kontrakt.beratungen) and bool(kontrakt.beratungen[-1].nicht_im_team)
