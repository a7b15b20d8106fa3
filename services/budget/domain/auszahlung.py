"""Auszahlung: what is paid of a project's grant is its Verbrauch, on the Bindungen of its funding years (P9, V7).

A payment uses up what its own year has bound, then what earlier years have left, the nearest first, then what later
ones have. So no year is ever paid more than is bound for it, and no `sperren` is passed by a payment. A refund gives
back what was paid beyond the final grant first, the latest year first; what closed years were paid it gives back in an
open one, as `vorjahr` (V13). What comes back that way is owed again, so that year's Bindung rises by it; once the final
grant is known, by no more than is then still to be paid.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.budget.domain.bindung import Gebunden
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld, total


@dataclass(frozen=True, slots=True)
class Jahresbindung:
    """What is bound and paid for a project in one year, and whether the year is closed."""

    jahr: int
    gebunden: Gebunden
    abgeschlossen: bool = False

    def with_verbrauch(self, betrag: Geld) -> "Jahresbindung":
        """Give the same year after a posting."""
        return replace(self, gebunden=Gebunden(self.gebunden.betrag, self.gebunden.verbrauch + betrag))


@dataclass(frozen=True, slots=True)
class Verteilung:
    """Over which open years an amount is booked; `rest` is what none of them can take."""

    teile: Mapping[int, Geld]
    rest: Geld


class AuszahlungUnknown(Refused):
    """The payment that a Storno takes back is not booked here: it is still on its way, or was refused."""


def spread_auszahlung(betrag: Geld, *, jahre: Sequence[Jahresbindung], jahr: int) -> Verteilung:
    """Spread a payment made in `jahr` over what the open years have bound and not paid (P9)."""
    offene = sorted((one for one in jahre if not one.abgeschlossen), key=lambda one: _nearness(one.jahr, jahr))
    return _take(betrag, offene, room=lambda one: one.gebunden.offen)


def spread_rueckzahlung(betrag: Geld, *, jahre: Sequence[Jahresbindung]) -> Verteilung:
    """Spread a refund (a positive amount) over the open years, as negative parts: first what was paid too much (P9)."""
    offene = sorted((one for one in jahre if not one.abgeschlossen), key=lambda one: -one.jahr)
    too_much = _take(betrag, offene, room=lambda one: _beyond(one.gebunden))
    left = [one.with_verbrauch(-too_much.teile.get(one.jahr, NULL_EURO)) for one in offene]
    paid = _take(too_much.rest, left, room=lambda one: max(one.gebunden.verbrauch, NULL_EURO))
    teile = {
        one.jahr: -(too_much.teile.get(one.jahr, NULL_EURO) + paid.teile.get(one.jahr, NULL_EURO)) for one in offene
    }
    return Verteilung({year: part for year, part in teile.items() if part}, -paid.rest)


def change_owed(betrag: Geld, *, offen: Geld, geschuldet: Geld | None) -> Geld:
    """Say by how much what is bound changes when `betrag` counts as `vorjahr`, which uses up no Bindung (V7, V13).

    Before the final account is checked (`geschuldet` is None) all that comes back is owed again, and what is paid after
    all is owed no more. Then what is bound changes towards what is still to be paid, `offen` being what is bound now.
    """
    if geschuldet is None:
        return NULL_EURO - betrag
    fehlt = geschuldet - offen
    if betrag < NULL_EURO:
        return min(NULL_EURO - betrag, max(fehlt, NULL_EURO))
    return max(NULL_EURO - betrag, min(fehlt, NULL_EURO))


def settle_bindungen(
    zuwendung: Geld, *, jahre: Sequence[Jahresbindung], vorjahr: Geld = NULL_EURO
) -> Mapping[int, Geld]:
    """Say what each open year binds when the final grant is `zuwendung`, where that is less than now (P9, V7).

    What is not paid is released first, the oldest year first; then what was paid beyond the final grant leaves the
    Bindung, the latest year first, so that its refund is open for nobody. What stands in a closed year stays (V13):
    `vorjahr` is what has come back of that in open ones, negative, and is bound there anew.
    """
    excess = max(total(one.gebunden.betrag for one in jahre) + vorjahr - zuwendung, NULL_EURO)
    offene = sorted((one for one in jahre if not one.abgeschlossen), key=lambda one: one.jahr)
    released = _take(excess, offene, room=lambda one: one.gebunden.offen)
    after = {one.jahr: one.gebunden.betrag - released.teile.get(one.jahr, NULL_EURO) for one in offene}
    cut = _take(released.rest, offene[::-1], room=lambda one: after[one.jahr])
    settled = {jahr: betrag - cut.teile.get(jahr, NULL_EURO) for jahr, betrag in after.items()}
    return {one.jahr: settled[one.jahr] for one in offene if settled[one.jahr] != one.gebunden.betrag}


def _nearness(jahr: int, own: int) -> tuple[bool, int]:
    """Order years: the own one, earlier ones the nearest first, later ones the nearest first."""
    return jahr > own, abs(jahr - own)


def _beyond(gebunden: Gebunden) -> Geld:
    return max(gebunden.verbrauch - gebunden.betrag, NULL_EURO)


def _take(betrag: Geld, jahre: Sequence[Jahresbindung], *, room: Callable[[Jahresbindung], Geld]) -> Verteilung:
    """Take an amount from years in their order, from each what it has room for."""
    rest, teile = betrag, {}
    for one in jahre:
        part = min(rest, room(one))
        if part > NULL_EURO:
            teile[one.jahr] = part
            rest -= part
    return Verteilung(teile, rest)
