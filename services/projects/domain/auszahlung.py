"""Auszahlung: the grant is paid as it is needed, exactly, never before the approval and never more than it is (P9).

What was paid too much comes back as a refund: a payment with a negative amount. A mistake is taken back by a Storno,
once (G5). Once the final account is checked, the final grant is the most that is paid.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant


class Budgetstand(StrEnum):
    """How far a payment, or its Storno, has come on its way into the budget; `entfaellt`: neither is booked there."""

    AUSSTEHEND = "ausstehend"
    GEBUCHT = "gebucht"
    ABGELEHNT = "abgelehnt"
    ENTFAELLT = "entfaellt"


@dataclass(frozen=True, slots=True)
class Zahlung:
    """What is paid: on which day, how much (negative: a refund), under which receipt number of the office."""

    datum: date
    betrag: Geld
    beleg: str


@dataclass(frozen=True, slots=True)
class Storno:
    """A payment was taken back: under which key, why, and when."""

    id: UUID
    grund: str
    gebucht_am: Instant
    gebucht_von: str


@dataclass(frozen=True, slots=True)
class Auszahlung:
    """A payment as it is booked; `code` and `detail` say why the budget has not booked it."""

    id: UUID
    antrag: UUID
    zahlung: Zahlung
    gebucht_am: Instant
    gebucht_von: str
    budgetstand: Budgetstand = Budgetstand.AUSSTEHEND
    code: str | None = None
    detail: str | None = None
    storno: Storno | None = None


@dataclass(frozen=True, slots=True)
class Zuwendungskonto:
    """A grant: what was granted, what was paid of it, and what it finally is once the final account is checked.

    `nicht_verbucht` is what of that the budget has refused to book; negative where it refused a Storno.
    """

    bewilligt: Geld
    ausgezahlt: Geld = NULL_EURO
    endgueltig: Geld | None = None
    nicht_verbucht: Geld = NULL_EURO

    @property
    def grenze(self) -> Geld:
        """Give the most that is paid."""
        return self.bewilligt if self.endgueltig is None else self.endgueltig

    @property
    def offen(self) -> Geld:
        """Give what is still to be paid."""
        return max(self.grenze - self.ausgezahlt, NULL_EURO)

    @property
    def rueckforderung(self) -> Geld:
        """Give what was paid beyond the final grant; nothing before that is known (P9)."""
        return NULL_EURO if self.endgueltig is None else max(self.ausgezahlt - self.endgueltig, NULL_EURO)


class ZahlungOfNothing(Refused):
    """A payment of 0.00 is none."""


class ZahlungstagOutOfRange(Refused):
    """The grant is not paid before its approval, and what is booked as paid was paid by today (P4, P9)."""

    def __init__(self, *, fruehestens: date, spaetestens: date) -> None:
        super().__init__(f"The day of a payment lies between {fruehestens} and {spaetestens}.")
        self.fruehestens, self.spaetestens = fruehestens, spaetestens


class ZuwendungExceeded(Refused):
    """More would be paid than was granted, or than the final grant is (P9)."""

    def __init__(self, konto: Zuwendungskonto, *, verlangt: Geld) -> None:
        super().__init__(f"{konto.offen} of the grant is still to be paid.")
        self.zuwendung, self.ausgezahlt, self.offen, self.verlangt = (
            konto.grenze, konto.ausgezahlt, konto.offen, verlangt,
        )  # fmt: skip


class RueckzahlungExceeded(Refused):
    """More would come back than was paid, or after the check than is claimed back (P9)."""

    def __init__(self, *, hoechstens: Geld, verlangt: Geld) -> None:
        super().__init__(f"At most {hoechstens} can come back.")
        self.hoechstens, self.verlangt = hoechstens, verlangt


class ZahlungAlreadyReversed(Refused):
    """What was booked is reversed once (G5)."""


class ZahlungsbelegTaken(Refused):
    """This receipt number is booked for the project with other content."""


def decide_zahlung(konto: Zuwendungskonto, zahlung: Zahlung, *, bewilligt_am: date, heute: date) -> None:
    """Let a payment or a refund pass, or raise what stands against it (P4, P9)."""
    if not zahlung.betrag:
        raise ZahlungOfNothing
    if not bewilligt_am <= zahlung.datum <= heute:
        raise ZahlungstagOutOfRange(fruehestens=bewilligt_am, spaetestens=heute)
    if zahlung.betrag > konto.offen:
        raise ZuwendungExceeded(konto, verlangt=zahlung.betrag)
    hoechstens = konto.ausgezahlt if konto.endgueltig is None else konto.rueckforderung
    if -zahlung.betrag > hoechstens:
        raise RueckzahlungExceeded(hoechstens=hoechstens, verlangt=-zahlung.betrag)


def decide_storno(konto: Zuwendungskonto, auszahlung: Auszahlung) -> None:
    """Let a payment be taken back, once; what is then paid lies between nothing and what was granted (G5, P9).

    Raises ZahlungAlreadyReversed, RueckzahlungExceeded, ZuwendungExceeded.
    """
    if auszahlung.storno is not None:
        raise ZahlungAlreadyReversed
    betrag = auszahlung.zahlung.betrag
    if betrag > konto.ausgezahlt:
        raise RueckzahlungExceeded(hoechstens=konto.ausgezahlt, verlangt=betrag)
    if konto.ausgezahlt - betrag > konto.bewilligt:
        raise ZuwendungExceeded(konto, verlangt=-betrag)
