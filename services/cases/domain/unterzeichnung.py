"""Signing (K4), as far as cases decides it alone: state, advice, price, authority. Binding money is the budget's."""

from datetime import date

from services.cases.domain.beratung import check_beratung
from services.cases.domain.kontrakt import Aktion, Begruendungen, Kontrakt, Status, decide_uebergang
from services.cases.domain.preis import check_stundensatz, cost_of_kontrakt
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.zeichnung import check_zeichnung, find_sozialraum
from shared.identity import Caller


def check_unterzeichnung(
    kontrakt: Kontrakt, *, signer: Caller, begruendungen: Begruendungen, stammdaten: Stammdaten, heute: date
) -> None:
    """Raise the first of what stands against signing today: K1, K2, K6, K3, in this order."""
    decide_uebergang(kontrakt, aktion=Aktion.UNTERZEICHNEN)
    check_beratung(kontrakt, begruendungen=begruendungen, heute=heute)
    inhalt = kontrakt.inhalt
    beginn = inhalt.laufzeit.beginn
    check_stundensatz(inhalt.stundensatz, traeger=inhalt.traeger, beginn=beginn, stammdaten=stammdaten)
    check_zeichnung(
        signer,
        sozialraum=find_sozialraum(inhalt.sozialraum, stammdaten=stammdaten),
        kosten=lambda: cost_of_kontrakt(inhalt, stammdaten=stammdaten),
    )


def signed_already(kontrakt: Kontrakt, *, signer: Caller, begruendungen: Begruendungen) -> bool:
    """Tell whether this very signature was carried out before: sending it again is answered, not judged (K4)."""
    done = kontrakt.unterzeichnung
    return (
        kontrakt.status is Status.UNTERZEICHNET
        and done is not None
        and (done.von, done.begruendungen) == (signer.sub, begruendungen)
    )
