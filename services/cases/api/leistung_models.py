"""Wire models of hours: a single Leistung, what became of it, a batch's receipt (K8-K10, K14, X4)."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from services.cases.api.vollstaendigkeit_models import VollstaendigkeitOut
from services.cases.domain.angabe import Ablehnung, Angabe, read_zeile
from services.cases.domain.buchung import Buchungsstand, Leistung
from services.cases.domain.quittung import Ergebnis, Zustand
from services.cases.domain.refusals import refuse_leistung
from services.cases.storage.leistungen import Stand
from shared.contracts.types import Beleg, Day, GeldField, Slug, Wire
from shared.contracts.verbrauch import LeistungArt
from shared.kalender import format_instant
from shared.web.lists import Listing

KontraktRef = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$", description="Its nummer or id.")
]


class LeistungIn(Wire):
    """Hours of the caller's Träger: on a Kontrakt, or for a Sozialraum (K8)."""

    kontrakt: KontraktRef | None = None
    sozialraum: Slug | None = None
    datum: Day
    minuten: Annotated[int, Field(ge=1, le=1440, strict=True)]
    art: LeistungArt
    beleg: Beleg = Field(
        description="The Träger's own number of this row: booked once, however often it is sent. It is kept for ever:"
        " it must not hold an Aktenzeichen or a name (G6)."
    )
    personal: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")] | None = Field(
        default=None, description="The Träger's key of who worked; never a name."
    )

    def to_angabe(self) -> Angabe:
        """Give the domain's value; raise InputRefused."""
        angabe = read_zeile(self.model_dump(mode="json", exclude_none=True))
        if isinstance(angabe, Ablehnung):
            raise refuse_leistung(angabe)
        return angabe


class AblehnungOut(Wire):
    """Why the budget service refused a row for good."""

    code: str
    detail: str


class LeistungVorjahrOut(Wire):
    """In which year and with how much the office has accepted a row of a closed year, and when (V13)."""

    gebucht_in: int
    betrag: GeldField
    am: str


class StornoOut(Wire):
    """When and why a Leistung was reversed."""

    am: str
    grund: str


class LeistungOut(Wire):
    """A Leistung as it stands, with the price and the version of the rule that made its value (K6)."""

    id: UUID
    traeger: str
    beleg: str
    kontrakt: UUID | None = None
    sozialraum: str
    datum: Day
    minuten: int
    art: LeistungArt
    personal: str | None = Field(default=None, description="The Träger's key of who worked, if the row named one (X9).")
    status: Stand
    stundensatz: GeldField
    betrag: GeldField = Field(description="Minutes x price, the `wert` of an Avis, which says what of it is paid (X5).")
    regel: str
    gebucht_am: str
    vom_budget_abgelehnt: AblehnungOut | None = None
    storno: StornoOut | None = None
    vorjahr: LeistungVorjahrOut | None = None

    @classmethod
    def of(cls, leistung: Leistung) -> Self:
        """Write a Leistung."""
        inhalt, refused, storno, late = leistung.inhalt, leistung.ablehnung, leistung.storno, leistung.vorjahr
        return cls(
            id=leistung.id,
            traeger=leistung.traeger,
            beleg=leistung.beleg,
            kontrakt=inhalt.kontrakt,
            sozialraum=inhalt.sozialraum,
            datum=inhalt.datum,
            minuten=inhalt.minuten,
            art=inhalt.art.value,
            personal=inhalt.personal,
            status=_stand_of(leistung),
            stundensatz=leistung.preis.satz,
            betrag=leistung.betrag,
            regel=leistung.preis.regel,
            gebucht_am=format_instant(leistung.gebucht_am),
            vom_budget_abgelehnt=AblehnungOut(code=refused.code, detail=refused.detail) if refused else None,
            storno=StornoOut(am=format_instant(storno.am), grund=storno.grund) if storno else None,
            vorjahr=LeistungVorjahrOut(gebucht_in=late.gebucht_in, betrag=late.betrag, am=format_instant(late.am))
            if late
            else None,
        )


class LeistungListing(Listing[LeistungOut]):
    """A page of Leistungen; `vollstaendigkeit` is of the months, area, Träger and Kontrakt that are asked for (X3)."""

    vollstaendigkeit: VollstaendigkeitOut


class ZeileOut(Wire):
    """What became of one row of a batch: its id, or the field, code and reason for which it is refused."""

    zeile: int = Field(description="Line in the file's data, or place in `zeilen`, from 1.")
    beleg: str | None
    status: Ergebnis
    id: UUID | None = None
    feld: str | None = None
    code: str | None = None
    detail: str | None = None


class QuittungOut(Wire):
    """The receipt of a batch (X4): the counts are of this call, the sums of what its content was recognised with."""

    gebucht: int
    wiederholt: int
    abgelehnt: int
    zurueckgestellt: int
    minuten: int = Field(description="Recognised minutes of all its rows, booked now or before.")
    betrag: GeldField = Field(
        description="Value of these minutes, also of those that no hour is paid for: the Avis says what is paid (X5)."
    )
    sha256: Annotated[str, Field(description="Of the body as it was sent.")]
    zeilen: list[ZeileOut]


class BuchungsstandOut(Wire):
    """How far the caller's rows have come on their way to the budget service (K10)."""

    ausstehend: int
    aelteste_ausstehend: str | None
    vom_budget_abgelehnt: int
    geparkt: int = Field(description="Of the waiting ones, how many wait for a person to send them again.")

    @classmethod
    def of(cls, stand: Buchungsstand) -> Self:
        """Write it."""
        oldest = stand.aelteste_ausstehend
        return cls(
            ausstehend=stand.ausstehend,
            aelteste_ausstehend=format_instant(oldest) if oldest else None,
            vom_budget_abgelehnt=stand.vom_budget_abgelehnt,
            geparkt=stand.geparkt,
        )


def _stand_of(leistung: Leistung) -> Stand:
    if leistung.ablehnung is not None:
        return Stand.VOM_BUDGET_ABGELEHNT
    if leistung.vorjahr is not None and leistung.zustand is Zustand.ANERKANNT:
        return Stand.VORJAHR
    return _STAENDE[leistung.zustand]


_STAENDE = {
    Zustand.ANERKANNT: Stand.GEBUCHT,
    Zustand.ZURUECKGESTELLT: Stand.ZURUECKGESTELLT,
    Zustand.STORNIERT: Stand.STORNIERT,
}
