"""Advice by the Sozialraumteam before signing, and what may stand in for it (K2)."""

from datetime import date, timedelta

from services.cases.domain.kontrakt import Begruendungen, Beratung, Kontrakt, Status
from shared.errors import Finding, InputRefused, Refused
from shared.kalender import berlin_day

FRIST = timedelta(days=14)


class BeratungMissing(Refused):
    """The team has not advised on the case, and no emergency was given as a reason (K2)."""


class RueckwirkungUnexplained(Refused):
    """The help begins before the day of signing, and no reason was given for it (K2)."""

    def __init__(self, *, beginn: date, heute: date) -> None:
        self.beginn, self.heute = beginn, heute


def check_datum(beratung: Beratung, *, heute: date) -> None:
    """Raise InputRefused for advice that has not been given yet (K2)."""
    if beratung.datum > heute:
        raise InputRefused(Finding("/datum", "in_zukunft", "The team cannot have advised on a day to come."))


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
