"""A Kontrakt as callers read it. A Träger knows its nummer; the office's aktenzeichen and reasons stay with the office.

Booking hours changes nothing here, so the ETag stands for everything that is shown; the budget's new price of a year
that was `vorgemerkt` does change it (K4).
"""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from services.cases.domain.anerkennung import granted_minuten
from services.cases.domain.beratung import beratung_due, beratung_overdue
from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import Beratung, Bindung, Kontrakt, Status, Unterzeichnung
from shared.contracts.bindung import EntgeltInhalt, UmfangInhalt
from shared.contracts.types import Day, GeldField, GeldPositive, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.umfang import Kontingent, MinutenProWoche, Monatspauschale, Tagessatz, Umfang

Warnung = Literal["beratung_ueberfaellig"]


class BeratungOut(Wire):
    """The team's advice; its recommendation is the office's to read."""

    datum: Day
    teilnehmende: list[str]
    empfehlung: str | None = None

    @classmethod
    def of(cls, beratung: Beratung, *, office: bool) -> Self:
        """Write it."""
        return cls(
            datum=beratung.datum,
            teilnehmende=list(beratung.teilnehmende),
            empfehlung=beratung.empfehlung if office else None,
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


class KontraktOut(UmfangInhalt):
    """A Kontrakt as it stands. `unterzeichnung_offen`: a signature waits for the budget's answer (K4)."""

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
    bindungen: list[BindungOut]
    verwerfungsgrund: str | None = None
    warnungen: list[Warnung]

    @classmethod
    def of(cls, kontrakt: Kontrakt, *, caller: Caller, heute: date) -> Self:
        """Write a Kontrakt for this caller."""
        office = not caller.has(Role.TRAEGER)
        inhalt, signed = kontrakt.inhalt, kontrakt.unterzeichnung
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
            minuten_pro_woche=inhalt.umfang.minuten if isinstance(inhalt.umfang, MinutenProWoche) else None,
            kontingent_minuten=inhalt.umfang.minuten if isinstance(inhalt.umfang, Kontingent) else None,
            entgelt=_entgelt_of(inhalt.umfang),
            geplante_minuten=granted_minuten(inhalt.umfang, laufzeit=inhalt.laufzeit),
            angelegt_am=format_instant(kontrakt.angelegt_am),
            beratungen=[BeratungOut.of(beratung, office=office) for beratung in kontrakt.beratungen],
            beratung_faellig=beratung_due(kontrakt),
            unterzeichnung=UnterzeichnungOut.of(signed, office=office) if signed else None,
            unterzeichnung_offen=kontrakt.offen,
            bindungen=[BindungOut.of(bindung) for bindung in signed.bindungen] if signed else [],
            verwerfungsgrund=kontrakt.verwerfungsgrund if office else None,
            warnungen=["beratung_ueberfaellig"] if beratung_overdue(kontrakt, heute=heute) else [],
        )


def _entgelt_of(umfang: Umfang) -> EntgeltInhalt | None:
    match umfang:
        case Tagessatz(betrag):
            return EntgeltInhalt(art="tagessatz", betrag=betrag)
        case Monatspauschale(betrag):
            return EntgeltInhalt(art="monatspauschale", betrag=betrag)
        case _:
            return None
