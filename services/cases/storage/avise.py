"""Rows and sums of an Abrechnungsavis (X5), from the append-only bookings as they stood at any instant.

A Leistung is a row from its recognition on, and another one from its Storno on. Whether the budget has it follows from
the message that carried it, the refusal of its key, and what wjh has accepted since (V13).
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from services.cases.domain.avis import Abrechnung, Buchungsweg, Posten, Summe, Vorgang
from services.cases.domain.sicht import Sicht
from services.cases.domain.vollstaendigkeit import month_of
from services.cases.storage import vorfeldhilfen
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage.database import Work
from shared.umfang import Preis

CHUNK = 1000
NULL_ID = UUID(int=0)
FIRST = ("", "", date(1, 1, 1), "", NULL_ID)
_SEEN = (
    "(CAST(:traeger AS text) IS NULL OR x.traeger = :traeger)"
    " AND (:alles OR x.sozialraum = ANY(CAST(:sozialraeume AS text[])) OR x.traeger = CAST(:eigener AS text))"
)
_BEFORE = "(CAST(:bis AS timestamptz) IS NULL OR {at} < :bis)"
_LEISTUNGEN = (
    "erfasst AS (SELECT x.id, x.traeger, x.beleg, x.kontrakt, k.nummer, x.sozialraum, x.datum, x.art, x.minuten,"  # noqa: S608  # made of our own constants; values are bound
    " x.satz, x.regel, x.betrag AS wert, k.volumen, a.gebucht_am, a.sendung,"
    " CASE WHEN x.kontrakt IS NULL THEN 'flaeche' WHEN k.volumen IS NULL THEN 'ausserhalb'"
    " WHEN k.volumen = ANY(CAST(:pauschale AS text[])) THEN 'pauschal' ELSE 'volumen' END AS abrechnung"
    " FROM leistungen x LEFT JOIN kontrakte k ON k.jugendamt = x.jugendamt AND k.id = x.kontrakt"
    " CROSS JOIN LATERAL (SELECT z.gebucht_am, z.sendung FROM leistungszustaende z WHERE z.jugendamt = x.jugendamt"
    " AND z.id = x.id AND z.zustand = 'anerkannt' ORDER BY z.nr LIMIT 1) a"
    f" WHERE x.jugendamt = :jugendamt AND x.datum BETWEEN :erster AND :letzter AND {_SEEN}),"
    " gebucht AS (SELECT e.id AS schluessel, e.id, 1 AS zeichen, 'leistung' AS vorgang, e.traeger, e.beleg, e.kontrakt,"
    " e.nummer, e.sozialraum, e.datum, e.art, e.minuten, e.satz, e.regel, e.wert, e.volumen, e.abrechnung,"
    " e.gebucht_am, e.sendung FROM erfasst e"
    " UNION ALL SELECT r.id, e.id, -1, 'storno', e.traeger, e.beleg, e.kontrakt, e.nummer, e.sozialraum, e.datum,"
    " e.art, e.minuten, e.satz, e.regel, e.wert, e.volumen, e.abrechnung, r.gebucht_am, (SELECT z.sendung"
    " FROM leistungszustaende z WHERE z.jugendamt = r.jugendamt AND z.id = e.id AND z.schluessel = r.id"
    " AND z.sendung IS NOT NULL ORDER BY z.nr DESC LIMIT 1)"
    " FROM erfasst e JOIN stornos r ON r.jugendamt = :jugendamt AND r.leistung = e.id"
)
_VORFELD = (
    " UNION ALL SELECT m.schluessel, x.id, m.zeichen, m.vorgang, x.traeger, NULL, NULL, NULL, x.sozialraum, x.datum,"  # noqa: S608  # made of our own constants; values are bound
    " 'vorfeld', x.minuten, x.satz, x.regel, x.betrag, x.volumen, CASE x.kostengrund WHEN 'kein_volumen'"
    " THEN 'kein_volumen' WHEN 'pauschal' THEN 'pauschal' ELSE 'volumen' END, m.gebucht_am,"
    " (SELECT a.id FROM ausgang a WHERE a.jugendamt = x.jugendamt AND a.thema = :vorfeld AND a.erledigt_am IS NULL"
    " AND a.inhalt->>'schluessel' = CAST(m.schluessel AS text)) FROM vorfeldhilfen x CROSS JOIN LATERAL"
    " (SELECT x.id AS schluessel, 1 AS zeichen, 'vorfeldhilfe' AS vorgang, x.gebucht_am"
    " UNION ALL SELECT s.id, -1, 'vorfeldstorno', s.gebucht_am FROM vorfeldstornos s"
    " WHERE s.jugendamt = x.jugendamt AND s.vorfeldhilfe = x.id) m"
    f" WHERE x.jugendamt = :jugendamt AND x.datum BETWEEN :erster AND :letzter AND x.traeger IS NOT NULL AND {_SEEN})"
)
_REFUSED_BEFORE, _REFUSED_VORFELD_BEFORE = _BEFORE.format(at="z.gebucht_am"), _BEFORE.format(at="v.gebucht_am")
_ABLEHNUNGEN = (
    "(SELECT z.ablehnung_detail AS detail FROM leistungszustaende z WHERE z.jugendamt = :jugendamt AND z.id = g.id"  # noqa: S608  # made of our own constants; values are bound
    f" AND z.schluessel = {{key}} AND z.ablehnung_code IS NOT NULL AND {_REFUSED_BEFORE}"
    " UNION ALL SELECT v.detail FROM vorfeldablehnungen v WHERE v.jugendamt = :jugendamt AND v.vorfeldhilfe = g.id"
    f" AND v.schluessel = {{key}} AND {_REFUSED_VORFELD_BEFORE} LIMIT 1)"
)
_ACCEPTED = "LEFT JOIN vorjahresuebernahmen {name} ON {name}.jugendamt = :jugendamt AND {name}.schluessel = {key} AND "
# A Storno of a row that the budget refused is refused with it; its own key was never sent.
_POSTEN = (
    f"WITH {_LEISTUNGEN}{_VORFELD}, posten AS MATERIALIZED (SELECT g.schluessel, g.id, g.vorgang, g.traeger, g.beleg,"  # noqa: S608  # made of our own constants; values are bound
    " g.kontrakt, g.nummer, g.sozialraum, g.datum, g.art, g.zeichen * g.minuten AS minuten, g.satz, g.regel,"
    " g.zeichen * g.wert AS wert, coalesce(u.volumen, g.volumen) AS volumen, g.abrechnung, w.weg,"
    " CASE WHEN u.id IS NOT NULL THEN u.betrag WHEN g.abrechnung IN ('volumen', 'ausserhalb') THEN g.zeichen * g.wert"
    " ELSE 0 END AS betrag, coalesce(u.gebucht_in, CAST(extract(year FROM g.datum) AS int)) AS haushaltsjahr,"
    " g.gebucht_am, CASE WHEN w.weg = 'abgelehnt' THEN coalesce(x.detail, o.detail) END AS ablehnung FROM gebucht g"
    f" LEFT JOIN LATERAL {_ABLEHNUNGEN.format(key='g.schluessel')} x ON true"
    f" LEFT JOIN LATERAL {_ABLEHNUNGEN.format(key='g.id')} o ON g.schluessel <> g.id"
    f" {_ACCEPTED.format(name='u', key='g.schluessel')}{_BEFORE.format(at='u.gebucht_am')}"
    f" {_ACCEPTED.format(name='p', key='g.id')}{_BEFORE.format(at='p.gebucht_am')}"
    " LEFT JOIN ausgang m ON m.jugendamt = :jugendamt AND m.id = g.sendung"
    " CROSS JOIN LATERAL (SELECT CASE WHEN u.id IS NOT NULL THEN 'vorjahr' WHEN x.detail IS NOT NULL"
    " OR (o.detail IS NOT NULL AND p.id IS NULL) THEN 'abgelehnt'"
    " WHEN g.abrechnung IN ('ausserhalb', 'kein_volumen') THEN 'nicht_im_budget'"
    f" WHEN m.id IS NOT NULL AND (m.erledigt_am IS NULL OR NOT {_BEFORE.format(at='m.erledigt_am')}) THEN 'unterwegs'"
    f" ELSE 'gebucht' END AS weg) w WHERE {_BEFORE.format(at='g.gebucht_am')}"
    " AND (CAST(:nach_instant AS timestamptz) IS NULL OR g.gebucht_am >= :nach_instant))"
)
_KEY = "traeger, coalesce(nummer, ''), datum, coalesce(beleg, ''), schluessel"
_READ = text(
    f"{_POSTEN} SELECT * FROM posten WHERE ({_KEY})"  # noqa: S608  # made of our own constants; values are bound
    " > (:nach_traeger, :nach_nummer, CAST(:nach_datum AS date), :nach_beleg, CAST(:nach_schluessel AS uuid))"
    f" ORDER BY {_KEY} LIMIT :limit"
)
_AMOUNTS = {
    "im_budget": "weg IN ('gebucht', 'unterwegs', 'vorjahr')",
    "ausserhalb": "weg = 'nicht_im_budget'",
    "unterwegs": "weg = 'unterwegs'",
    "vorjahr": "weg = 'vorjahr'",
    "abgelehnt": "weg = 'abgelehnt'",
}
_SUMS = text(
    f"{_POSTEN} SELECT traeger, nummer, grouping(traeger) AS alle, grouping(nummer) AS aller_kontrakte,"  # noqa: S608  # made of our own constants; values are bound
    " count(*) AS zeilen, coalesce(sum(minuten) FILTER (WHERE weg <> 'abgelehnt'), 0) AS minuten,"
    + ",".join(f" coalesce(sum(betrag) FILTER (WHERE {which}), 0) AS {name}" for name, which in _AMOUNTS.items())
    + " FROM posten GROUP BY GROUPING SETS ((), (traeger), (traeger, nummer))"
    " HAVING grouping(nummer) = 1 OR nummer = ANY(CAST(:nummern AS text[])) ORDER BY alle DESC, traeger, nummer"
)


@dataclass(frozen=True, slots=True)
class Frage:
    """Which rows are asked for: of a month, a Träger; booked before `bis` and not before `ab`; behind a row, so many.

    `pauschale` are the Volumina that are paid as a lump sum in the month's year (V8).
    """

    monat: date
    traeger: str | None = None
    bis: Instant | None = None
    ab: Instant | None = None
    pauschale: frozenset[str] = frozenset()
    nach: tuple[str, str, date, str, UUID] = FIRST
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Summen:
    """Sums of all rows that are asked for: in total, per Träger, and per Träger and number of those Kontrakte."""

    gesamt: Summe
    traeger: dict[str, Summe]
    kontrakte: dict[tuple[str, str], Summe]


async def read_posten(work: Work, frage: Frage, *, sicht: Sicht) -> tuple[Posten, ...]:
    """Read rows by Träger, Kontrakt, day and beleg (X5)."""
    names = ("nach_traeger", "nach_nummer", "nach_datum", "nach_beleg", "nach_schluessel")
    place = dict(zip(names, frage.nach, strict=True)) | {"limit": frage.limit}
    rows = await work.execute(_READ, _parameters(work, frage, sicht=sicht) | place)
    return tuple(map(_to_posten, rows))


async def stream_posten(work: Work, frage: Frage, *, sicht: Sicht) -> AsyncIterator[Posten]:
    """Give all rows in the same order, by a cursor of the database: whatever their number, few are held at a time."""
    names = ("nach_traeger", "nach_nummer", "nach_datum", "nach_beleg", "nach_schluessel")
    place = dict(zip(names, FIRST, strict=True)) | {"limit": None}
    found = await work.connection.stream(
        _READ, _parameters(work, frage, sicht=sicht) | place, execution_options={"yield_per": CHUNK}
    )
    async for row in found:
        yield _to_posten(row)


async def read_summen(work: Work, frage: Frage, *, sicht: Sicht, nummern: Sequence[str]) -> Summen:
    """Add all rows up, per Kontrakt for those that are named (X5)."""
    rows = (await work.execute(_SUMS, _parameters(work, frage, sicht=sicht) | {"nummern": list(nummern)})).all()
    by_traeger = {row.traeger: _to_summe(row) for row in rows if row.aller_kontrakte and not row.alle}
    by_kontrakt = {(row.traeger, row.nummer): _to_summe(row) for row in rows if not row.aller_kontrakte}
    gesamt = next((_to_summe(row) for row in rows if row.alle), Summe())
    return Summen(gesamt, by_traeger, by_kontrakt)


def place_of(posten: Posten) -> tuple[str, str, date, str, UUID]:
    """Tell where a row stands in the order of rows."""
    return posten.traeger, posten.nummer or "", posten.datum, posten.beleg or "", posten.schluessel


def _parameters(work: Work, frage: Frage, *, sicht: Sicht) -> dict[str, Any]:
    monat = month_of(frage.monat)
    return {
        "jugendamt": work.jugendamt,
        "erster": monat.beginn,
        "letzter": monat.ende,
        "traeger": frage.traeger,
        "pauschale": sorted(frage.pauschale),
        "vorfeld": vorfeldhilfen.THEMA,
        "bis": frage.bis,
        "nach_instant": frage.ab,
        "alles": sicht.alles,
        "sozialraeume": sorted(sicht.sozialraeume),
        "eigener": sicht.traeger,
    }


def _to_posten(row: Row[Any]) -> Posten:
    return Posten(
        schluessel=row.schluessel,
        leistung=row.id,
        vorgang=Vorgang(row.vorgang),
        traeger=row.traeger,
        beleg=row.beleg,
        kontrakt=row.kontrakt,
        nummer=row.nummer,
        sozialraum=row.sozialraum,
        datum=row.datum,
        art=row.art,
        minuten=row.minuten,
        preis=None if row.satz is None else Preis(row.datum, Geld(row.satz), row.regel),
        wert=Geld(row.wert),
        betrag=Geld(row.betrag),
        volumen=row.volumen,
        abrechnung=Abrechnung(row.abrechnung),
        weg=Buchungsweg(row.weg),
        haushaltsjahr=row.haushaltsjahr,
        gebucht_am=row.gebucht_am,
        ablehnung=row.ablehnung,
    )


def _to_summe(row: Row[Any]) -> Summe:
    amounts = {name: Geld(int(getattr(row, name))) for name in _AMOUNTS}
    return Summe(zeilen=row.zeilen, minuten=int(row.minuten), **amounts)
