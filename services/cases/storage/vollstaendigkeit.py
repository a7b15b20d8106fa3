"""Counting completeness in SQL (X3): which Kontrakt-months are expected, which are declared, what the budget knows.

`GEMELDET` and `LAUFEND` are the two halves of every count: the latest declaration of each Träger and month, and the
months that are over of each signed Kontrakt. What was counted last is kept with a version, so that the budget is told
of what changed and of nothing else.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from services.cases.domain.sicht import Sicht
from services.cases.domain.vollstaendigkeit import FIRST_DAY, Monatsstand, Vollstaendigkeit
from shared.contracts.vollstaendigkeit import VollstaendigkeitZeile
from shared.kalender import Instant
from shared.storage.database import Work

GEMELDET = (
    "gemeldet AS (SELECT DISTINCT ON (traeger, monat) id, version, traeger, monat, vollstaendig, gebucht_am"
    " FROM traegermeldungen WHERE jugendamt = :jugendamt AND monat BETWEEN :von AND :bis"
    " AND (CAST(:traeger AS text) IS NULL OR traeger = :traeger) ORDER BY traeger, monat, version DESC)"
)
LAUFEND = (
    "laufend AS (SELECT k.id, k.nummer, k.sozialraum, k.traeger, u.am, CAST(m AS date) AS monat FROM kontrakte k"
    " JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id"
    " CROSS JOIN LATERAL generate_series(date_trunc('month', CAST(greatest(k.beginn, :von) AS timestamp)),"
    " CAST(least(k.ende, :bis) AS timestamp), interval '1 month') AS m"
    " WHERE k.jugendamt = :jugendamt AND k.status IN ('unterzeichnet', 'beendet') AND k.beginn <= :bis"
    " AND k.ende >= :von AND (CAST(:traeger AS text) IS NULL OR k.traeger = :traeger)"
    " AND (CAST(:sozialraum AS text) IS NULL OR k.sozialraum = :sozialraum)"
    " AND (CAST(:kontrakt AS text) IS NULL OR k.nummer = :kontrakt OR CAST(k.id AS text) = :kontrakt))"
)
# Complete, and it names the Kontrakt or was made when that was signed already.
ERKLAERT = (
    "(g.vollstaendig AND (g.gebucht_am >= l.am OR EXISTS (SELECT FROM meldungsminuten n WHERE n.jugendamt = :jugendamt"
    " AND n.meldung = g.id AND n.version = g.version AND n.kontraktnummer = l.nummer)))"
)
_COUNT = (
    f"WITH {GEMELDET}, {LAUFEND}, gezaehlt AS (SELECT l.monat, l.sozialraum, l.traeger, CAST(count(*) AS int)"  # noqa: S608  # made of our own constants; values are bound
    f" AS erwartet, CAST(count(*) FILTER (WHERE {ERKLAERT}) AS int) AS gemeldet FROM laufend l"
    " LEFT JOIN gemeldet g ON g.traeger = l.traeger AND g.monat = l.monat GROUP BY l.monat, l.sozialraum, l.traeger)"
)
_RECOUNT = text(
    f"{_COUNT}, soll AS (SELECT monat, sozialraum, traeger, erwartet, gemeldet FROM gezaehlt"  # noqa: S608  # made of our own constants; values are bound
    " UNION ALL SELECT s.monat, s.sozialraum, s.traeger, 0, 0 FROM vollstaendigkeitsstaende s"
    " WHERE s.jugendamt = :jugendamt AND s.monat BETWEEN :von AND :bis AND s.erwartet > 0"
    " AND (CAST(:traeger AS text) IS NULL OR s.traeger = :traeger)"
    " AND (CAST(:sozialraum AS text) IS NULL OR s.sozialraum = :sozialraum) AND NOT EXISTS (SELECT FROM gezaehlt z"
    " WHERE z.monat = s.monat AND z.sozialraum = s.sozialraum AND z.traeger = s.traeger))"
    " INSERT INTO vollstaendigkeitsstaende AS s (jugendamt, monat, sozialraum, traeger, id, version, erwartet,"
    " gemeldet, gezaehlt_am) SELECT :jugendamt, monat, sozialraum, traeger, gen_random_uuid(), 1, erwartet, gemeldet,"
    " CAST(:now AS timestamptz) FROM soll ORDER BY monat, sozialraum, traeger"
    " ON CONFLICT (jugendamt, monat, sozialraum, traeger) DO UPDATE SET version = s.version + 1,"
    " erwartet = excluded.erwartet, gemeldet = excluded.gemeldet, gezaehlt_am = excluded.gezaehlt_am"
    " WHERE (s.erwartet, s.gemeldet) IS DISTINCT FROM (excluded.erwartet, excluded.gemeldet)"
    " RETURNING s.id, s.version, s.monat, s.sozialraum, s.traeger, s.erwartet, s.gemeldet"
)
_SEEN = "(:alles OR sozialraum = ANY(CAST(:sozialraeume AS text[])) OR traeger = CAST(:eigener AS text))"
_READ = text(
    f"{_COUNT}, gesehen AS (SELECT * FROM gezaehlt WHERE {_SEEN}),"  # noqa: S608  # made of our own constants; values are bound
    " summe AS (SELECT CAST(coalesce(sum(erwartet), 0) AS int) AS erwartet_summe,"
    " CAST(coalesce(sum(gemeldet), 0) AS int) AS gemeldet_summe,"
    " CAST(count(*) FILTER (WHERE monat <= :spaet AND gemeldet < erwartet) AS int) AS verspaetet FROM gesehen)"
    " SELECT s.*, p.* FROM summe s LEFT JOIN (SELECT * FROM gesehen"
    " WHERE (monat, sozialraum, traeger) > (CAST(:nach_monat AS date), :nach_sozialraum, :nach_traeger)"
    " AND (NOT :nur_verspaetete OR (monat <= :spaet AND gemeldet < erwartet))"
    " ORDER BY monat, sozialraum, traeger LIMIT :limit) p ON true ORDER BY p.monat, p.sozialraum, p.traeger"
)
_SUM = text(
    f"{_COUNT} SELECT coalesce(sum(erwartet), 0) AS erwartet, coalesce(sum(gemeldet), 0) AS gemeldet"  # noqa: S608  # made of our own constants; values are bound
    f" FROM gezaehlt WHERE {_SEEN}"
)
_SUM_OF_STAENDE = text(
    "SELECT coalesce(sum(erwartet), 0) AS erwartet, coalesce(sum(gemeldet), 0) AS gemeldet"  # noqa: S608  # made of our own constants; values are bound
    " FROM vollstaendigkeitsstaende WHERE jugendamt = :jugendamt AND monat BETWEEN :von AND :bis"
    " AND (CAST(:traeger AS text) IS NULL OR traeger = :traeger)"
    f" AND (CAST(:sozialraum AS text) IS NULL OR sozialraum = :sozialraum) AND {_SEEN}"
)
_COUNTED_ON = text("SELECT tag FROM vollstaendigkeitszaehlungen WHERE jugendamt = :jugendamt")
_MARK = text(
    "INSERT INTO vollstaendigkeitszaehlungen (jugendamt, tag) VALUES (:jugendamt, :tag)"
    " ON CONFLICT (jugendamt) DO UPDATE SET tag = greatest(vollstaendigkeitszaehlungen.tag, excluded.tag)"
)


@dataclass(frozen=True, slots=True)
class Frage:
    """Which Kontrakt-months are asked for: months from that of `von` to that of `bis`, and whose."""

    von: date | None = None
    bis: date | None = None
    sozialraum: str | None = None
    traeger: str | None = None
    kontrakt: str | None = None


@dataclass(frozen=True, slots=True)
class Seitenfrage:
    """Which page of the months: behind this one, so many, all or the late ones; `spaet` is the last late month."""

    spaet: date
    limit: int
    nach: tuple[date, str, str] = (FIRST_DAY, "", "")
    nur_verspaetete: bool = False


@dataclass(frozen=True, slots=True)
class Seite:
    """A page of months, with the sum and the number of late ones over all of them."""

    monate: tuple[Monatsstand, ...]
    summe: Vollstaendigkeit
    verspaetet: int


async def recount(work: Work, frage: Frage, *, bis: date, now: Instant) -> tuple[VollstaendigkeitZeile, ...]:
    """Count anew up to the last month that is over; give what differs from what was counted before."""
    rows = await work.execute(_RECOUNT, {**_parameters(work, frage, bis=bis), "now": now})
    return tuple(
        VollstaendigkeitZeile(
            schluessel=row.id,
            version=row.version,
            monat=row.monat.isoformat()[:7],
            sozialraum=row.sozialraum,
            traeger=row.traeger,
            erwartet=row.erwartet,
            gemeldet=row.gemeldet,
        )
        for row in rows
    )


async def read_seite(work: Work, frage: Frage, *, sicht: Sicht, seite: Seitenfrage, bis: date) -> Seite:
    """Count as it stands now, as far as it is seen, and give one page of it."""
    nach_monat, nach_sozialraum, nach_traeger = seite.nach
    paging = {
        "spaet": seite.spaet,
        "nur_verspaetete": seite.nur_verspaetete,
        "limit": seite.limit,
        "nach_monat": nach_monat,
        "nach_sozialraum": nach_sozialraum,
        "nach_traeger": nach_traeger,
    }
    rows = (await work.execute(_READ, {**_parameters(work, frage, bis=bis), **_seen(sicht), **paging})).all()
    summe = Vollstaendigkeit(rows[0].erwartet_summe, rows[0].gemeldet_summe)
    return Seite(_to_monate([row for row in rows if row.monat is not None]), summe, rows[0].verspaetet)


async def sum_up(work: Work, frage: Frage, *, sicht: Sicht, bis: date) -> Vollstaendigkeit:
    """Sum up what is seen: of one Kontrakt as it stands now, else as it was counted last, so that a list is quick."""
    statement = _SUM_OF_STAENDE if frage.kontrakt is None else _SUM
    parameters = {**_parameters(work, frage, bis=bis), **_seen(sicht)}
    if frage.kontrakt is None:
        del parameters["kontrakt"]
    row = (await work.execute(statement, parameters)).one()
    return Vollstaendigkeit(int(row.erwartet), int(row.gemeldet))


async def counted_on(work: Work) -> date | None:
    """Tell on which day everything was counted last."""
    tag: date | None = (await work.execute(_COUNTED_ON, {"jugendamt": work.jugendamt})).scalar_one_or_none()
    return tag


async def mark_counted(work: Work, tag: date) -> None:
    """Note that everything was counted on this day."""
    await work.execute(_MARK, {"jugendamt": work.jugendamt, "tag": tag})


def _parameters(work: Work, frage: Frage, *, bis: date) -> dict[str, Any]:
    return {
        "jugendamt": work.jugendamt,
        "von": frage.von.replace(day=1) if frage.von else FIRST_DAY,
        "bis": min(frage.bis, bis) if frage.bis else bis,
        "sozialraum": frage.sozialraum,
        "traeger": frage.traeger,
        "kontrakt": _canonical(frage.kontrakt),
    }


def _canonical(ref: str | None) -> str | None:
    """Write an id in its one form, a nummer as it is."""
    with suppress(ValueError):
        return str(UUID(ref)) if ref else None
    return ref


def _seen(sicht: Sicht) -> dict[str, Any]:
    return {"alles": sicht.alles, "sozialraeume": sorted(sicht.sozialraeume), "eigener": sicht.traeger}


def _to_monate(rows: Sequence[Row[Any]]) -> tuple[Monatsstand, ...]:
    return tuple(
        Monatsstand(row.monat, row.sozialraum, row.traeger, Vollstaendigkeit(row.erwartet, row.gemeldet))
        for row in rows
    )
