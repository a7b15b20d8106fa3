"""What the Träger have declared complete: append-only versions by the sender's key, the highest one counts (X3)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.budget.domain.vollstaendigkeit import Monatsmeldung
from shared.contracts.vollstaendigkeit import VollstaendigkeitZeile
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.database import Work

Key = tuple[UUID, int]

_FIELDS = "schluessel uuid, version int, monat date, sozialraum text, traeger text, erwartet int, gemeldet int"
_NAMES = ", ".join(field.split()[0] for field in _FIELDS.split(","))
_INSERT = text(
    f"INSERT INTO vollstaendigkeit (jugendamt, {_NAMES}, gebucht_am, buchungstag, gebucht_von)"  # noqa: S608  # made of our own constants; values are bound
    f" SELECT :jugendamt, {_NAMES}, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    f" FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r({_FIELDS}) ORDER BY schluessel, version"
    " ON CONFLICT DO NOTHING RETURNING schluessel, version"
)
_FIND = text(
    f"SELECT {_NAMES} FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(schluessel uuid, version int)"  # noqa: S608  # made of our own constants; values are bound
    " JOIN vollstaendigkeit v USING (schluessel, version) WHERE v.jugendamt = :jugendamt"
)
_READ = text(
    "SELECT sozialraum, traeger, monat, sum(erwartet)::bigint AS erwartet, sum(gemeldet)::bigint AS gemeldet FROM ("
    "SELECT DISTINCT ON (schluessel) * FROM vollstaendigkeit WHERE jugendamt = :jugendamt"
    " AND schluessel IN (SELECT schluessel FROM vollstaendigkeit WHERE jugendamt = :jugendamt"
    " AND monat BETWEEN :von AND :bis)"
    " AND (CAST(:stichtag AS date) IS NULL OR buchungstag <= :stichtag) ORDER BY schluessel, version DESC) AS latest"
    " WHERE monat BETWEEN :von AND :bis AND (CAST(:ort AS text) IS NULL OR sozialraum = :ort)"
    " GROUP BY sozialraum, traeger, monat ORDER BY sozialraum, traeger, monat"
)


async def append(work: Work, zeilen: Sequence[VollstaendigkeitZeile], *, now: Instant) -> frozenset[Key]:
    """Append the versions that are new in one statement; tell which these are."""
    if not zeilen:
        return frozenset()
    parameters = {
        "jugendamt": work.jugendamt,
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.sub,
        "records": json.dumps([_record(zeile) for zeile in zeilen]),
    }
    return frozenset((row.schluessel, row.version) for row in await work.execute(_INSERT, parameters))


async def find_known(work: Work, keys: Sequence[Key]) -> Mapping[Key, VollstaendigkeitZeile]:
    """Read what was appended before under these keys and versions."""
    records = json.dumps([{"schluessel": str(key), "version": version} for key, version in keys])
    rows = await work.execute(_FIND, {"jugendamt": work.jugendamt, "records": records})
    return {
        (row.schluessel, row.version): VollstaendigkeitZeile(
            schluessel=row.schluessel, version=row.version, monat=row.monat.isoformat()[:7], sozialraum=row.sozialraum,
            traeger=row.traeger, erwartet=row.erwartet, gemeldet=row.gemeldet,
        )
        for row in rows
    }  # fmt: skip


async def read(
    work: Work, *, von: date, bis: date, sozialraum: str | None, stichtag: date | None
) -> tuple[Monatsmeldung, ...]:
    """Read the months from `von` to `bis` by their latest versions, or those of the end of a past day (V16)."""
    parameters = {"jugendamt": work.jugendamt, "von": von, "bis": bis, "ort": sozialraum, "stichtag": stichtag}
    return tuple(
        Monatsmeldung(row.sozialraum, row.traeger, row.monat, row.erwartet, row.gemeldet)
        for row in await work.execute(_READ, parameters)
    )


def _record(zeile: VollstaendigkeitZeile) -> dict[str, object]:
    return zeile.model_dump(mode="json") | {"monat": f"{zeile.monat}-01"}
