"""The two books side by side, in one statement per page (K11).

Each Kontrakt that either book has running in the month is one row: the office's signed Kontrakte, and the Träger's
copies and declared minutes under the same number. `felder` lists what differs, and the state of a row, its fingerprint
and the sums of the month all follow from it, so that they cannot contradict each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, text

from services.cases.domain.abgleich import Abgleich, Befund, Buecher, Einigung, Feld, Zusammenfassung
from services.cases.domain.sicht import Sicht
from services.cases.domain.traegerbuch import Seite
from services.cases.domain.vollstaendigkeit import month_of
from services.cases.storage.tables_abgleich import EinigungRow
from services.cases.storage.vollstaendigkeit import ERKLAERT
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id

_FELDER = ("hilfeart", "beginn", "ende", "minuten_pro_woche", "kontingent_minuten", "entgelt_art", "entgelt_betrag")
_VALUES = ", ".join(
    f"({place}, '{name}', {{b}}, {{c}})".format(
        b=f"to_jsonb(CAST(CAST(b.{name} / 100.0 AS numeric(16, 2)) AS text))"
        if name == "entgelt_betrag"
        else f"to_jsonb(b.{name})",
        c=f"to_jsonb(CAST(CAST(c.{name} / 100.0 AS numeric(16, 2)) AS text))"
        if name == "entgelt_betrag"
        else f"to_jsonb(c.{name})",
    )
    for place, name in enumerate(_FELDER)
)
_BOOKS = (
    "WITH buero AS (SELECT k.id, k.nummer, k.traeger, k.sozialraum, k.hilfeart, k.beginn, k.ende, k.minuten_pro_woche,"
    " k.kontingent_minuten, k.entgelt_art, k.entgelt_betrag, k.geaendert_am, u.am FROM kontrakte k"
    " JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id"
    " WHERE k.jugendamt = :jugendamt AND k.status IN ('unterzeichnet', 'beendet')"
    " AND (CAST(:traeger AS text) IS NULL OR k.traeger = :traeger)"
    " AND (CAST(:nummer AS text) IS NULL OR k.nummer = :nummer)),"
    " kopie AS (SELECT DISTINCT ON (traeger, kontraktnummer) * FROM traegerkontrakte WHERE jugendamt = :jugendamt"
    " AND (CAST(:traeger AS text) IS NULL OR traeger = :traeger)"
    " AND (CAST(:nummer AS text) IS NULL OR kontraktnummer = :nummer)"
    " ORDER BY traeger, kontraktnummer, version DESC),"
    " gemeldet AS (SELECT DISTINCT ON (traeger) id, version, traeger, vollstaendig, gebucht_am FROM traegermeldungen"
    " WHERE jugendamt = :jugendamt AND monat = :erster AND (CAST(:traeger AS text) IS NULL OR traeger = :traeger)"
    " ORDER BY traeger, version DESC),"
    " minuten AS (SELECT g.traeger, n.kontraktnummer AS nummer, n.minuten FROM gemeldet g JOIN meldungsminuten n"
    " ON n.jugendamt = :jugendamt AND n.meldung = g.id AND n.version = g.version"
    " AND (CAST(:nummer AS text) IS NULL OR n.kontraktnummer = :nummer)),"
    " schluessel AS (SELECT traeger, nummer FROM buero WHERE beginn <= :letzter AND ende >= :erster"
    " UNION SELECT traeger, kontraktnummer FROM kopie WHERE beginn <= :letzter AND ende >= :erster"
    " UNION SELECT traeger, nummer FROM minuten)"
)
_ZEILEN = (
    f"{_BOOKS}, zeilen AS MATERIALIZED (SELECT s.traeger, s.nummer, coalesce(b.sozialraum, c.sozialraum) AS sozialraum,"  # noqa: S608  # made of our own constants; values are bound
    " b.id IS NOT NULL AS im_jugendamt, c.id IS NOT NULL OR n.minuten IS NOT NULL AS beim_traeger, d.felder,"
    " x.gebucht, x.gemeldet, b.am AS unterzeichnet_am, b.geaendert_am AS kontrakt_am, c.gebucht_am AS kopie_am,"
    " l.gebucht_am AS leistung_am, g.gebucht_am AS meldung_am, coalesce(b.beginn, c.beginn) AS beginn,"
    " coalesce(e.erklaert, false) AS erklaert FROM schluessel s"
    " LEFT JOIN buero b ON b.traeger = s.traeger AND b.nummer = s.nummer"
    " LEFT JOIN kopie c ON c.traeger = s.traeger AND c.kontraktnummer = s.nummer"
    " LEFT JOIN gemeldet g ON g.traeger = s.traeger"
    " LEFT JOIN minuten n ON n.traeger = s.traeger AND n.nummer = s.nummer"
    " CROSS JOIN LATERAL (SELECT sum(o.minuten) AS minuten, max(o.gebucht_am) AS gebucht_am FROM leistungen o"
    " WHERE o.jugendamt = :jugendamt AND o.kontrakt = b.id AND o.datum BETWEEN :erster AND :letzter AND NOT EXISTS"
    " (SELECT FROM stornos r WHERE r.jugendamt = o.jugendamt AND r.leistung = o.id)) l"
    f" CROSS JOIN LATERAL (SELECT {ERKLAERT.replace('l.am', 'b.am').replace('l.nummer', 's.nummer')} AS erklaert) e"
    " CROSS JOIN LATERAL (SELECT CASE WHEN b.id IS NOT NULL THEN coalesce(l.minuten, 0) END AS gebucht,"
    " coalesce(n.minuten, CASE WHEN e.erklaert AND b.id IS NOT NULL THEN 0 END) AS gemeldet) x"
    " CROSS JOIN LATERAL (SELECT coalesce(jsonb_agg(jsonb_build_object('feld', v.feld, 'jugendamt', v.b, 'traeger',"
    " v.c) ORDER BY v.stelle) FILTER (WHERE v.b IS DISTINCT FROM v.c), '[]') AS felder FROM (VALUES"
    f" {_VALUES}, (7, 'sozialraum', CASE WHEN c.sozialraum IS NULL THEN NULL ELSE to_jsonb(b.sozialraum) END,"
    " to_jsonb(c.sozialraum)), (8, 'minuten', CASE WHEN x.gemeldet IS NULL THEN NULL ELSE to_jsonb(x.gebucht) END,"
    " to_jsonb(x.gemeldet))) AS v (stelle, feld, b, c)) d"
    " WHERE :alles OR coalesce(b.sozialraum, c.sozialraum) = ANY(CAST(:sozialraeume AS text[]))"
    " OR s.traeger = CAST(:eigener AS text)),"
    " beurteilt AS MATERIALIZED (SELECT z.*, f.befund, md5(f.befund || CAST(z.felder AS text)) AS fingerabdruck"
    " FROM zeilen z"
    " CROSS JOIN LATERAL (SELECT CASE WHEN NOT z.im_jugendamt THEN 'nur_traeger'"
    " WHEN NOT z.beim_traeger THEN 'nur_jugendamt' WHEN z.felder <> '[]' THEN 'abweichend'"
    " ELSE 'uebereinstimmend' END AS befund) f),"
    " geeinigt AS (SELECT DISTINCT ON (i.traeger, i.kontraktnummer, i.seite) i.* FROM einigungen i"
    " JOIN beurteilt a ON a.traeger = i.traeger AND a.nummer = i.kontraktnummer AND a.fingerabdruck = i.fingerabdruck"
    " WHERE i.jugendamt = :jugendamt AND i.monat = :erster AND a.befund <> 'uebereinstimmend'"
    " ORDER BY i.traeger, i.kontraktnummer, i.seite, i.gebucht_am DESC, i.id DESC),"
    " einig AS (SELECT traeger, kontraktnummer, count(*) = 2 AS beide, jsonb_agg(jsonb_build_object('seite', seite,"
    " 'am', gebucht_am, 'von', gebucht_von, 'notiz', notiz) ORDER BY gebucht_am, id) AS einigungen FROM geeinigt"
    " GROUP BY traeger, kontraktnummer)"
)
_READ = text(
    f"{_ZEILEN}, summe AS (SELECT count(*) FILTER (WHERE befund = 'uebereinstimmend') AS uebereinstimmend,"  # noqa: S608  # made of our own constants; values are bound
    " count(*) FILTER (WHERE befund = 'abweichend') AS abweichend,"
    " count(*) FILTER (WHERE befund = 'nur_jugendamt') AS nur_jugendamt,"
    " count(*) FILTER (WHERE befund = 'nur_traeger') AS nur_traeger, count(*) FILTER (WHERE i.beide) AS geeinigt"
    " FROM beurteilt a LEFT JOIN einig i ON i.traeger = a.traeger AND i.kontraktnummer = a.nummer)"
    " SELECT s.*, p.* FROM summe s LEFT JOIN (SELECT a.*, i.einigungen FROM beurteilt a"
    " LEFT JOIN einig i ON i.traeger = a.traeger AND i.kontraktnummer = a.nummer"
    " WHERE (a.traeger, a.nummer) > (:nach_traeger, :nach_nummer)"
    " AND (CAST(:befund AS text) IS NULL OR a.befund = :befund)"
    " ORDER BY a.traeger, a.nummer LIMIT :limit) p ON true ORDER BY p.traeger, p.nummer"
)


@dataclass(frozen=True, slots=True)
class Frage:
    """Which rows are asked for: of a month (its first day), a Träger, a number, a state; behind a row, so many."""

    monat: date
    traeger: str | None = None
    nummer: str | None = None
    befund: Befund | None = None
    nach: tuple[str, str] = ("", "")
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Blatt:
    """Rows of a month, with the counts over all of them that are seen."""

    zeilen: tuple[Abgleich, ...]
    summe: Zusammenfassung


async def read(work: Work, frage: Frage, *, sicht: Sicht) -> Blatt:
    """Compare the two books of a month, as far as they are seen, and give a page of it (K11)."""
    monat = month_of(frage.monat)
    nach_traeger, nach_nummer = frage.nach
    parameters = {
        "jugendamt": work.jugendamt,
        "erster": monat.beginn,
        "letzter": monat.ende,
        "traeger": frage.traeger,
        "nummer": frage.nummer,
        "befund": frage.befund.value if frage.befund else None,
        "nach_traeger": nach_traeger,
        "nach_nummer": nach_nummer,
        "limit": frage.limit,
        "alles": sicht.alles,
        "sozialraeume": sorted(sicht.sozialraeume),
        "eigener": sicht.traeger,
    }
    rows = (await work.execute(_READ, parameters)).all()
    head = rows[0]
    counts = (head.uebereinstimmend, head.abweichend, head.nur_jugendamt, head.nur_traeger, head.geeinigt)
    shown = (_to_abgleich(row, monat=monat.beginn) for row in rows if row.nummer is not None)
    return Blatt(tuple(shown), Zusammenfassung(*counts))


async def add_einigung(work: Work, abgleich: Abgleich, *, seite: Seite, notiz: str, now: Instant) -> None:
    """Put one side's agreement to the values as they stand on record (K11)."""
    values = {
        "jugendamt": work.jugendamt,
        "id": new_id(),
        "monat": abgleich.monat,
        "traeger": abgleich.traeger,
        "kontraktnummer": abgleich.kontraktnummer,
        "seite": seite.value,
        "fingerabdruck": abgleich.fingerabdruck,
        "notiz": notiz,
        "gebucht_am": now,
        "gebucht_von": work.caller.sub,
    }
    await work.execute(insert(EinigungRow).values(values))


def _to_abgleich(row: Row[Any], *, monat: date) -> Abgleich:
    return Abgleich(
        monat=monat,
        traeger=row.traeger,
        kontraktnummer=row.nummer,
        sozialraum=row.sozialraum,
        befund=Befund(row.befund),
        felder=tuple(Feld(feld["feld"], feld["jugendamt"], feld["traeger"]) for feld in row.felder),
        fingerabdruck=row.fingerabdruck,
        minuten_gebucht=None if row.gebucht is None else int(row.gebucht),
        minuten_gemeldet=None if row.gemeldet is None else int(row.gemeldet),
        buecher=Buecher(
            unterzeichnet_am=row.unterzeichnet_am,
            kontrakt_am=row.kontrakt_am,
            kopie_am=row.kopie_am,
            meldung_am=row.meldung_am,
            leistung_am=row.leistung_am,
            beginn=row.beginn,
            erklaert=row.erklaert,
        ),
        einigungen=tuple(_to_einigung(einigung) for einigung in row.einigungen or ()),
    )


def _to_einigung(found: Mapping[str, Any]) -> Einigung:
    return Einigung(Seite(found["seite"]), Instant.fromisoformat(found["am"]), found["von"], found["notiz"])
