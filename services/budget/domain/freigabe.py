"""Freigabe of an overdraft: Leitung lets one receipt number pass a Volumen that refuses more than is left (V10).

Spending is entered by wjh, and overriding a `sperren` is Leitung's alone; so Leitung says beforehand, with a reason,
which spending may pass and up to which amount, and wjh books it.
"""

from dataclasses import dataclass

from services.budget.domain.ausgabe import Ausgabe
from services.budget.domain.volumen import Ort
from shared.geld import Geld


@dataclass(frozen=True, slots=True)
class Freigabe:
    """Which spending may pass, on which Volumen, up to which amount, and why."""

    ort: Ort
    volumen: str
    beleg: str
    betrag: Geld
    begruendung: str

    def covers(self, ausgabe: Ausgabe, *, ort: Ort, volumen: str) -> bool:
        """Tell whether a spending that is booked there is the one that was meant, and not more (V10)."""
        same = (self.ort, self.volumen, self.beleg) == (ort, volumen, ausgabe.beleg)
        return same and ausgabe.betrag <= self.betrag
