"""Sign a Kontrakt (K2-K4): never without its Bindung, and no Bindung without its Kontrakt for long.

Decide under the lock and record the intent under a key of its own; commit; ask the budget with that key in the
person's name; record the answer. No transaction is open over the call. A call without an answer is settled by
settle_absichten, here when the signature is repeated or by the worker.
"""

from dataclasses import dataclass

from services.cases.clients.budget import Budget
from services.cases.domain.kontrakt import Begruendungen, Bindung, Kontrakt, Unterzeichnung
from services.cases.domain.sicht import EVERYTHING, sicht_of
from services.cases.domain.unterzeichnung import check_unterzeichnung, signed_already
from services.cases.domain.zeichnung import find_sozialraum, limit_of
from services.cases.storage import kontrakte
from services.cases.usecases.ask_budget import Announced, Person, bind_announced, judge_open
from services.cases.usecases.complete_unterzeichnung import ART, book_unterzeichnung, complete_absicht, vorhaben
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.settle_absichten import UnterzeichnungUnknown, settle_absicht
from services.cases.usecases.zugriff import DECIDERS, Zugriff, show_again
from shared.contracts.versions import etag_of, require_match
from shared.identity import Caller, RawToken
from shared.kalender import Instant, berlin_day
from shared.storage import absichten, idempotency
from shared.storage.absichten import Absicht
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Signatur:
    """A signature as it is given: by whom, with which token, for which reasons."""

    signer: Caller
    token: RawToken
    begruendungen: Begruendungen


async def sign_kontrakt(
    database: Database, budget: Budget, zugriff: Zugriff, signatur: Signatur, *, buch: Stammdatenbuch, now: Instant
) -> Kontrakt:
    """Sign, or raise what stands against it: the rules (K1-K3), the money (K4, V10), an answer that is missing (K4)."""
    jugendamt = signatur.signer.jugendamt
    await buch.refresh(jugendamt)
    begun = await _begin(database, zugriff, signatur, buch=buch, now=now)
    if isinstance(begun, Absicht):
        await settle_absicht(database, budget, begun, jugendamt=jugendamt, now=now)
        begun = await _begin(database, zugriff, signatur, buch=buch, now=now)
    if isinstance(begun, Absicht):
        raise UnterzeichnungUnknown
    if isinstance(begun, Kontrakt):
        return begun
    bindungen = await bind_announced(
        database,
        budget,
        begun,
        person=Person(signatur.signer, signatur.token),
        begruendung=signatur.begruendungen.ueberschreitung,
        unknown=UnterzeichnungUnknown,
        now=now,
    )
    return await _complete(database, begun.absicht, signatur=signatur, bindungen=bindungen, now=now)


@retried
async def _begin(
    database: Database, zugriff: Zugriff, signatur: Signatur, *, buch: Stammdatenbuch, now: Instant
) -> Kontrakt | Absicht | Announced:
    """Decide under the lock: signed already, an older intent to settle first, or a new one announced."""
    signer, begruendungen = signatur.signer, signatur.begruendungen
    async with database.transaction(signer) as work:
        stammdaten = await buch.read(work)
        sicht = sicht_of(signer, stammdaten=stammdaten, rollen=DECIDERS)
        kontrakt = await kontrakte.lock(work, zugriff.kontrakt, sicht=sicht)
        if await idempotency.recall(work, zugriff.repeat):
            return await show_again(work, kontrakt, now=now)
        if signed_already(kontrakt, signer=signer, begruendungen=begruendungen):
            await idempotency.remember(work, zugriff.repeat, made=str(kontrakt.id))
            return await show_again(work, kontrakt, now=now)
        if absicht := await absichten.find_open(work, kontrakt.id):
            return judge_open(absicht, now=now)
        require_match(zugriff.match, etag_of(kontrakt.version))
        check_unterzeichnung(
            kontrakt, signer=signer, begruendungen=begruendungen, stammdaten=stammdaten, heute=berlin_day(now)
        )
        if kontrakt.inhalt.volumen is None:
            return await _sign_outside(work, kontrakt, zugriff, begruendungen=begruendungen, now=now)
        inhalt = vorhaben(begruendungen)
        absicht = await absichten.announce(
            work, art=ART, gegenstand=kontrakt.id, inhalt=inhalt, repeat=zugriff.repeat, now=now
        )
        sozialraum = find_sozialraum(kontrakt.inhalt.sozialraum, stammdaten=stammdaten)
        return Announced(absicht, kontrakt, limit_of(signer, sozialraum=sozialraum))


async def _sign_outside(
    work: Work, kontrakt: Kontrakt, zugriff: Zugriff, *, begruendungen: Begruendungen, now: Instant
) -> Kontrakt:
    """Sign a help outside the volumes: there is nothing to bind (K5)."""
    unterzeichnung = Unterzeichnung(von=work.caller.sub, am=now, begruendungen=begruendungen)
    signed = await book_unterzeichnung(work, kontrakt, unterzeichnung, absicht=None, now=now)
    await idempotency.remember(work, zugriff.repeat, made=str(kontrakt.id))
    return signed


@retried
async def _complete(
    database: Database,
    absicht: Absicht,
    *,
    signatur: Signatur,
    bindungen: tuple[Bindung, ...],
    now: Instant,
) -> Kontrakt:
    async with database.transaction(signatur.signer) as work:
        await complete_absicht(work, absicht, bindungen=bindungen, now=now)
        kontrakt = await kontrakte.get(work, absicht.gegenstand, sicht=EVERYTHING)
    if kontrakt.unterzeichnung is None:
        raise UnterzeichnungUnknown  # settled otherwise while the answer was on its way
    return kontrakt
