"""Wire models of the Abgleich: a Kontrakt and month in both books (K11)."""

from datetime import date
from typing import Self

from pydantic import Field

from services.cases.api.vollstaendigkeit_models import VollstaendigkeitOut, write_monat
from services.cases.domain.abgleich import Abgleich, Befund, Einigung, Feld, Offen, Schuld, Zusammenfassung, list_offen
from services.cases.domain.traegerbuch import Seite
from shared.contracts.types import Day, Freitext, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.lists import Listing


class EinigungIn(Wire):
    """Agreement to a difference as it stands."""

    notiz: Freitext


class FeldOut(Wire):
    """A field in which the books differ, with both values; null: that book does not say."""

    feld: str
    jugendamt: str | int | None = None
    traeger: str | int | None = None

    @classmethod
    def of(cls, feld: Feld) -> Self:
        """Write it."""
        return cls(feld=feld.feld, jugendamt=feld.jugendamt, traeger=feld.traeger)


class EinigungOut(Wire):
    """One side's agreement; who gave it is the office's to read."""

    seite: Seite
    am: str
    von: str | None = None
    notiz: str

    @classmethod
    def of(cls, einigung: Einigung, *, office: bool) -> Self:
        """Write it."""
        von = einigung.von if office else None
        return cls(seite=einigung.seite, am=format_instant(einigung.am), von=von, notiz=einigung.notiz)


class OffenOut(Wire):
    """An answer that is owed: by which side, about what, since which day."""

    seite: Seite
    was: Schuld
    seit: Day

    @classmethod
    def of(cls, offen: Offen) -> Self:
        """Write it."""
        return cls(seite=offen.seite, was=offen.was, seit=offen.seit)


class AbgleichOut(Wire):
    """A Kontrakt and month in both books."""

    monat: str
    traeger: str
    kontraktnummer: str
    sozialraum: str | None = None
    status: Befund
    felder: list[FeldOut]
    minuten_gebucht: int | None = Field(default=None, description="Posted in the month; null: no such Kontrakt here.")
    minuten_gemeldet: int | None = Field(default=None, description="Declared; null: the month is not declared yet.")
    geeinigt: bool
    einigungen: list[EinigungOut]
    offen: list[OffenOut]

    @classmethod
    def of(cls, row: Abgleich, *, caller: Caller, heute: date) -> Self:
        """Write a row for this caller."""
        office = not caller.has(Role.TRAEGER)
        return cls(
            monat=write_monat(row.monat),
            traeger=row.traeger,
            kontraktnummer=row.kontraktnummer,
            sozialraum=row.sozialraum,
            status=row.befund,
            felder=[FeldOut.of(feld) for feld in row.felder],
            minuten_gebucht=row.minuten_gebucht,
            minuten_gemeldet=row.minuten_gemeldet,
            geeinigt=row.geeinigt,
            einigungen=[EinigungOut.of(einigung, office=office) for einigung in row.einigungen],
            offen=[OffenOut.of(offen) for offen in list_offen(row, heute=heute)],
        )


class ZusammenfassungOut(Wire):
    """How many Kontrakte of the month come to what; `offen`: differences to which not both sides agree."""

    uebereinstimmend: int
    abweichend: int
    nur_jugendamt: int
    nur_traeger: int
    geeinigt: int
    offen: int

    @classmethod
    def of(cls, summe: Zusammenfassung) -> Self:
        """Write it."""
        return cls(
            uebereinstimmend=summe.uebereinstimmend,
            abweichend=summe.abweichend,
            nur_jugendamt=summe.nur_jugendamt,
            nur_traeger=summe.nur_traeger,
            geeinigt=summe.geeinigt,
            offen=summe.offen,
        )


class AbgleichListing(Listing[AbgleichOut]):
    """A page of a month; counts and completeness are of the whole month that the caller sees."""

    zusammenfassung: ZusammenfassungOut
    vollstaendigkeit: VollstaendigkeitOut
