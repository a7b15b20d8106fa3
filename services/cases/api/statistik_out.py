"""The statistics of a year as callers read them (K12)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from pydantic import Field

from services.cases.domain.statistik import (
    GESAMT,
    Ausgaben,
    Laufzeit,
    Ratio,
    Statistik,
    Veraenderung,
    Zahlen,
    tenths,
)
from services.cases.usecases.read_statistik import Jahresstatistik
from shared.contracts.types import Day, GeldField, Wire

_QUOTE = "Decimal string with one decimal; null: nothing to compare with."


class FallzahlenOut(Wire):
    """Kontrakte that ran in the year, by their form on their last day in it; `flexibel` counts in `teilstationaer`."""

    ambulant: int
    teilstationaer: int
    stationaer: int
    vollzeitpflege: int
    fremdunterbringung: int = Field(description="`stationaer` and `vollzeitpflege` together.")
    gesamt: int


class QuotenOut(Wire):
    """A figure for each of these lines, one decimal; null: nothing to divide by (G1)."""

    ambulant: str | None = None
    teilstationaer: str | None = None
    stationaer: str | None = None
    vollzeitpflege: str | None = None
    fremdunterbringung: str | None = None
    gesamt: str | None = None

    @classmethod
    def of(cls, quoten: Mapping[str, Decimal | None]) -> Self:
        """Write them."""
        return cls.model_validate({line: _text(quote) for line, quote in quoten.items()})


class LaufzeitOut(Wire):
    """Mean duration of those that ended, both ends counted; null where none ended."""

    beendet: int
    tage: int | None = Field(default=None, description="Days, half up.")
    monate: str | None = Field(default=None, description="Months of 30 days, one decimal: 263 days are 8.8.")

    @classmethod
    def of(cls, laufzeit: Laufzeit) -> Self:
        """Write it."""
        return cls(beendet=laufzeit.beendet, tage=laufzeit.tage, monate=_text(laufzeit.monate))


class LaufzeitenOut(Wire):
    """Durations by form, and of all; here `flexibel` has a line of its own."""

    gesamt: LaufzeitOut
    ambulant: LaufzeitOut
    flexibel: LaufzeitOut
    teilstationaer: LaufzeitOut
    stationaer: LaufzeitOut
    vollzeitpflege: LaufzeitOut


class KuenftigOut(Wire):
    """How many of `neu` and `beendet` begin or end only after the day of the figures, as agreed today."""

    neu: int
    beendet: int


class AusgabenOut(Wire):
    """What was spent on the Kontrakte up to the day of the figures, within and outside the volumes."""

    stunden: GeldField = Field(description="Recognised hours at the price of their day (K6).")
    gebucht: GeldField = Field(
        description="Spending booked in the budget with a Kontrakt's number, by its day: help by day or month (K5)."
    )
    ausserhalb_vereinbart: GeldField = Field(
        description="Help by day or month outside the volumes, as agreed: nobody books it here (K5)."
    )
    gesamt: GeldField = Field(description="`stunden`, `gebucht` and `ausserhalb_vereinbart` together.")
    vereinbart: GeldField = Field(
        description="No part of `gesamt`: what was agreed by day or month within the volumes, beside `gebucht`."
    )

    @classmethod
    def of(cls, ausgaben: Ausgaben) -> Self:
        """Write it."""
        return cls(
            stunden=ausgaben.stunden,
            gebucht=ausgaben.gebucht,
            ausserhalb_vereinbart=ausgaben.ausserhalb,
            gesamt=ausgaben.gesamt,
            vereinbart=ausgaben.vereinbart,
        )


class VeraenderungOut(Wire):
    """Change against another year in percent, one decimal."""

    jahr: int
    fallzahlen: QuotenOut
    eckwerte: QuotenOut
    neu: str | None = Field(default=None, description=_QUOTE)
    beendet: str | None = Field(default=None, description=_QUOTE)
    ausgaben_pro_kopf: str | None = Field(default=None, description=_QUOTE)

    @classmethod
    def of(cls, veraenderung: Veraenderung) -> Self:
        """Write it."""
        return cls(
            jahr=veraenderung.jahr,
            fallzahlen=QuotenOut.of(veraenderung.fallzahlen),
            eckwerte=QuotenOut.of(veraenderung.eckwerte),
            neu=_text(veraenderung.neu),
            beendet=_text(veraenderung.beendet),
            ausgaben_pro_kopf=_text(veraenderung.ausgaben_pro_kopf),
        )


class VeraenderungenOut(Wire):
    """Change against the year before and the base year."""

    vorjahr: VeraenderungOut
    basis: VeraenderungOut | None = None


class SozialraumstatistikOut(Wire):
    """The statistics of one Sozialraum, or of several together (`sozialraum` null)."""

    sozialraum: str | None = None
    fallzahlen: FallzahlenOut
    neu: int
    beendet: int = Field(description="Ended in the year; expiry is an end.")
    davon_kuenftig: KuenftigOut
    laufzeit: LaufzeitenOut
    einwohner_unter_21: int | None = Field(default=None, description="Null: not on record for all Sozialräume.")
    einwohner_fehlen: list[str] = Field(description="Sozialräume without under-21s on record for the year.")
    eckwerte: QuotenOut = Field(description="Cases per 1,000 under 21, without §§ 28 and 52.")
    ausgaben: AusgabenOut
    ausgaben_pro_kopf: GeldField | None = Field(default=None, description="Per head under 21.")
    veraenderung: VeraenderungenOut

    @classmethod
    def of(cls, statistik: Statistik) -> Self:
        """Write it."""
        return cls.model_validate(members_of(statistik))


class StatistikOut(SozialraumstatistikOut):
    """The statistics of a year: of all Sozialräume that are seen, or of the one asked for, and each of them."""

    jahr: int
    stichtag: Day
    vorlaeufig: bool = Field(description="The year was not over on that day: terms count as agreed then.")
    sozialraeume: list[SozialraumstatistikOut]

    @classmethod
    def of_jahr(cls, jahr: Jahresstatistik) -> Self:
        """Write it."""
        return cls.model_validate(
            {
                **members_of(jahr.gesamt),
                "jahr": jahr.gesamt.zahlen.jahr,
                "stichtag": jahr.tag,
                "vorlaeufig": jahr.vorlaeufig,
                "sozialraeume": [SozialraumstatistikOut.of(part) for part in jahr.sozialraeume],
            }
        )


def members_of(statistik: Statistik) -> dict[str, object]:
    """Write what a Sozialraum and the total have alike."""
    zahlen, basis = statistik.zahlen, statistik.basis
    return {
        "sozialraum": statistik.sozialraum,
        "einwohner_unter_21": zahlen.einwohner,
        "einwohner_fehlen": list(zahlen.einwohner_fehlen),
        "eckwerte": QuotenOut.of({line: _rounded(quote) for line, quote in zahlen.eckwerte.items()}),
        "ausgaben": AusgabenOut.of(zahlen.ausgaben),
        "ausgaben_pro_kopf": zahlen.ausgaben_pro_kopf,
        "veraenderung": VeraenderungenOut(
            vorjahr=VeraenderungOut.of(statistik.vorjahr), basis=VeraenderungOut.of(basis) if basis else None
        ),
        **_counts(zahlen),
    }


def _counts(zahlen: Zahlen) -> dict[str, object]:
    durations = {line: LaufzeitOut.of(laufzeit) for line, laufzeit in zahlen.laufzeit.items()}
    return {
        "fallzahlen": FallzahlenOut.model_validate(zahlen.fallzahlen),
        "neu": zahlen.neu,
        "beendet": zahlen.beendet,
        "davon_kuenftig": KuenftigOut(neu=zahlen.neu_kuenftig, beendet=zahlen.beendet_kuenftig),
        "laufzeit": LaufzeitenOut.model_validate({GESAMT: durations.pop(GESAMT), **durations}),
    }


def _rounded(quote: Ratio) -> Decimal | None:
    return None if quote is None else tenths(quote)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
