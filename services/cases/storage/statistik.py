"""What the statistics are counted from: Kontrakte as signed and amended, their recognised hours and spending (K12).

Four statements whatever the number of Kontrakte. All of them read the versions that were booked by an instant
(V16); a day is ruled by the latest version that had begun by then. Sozialraum and term are those of the latest one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from services.cases.domain.hilfeart import Form
from services.cases.domain.sicht import Sicht
from services.cases.domain.statistik import NOT_IN_ECKWERT, Ausgaben, Zelle
from shared.contracts.stammdaten import EinwohnerStand, StammdatenArt
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Work

# A version holds from its day until the day before a later one begins; `jahre` are the years asked for.
_ABSCHNITTE = (
    "WITH jahre AS (SELECT j AS jahr, make_date(j, 1, 1) AS erster, make_date(j, 12, 31) AS letzter"
    " FROM unnest(CAST(:jahre AS int[])) AS j),"
    " fassungen AS (SELECT f.kontrakt, f.gueltig_ab, f.form, f.hilfeart, f.entgelt_art, f.entgelt_betrag,"
    " f.volumen IS NULL AS ausserhalb,"
    " first_value(f.sozialraum) OVER neueste AS sozialraum, first_value(f.beginn) OVER neueste AS beginn,"
    " first_value(f.ende) OVER neueste AS ende, min(f.gueltig_ab) OVER spaetere AS abgeloest_ab"
    " FROM kontraktfassungen f WHERE f.jugendamt = :jugendamt AND f.gebucht_am < :bis"
    " AND (:alles OR f.sozialraum = ANY(CAST(:sozialraeume AS text[])))"
    " WINDOW neueste AS (PARTITION BY f.kontrakt ORDER BY f.fassung DESC),"
    " spaetere AS (neueste ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),"
    " abschnitte AS (SELECT *, gueltig_ab AS von, least(ende, abgeloest_ab - 1) AS bis FROM fassungen"
    " WHERE gueltig_ab <= least(ende, abgeloest_ab - 1))"
)
_ZELLEN = text(
    f"{_ABSCHNITTE} SELECT j.jahr, a.sozialraum, a.form, count(*) AS faelle,"  # noqa: S608  # made of our own constants; values are bound
    " count(*) FILTER (WHERE a.hilfeart <> ALL(CAST(:ohne AS text[]))) AS eckwertfaelle,"
    " count(*) FILTER (WHERE a.beginn >= j.erster) AS neu,"
    " count(*) FILTER (WHERE a.beginn >= j.erster AND a.beginn > :tag) AS neu_kuenftig,"
    " count(*) FILTER (WHERE a.ende <= j.letzter) AS beendet,"
    " count(*) FILTER (WHERE a.ende <= j.letzter AND a.ende > :tag) AS beendet_kuenftig,"
    " coalesce(sum(a.ende - a.beginn + 1) FILTER (WHERE a.ende <= j.letzter), 0) AS tage"
    " FROM jahre j JOIN abschnitte a ON a.beginn <= j.letzter AND a.ende >= j.erster"
    " AND least(a.ende, j.letzter) BETWEEN a.von AND a.bis GROUP BY j.jahr, a.sozialraum, a.form"
)
# A month in part by its days, half up to the cent, as shared.umfang prices it.
_ENTGELTE = text(
    f"{_ABSCHNITTE} SELECT j.jahr, a.sozialraum,"  # noqa: S608  # made of our own constants; values are bound
    " CASE WHEN a.ausserhalb THEN 'ausserhalb' ELSE 'vereinbart' END AS art,"
    " CAST(sum(CASE a.entgelt_art WHEN 'tagessatz'"
    " THEN a.entgelt_betrag * t.tage ELSE (2 * a.entgelt_betrag * t.tage + t.voll) / (2 * t.voll) END) AS bigint)"
    " AS betrag FROM jahre j JOIN abschnitte a ON a.entgelt_art IS NOT NULL"
    " AND a.von <= least(j.letzter, :tag) AND a.bis >= j.erster"
    " CROSS JOIN LATERAL generate_series(date_trunc('month', CAST(greatest(a.von, j.erster) AS timestamp)),"
    " CAST(least(a.bis, j.letzter, :tag) AS timestamp), interval '1 month') AS m (monat)"
    " CROSS JOIN LATERAL (SELECT CAST(m.monat AS date) AS von, CAST(m.monat + interval '1 month' AS date) - 1 AS bis) g"
    " CROSS JOIN LATERAL (SELECT least(g.bis, a.bis, :tag) - greatest(g.von, a.von) + 1 AS tage,"
    " g.bis - g.von + 1 AS voll) t GROUP BY j.jahr, a.sozialraum, a.ausserhalb"
)
# Spending with a Kontrakt's number, by the day of the spending; `gebucht_am` is the budget's instant.
_GEBUCHT = text(
    f"{_ABSCHNITTE} SELECT j.jahr, k.sozialraum, 'gebucht' AS art, CAST(sum(g.betrag) AS bigint) AS betrag"  # noqa: S608  # made of our own constants; values are bound
    " FROM jahre j CROSS JOIN (SELECT DISTINCT kontrakt, sozialraum FROM abschnitte) k"
    " JOIN kontraktausgaben g ON g.jugendamt = :jugendamt AND g.kontrakt = k.kontrakt AND g.gebucht_am < :bis"
    " AND g.datum BETWEEN j.erster AND least(j.letzter, :tag) GROUP BY j.jahr, k.sozialraum"
)
# What the budget refused for good is not paid; of what it booked, a Storno that it refused takes nothing back.
_STUNDEN = text(
    f"{_ABSCHNITTE} SELECT j.jahr, k.sozialraum, 'stunden' AS art, CAST(sum(l.betrag) AS bigint) AS betrag"  # noqa: S608  # made of our own constants; values are bound
    " FROM jahre j CROSS JOIN (SELECT DISTINCT kontrakt, sozialraum FROM abschnitte) k"
    " JOIN leistungen l ON l.jugendamt = :jugendamt AND l.kontrakt = k.kontrakt"
    " AND l.datum BETWEEN j.erster AND j.letzter"
    " CROSS JOIN LATERAL (SELECT n.zustand, n.schluessel, n.ablehnung_code FROM leistungszustaende n"
    " WHERE n.jugendamt = l.jugendamt"
    " AND n.id = l.id AND n.gebucht_am < :bis ORDER BY n.nr DESC LIMIT 1) z"
    " WHERE (z.zustand = 'anerkannt' AND z.ablehnung_code IS NULL) OR (z.zustand = 'storniert'"
    " AND z.ablehnung_code IS NOT NULL AND z.schluessel <> l.id AND NOT EXISTS (SELECT FROM leistungszustaende r"
    " WHERE r.jugendamt = l.jugendamt AND r.id = l.id AND r.schluessel = l.id AND r.ablehnung_code IS NOT NULL"
    " AND r.gebucht_am < :bis AND NOT EXISTS (SELECT FROM vorjahresuebernahmen u WHERE u.jugendamt = r.jugendamt"
    " AND u.schluessel = r.schluessel AND u.gebucht_am < :bis))) GROUP BY j.jahr, k.sozialraum"
)


@dataclass(frozen=True, slots=True)
class Frage:
    """Which years are counted as of which German day, whose end is the instant `bis`."""

    jahre: Sequence[int]
    tag: date
    bis: Instant


async def count_zellen(work: Work, frage: Frage, *, sicht: Sicht) -> tuple[Zelle, ...]:
    """Count Kontrakte by year, Sozialraum and form: each once, by the form on its last day in that year (K12)."""
    parameters = _parameters(work, frage, sicht=sicht) | {"ohne": list(NOT_IN_ECKWERT)}
    rows = (await work.execute(_ZELLEN, parameters)).mappings()
    return tuple(Zelle(**{**row, "form": Form(row["form"])}) for row in rows)


async def sum_ausgaben(work: Work, frage: Frage, *, sicht: Sicht) -> Mapping[tuple[int, str], Ausgaben]:
    """Sum what Kontrakte cost by year and Sozialraum: hours, spending, and rates of the days that are over (K12)."""
    parameters = _parameters(work, frage, sicht=sicht)
    summed: dict[tuple[int, str], Ausgaben] = {}
    for statement in (_STUNDEN, _GEBUCHT, _ENTGELTE):
        for row in await work.execute(statement, parameters):
            place = (row.jahr, row.sozialraum)
            summed[place] = summed.get(place, Ausgaben()) + Ausgaben(**{row.art: Geld(row.betrag)})
    return summed


async def read_einwohner(work: Work, *, bis: Instant | None) -> Mapping[tuple[int, str], int]:
    """Read how many under 21 live where, by year and Sozialraum, as known here (`bis`: as booked by then)."""
    versions = await stammdaten.list_all(work, StammdatenArt.EINWOHNER, bis=bis)
    known = (EinwohnerStand.model_validate(version.inhalt) for version in versions)
    return {(stand.jahr, stand.sozialraum): stand.unter_21 for stand in known}


def _parameters(work: Work, frage: Frage, *, sicht: Sicht) -> dict[str, Any]:
    return {
        "jugendamt": work.jugendamt,
        "jahre": list(frage.jahre),
        "tag": frage.tag,
        "bis": frage.bis,
        "alles": sicht.alles,
        "sozialraeume": sorted(sicht.sozialraeume),
    }
