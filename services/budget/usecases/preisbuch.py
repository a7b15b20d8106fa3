"""Preisbuch: what the hours of a Kontrakt cost, from the master data as they are known now (K4, K6)."""

from dataclasses import dataclass
from datetime import date

from services.budget.domain.bindung import Jahresbedarf, find_vertrag_ab, price_kontrakt
from services.budget.domain.stellen import Vertrag
from services.budget.storage import grunddaten
from shared.contracts.bindung import KontraktBindungInhalt
from shared.errors import Refused
from shared.kalender import Zeitraum
from shared.storage.database import Work
from shared.umfang import Preis, PreisMissing, agree_preis


class PriceUnknown(Refused):
    """No price of an hour is known for the beginning of the term: no Haushaltsjahr is entered up to then."""


@dataclass(frozen=True, slots=True)
class Preisbuch:
    """What prices the hours of any Kontrakt: Fachleistungsstunden over all years, and who has contracts when (K6)."""

    preise: tuple[Preis, ...]
    vertraege: tuple[Vertrag, ...]

    def vertrag_ab(self, kontrakt: KontraktBindungInhalt) -> date | None:
        """Give the first day on which an agreed price no longer holds: its Träger has a contract; None for never."""
        if kontrakt.stundensatz is None:
            return None
        return find_vertrag_ab(kontrakt.traeger, vertraege=self.vertraege, ab=kontrakt.beginn)

    def of(self, kontrakt: KontraktBindungInhalt) -> tuple[Preis, ...]:
        """Give the prices of a Kontrakt's hours, in order; raises PriceUnknown."""
        term = Zeitraum(kontrakt.beginn, kontrakt.ende)
        try:
            ablauf = self.vertrag_ab(kontrakt)
            return tuple(agree_preis(self.preise, satz=kontrakt.stundensatz, laufzeit=term, vertrag_ab=ablauf))
        except PreisMissing:
            raise PriceUnknown from None

    def price(self, kontrakt: KontraktBindungInhalt) -> tuple[Jahresbedarf, ...]:
        """Price a Kontrakt per year (K4); raises PriceUnknown."""
        try:
            return price_kontrakt(
                kontrakt.to_vereinbart(),
                laufzeit=Zeitraum(kontrakt.beginn, kontrakt.ende),
                preise=self.preise,
                stundensatz=kontrakt.stundensatz,
                vertrag_ab=self.vertrag_ab(kontrakt),
            )
        except PreisMissing:
            raise PriceUnknown from None


async def read_preisbuch(work: Work) -> Preisbuch:
    """Read what prices the hours of any Kontrakt, as it is known now (K4, K6)."""
    return Preisbuch(await grunddaten.read_preise(work), await grunddaten.read_vertraege(work))
