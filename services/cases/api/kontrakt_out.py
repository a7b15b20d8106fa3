"""A Kontrakt as callers read it. A Träger knows its nummer; the office's aktenzeichen and reasons stay with the office.

The ETag stands for what was agreed. Booking hours does not change it, so `stunden`, and how hours that were worked
ahead moved Bindung between the years (K14), are no part of it; the new price of a year that was `vorgemerkt` is (K4).
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal, Self
from uuid import UUID

from services.cases.domain.anerkennung import plan_monate
from services.cases.domain.beratung import beratung_due, beratung_overdue, team_incomplete
from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import (
    Anlass,
    Beratung,
    Bindung,
    Fassung,
    Kontrakt,
    Status,
    Stunden,
    Unterzeichnung,
    vereinbart_of,
)
from shared.contracts.bindung import UmfangInhalt, write_umfang
from shared.contracts.types import Day, GeldField, GeldPositive, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant

Warnung = Literal["beratung_ueberfaellig", "beratung_nicht_im_team"]


class BeratungOut(Wire):
    """The team's advice; its recommendation is the office's to read.

    `nicht_im_team` are roles that took part and had no post in the Sozialraumteam on that day (K15).
    """

    datum: Day
    teilnehmende: list[str]
    empfehlung: str | None = None
    nicht_im_team: list[str] = []

    @classmethod
    def of(cls, beratung: Beratung, *, office: bool) -> Self:
        """Write it."""
        return cls(
            datum=beratung.datum,
            teilnehmende=list(beratung.teilnehmende),
            empfehlung=beratung.empfehlung if office else None,
            nicht_im_team=list(beratung.nicht_im_team),
        )


class UnterzeichnungOut(Wire):
    """Who signed, when, for which reasons."""

    am: str
    von: str | None = None
    ueberschreitung_begruendung: str | None = None
    eilfall_begruendung: str | None = None
    rueckwirkung_begruendung: str | None = None

    @classmethod
    def of(cls, unterzeichnung: Unterzeichnung, *, office: bool) -> Self:
        """Write it."""
        am, reasons = format_instant(unterzeichnung.am), unterzeichnung.begruendungen
        if not office:
            return cls(am=am)
        return cls(
            am=am,
            von=unterzeichnung.von,
            ueberschreitung_begruendung=reasons.ueberschreitung,
            eilfall_begruendung=reasons.eilfall,
            rueckwirkung_begruendung=reasons.rueckwirkung,
        )


class BindungOut(Wire):
    """What is bound for one Haushaltsjahr; `vorgemerkt`: that year is not set up yet (K4)."""

    jahr: int
    betrag: GeldField
    minuten: int
    vorgemerkt: bool

    @classmethod
    def of(cls, bindung: Bindung) -> Self:
        """Write it."""
        return cls(jahr=bindung.jahr, betrag=bindung.betrag, minuten=bindung.minuten, vorgemerkt=bindung.vorgemerkt)


class FassungOut(UmfangInhalt):
    """What is agreed from a day on, until a Fassung with a higher number says otherwise from its own day on (K1)."""

    fassung: int
    anlass: Anlass
    gueltig_ab: Day
    hilfeart: str
    form: Form
    ende: Day
    am: str
    von: str | None = None
    grund: str | None = None
    ueberschreitung_begruendung: str | None = None

    @classmethod
    def of(cls, fassung: Fassung, *, office: bool) -> Self:
        """Write it; who and why are the office's to read."""
        return cls(
            fassung=fassung.nummer,
            anlass=fassung.anlass,
            gueltig_ab=fassung.gueltig_ab,
            hilfeart=fassung.inhalt.hilfeart,
            form=fassung.inhalt.form,
            ende=fassung.inhalt.laufzeit.ende,
            am=format_instant(fassung.am),
            von=fassung.von if office else None,
            grund=fassung.grund if office else None,
            ueberschreitung_begruendung=fassung.ueberschreitung if office else None,
            **write_umfang(fassung.inhalt.umfang),
        )


class PlanmonatOut(Wire):
    """What is planned for a month, in minutes (K5)."""

    monat: str
    minuten: int


class StundenOut(Wire):
    """Minutes granted, recognised, and held because they do not fit (K14)."""

    bewilligt: int
    anerkannt: int
    zurueckgestellt: int


class KontraktOut(UmfangInhalt):
    """A Kontrakt as it stands; amount, Hilfeart and end are those agreed last, from when: see `fassungen`.

    `unterzeichnung_offen`: a signature waits for the budget's answer, `aenderung_offen`: an amendment does (K4).
    """

    id: UUID
    nummer: str
    status: Status
    aktenzeichen: str | None = None
    sozialraum: str
    traeger: str
    hilfeart: str
    form: Form
    volumen: str | None = None
    beginn: Day
    ende: Day
    stundensatz: GeldPositive | None = None
    geplante_minuten: int
    angelegt_am: str
    beratungen: list[BeratungOut]
    beratung_faellig: Day | None = None
    unterzeichnung: UnterzeichnungOut | None = None
    unterzeichnung_offen: bool
    aenderung_offen: bool = False
    bindungen: list[BindungOut]
    fassungen: list[FassungOut] = []
    plan: list[PlanmonatOut] = []
    stunden: StundenOut
    vorgaenger: UUID | None = None
    nachfolger: UUID | None = None
    verwerfungsgrund: str | None = None
    warnungen: list[Warnung]

    @classmethod
    def of(cls, kontrakt: Kontrakt, *, caller: Caller, heute: date) -> Self:
        """Write a Kontrakt for this caller."""
        office = not caller.has(Role.TRAEGER)
        inhalt, signed = kontrakt.inhalt, kontrakt.unterzeichnung
        plan = plan_monate(vereinbart_of(kontrakt), laufzeit=inhalt.laufzeit)
        return cls(
            id=kontrakt.id,
            nummer=kontrakt.nummer,
            status=kontrakt.status,
            aktenzeichen=inhalt.aktenzeichen if office else None,
            sozialraum=inhalt.sozialraum,
            traeger=inhalt.traeger,
            hilfeart=inhalt.hilfeart,
            form=inhalt.form,
            volumen=inhalt.volumen,
            beginn=inhalt.laufzeit.beginn,
            ende=inhalt.laufzeit.ende,
            stundensatz=inhalt.stundensatz,
            geplante_minuten=sum(minuten for _, minuten in plan),
            plan=[PlanmonatOut(monat=f"{first:%Y-%m}", minuten=minuten) for first, minuten in plan],
            angelegt_am=format_instant(kontrakt.angelegt_am),
            beratungen=[BeratungOut.of(beratung, office=office) for beratung in kontrakt.beratungen],
            beratung_faellig=beratung_due(kontrakt),
            unterzeichnung=UnterzeichnungOut.of(signed, office=office) if signed else None,
            unterzeichnung_offen=kontrakt.offen and signed is None,
            aenderung_offen=kontrakt.offen and signed is not None,
            bindungen=[BindungOut.of(bindung) for bindung in signed.bindungen] if signed else [],
            fassungen=[FassungOut.of(fassung, office=office) for fassung in kontrakt.fassungen],
            stunden=_stunden_of(kontrakt.stunden),
            vorgaenger=kontrakt.vorgaenger if office else None,
            nachfolger=kontrakt.nachfolger if office else None,
            verwerfungsgrund=kontrakt.verwerfungsgrund if office else None,
            warnungen=list(_warnungen(kontrakt, heute=heute)),
            **write_umfang(inhalt.umfang),
        )


def _stunden_of(stunden: Stunden) -> StundenOut:
    return StundenOut(bewilligt=stunden.bewilligt, anerkannt=stunden.anerkannt, zurueckgestellt=stunden.zurueckgestellt)


def _warnungen(kontrakt: Kontrakt, *, heute: date) -> Iterator[Warnung]:
    if beratung_overdue(kontrakt, heute=heute):
        yield "beratung_ueberfaellig"
    if team_incomplete(kontrakt):
        yield "beratung_nicht_im_team"
