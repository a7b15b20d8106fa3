"""Zeichnungsbefugnis (K3): the ASD signs in its Sozialraum up to its limit, above it the Leitung of the Bezirk."""

from collections.abc import Callable

from services.cases.domain.stammdaten import Sozialraum, Stammdaten
from shared.errors import Refused
from shared.geld import Geld
from shared.identity import Caller, Role


class ZeichnungsbefugnisExceeded(Refused):
    """The Kontrakt costs more than the signer may sign; the Leitung may (K3)."""

    def __init__(self, *, kosten: Geld, zeichnung_bis: Geld | None) -> None:
        self.kosten, self.zeichnung_bis = kosten, zeichnung_bis


class NotZeichnungsberechtigt(Refused):
    """The caller signs neither for this Sozialraum nor for its Bezirk (K3)."""


def find_sozialraum(slug: str, *, stammdaten: Stammdaten) -> Sozialraum:
    """Give a Sozialraum; one that is not known lies in no Bezirk that anybody leads."""
    return stammdaten.sozialraeume.get(slug) or Sozialraum(slug, bezirk="")


def limit_of(signer: Caller, *, sozialraum: Sozialraum) -> Geld | None:
    """Give what this person's signature may cost at most; None for the Leitung of the Bezirk (K3)."""
    if signer.has(Role.LEITUNG) and signer.covers_bezirk(sozialraum.bezirk):
        return None
    return signer.zeichnung_bis


def check_zeichnung(signer: Caller, *, sozialraum: Sozialraum, kosten: Callable[[], Geld]) -> None:
    """Raise what stands against this person's signature (K3).

    `kosten` is the whole term's cost at the Fachleistungsstunde; it is asked for only where a limit is to be held, so
    that the Leitung can sign also where no price is known yet.
    """
    if signer.has(Role.LEITUNG) and signer.covers_bezirk(sozialraum.bezirk):
        return
    if not (signer.has(Role.ASD) and signer.covers_sozialraum(sozialraum.slug)):
        raise NotZeichnungsberechtigt
    cost = kosten()
    if signer.zeichnung_bis is None or cost > signer.zeichnung_bis:
        raise ZeichnungsbefugnisExceeded(kosten=cost, zeichnung_bis=signer.zeichnung_bis)
