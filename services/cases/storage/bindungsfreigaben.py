"""Which ended Kontrakte are declared complete for all months of their term, and for which the budget was asked (V7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.cases.storage.vollstaendigkeit import ERKLAERT
from shared.kalender import Instant
from shared.storage.database import Work

# The money stays bound while the Träger itself says that hours are still to come: more declared than posted.
_RELEASE = text(
    "WITH beendet AS (SELECT k.id, k.nummer, k.traeger, k.beginn, k.ende, u.am, f.fassung FROM kontrakte k"  # noqa: S608  # made of our own constants; values are bound
    " JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id"
    " CROSS JOIN LATERAL (SELECT max(fassung) AS fassung FROM kontraktfassungen"
    " WHERE jugendamt = k.jugendamt AND kontrakt = k.id) f"
    " WHERE k.jugendamt = :jugendamt AND k.status IN ('unterzeichnet', 'beendet') AND k.volumen IS NOT NULL"
    " AND k.ende < :heute AND k.ende >= :fruehestens AND (CAST(:traeger AS text) IS NULL OR k.traeger = :traeger)"
    " AND NOT EXISTS (SELECT FROM absichten a WHERE a.jugendamt = k.jugendamt AND a.gegenstand = k.id"
    " AND a.erledigt_am IS NULL)"
    " AND NOT EXISTS (SELECT FROM bindungsfreigaben b WHERE b.jugendamt = k.jugendamt AND b.kontrakt = k.id"
    " AND b.fassung = f.fassung)),"
    " monate AS (SELECT b.id, b.fassung, b.nummer, b.traeger, b.am, CAST(m AS date) AS monat FROM beendet b"
    " CROSS JOIN LATERAL generate_series(date_trunc('month', CAST(b.beginn AS timestamp)), CAST(b.ende AS timestamp),"
    " interval '1 month') AS m),"
    " gemeldet AS (SELECT DISTINCT ON (traeger, monat) id, version, traeger, monat, vollstaendig, gebucht_am"
    " FROM traegermeldungen WHERE jugendamt = :jugendamt AND (traeger, monat) IN (SELECT traeger, monat FROM monate)"
    " ORDER BY traeger, monat, version DESC),"
    " erklaert AS (SELECT l.id, l.fassung FROM monate l"
    " LEFT JOIN gemeldet g ON g.traeger = l.traeger AND g.monat = l.monat"
    " LEFT JOIN meldungsminuten n ON n.jugendamt = :jugendamt AND n.meldung = g.id AND n.version = g.version"
    " AND n.kontraktnummer = l.nummer"
    " GROUP BY l.id, l.fassung"
    f" HAVING bool_and(coalesce({ERKLAERT}, false) AND coalesce(n.minuten, 0) <="
    " (SELECT coalesce(sum(s.minuten), 0) FROM leistungen s WHERE s.jugendamt = :jugendamt AND s.kontrakt = l.id"
    " AND s.datum >= l.monat AND s.datum < l.monat + interval '1 month' AND NOT EXISTS (SELECT FROM stornos r"
    " WHERE r.jugendamt = s.jugendamt AND r.leistung = s.id))))"
    " INSERT INTO bindungsfreigaben (jugendamt, kontrakt, fassung, gebucht_am, gebucht_von)"
    " SELECT :jugendamt, id, fassung, :now, :von FROM erklaert ORDER BY id, fassung ON CONFLICT DO NOTHING"
    " RETURNING kontrakt, fassung"
)
# Hours of a Kontrakt that are still on their way to the budget: its release waits for them.
_WAITING = text(
    "SELECT EXISTS (SELECT FROM ausgang a JOIN leistungszustaende z ON z.jugendamt = a.jugendamt AND z.sendung = a.id"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id"
    " WHERE a.jugendamt = :jugendamt AND a.thema = 'verbrauch' AND a.erledigt_am IS NULL AND a.geparkt_am IS NULL"
    " AND l.kontrakt = :kontrakt)"
)


@dataclass(frozen=True, slots=True)
class Freigabe:
    """A Kontrakt whose rest is to be released, in the Fassung in which it ended."""

    kontrakt: UUID
    fassung: int


async def claim(work: Work, *, traeger: str | None, heute: date, fruehestens: date, now: Instant) -> Sequence[Freigabe]:
    """Note each Kontrakt that ended since `fruehestens` and is declared complete, once per Fassung (V7)."""
    parameters = {
        "jugendamt": work.jugendamt,
        "traeger": traeger,
        "heute": heute,
        "fruehestens": fruehestens,
        "now": now,
        "von": work.caller.sub,
    }
    return [Freigabe(row.kontrakt, row.fassung) for row in await work.execute(_RELEASE, parameters)]


async def hours_wait(work: Work, kontrakt: UUID) -> bool:
    """Tell whether hours of a Kontrakt have not reached the budget yet (K10)."""
    return bool((await work.execute(_WAITING, {"jugendamt": work.jugendamt, "kontrakt": kontrakt})).scalar_one())
