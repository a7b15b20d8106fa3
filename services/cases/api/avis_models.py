"""Wire models of an Abrechnungsavis (X5)."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.cases.api.vollstaendigkeit_models import VollstaendigkeitOut
from services.cases.domain.avis import GRUENDE, Abrechnung, Buchungsweg, Posten, Summe, Vorgang
from shared.contracts.types import Day, GeldField, Wire
from shared.kalender import berlin_day, format_instant
from shared.web.lists import Listing


class PostenOut(Wire):
    """A recognised row, or what took one back (negative), with the price and rule that made its `wert`.

    `betrag` is what is paid for it, `grund` says why in German; `haushaltsjahr` is the year in which the budget books
    it, other than that of the work for `vorjahr`.
    """

    id: UUID = Field(description="The key under which the budget books it.")
    leistung: UUID = Field(description="The Leistung or Vorfeldhilfe that is recognised or taken back.")
    vorgang: Vorgang
    traeger: str
    beleg: str | None = Field(default=None, description="The Träger's own number; none for help before help.")
    kontrakt: UUID | None = None
    kontraktnummer: str | None = None
    sozialraum: str
    datum: Day
    art: str
    minuten: int
    stundensatz: GeldField | None = None
    regel: str | None = None
    wert: GeldField = Field(description="minutes x price / 60, half up (K6).")
    abrechnung: Abrechnung
    grund: str
    volumen: str | None = None
    betrag: GeldField
    status: Buchungsweg
    haushaltsjahr: int
    gebucht_am: str
    buchungstag: Day
    ablehnung: str | None = Field(default=None, description="Why the budget refused it, if it did.")

    @classmethod
    def of(cls, posten: Posten) -> Self:
        """Write a row."""
        preis = posten.preis
        return cls(
            id=posten.schluessel,
            leistung=posten.leistung,
            vorgang=posten.vorgang,
            traeger=posten.traeger,
            beleg=posten.beleg,
            kontrakt=posten.kontrakt,
            kontraktnummer=posten.nummer,
            sozialraum=posten.sozialraum,
            datum=posten.datum,
            art=posten.art,
            minuten=posten.minuten,
            stundensatz=preis.satz if preis else None,
            regel=preis.regel if preis else None,
            wert=posten.wert,
            abrechnung=posten.abrechnung,
            grund=GRUENDE[posten.abrechnung],
            volumen=posten.volumen,
            betrag=posten.betrag,
            status=posten.weg,
            haushaltsjahr=posten.haushaltsjahr,
            gebucht_am=format_instant(posten.gebucht_am),
            buchungstag=berlin_day(posten.gebucht_am),
            ablehnung=posten.ablehnung,
        )


class SummeOut(Wire):
    """Sums: `betrag` = `im_budget` + `ausserhalb`; `unterwegs` and `vorjahr` are parts of `im_budget`.

    What the budget refused is in `abgelehnt` alone and in no other amount, nor in the minutes.
    """

    zeilen: int
    minuten: int
    betrag: GeldField
    im_budget: GeldField
    ausserhalb: GeldField
    unterwegs: GeldField
    vorjahr: GeldField
    abgelehnt: GeldField

    @classmethod
    def of(cls, summe: Summe) -> Self:
        """Write sums."""
        return cls(**{name: getattr(summe, name) for name in SummeOut.model_fields})


class TraegersummeOut(SummeOut):
    """The sums of a Träger."""

    traeger: str

    @classmethod
    def of_traeger(cls, traeger: str, summe: Summe) -> Self:
        """Write them."""
        return cls(traeger=traeger, **{name: getattr(summe, name) for name in SummeOut.model_fields})


class KontraktsummeOut(TraegersummeOut):
    """The sums of a Kontrakt in this month."""

    kontraktnummer: str

    @classmethod
    def of_kontrakt(cls, key: tuple[str, str], summe: Summe) -> Self:
        """Write them."""
        figures = {name: getattr(summe, name) for name in SummeOut.model_fields}
        return cls(traeger=key[0], kontraktnummer=key[1], **figures)


class AvisOut(Listing[PostenOut]):
    """A page of an Avis; the sums are of all of it, those per Kontrakt of the Kontrakte on this page."""

    monat: str
    summe: SummeOut
    traeger: list[TraegersummeOut]
    kontrakte: list[KontraktsummeOut]
    vollstaendigkeit: VollstaendigkeitOut
