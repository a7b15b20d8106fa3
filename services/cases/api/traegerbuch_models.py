"""Wire models of the Träger's own book: copies of Kontrakte, declarations of months (K11, X3)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.cases.api.leistung_models import KontraktRef
from services.cases.api.vollstaendigkeit_models import write_monat
from services.cases.domain.traegerbuch import Differenz, Gegenueberstellung, Kopie, Traegerkontrakt
from services.cases.usecases.declare_monat import Erklaerung
from shared.contracts.bindung import EntgeltInhalt, UmfangInhalt
from shared.contracts.stammdaten import Hilfeart
from shared.contracts.types import Day, Kurztext, Slug, Wire
from shared.kalender import Zeitraum, format_instant
from shared.umfang import Kontingent, MinutenProWoche, Monatspauschale, Tagessatz, Umfang

MOST_KONTRAKTE = 5000
Monatsminuten = Annotated[int, Field(ge=0, le=100_000_000, strict=True)]
EigeneNummer = Annotated[
    Kurztext, Field(description="The Träger's own number of the Kontrakt; it must hold no personal data (G6).")
]


class TraegerkontraktIn(UmfangInhalt):
    """The Träger's own copy of a Kontrakt (K11)."""

    eigene_nummer: EigeneNummer
    sozialraum: Annotated[
        Slug | None, Field(description="Compared where it is named; shows the copy to the ASD of that Sozialraum.")
    ] = None
    hilfeart: Hilfeart
    beginn: Day
    ende: Day

    @model_validator(mode="after")
    def _make_sense_together(self) -> Self:
        if self.ende < self.beginn:
            raise PydanticCustomError("vor_beginn", "The term ends before it begins.")
        named = [self.minuten_pro_woche, self.kontingent_minuten, self.entgelt]
        if sum(amount is not None for amount in named) > 1:
            raise PydanticCustomError("umfang", "Name one of minuten_pro_woche, kontingent_minuten, entgelt, or none.")
        return self

    def to_kopie(self) -> Kopie:
        """Give the domain's value."""
        laufzeit = Zeitraum(self.beginn, self.ende)
        return Kopie(self.eigene_nummer, self.hilfeart, laufzeit, self.to_umfang(), self.sozialraum)


class TraegerkontraktOut(UmfangInhalt):
    """A Träger's own copy of a Kontrakt as it stands."""

    kontraktnummer: str
    traeger: str
    eigene_nummer: str
    sozialraum: str | None = None
    hilfeart: str
    beginn: Day
    ende: Day
    version: int
    gebucht_am: str

    @classmethod
    def of(cls, one: Traegerkontrakt) -> Self:
        """Write it."""
        kopie, umfang = one.kopie, one.kopie.umfang
        return cls(
            kontraktnummer=one.kontraktnummer,
            traeger=one.traeger,
            eigene_nummer=kopie.eigene_nummer,
            sozialraum=kopie.sozialraum,
            hilfeart=kopie.hilfeart,
            beginn=kopie.laufzeit.beginn,
            ende=kopie.laufzeit.ende,
            minuten_pro_woche=umfang.minuten if isinstance(umfang, MinutenProWoche) else None,
            kontingent_minuten=umfang.minuten if isinstance(umfang, Kontingent) else None,
            entgelt=_entgelt_of(umfang),
            version=one.version,
            gebucht_am=format_instant(one.gebucht_am),
        )


class KontraktMinuten(Wire):
    """Minutes of one Kontrakt in the month."""

    kontrakt: KontraktRef
    minuten: Monatsminuten


class TraegermeldungIn(Wire):
    """What a Träger declares for a month: rows and minutes of all its work, of which so many on each Kontrakt."""

    zeilen: Annotated[int, Field(ge=0, le=10_000_000, strict=True)]
    minuten: Monatsminuten
    kontrakte: Annotated[list[KontraktMinuten], Field(max_length=MOST_KONTRAKTE)] = []
    vollstaendig: Annotated[
        bool, Field(strict=True, description="That is all: a Kontrakt that is not named had no hours. false: so far.")
    ]

    @model_validator(mode="after")
    def _make_sense_together(self) -> Self:
        if len({one.kontrakt for one in self.kontrakte}) < len(self.kontrakte):
            raise PydanticCustomError("kontrakt_mehrfach", "Name each Kontrakt once.")
        if sum(one.minuten for one in self.kontrakte) > self.minuten:
            raise PydanticCustomError("summe", "The Kontrakte have more minutes than the month.")
        return self

    def to_erklaerung(self) -> Erklaerung:
        """Give the use case's value."""
        kontrakte = [(one.kontrakt, one.minuten) for one in self.kontrakte]
        return Erklaerung(self.zeilen, self.minuten, kontrakte, self.vollstaendig)


class DifferenzOut(Wire):
    """Where the declaration differs from what was posted; `kontrakt` null: in work for the area."""

    kontrakt: str | None = None
    gemeldet: int
    gebucht: int
    differenz: int = Field(description="Declared less posted minutes.")

    @classmethod
    def of(cls, part: Differenz) -> Self:
        """Write it."""
        return cls(
            kontrakt=part.kontrakt,
            gemeldet=part.gemeldet,
            gebucht=part.gebucht,
            differenz=part.gemeldet - part.gebucht,
        )


class GebuchtOut(Wire):
    """What was posted in the month and not reversed, held rows too."""

    zeilen: int
    minuten: int


class TraegermeldungOut(Wire):
    """A declaration beside what was posted: `abweichend` where rows or minutes differ, in sum or per Kontrakt."""

    monat: str
    traeger: str
    zeilen: int
    minuten: int
    kontrakte: list[KontraktMinuten]
    vollstaendig: bool
    status: Literal["uebereinstimmend", "abweichend"]
    gebucht: GebuchtOut
    differenz: list[DifferenzOut]
    version: int
    gebucht_am: str

    @classmethod
    def of(cls, one: Gegenueberstellung) -> Self:
        """Write it."""
        meldung, angabe = one.meldung, one.meldung.angabe
        named = sorted(angabe.kontrakte.items())
        return cls(
            monat=write_monat(meldung.monat),
            traeger=meldung.traeger,
            zeilen=angabe.zeilen,
            minuten=angabe.minuten,
            kontrakte=[KontraktMinuten(kontrakt=nummer, minuten=minuten) for nummer, minuten in named],
            vollstaendig=angabe.vollstaendig,
            status="uebereinstimmend" if one.matches else "abweichend",
            gebucht=GebuchtOut(zeilen=one.gebucht.zeilen, minuten=one.gebucht.minuten),
            differenz=[DifferenzOut.of(part) for part in one.differenz],
            version=meldung.version,
            gebucht_am=format_instant(meldung.gebucht_am),
        )


def _entgelt_of(umfang: Umfang) -> EntgeltInhalt | None:
    match umfang:
        case Tagessatz(betrag):
            return EntgeltInhalt(art="tagessatz", betrag=betrag)
        case Monatspauschale(betrag):
            return EntgeltInhalt(art="monatspauschale", betrag=betrag)
        case _:
            return None
