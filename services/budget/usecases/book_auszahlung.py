"""Book what projects has paid of a grant: Verbrauch on the project's Bindungen, once for ever by its key (P9, V7).

A payment within the grant has its money bound already, so it can pass no `sperren` and overdraw nothing. A refund or a
Storno that touches closed years counts in the first open one that follows, as `vorjahr` (V13), and is bound there anew
as long as the grant is owed. A posting carries the day of the payment, also in another year, and then names that year's
close if it is closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.budget.domain.abschluss import QUARTALE
from services.budget.domain.auszahlung import (
    AuszahlungUnknown,
    Jahresbindung,
    Verteilung,
    spread_auszahlung,
    spread_rueckzahlung,
)
from services.budget.domain.buchung import VORJAHR, Buchung, apply_buchungen
from services.budget.domain.volumen import Stand
from services.budget.storage import abschluesse, auszahlungen, bindungen, buchungen, volumina
from services.budget.storage.auszahlungen import Auszahlung
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.accept_vorjahr import NoOpenYear, Ziel, find_ziel
from services.budget.usecases.bind import AuftragReused
from services.budget.usecases.owe_again import Umbindung, book_umbindung, plan_umbindung
from services.budget.usecases.post_buchungen import post_buchungen
from services.budget.usecases.read_bindungen import wire_quellen
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller, service_caller
from shared.kalender import Instant
from shared.storage import audit
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id

_REASONS = {
    "keine_bindung": "Für dieses Projekt ist nichts gebunden.",
    "ueber_bindung": "Es ist mehr, als für das Projekt noch gebunden oder ausgezahlt ist.",
    "kein_offenes_jahr": "Das Jahr ist abgeschlossen, und kein späteres ist eingerichtet und offen.",
    "geld_fehlt": "Dafür ist nichts mehr gebunden, und das Projektbudget reicht dafür nicht.",
}


@dataclass(frozen=True, slots=True)
class Antwort:
    """What became of a payment; `code` says why it is not booked, `bindungen` what is bound for the project now."""

    status: str
    bindungen: Sequence[Mapping[str, Any]]
    code: str | None = None

    @property
    def detail(self) -> str | None:
        """Say why it is not booked, for people."""
        return _REASONS[self.code] if self.code else None


@dataclass(frozen=True, slots=True)
class Lage:
    """A project's Bindungen by year and the Volumina that they stand on, locked."""

    bindungen: Mapping[int, Bindung]
    staende: Mapping[Key, Stand]

    @property
    def jahre(self) -> tuple[Jahresbindung, ...]:
        """Give what is bound and paid, by year."""
        return tuple(
            Jahresbindung(jahr, one.gebunden, self.staende[one.ort, one.volumen].abgeschlossen)
            for jahr, one in sorted(self.bindungen.items())
        )


@retried
async def book_auszahlung(database: Database, caller: Caller, auszahlung: Auszahlung, *, now: Instant) -> Antwort:
    """Book a payment, a refund or a Storno, or say why not; one that is not booked may be sent again.

    Raises AuftragReused for other content under a key, AuszahlungUnknown for the Storno of what is not booked.
    """
    akteur = service_caller(caller.sub, jugendamt=caller.jugendamt, akteur=auszahlung.veranlasst_von)
    async with database.transaction(akteur) as work:
        await bindungen.lock_quelle(work, auszahlung.projekt)
        known = await auszahlungen.find(work, auszahlung.schluessel)
        if known is not None and known != auszahlung:
            raise AuftragReused
        lage = await lock_lage(work, auszahlung)
        code = None if known else await _book(work, auszahlung, lage=lage, now=now)
        bound = (await wire_quellen(work, [auszahlung.projekt]))[auszahlung.projekt]
    return Antwort("abgelehnt" if code else "wiederholt" if known else "gebucht", bound, code)


async def lock_lage(work: Work, auszahlung: Auszahlung) -> Lage:
    """Lock the Volumina on which a project is bound, also of closed years, and read what is bound and used there."""
    before = await bindungen.read_of(work, auszahlung.projekt)
    keys = [(one.ort, one.volumen) for one in before.values() if one.art == "projekt"]
    staende = await volumina.lock_staende(work, keys, abgeschlossene=True) if keys else {}
    bound = await bindungen.read_of(work, auszahlung.projekt)
    return Lage({jahr: one for jahr, one in bound.items() if (one.ort, one.volumen) in staende}, staende)


async def _book(work: Work, auszahlung: Auszahlung, *, lage: Lage, now: Instant) -> str | None:
    """Post a payment in the years that it belongs to; give the code of why not."""
    if not lage.bindungen:
        return "keine_bindung"
    try:
        posts, staende = await _plan(work, auszahlung, lage=lage)
    except NoOpenYear:
        return "kein_offenes_jahr"
    if posts is None:
        return "ueber_bindung"
    umbindung = await plan_umbindung(work, auszahlung, posts, staende=staende)
    if await _lacks_money(work, umbindung, staende=staende):
        return "geld_fehlt"
    davor = await book_umbindung(work, umbindung, jahr=auszahlung.datum.year, now=now)
    await post_buchungen(work, umbindung.posts, staende=staende, now=now, davor=davor)
    await auszahlungen.append(work, auszahlung, now=now)
    await audit.record(
        work,
        aktion="auszahlung.gebucht",
        gegenstand="projekt",
        gegenstand_id=str(auszahlung.projekt),
        daten={
            "schluessel": str(auszahlung.schluessel),
            "veranlasst_von": auszahlung.veranlasst_von,
            "betraege": [{"jahr": post.ort.jahr, "betrag": str(post.betrag)} for post in posts],
        },
        now=now,
    )
    return None


async def _lacks_money(work: Work, umbindung: Umbindung, *, staende: Mapping[Key, Stand]) -> bool:
    """Tell whether postings need money that is neither bound for them nor left: the Storno of a refund may (V10)."""
    keys = {post.bindung_key for post in umbindung.posts if post.bindung_key}
    bound = {key: one.gebunden for key, one in (await bindungen.read_many(work, keys)).items()}
    bound |= {(one.quelle, one.ort.jahr): one.gebunden for _, one in umbindung.changes}
    summen = apply_buchungen(umbindung.posts, gebunden=bound).summen
    needed = {key: changed.verbrauch + changed.offene_bindung for key, changed in summen.items()}
    return any(mehr > NULL_EURO and mehr > staende[key].summen.verfuegbar for key, mehr in needed.items())


async def _plan(work: Work, auszahlung: Auszahlung, *, lage: Lage) -> tuple[list[Buchung] | None, dict[Key, Stand]]:
    """Make the postings of a payment, with the Volumina they stand on; None where nothing is bound for it."""
    staende = {key: stand for key, stand in lage.staende.items() if not stand.abgeschlossen}
    if auszahlung.storniert:
        return await _reverse(work, auszahlung, staende=staende)
    verteilung = _spread(auszahlung, lage)
    close = await _find_close(work, auszahlung) if verteilung.teile else None
    posts = [
        replace(_posting(auszahlung, lage.bindungen[jahr], betrag=part), abschluss=close)
        for jahr, part in verteilung.teile.items()
    ]
    if verteilung.rest:
        paid = [one.jahr for one in lage.jahre if one.abgeschlossen and one.gebunden.verbrauch > NULL_EURO]
        if not paid or verteilung.rest > NULL_EURO:
            return None, staende
        late = _posting(auszahlung, lage.bindungen[paid[-1]], betrag=verteilung.rest)
        late, staende = await _postpone(work, late, auszahlung=auszahlung, staende=staende)
        posts.append(late)
    return posts, staende


async def _find_close(work: Work, auszahlung: Auszahlung) -> UUID | None:
    """Find the close of the year in which a payment was made, None while that is open (V13)."""
    closes = await abschluesse.list_standing(work, auszahlung.datum.year)
    return closes[-1] if len(closes) == len(QUARTALE) else None


def _spread(auszahlung: Auszahlung, lage: Lage) -> Verteilung:
    if auszahlung.betrag > NULL_EURO:
        return spread_auszahlung(auszahlung.betrag, jahre=lage.jahre, jahr=auszahlung.datum.year)
    return spread_rueckzahlung(-auszahlung.betrag, jahre=lage.jahre)


async def _reverse(
    work: Work, auszahlung: Auszahlung, *, staende: dict[Key, Stand]
) -> tuple[list[Buchung], dict[Key, Stand]]:
    """Take back the very postings of a payment, each in its year, or where that is closed in an open one (G5, V13)."""
    assert auszahlung.storniert is not None, "the caller has looked"
    originals = await buchungen.list_of_beleg(work, auszahlung.storniert)
    if not originals:
        raise AuszahlungUnknown
    posts = []
    for original in originals:
        reversal = replace(
            original, id=new_id(), art="storno", betrag=-original.betrag, offen=NULL_EURO, beleg=auszahlung.schluessel
        )
        if (original.ort, original.volumen) not in staende:
            reversal, staende = await _postpone(work, reversal, auszahlung=auszahlung, staende=staende)
        posts.append(reversal)
    return posts, staende


async def _postpone(
    work: Work, posting: Buchung, *, auszahlung: Auszahlung, staende: dict[Key, Stand]
) -> tuple[Buchung, dict[Key, Stand]]:
    """Put a posting of a closed year into the first open one that follows, naming the close; raises NoOpenYear."""
    ziel: Ziel = await find_ziel(work, posting.ort)
    key = (ziel.ort, posting.volumen)
    if key not in staende:
        staende = staende | await volumina.lock_staende(work, [key])
    late = replace(posting, ort=ziel.ort, datum=auszahlung.datum)
    if ziel.abschluss is None:
        return late, staende
    return replace(late, vermerk=VORJAHR, abschluss=ziel.abschluss), staende


def _posting(auszahlung: Auszahlung, bindung: Bindung, *, betrag: Geld) -> Buchung:
    return Buchung(
        id=new_id(),
        art="auszahlung",
        ort=bindung.ort,
        volumen=bindung.volumen,
        datum=auszahlung.datum,
        betrag=betrag,
        zweck="projekt",
        quelle=auszahlung.projekt,
        traeger=bindung.traeger,
        beleg=auszahlung.schluessel,
    )
