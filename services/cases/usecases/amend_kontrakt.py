"""Amend, end or hand on a signed Kontrakt (K1, K3-K5, K14): the money is bound anew before anything changes.

The same flow as a signature: decide under the lock, record the intent, commit, ask the budget in the person's name,
record the answer. While the answer is out, hours are recognised only as far as both contents allow.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from services.cases.clients.budget import Budget
from services.cases.domain.aenderung import Aenderung, Neufassung, check_spaetleistungen, decide_aenderung, done_already
from services.cases.domain.beendigung import plan_beendigung, plan_traegerwechsel
from services.cases.domain.kontrakt import Anlass, Bindung, Kontrakt
from services.cases.domain.sicht import EVERYTHING, sicht_of
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.zeichnung import find_sozialraum, limit_of
from services.cases.storage import fassungen, kontrakte
from services.cases.usecases.ask_budget import AENDERUNG, Announced, Person, bind_announced, judge_open
from services.cases.usecases.complete_aenderung import Urheber, book_aenderung, complete_aenderung, fassung_of
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.settle_absichten import AenderungUnknown, settle_absicht
from services.cases.usecases.vorhaben import write_aenderung
from services.cases.usecases.zugriff import DECIDERS, Zugriff, show_again
from shared.contracts.repeat import Repeat
from shared.contracts.versions import etag_of, require_match
from shared.geld import Geld
from shared.kalender import ONE_DAY, Instant, berlin_day
from shared.storage import absichten, idempotency
from shared.storage.absichten import Absicht
from shared.storage.database import Database, Work, retried

Plan = Callable[[Kontrakt, Stammdaten, date], Aenderung]


@dataclass(frozen=True, slots=True)
class Wunsch:
    """What somebody wants of a signed Kontrakt: how it is planned, whether it was carried out last already, and why.

    The reason of an end is one for an overdraft too (V10): where a year is overdrawn, what was worked may leave it
    with more than before, and a help that is over must not stay open for that.
    """

    plan: Plan
    done: Callable[[Kontrakt], bool]
    begruendung: str | None = None


def wish_aenderung(aenderung: Aenderung, *, person: Person) -> Wunsch:
    """Wish for an amendment."""
    return Wunsch(
        plan=lambda _kontrakt, _stammdaten, _heute: aenderung,
        done=lambda kontrakt: done_already(kontrakt, aenderung, signer=person.caller),
        begruendung=aenderung.ueberschreitung,
    )


def wish_beendigung(*, ende: date, grund: str, person: Person) -> Wunsch:
    """Wish for an early end."""
    return Wunsch(
        plan=lambda kontrakt, _stammdaten, heute: plan_beendigung(kontrakt, ende=ende, grund=grund, heute=heute),
        done=lambda kontrakt: _ended(kontrakt, Anlass.BEENDIGUNG, ende=ende, grund=grund, person=person),
        begruendung=grund,
    )


def wish_traegerwechsel(*, ab: date, traeger: str, grund: str, person: Person) -> Wunsch:
    """Wish for another Träger from a day on."""
    return Wunsch(
        plan=lambda kontrakt, stammdaten, heute: plan_traegerwechsel(
            kontrakt, ab=ab, traeger=traeger, grund=grund, stammdaten=stammdaten, heute=heute
        ),
        done=lambda kontrakt: (
            _ended(kontrakt, Anlass.TRAEGERWECHSEL, ende=ab - ONE_DAY, grund=grund, person=person)
            if ab > date.min
            else False
        ),
        begruendung=grund,
    )


async def amend_kontrakt(
    database: Database,
    budget: Budget,
    zugriff: Zugriff,
    wunsch: Wunsch,
    *,
    person: Person,
    buch: Stammdatenbuch,
    now: Instant,
) -> Kontrakt:
    """Change a signed Kontrakt, or raise what stands against it: rules, money (V10), an answer that is missing (K4)."""
    jugendamt = person.caller.jugendamt
    await buch.refresh(jugendamt)
    begun = await _begin(database, zugriff, wunsch, person=person, buch=buch, now=now)
    if isinstance(begun, Absicht):
        await settle_absicht(database, budget, begun, jugendamt=jugendamt, now=now)
        begun = await _begin(database, zugriff, wunsch, person=person, buch=buch, now=now)
    if isinstance(begun, Absicht):
        raise AenderungUnknown
    if isinstance(begun, Kontrakt):
        return begun
    bindungen = await bind_announced(
        database, budget, begun, person=person, begruendung=wunsch.begruendung, unknown=AenderungUnknown, now=now
    )
    return await _complete(database, begun.absicht, person=person, bindungen=bindungen, now=now)


@retried
async def _begin(
    database: Database, zugriff: Zugriff, wunsch: Wunsch, *, person: Person, buch: Stammdatenbuch, now: Instant
) -> Kontrakt | Absicht | Announced:
    """Decide under the lock: done already, an older intent to settle first, or a new one announced."""
    async with database.transaction(person.caller) as work:
        stammdaten = await buch.read(work)
        sicht = sicht_of(person.caller, stammdaten=stammdaten, rollen=DECIDERS)
        kontrakt = await kontrakte.lock(work, zugriff.kontrakt, sicht=sicht)
        if await idempotency.recall(work, zugriff.repeat):
            return await show_again(work, kontrakt, now=now)
        if wunsch.done(kontrakt):
            await idempotency.remember(work, zugriff.repeat, made=str(kontrakt.id))
            return await show_again(work, kontrakt, now=now)
        if absicht := await absichten.find_open(work, kontrakt.id):
            return judge_open(absicht, now=now)
        require_match(zugriff.match, etag_of(kontrakt.version))
        aenderung = wunsch.plan(kontrakt, stammdaten, berlin_day(now))
        neu = decide_aenderung(kontrakt, aenderung, signer=person.caller, stammdaten=stammdaten)
        if neu.inhalt.laufzeit.ende < kontrakt.inhalt.laufzeit.ende:
            ende = neu.inhalt.laufzeit.ende
            check_spaetleistungen(await fassungen.find_after(work, kontrakt.id, ende=ende), ende=ende)
        if neu.bindet:
            sozialraum = find_sozialraum(neu.inhalt.sozialraum, stammdaten=stammdaten)
            hoechstens = limit_of(person.caller, sozialraum=sozialraum)
            absicht = await _announce(work, kontrakt, aenderung, neu=neu, repeat=zugriff.repeat, now=now)
            return _announced(absicht, kontrakt, aenderung, neu=neu, hoechstens=hoechstens)
        booked = await book_aenderung(work, kontrakt, aenderung, urheber=Urheber(person.caller.sub, now), now=now)
        await idempotency.remember(work, zugriff.repeat, made=str(kontrakt.id))
        return booked


async def _announce(
    work: Work, kontrakt: Kontrakt, aenderung: Aenderung, *, neu: Neufassung, repeat: Repeat | None, now: Instant
) -> Absicht:
    """Record what is to be asked; until it is answered, hours take no more than both contents grant (K14)."""
    vorhaben = write_aenderung(aenderung)
    absicht = await absichten.announce(
        work, art=AENDERUNG, gegenstand=kontrakt.id, inhalt=vorhaben, repeat=repeat, now=now
    )
    await fassungen.hold_back(work, kontrakt.id, minuten=neu.bewilligt, ende=neu.inhalt.laufzeit.ende)
    return absicht


def _announced(
    absicht: Absicht, kontrakt: Kontrakt, aenderung: Aenderung, *, neu: Neufassung, hoechstens: Geld | None
) -> Announced:
    """Give the Kontrakt as it is to be bound, for at most so much (K3)."""
    fassung = fassung_of(kontrakt, aenderung, neu=neu, urheber=Urheber(absicht.akteur, absicht.erstellt_am))
    asked = replace(kontrakt, inhalt=neu.inhalt, fassungen=(*kontrakt.fassungen, fassung))
    return Announced(absicht, asked, hoechstens)


@retried
async def _complete(
    database: Database,
    absicht: Absicht,
    *,
    person: Person,
    bindungen: tuple[Bindung, ...],
    now: Instant,
) -> Kontrakt:
    async with database.transaction(person.caller) as work:
        await complete_aenderung(work, absicht, bindungen=bindungen, now=now)
        return await kontrakte.get(work, absicht.gegenstand, sicht=EVERYTHING)


def _ended(kontrakt: Kontrakt, anlass: Anlass, *, ende: date, grund: str, person: Person) -> bool:
    if not kontrakt.fassungen:
        return False
    last = kontrakt.fassungen[-1]
    return (last.anlass, last.inhalt.laufzeit.ende, last.grund, last.von) == (anlass, ende, grund, person.caller.sub)
