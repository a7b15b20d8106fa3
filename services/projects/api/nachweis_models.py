"""Wire models of the final account and of its check (P9)."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from services.projects.domain.antrag import Kostenart
from services.projects.domain.nachweis import (
    Ausgabenzeile,
    Ausschluss,
    Einkunftsart,
    Einnahmenzeile,
    Kuerzung,
    Minderung,
    Nachweis,
    Teilanrechnung,
)
from services.projects.domain.pruefung import Pruefzeile
from services.projects.usecases.prove_verwendung import Nachweisansicht
from shared.contracts.types import Beleg, Day, Freitext, GeldField, GeldNonNegative, GeldPositive, Wire
from shared.kalender import format_instant

MOST_ZEILEN = 2000
Bezeichnung = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"),
    Field(description="Free text. It must hold no personal data of clients (G6)."),
]


class AusgabeZeile(Wire):
    """An expense with its receipt; `unbar`: goods or unpaid work, also among the income (P7)."""

    beleg: Beleg
    datum: Day
    betrag: GeldPositive
    art: Kostenart
    bezeichnung: Bezeichnung = ""
    unbar: Annotated[bool, Field(strict=True)] = False


class EinnahmeZeile(Wire):
    """An income with its receipt; `zuwendung` is the grant itself and lowers no shortfall."""

    beleg: Beleg
    datum: Day
    betrag: GeldPositive
    art: Einkunftsart
    bezeichnung: Bezeichnung = ""


class NachweisIn(Wire):
    """The final account: every income and every expense; each receipt number once on its side."""

    einnahmen: Annotated[list[EinnahmeZeile], Field(max_length=MOST_ZEILEN)]
    ausgaben: Annotated[list[AusgabeZeile], Field(max_length=MOST_ZEILEN)]

    def to_nachweis(self) -> Nachweis:
        """Give the domain's value."""
        return Nachweis(
            tuple(Einnahmenzeile(one.beleg, one.datum, one.betrag, one.art, one.bezeichnung) for one in self.einnahmen),
            tuple(
                Ausgabenzeile(one.beleg, one.datum, one.betrag, one.art, one.bezeichnung, unbar=one.unbar)
                for one in self.ausgaben
            ),
        )


class PruefZeile(Wire):
    """What is recognised of an expense; with less than was spent, why."""

    beleg: Beleg
    anerkannt: GeldNonNegative
    grund: Freitext | None = None


class PruefungIn(Wire):
    """The check: expenses that are not named are recognised as they stand."""

    zeilen: Annotated[list[PruefZeile], Field(max_length=MOST_ZEILEN)] = []
    ergebnis: Freitext

    def to_zeilen(self) -> tuple[Pruefzeile, ...]:
        """Give the domain's values."""
        return tuple(Pruefzeile(one.beleg, one.anerkannt, one.grund) for one in self.zeilen)


class KuerzungOut(Wire):
    """An expense of which not all is eligible."""

    beleg: str
    anerkannt: GeldField
    grund: Ausschluss
    begruendung: str | None = None

    @classmethod
    def of(cls, cut: Kuerzung) -> Self:
        """Write what is left of an expense."""
        return cls(beleg=cut.beleg, anerkannt=cut.anerkannt, grund=cut.grund, begruendung=cut.begruendung)


class TeilanrechnungOut(Wire):
    """An income of which not all counts: the grant itself, or `unbar` beyond the `unbar` cost."""

    beleg: str
    angerechnet: GeldField
    grund: Minderung

    @classmethod
    def of(cls, one: Teilanrechnung) -> Self:
        """Write what counts of an income."""
        return cls(beleg=one.beleg, angerechnet=one.angerechnet, grund=one.grund)


class PruefungOut(Wire):
    """That the final account was checked: which version of it, with which result."""

    nachweis: int
    ergebnis: str
    geprueft_am: str
    geprueft_von: str


class NachweisOut(Wire):
    """A final account with what it comes to: as claimed, or once `pruefung` is there as checked (P9)."""

    nummer: int
    eingereicht_am: str
    eingereicht_von: str
    faellig_am: Day
    einnahmen: list[EinnahmeZeile]
    ausgaben: list[AusgabeZeile]
    foerderfaehige_kosten: GeldField
    anrechenbare_einnahmen: GeldField
    fehlbedarf: GeldField
    zuwendung_bewilligt: GeldField
    zuwendung_endgueltig: GeldField = Field(description="min(granted, real shortfall); before the check as claimed.")
    ausgezahlt: GeldField
    rueckforderung: GeldField = Field(description="What was paid beyond that and has not come back.")
    nicht_foerderfaehig: list[KuerzungOut] = Field(
        description="All other expenses count as they stand: so `foerderfaehige_kosten` adds up from the lines."
    )
    nicht_angerechnet: list[TeilanrechnungOut] = Field(
        description="All other income counts as it stands: so `anrechenbare_einnahmen` adds up from the lines."
    )
    pruefung: PruefungOut | None = None

    @classmethod
    def of(cls, ansicht: Nachweisansicht) -> Self:
        """Write a final account."""
        sent, abrechnung, konto, checked = ansicht.eingereicht, ansicht.abrechnung, ansicht.konto, ansicht.pruefung
        head = {
            "nummer": sent.nummer,
            "eingereicht_am": format_instant(sent.eingereicht_am),
            "eingereicht_von": sent.eingereicht_von,
            "faellig_am": ansicht.faellig_am,
            "einnahmen": [_einnahme(one) for one in sent.nachweis.einnahmen],
            "ausgaben": [_ausgabe(one) for one in sent.nachweis.ausgaben],
        }
        figures = {
            "foerderfaehige_kosten": abrechnung.foerderfaehige_kosten,
            "anrechenbare_einnahmen": abrechnung.einnahmen,
            "fehlbedarf": abrechnung.fehlbedarf,
            "zuwendung_bewilligt": konto.bewilligt,
            "zuwendung_endgueltig": abrechnung.zuwendung_endgueltig,
            "ausgezahlt": konto.ausgezahlt,
            "rueckforderung": abrechnung.rueckforderung(konto.ausgezahlt),
            "nicht_foerderfaehig": [KuerzungOut.of(cut) for cut in abrechnung.nicht_foerderfaehig],
            "nicht_angerechnet": [TeilanrechnungOut.of(one) for one in ansicht.nicht_angerechnet],
        }
        pruefung = None
        if checked is not None:
            pruefung = PruefungOut(
                nachweis=checked.nachweis,
                ergebnis=checked.ergebnis,
                geprueft_am=format_instant(checked.geprueft_am),
                geprueft_von=checked.geprueft_von,
            )
        return cls.model_validate(head | figures | {"pruefung": pruefung})


def _ausgabe(zeile: Ausgabenzeile) -> AusgabeZeile:
    return AusgabeZeile(**{name: getattr(zeile, name) for name in Ausgabenzeile.__slots__})


def _einnahme(zeile: Einnahmenzeile) -> EinnahmeZeile:
    return EinnahmeZeile(**{name: getattr(zeile, name) for name in Einnahmenzeile.__slots__})
