"""Wire models of what is paid of a grant, what is claimed back, and its way into the budget (P9)."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.projects.domain.auszahlung import Auszahlung, Budgetstand, Zahlung, Zuwendungskonto
from services.projects.storage.rueckforderungen import Rueckforderung
from services.projects.usecases.read_zuwendung import Buchungsstand
from shared.contracts.types import Beleg, Day, Freitext, GeldField, Wire
from shared.kalender import format_instant


class AuszahlungIn(Wire):
    """A payment of the grant as it was made; `beleg` is the office's number for it and makes repeating safe."""

    datum: Day
    betrag: GeldField = Field(description="Negative: the Träger has paid it back.")
    beleg: Beleg

    def to_zahlung(self) -> Zahlung:
        """Give the domain's value."""
        return Zahlung(self.datum, self.betrag, self.beleg)


class StornoIn(Wire):
    """Why a payment is taken back."""

    grund: Freitext


class AuszahlungOut(Wire):
    """A payment as it is booked, and how far it, or its Storno, has come on its way into the budget."""

    id: UUID
    projekt: UUID
    datum: Day
    betrag: GeldField
    beleg: str
    gebucht_am: str
    gebucht_von: str
    storno_grund: str | None = None
    storniert_am: str | None = None
    budgetstand: Budgetstand
    code: str | None = Field(default=None, description="Why the budget has not booked it.")
    detail: str | None = None

    @classmethod
    def of(cls, auszahlung: Auszahlung) -> Self:
        """Write a payment."""
        zahlung, storno = auszahlung.zahlung, auszahlung.storno
        return cls(
            id=auszahlung.id,
            projekt=auszahlung.antrag,
            datum=zahlung.datum,
            betrag=zahlung.betrag,
            beleg=zahlung.beleg,
            gebucht_am=format_instant(auszahlung.gebucht_am),
            gebucht_von=auszahlung.gebucht_von,
            storno_grund=storno.grund if storno else None,
            storniert_am=format_instant(storno.gebucht_am) if storno else None,
            budgetstand=auszahlung.budgetstand,
            code=auszahlung.code,
            detail=auszahlung.detail,
        )


class ZuwendungOut(Wire):
    """A grant: what was granted and paid, and once the final account is checked what it finally is."""

    bewilligt: GeldField
    ausgezahlt: GeldField
    nicht_verbucht: GeldField = Field(
        description="What of `ausgezahlt` the budget refused to book; negative where it refused a Storno."
    )
    endgueltig: GeldField | None = None
    offen: GeldField = Field(description="What is still to be paid.")
    rueckforderung: GeldField = Field(description="What was paid beyond the final grant and has not come back.")

    @classmethod
    def of(cls, konto: Zuwendungskonto) -> Self:
        """Write a grant."""
        return cls(
            bewilligt=konto.bewilligt,
            ausgezahlt=konto.ausgezahlt,
            nicht_verbucht=konto.nicht_verbucht,
            endgueltig=konto.endgueltig,
            offen=konto.offen,
            rueckforderung=konto.rueckforderung,
        )


class RueckforderungOut(Wire):
    """What a Träger owes back of a project's grant; `offen` is what has not come back yet."""

    id: UUID
    projekt: UUID
    bezirk: str
    sozialraum: str
    traeger: str
    betrag: GeldField
    offen: GeldField
    festgestellt_am: str

    @classmethod
    def of(cls, one: Rueckforderung) -> Self:
        """Write a claim."""
        places = {name: getattr(one, name) for name in ("bezirk", "sozialraum", "traeger")}
        return cls(
            id=one.id,
            projekt=one.antrag,
            betrag=one.betrag,
            offen=one.offen,
            festgestellt_am=format_instant(one.festgestellt_am),
            **places,
        )


class BuchungsstandOut(Wire):
    """How far payments and final grants have come on their way into the budget."""

    ausstehend: int
    aelteste_ausstehend: str | None = None
    geparkt: int = Field(description="Of those that wait: how many wait for a person.")
    vom_budget_abgelehnt: int

    @classmethod
    def of(cls, stand: Buchungsstand) -> Self:
        """Write the state."""
        oldest = stand.backlog.aelteste
        return cls(
            ausstehend=stand.backlog.ausstehend,
            aelteste_ausstehend=format_instant(oldest) if oldest else None,
            geparkt=stand.backlog.geparkt,
            vom_budget_abgelehnt=stand.abgelehnt,
        )


class WiederholtOut(Wire):
    """How many messages are sent again."""

    wiederholt: int
