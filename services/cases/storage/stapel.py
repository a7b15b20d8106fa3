"""Booking a batch: a handful of statements, whatever its rows (K9).

Locks are taken in the order of their keys, rows are added in the order of their belege, so that two batches of one
Träger wait for each other and never deadlock. Nothing is locked that append-only tables hold: what somebody else
booked meanwhile shows in which belege come back from the insert.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from services.cases.domain.angabe import Art
from services.cases.domain.kontrakt import Status
from services.cases.domain.leistung import Buchungsziel, Inhalt, Neu
from services.cases.domain.quittung import Gebucht, Zustand
from shared.geld import Geld
from shared.kalender import Instant, Zeitraum
from shared.storage.database import Work

# Looked up one by one, by key (LATERAL): `= ANY` over thousands of values reads all rows of the tenant against all
# values wherever the table's statistics are older than its rows, as after the first large batches.
# The running sum is locked for writing, the Kontrakt only against a change of its state.
_LOCK_ZIELE = text(
    "SELECT z.* FROM (SELECT DISTINCT id FROM (SELECT (SELECT k.id FROM kontrakte k WHERE k.jugendamt = :jugendamt"
    " AND k.nummer = r.nummer) AS id FROM unnest(CAST(:nummern AS text[])) AS r (nummer)"
    " UNION ALL SELECT unnest(CAST(:ids AS uuid[]))) named ORDER BY id) wanted"
    " CROSS JOIN LATERAL (SELECT k.id, k.nummer, k.sozialraum, k.traeger, k.status, k.beginn, k.volumen,"
    " LEAST(k.ende, s.grenze_ende) AS ende, k.stundensatz, LEAST(s.bewilligt, s.grenze_minuten) AS bewilligt,"
    " s.anerkannt"
    " FROM kontrakte k JOIN kontraktstaende s ON s.jugendamt = k.jugendamt AND s.kontrakt = k.id"
    " WHERE k.jugendamt = :jugendamt AND k.id = wanted.id AND k.traeger = :traeger"
    " FOR NO KEY UPDATE OF s FOR SHARE OF k) z"
)
_FIND_BELEGE = text(
    "SELECT l.*, z.zustand FROM unnest(CAST(:belege AS text[])) AS r (beleg)"
    " CROSS JOIN LATERAL (SELECT beleg, id, kontrakt, sozialraum, datum, minuten, art, betrag FROM leistungen"
    " WHERE jugendamt = :jugendamt AND traeger = :traeger AND beleg = r.beleg LIMIT 1) l"
    " CROSS JOIN LATERAL (SELECT zustand FROM leistungszustaende"
    " WHERE jugendamt = :jugendamt AND id = l.id ORDER BY nr DESC LIMIT 1) z"
)
_ADD = text(
    "INSERT INTO leistungen (jugendamt, id, traeger, beleg, kontrakt, sozialraum, datum, minuten, art, satz, regel,"
    " betrag, gebucht_am, gebucht_von) SELECT :jugendamt, r.id, :traeger, r.beleg, r.kontrakt, r.sozialraum, r.datum,"
    " r.minuten, r.art, r.satz, r.regel, r.betrag, :now, :von FROM unnest(CAST(:ids AS uuid[]),"
    " CAST(:belege AS text[]), CAST(:kontrakte AS uuid[]), CAST(:sozialraeume AS text[]), CAST(:daten AS date[]),"
    " CAST(:minuten AS smallint[]), CAST(:arten AS text[]), CAST(:saetze AS bigint[]), CAST(:regeln AS text[]),"
    " CAST(:betraege AS bigint[]))"
    " AS r (id, beleg, kontrakt, sozialraum, datum, minuten, art, satz, regel, betrag) ORDER BY r.beleg"
    " ON CONFLICT (jugendamt, traeger, beleg) DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Bestand:
    """What stands in the books under a beleg: what it says and what became of it."""

    inhalt: Inhalt
    gebucht: Gebucht


async def lock_ziele(work: Work, *, traeger: str, refs: Collection[str]) -> dict[str, Buchungsziel]:
    """Find the Träger's Kontrakte by nummer or id, and keep their sums and states until the commit (K14).

    They are listed under both, so that a row may name either.
    """
    if not refs:
        return {}
    ids = _read_ids(refs)
    parameters = {"jugendamt": work.jugendamt, "traeger": traeger, "nummern": list(refs), "ids": list(ids.values())}
    rows = (await work.execute(_LOCK_ZIELE, parameters)).all()
    by_id = {row.id: _to_ziel(row) for row in rows}
    named = {row.nummer: by_id[row.id] for row in rows} | {str(ziel.id): ziel for ziel in by_id.values()}
    return named | {ref: by_id[ref_id] for ref, ref_id in ids.items() if ref_id in by_id}


async def find_belege(work: Work, *, traeger: str, belege: Collection[str]) -> dict[str, Bestand]:
    """Find what the Träger has booked under these belege (K8)."""
    if not belege:
        return {}
    parameters = {"jugendamt": work.jugendamt, "traeger": traeger, "belege": list(belege)}
    return {row.beleg: _to_bestand(row) for row in await work.execute(_FIND_BELEGE, parameters)}


async def add(work: Work, *, traeger: str, zeilen: Mapping[UUID, Neu], now: Instant) -> frozenset[UUID]:
    """Book rows under their ids and give back those that were booked: others lost their beleg meanwhile (K8)."""
    if not zeilen:
        return frozenset()
    rows = list(zeilen.values())
    parameters = {
        "jugendamt": work.jugendamt,
        "traeger": traeger,
        "now": now,
        "von": work.caller.sub,
        "ids": list(zeilen),
        "belege": [row.beleg for row in rows],
        "kontrakte": [row.inhalt.kontrakt for row in rows],
        "sozialraeume": [row.inhalt.sozialraum for row in rows],
        "daten": [row.inhalt.datum for row in rows],
        "minuten": [row.inhalt.minuten for row in rows],
        "arten": [row.inhalt.art.value for row in rows],
        "saetze": [row.preis.satz.cents for row in rows],
        "regeln": [row.preis.regel for row in rows],
        "betraege": [row.betrag.cents for row in rows],
    }
    return frozenset((await work.execute(_ADD, parameters)).scalars())


def to_inhalt(row: Row[Any]) -> Inhalt:
    """Read what a booked row says."""
    return Inhalt(row.kontrakt, row.sozialraum, row.datum, row.minuten, Art(row.art))


def _to_bestand(row: Row[Any]) -> Bestand:
    return Bestand(to_inhalt(row), Gebucht(row.id, Zustand(row.zustand), row.minuten, Geld(row.betrag)))


def _to_ziel(row: Row[Any]) -> Buchungsziel:
    return Buchungsziel(
        id=row.id,
        sozialraum=row.sozialraum,
        traeger=row.traeger,
        status=Status(row.status),
        laufzeit=Zeitraum(row.beginn, row.ende),
        im_volumen=row.volumen is not None,
        stundensatz=None if row.stundensatz is None else Geld(row.stundensatz),
        bewilligt=row.bewilligt,
        anerkannt=row.anerkannt,
    )


def _read_ids(refs: Iterable[str]) -> dict[str, UUID]:
    """Find the references that are ids, in whatever notation."""
    found = {}
    for ref in refs:
        with suppress(ValueError):
            found[ref] = UUID(ref)
    return found
