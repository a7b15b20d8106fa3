"""Bind again what comes back of a closed year: a grant stays owed until its final account is checked (P9, V7, V13).

What counts as `vorjahr` uses up no Bindung. So the Bindung of the open year in which it is booked rises by what comes
back, and falls by what a Storno of that pays out after all; the posting itself carries what changes of what is open.
Both leave what is verfuegbar as it was. After the check it is only what the final grant leaves to be paid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.budget.domain.auszahlung import Jahresbindung, change_owed, spread_auszahlung
from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import VORJAHR, Buchung
from services.budget.domain.volumen import Stand, Summen
from services.budget.storage import auszahlungen, bindungen, projektreste, uebertraege, volumina
from services.budget.storage.auszahlungen import Auszahlung
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.post_buchungen import Davor
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


@dataclass(frozen=True, slots=True)
class Umbindung:
    """Postings with what they change of what is open, and the Bindungen that change with them."""

    posts: Sequence[Buchung]
    changes: Sequence[tuple[Bindung, Bindung]] = ()

    @property
    def mit_buchung(self) -> frozenset[int]:
        """Name the years in which a posting carries the change."""
        return frozenset(post.ort.jahr for post in self.posts if post.vermerk == VORJAHR)


async def plan_umbindung(
    work: Work, auszahlung: Auszahlung, posts: Sequence[Buchung], *, staende: Mapping[Key, Stand]
) -> Umbindung:
    """Say what changes of a project's Bindungen with postings of which some count as `vorjahr`; `staende` are locked.

    A year in which nothing was bound for the project gets its row, if something is bound there now.
    """
    late = [post for post in posts if post.vermerk == VORJAHR]
    if not late:
        return Umbindung(posts)
    bound = await bindungen.read_of(work, auszahlung.projekt)
    jahre = _after(bound, posts, staende=staende)
    betrag = total(post.betrag for post in late)
    offen = total(one.gebunden.offen for one in jahre)
    change = change_owed(betrag, offen=offen, geschuldet=await _read_geschuldet(work, auszahlung))
    changed = {late[0].ort.jahr: change}
    if change > NULL_EURO:
        bound = await _with_row(work, bound, jahr=late[0].ort.jahr)
    if change < NULL_EURO:
        freed = spread_auszahlung(NULL_EURO - change, jahre=jahre, jahr=late[0].ort.jahr)
        changed = {jahr: NULL_EURO - teil for jahr, teil in freed.teile.items()}
    changes = [(bound[jahr], _with_more(bound[jahr], mehr)) for jahr, mehr in changed.items() if mehr]
    return Umbindung(_carry(posts, changes), changes)


async def book_umbindung(work: Work, umbindung: Umbindung, *, jahr: int, now: Instant) -> Davor:
    """Change the Bindungen; `jahr` is the one of the payment. Tell what that changes where no posting carries it."""
    carried = umbindung.mit_buchung
    await uebertraege.book(work, umbindung.changes, begruendung=f"Vorjahr {jahr}", now=now, mit_buchung=carried)
    changes = {
        (after.ort, after.volumen): Summen(offene_bindung=after.gebunden.offen - before.gebunden.offen)
        for before, after in umbindung.changes
        if after.ort.jahr not in carried
    }
    await volumina.add(work, changes, tag=berlin_day(now))
    return Davor({}, changes)


async def _with_row(work: Work, bound: dict[int, Bindung], *, jahr: int) -> dict[int, Bindung]:
    if jahr in bound:
        return bound
    somewhere = next(iter(bound.values()))
    await projektreste.ensure(work, [somewhere], jahr=jahr, eingerichtet=[replace(somewhere.ort, jahr=jahr)])
    return await bindungen.read_of(work, somewhere.quelle)


def _after(
    bound: Mapping[int, Bindung], posts: Sequence[Buchung], *, staende: Mapping[Key, Stand]
) -> tuple[Jahresbindung, ...]:
    """Give the open years as the postings leave them that use up their own Bindung."""
    found = []
    for jahr, one in sorted(bound.items()):
        if (one.ort, one.volumen) in staende:
            own = [post.betrag for post in posts if post.bindung_key == (one.quelle, jahr)]
            found.append(Jahresbindung(jahr, one.gebunden).with_verbrauch(total(own)))
    return tuple(found)


async def _read_geschuldet(work: Work, auszahlung: Auszahlung) -> Geld | None:
    """Say what the final grant leaves to be paid behind this payment, None before it is known."""
    festgesetzt = await auszahlungen.find_festgesetzt(work, auszahlung.projekt)
    if festgesetzt is None:
        return None
    paid = await auszahlungen.sum_ausgezahlt(work, auszahlung.projekt) + auszahlung.betrag
    return max(festgesetzt - paid, NULL_EURO)


def _with_more(bindung: Bindung, mehr: Geld) -> Bindung:
    return replace(bindung, gebunden=Gebunden(bindung.gebunden.betrag + mehr, bindung.gebunden.verbrauch))


def _carry(posts: Sequence[Buchung], changes: Sequence[tuple[Bindung, Bindung]]) -> list[Buchung]:
    """Give each year's change of what is open to the first posting there that counts as `vorjahr`."""
    left = {after.ort.jahr: after.gebunden.offen - before.gebunden.offen for before, after in changes}
    return [
        replace(post, offen=left.pop(post.ort.jahr, NULL_EURO)) if post.vermerk == VORJAHR else post for post in posts
    ]
