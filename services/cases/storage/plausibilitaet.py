"""Granted, delivered and recognised hours of a year's Kontrakte, and what stands out in them (X9).

One statement a page: what is read of a Kontrakt's hours is found by its key, so a page costs the hours of its Kontrakte
and no more. Reversed rows do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from services.cases.domain.kontrakt import Status
from services.cases.domain.plausibilitaet import MINUTES_OF_DAY, Langtag, Leistungsminuten, Lieferung
from services.cases.domain.sicht import Sicht
from services.cases.domain.stammdaten import Vertrag
from shared.contracts.listing import Page, PageRequest, PlaceUnreadable, pack, unpack
from shared.errors import Finding
from shared.kalender import Zeitraum
from shared.storage.database import Work

MOST_DAYS = 31  # named in one finding
_CURSOR = Finding("/cursor", "unlesbar", "Take `cursor` from `next` of the page before, unchanged.")
# Leistungen whose latest state is not a reversal: of one Kontrakt, and of all (one look-up a row is faster there).
_STANDING = (
    " JOIN leistungszustaende z ON z.jugendamt = l.jugendamt AND z.id = l.id AND z.zustand <> 'storniert'"
    " AND NOT EXISTS (SELECT FROM leistungszustaende n WHERE n.jugendamt = z.jugendamt AND n.id = z.id AND n.nr > z.nr)"
)
_LATEST = (
    " CROSS JOIN LATERAL (SELECT n.zustand FROM leistungszustaende n WHERE n.jugendamt = l.jugendamt AND n.id = l.id"
    " ORDER BY n.nr DESC LIMIT 1) z"
)
_SEEN = (
    " AND (:alles OR {row}.sozialraum = ANY(CAST(:sozialraeume AS text[])) OR {row}.traeger = CAST(:eigener AS text))"
    " AND (CAST(:sozialraum AS text) IS NULL OR {row}.sozialraum = :sozialraum)"
    " AND (CAST(:traeger AS text) IS NULL OR {row}.traeger = :traeger)"
)
_LIEFERUNGEN = text(
    "SELECT k.id, k.nummer, k.sozialraum, k.traeger, k.status, k.beginn, k.ende, s.bewilligt, h.*, o.monate"  # noqa: S608  # made of our own constants; values are bound
    " FROM kontrakte k JOIN kontraktstaende s ON s.jugendamt = k.jugendamt AND s.kontrakt = k.id"
    " CROSS JOIN LATERAL (SELECT CAST(coalesce(sum(t.minuten), 0) AS bigint) AS geleistet,"
    " CAST(coalesce(sum(t.anerkannt), 0) AS bigint) AS anerkannt,"
    " CAST(coalesce(sum(t.minuten) FILTER (WHERE t.datum BETWEEN :erster AND :letzter), 0) AS bigint)"
    " AS geleistet_jahr,"
    " CAST(coalesce(sum(t.anerkannt) FILTER (WHERE t.datum BETWEEN :erster AND :letzter), 0) AS bigint)"
    " AS anerkannt_jahr,"
    " CAST(coalesce(sum(t.minuten) FILTER (WHERE t.datum > k.ende), 0) AS bigint) AS minuten_nach_ende,"
    " array_agg(t.datum ORDER BY t.datum) FILTER (WHERE t.datum > k.ende) AS tage_nach_ende,"
    " array_agg(t.datum ORDER BY t.datum) FILTER (WHERE t.minuten > :tag_minuten"
    " AND t.datum BETWEEN :erster AND :letzter) AS lange_tage"
    " FROM (SELECT l.datum, sum(l.minuten) AS minuten, coalesce(sum(l.minuten) FILTER (WHERE z.zustand = 'anerkannt'),"
    f" 0) AS anerkannt FROM leistungen l{_STANDING}"
    " WHERE l.jugendamt = k.jugendamt AND l.kontrakt = k.id GROUP BY l.datum) t) h"
    " CROSS JOIN LATERAL (SELECT array_agg(to_char(m.monat, 'YYYY-MM') ORDER BY m.monat) AS monate"
    " FROM generate_series(date_trunc('month', CAST(greatest(k.beginn, :erster) AS timestamp)),"
    " CAST(least(k.ende, :letzter, CAST(:heute AS date) - 1) AS timestamp), interval '1 month') AS m (monat)"
    " WHERE s.bewilligt > 0 AND least(CAST(m.monat + interval '1 month' AS date) - 1, k.ende) < :heute AND NOT EXISTS"
    f" (SELECT FROM leistungen l{_STANDING} WHERE l.jugendamt = k.jugendamt AND l.kontrakt = k.id"
    " AND l.datum >= CAST(m.monat AS date) AND l.datum < CAST(m.monat + interval '1 month' AS date))) o"
    " WHERE k.jugendamt = :jugendamt AND k.status IN ('unterzeichnet', 'beendet') AND k.beginn <= :letzter"
    " AND (k.ende >= :erster OR EXISTS (SELECT FROM leistungen l"
    f"{_STANDING} WHERE l.jugendamt = k.jugendamt AND l.kontrakt = k.id AND l.datum BETWEEN :erster AND :letzter))"
    f"{_SEEN.format(row='k')} AND (CAST(:nach AS uuid) IS NULL OR k.id > :nach)"
    " AND (NOT :nur_befunde OR h.geleistet > s.bewilligt OR h.tage_nach_ende IS NOT NULL OR h.lange_tage IS NOT NULL"
    " OR o.monate IS NOT NULL) ORDER BY k.id LIMIT :anzahl"
)
_LANGTAGE = text(
    "SELECT t.datum, t.traeger, t.personal, t.minuten, p.hundertstel FROM (SELECT l.datum, l.traeger,"  # noqa: S608  # made of our own constants; values are bound
    " coalesce(l.personal, '') AS personal, CAST(sum(l.minuten) AS bigint) AS minuten"
    f" FROM leistungen l{_LATEST} WHERE l.jugendamt = :jugendamt"
    f" AND z.zustand <> 'storniert' AND l.datum BETWEEN :erster AND :letzter{_SEEN.format(row='l')}"
    " GROUP BY GROUPING SETS ((l.datum, l.traeger), (l.datum, l.traeger, l.personal))"
    " HAVING sum(l.minuten) > :tag_minuten AND (GROUPING(l.personal) = 1 OR l.personal <> '[entfernt]')) t"
    " CROSS JOIN LATERAL (SELECT CAST(coalesce(sum(v.hundertstel), 0) AS bigint) AS hundertstel"
    " FROM unnest(CAST(:vertragspartner AS text[]), CAST(:beginne AS date[]), CAST(:enden AS date[]),"
    " CAST(:hundertstel AS bigint[])) AS v (traeger, beginn, ende, hundertstel)"
    " WHERE v.traeger = t.traeger AND t.datum BETWEEN v.beginn AND v.ende) p"
    " WHERE t.minuten > :tag_minuten * CASE t.personal WHEN '' THEN greatest(1, (p.hundertstel + 99) / 100) ELSE 1 END"
    " AND (CAST(:nach_tag AS date) IS NULL OR (t.datum, t.traeger, t.personal)"
    " > (CAST(:nach_tag AS date), CAST(:nach AS text), CAST(:nach_personal AS text)))"
    " ORDER BY t.datum, t.traeger, t.personal LIMIT :anzahl"
)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which deliveries are asked for: those of a year, as known on `heute`."""

    zeitraum: Zeitraum
    heute: date
    sozialraum: str | None = None
    traeger: str | None = None
    nur_befunde: bool = False


async def read_lieferungen(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Lieferung]:
    """List Kontrakte that run or have hours in the year, by id; raises PlaceUnreadable."""
    parameters = _parameters(work, auswahl, sicht=sicht) | {
        "heute": auswahl.heute,
        "nur_befunde": auswahl.nur_befunde,
        "nach": _read_id(request.cursor) if request.cursor else None,
        "anzahl": request.limit + 1,
    }
    rows = (await work.execute(_LIEFERUNGEN, parameters)).all()
    shown = rows[: request.limit]
    following = pack([shown[-1].id.hex]) if len(rows) > request.limit else None
    return Page(tuple(_to_lieferung(row) for row in shown), following, "")


async def read_langtage(
    work: Work, auswahl: Auswahl, *, sicht: Sicht, vertraege: Sequence[Vertrag], request: PageRequest
) -> Page[Langtag]:
    """List days of more than 24 hours under one staff key, or for each of a Träger's posts; raises PlaceUnreadable.

    X9. Of a day first what all of a Träger's people booked, then each staff key.
    """
    nach_tag, nach, nach_personal = _read_day(request.cursor) if request.cursor else (None, None, None)
    counted = [vertrag for vertrag in vertraege if auswahl.sozialraum in (None, vertrag.sozialraum)]
    parameters = _parameters(work, auswahl, sicht=sicht) | {
        "vertragspartner": [vertrag.traeger for vertrag in counted],
        "beginne": [vertrag.laufzeit.beginn for vertrag in counted],
        "enden": [vertrag.laufzeit.ende for vertrag in counted],
        "hundertstel": [int(vertrag.stellen * 100) for vertrag in counted],
        "nach_tag": nach_tag,
        "nach": nach,
        "nach_personal": nach_personal,
        "anzahl": request.limit + 1,
    }
    rows = (await work.execute(_LANGTAGE, parameters)).all()
    shown = rows[: request.limit]
    last = shown[-1] if len(rows) > request.limit else None
    following = pack([last.datum.isoformat(), last.traeger, last.personal]) if last else None
    return Page(tuple(map(_to_langtag, shown)), following, "")


def _parameters(work: Work, auswahl: Auswahl, *, sicht: Sicht) -> dict[str, Any]:
    return {
        "jugendamt": work.jugendamt,
        "erster": auswahl.zeitraum.beginn,
        "letzter": auswahl.zeitraum.ende,
        "tag_minuten": MINUTES_OF_DAY,
        "alles": sicht.alles,
        "sozialraeume": sorted(sicht.sozialraeume),
        "eigener": sicht.traeger,
        "sozialraum": auswahl.sozialraum,
        "traeger": auswahl.traeger,
    }


def _to_lieferung(row: Row[Any]) -> Lieferung:
    return Lieferung(
        kontrakt=row.id,
        nummer=row.nummer,
        sozialraum=row.sozialraum,
        traeger=row.traeger,
        status=Status(row.status),
        laufzeit=Zeitraum(row.beginn, row.ende),
        bewilligt=row.bewilligt,
        insgesamt=Leistungsminuten(row.geleistet, row.anerkannt),
        im_jahr=Leistungsminuten(row.geleistet_jahr, row.anerkannt_jahr),
        minuten_nach_ende=row.minuten_nach_ende,
        tage_nach_ende=tuple(row.tage_nach_ende or ())[:MOST_DAYS],
        lange_tage=tuple(row.lange_tage or ())[:MOST_DAYS],
        leere_monate=tuple(row.monate or ()),
    )


def _to_langtag(row: Row[Any]) -> Langtag:
    return Langtag(row.datum, row.traeger, row.minuten, row.hundertstel, row.personal or None)


def _read_id(cursor: str) -> UUID:
    try:
        (row_id,) = unpack(cursor)
        return UUID(row_id)
    except (ValueError, TypeError, AttributeError):
        raise PlaceUnreadable(_CURSOR) from None


def _read_day(cursor: str) -> tuple[date, str, str]:
    try:
        tag, traeger, personal = unpack(cursor)
        return date.fromisoformat(tag), traeger.replace("\x00", ""), personal.replace("\x00", "")
    except (ValueError, TypeError, AttributeError):
        raise PlaceUnreadable(_CURSOR) from None
