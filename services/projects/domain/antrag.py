"""What a Projektantrag is made of (P2): the need, the plan of cost and income, and where it stands.

A draft may be incomplete: texts and lists may be empty, the days missing. What is missing is named on submission
(einreichung.py). Amounts are never negative; a cost line that is `unbar` is goods or unpaid work (P7). The amount of a
line that names a flat rate or hours of unpaid work follows from the Konzept (pauschalen.py).
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from services.projects.domain.bescheid import Bescheid, Bindung, Verlaengerung
from services.projects.domain.lebenslauf import Status
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant


class Finanzierungsart(StrEnum):
    """How the grant is found (P6): the shortfall as the rule, in full as the exception."""

    FEHLBEDARF = "fehlbedarf"
    VOLL = "voll"


class Kostenart(StrEnum):
    """The two halves of a cost plan (P2)."""

    PERSONAL = "personal"
    SACH = "sach"


class Einnahmeart(StrEnum):
    """Where income comes from; all but `sonstige` is the Träger's own contribution (P7)."""

    EIGENMITTEL = "eigenmittel"
    SACHLEISTUNG = "sachleistung"
    ARBEITSLEISTUNG = "arbeitsleistung"
    EHRENAMT = "ehrenamt"
    SONSTIGE = "sonstige"


UNBARE_EINNAHMEN = frozenset({Einnahmeart.SACHLEISTUNG, Einnahmeart.EHRENAMT})


@dataclass(frozen=True, slots=True)
class Satz:
    """A rate of the Konzept: euro per unit, and which Konzept in which version says so (P2, P7)."""

    betrag: Geld
    einheit: str
    konzept: date
    version: int


@dataclass(frozen=True, slots=True)
class Kosten:
    """One line of the cost plan, in one funding year.

    Personnel may name its `qualifikation`, the share of a post and that it is a helper. `menge` of a `pauschale`, or
    `stunden` of unpaid work, make the amount at the `satz`; without a satz none is known, and the amount is 0.00.
    """

    art: Kostenart
    bezeichnung: str
    betrag: Geld
    jahr: int
    unbar: bool = False
    qualifikation: str = ""
    stellenanteil: Decimal | None = None
    hilfskraft: bool = False
    pauschale: str | None = None
    menge: int | None = None
    stunden: int | None = None
    satz: Satz | None = None


@dataclass(frozen=True, slots=True)
class Einnahme:
    """One line of the income plan, in one funding year; `stunden` of unpaid work make the amount at the `satz` (P7)."""

    art: Einnahmeart
    bezeichnung: str
    betrag: Geld
    jahr: int
    stunden: int | None = None
    satz: Satz | None = None

    @property
    def eigen(self) -> bool:
        """Tell whether the line is the Träger's own contribution (P7)."""
        return self.art is not Einnahmeart.SONSTIGE


Zeile: TypeAlias = Kosten | Einnahme


@dataclass(frozen=True, slots=True)
class Inhalt:
    """What an application says, in one version of it."""

    bezirk: str
    sozialraum: str
    traeger: str
    titel: str = ""
    bedarf: str = ""
    ziele: str = ""
    zielgruppe: str = ""
    massnahmen: str = ""
    beginn: date | None = None
    ende: date | None = None
    finanzierungsart: Finanzierungsart = Finanzierungsart.FEHLBEDARF
    begruendung_vollfinanzierung: str = ""
    kosten: tuple[Kosten, ...] = ()
    einnahmen: tuple[Einnahme, ...] = ()

    @property
    def zeilen(self) -> tuple[Zeile, ...]:
        """Give all lines of the plan: cost, then income."""
        return (*self.kosten, *self.einnahmen)

    @property
    def jahre(self) -> tuple[int, ...]:
        """Give the funding years of the term; none while a day is missing or the days contradict each other."""
        if self.beginn is None or self.ende is None:
            return ()
        return tuple(range(self.beginn.year, self.ende.year + 1))

    def from_beginn(self, beginn: date) -> "Inhalt":
        """Give the same plan from a later first day: lines of years before it are cost before approval (P4).

        Lines carry a year, no day: those of the year of `beginn` stay whole, and what was spent before `beginn` is
        refused line by line in the Verwendungsnachweis (P9).
        """
        return replace(
            self,
            beginn=beginn,
            kosten=tuple(zeile for zeile in self.kosten if zeile.jahr >= beginn.year),
            einnahmen=tuple(zeile for zeile in self.einnahmen if zeile.jahr >= beginn.year),
        )


@dataclass(frozen=True, slots=True)
class Einreichung:
    """A submission: who applied when, with which version, and the Träger's employees on that day (P7).

    `stammdaten_vom` is when the copies of the master data were last brought up to date; long before: the budget service
    was away.
    """

    nummer: int
    fassung: int
    eingereicht_am: Instant
    eingereicht_von: str
    mitarbeitende: int
    prozent: Decimal
    stammdaten_vom: Instant | None = None


@dataclass(frozen=True, slots=True)
class Jahresbetrag:
    """An amount in one funding year."""

    jahr: int
    betrag: Geld = NULL_EURO


@dataclass(frozen=True, slots=True)
class Antrag:
    """An application as it stands: `version` counts every change (ETag), `fassung` those of its content.

    `vom_traeger`: its Träger drafted it.
    """

    id: UUID
    version: int
    fassung: int
    status: Status
    inhalt: Inhalt
    angelegt_von: str
    vom_traeger: bool = False
    einreichungen: tuple[Einreichung, ...] = ()
    bescheide: tuple[Bescheid, ...] = ()
    bindungen: tuple[Bindung, ...] = ()
    begonnen_am: date | None = None
    abgeschlossen_am: date | None = None
    abschluss_grund: str | None = None
    verlaengerungen: tuple[Verlaengerung, ...] = ()
    verfasst_von: frozenset[str] = frozenset()

    @property
    def ende(self) -> date:
        """Give the last day of the project: that of its term as extended (P3), or an earlier one on which it ended."""
        ende = self.abgeschlossen_am or self.inhalt.ende
        assert ende is not None, "what was submitted has both days (P2)"
        return ende

    @property
    def einreichung(self) -> Einreichung | None:
        """Give the submission that counts: the last one."""
        return self.einreichungen[-1] if self.einreichungen else None

    @property
    def bescheid(self) -> Bescheid | None:
        """Give the last decision."""
        return self.bescheide[-1] if self.bescheide else None

    @property
    def antragstellende(self) -> frozenset[str]:
        """Give everybody who applied: who drafted it, wrote any version of it, or submitted one (P1).

        `verfasst_von` ends with the version that was submitted: the one that an approval makes is the Leitung's.
        """
        submitted = (einreichung.eingereicht_von for einreichung in self.einreichungen)
        return frozenset({self.angelegt_von, *self.verfasst_von, *submitted})
