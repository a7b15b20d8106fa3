"""What becomes of booked hours: appended, never changed; the row with the highest number holds (K14, G5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from services.cases.domain.anerkennung import Kandidat
from services.cases.domain.quittung import Zustand
from shared.kalender import Instant
from shared.storage.arrays import write_array, write_numbers, write_shared
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_APPEND = text(
    "INSERT INTO leistungszustaende (jugendamt, id, nr, zustand, sendung, schluessel, gebucht_am, gebucht_von)"
    " SELECT :jugendamt, r.id, r.nr, r.zustand, r.sendung, r.schluessel, :now, :von"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:nummern AS smallint[]), CAST(:zustaende AS text[]),"
    " CAST(:sendungen AS uuid[]), CAST(:schluessel AS uuid[])) AS r (id, nr, zustand, sendung, schluessel)"
)
_RECOGNISE = text(
    "UPDATE kontraktstaende s SET anerkannt = s.anerkannt + r.minuten"
    " FROM unnest(CAST(:kontrakte AS uuid[]), CAST(:minuten AS bigint[])) AS r (kontrakt, minuten)"
    " WHERE s.jugendamt = :jugendamt AND s.kontrakt = r.kontrakt"
)
_LOCK_STAND = text(
    "SELECT LEAST(s.bewilligt, s.grenze_minuten) - s.anerkannt AS frei, k.volumen IS NOT NULL AS im_volumen"
    " FROM kontraktstaende s JOIN kontrakte k ON k.jugendamt = s.jugendamt AND k.id = s.kontrakt"
    " WHERE s.jugendamt = :jugendamt AND s.kontrakt = :kontrakt FOR NO KEY UPDATE OF s FOR SHARE OF k"
)
_HELD = text(
    "SELECT l.datum, l.beleg, l.minuten, l.id FROM leistungszustaende z"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id"
    " WHERE z.jugendamt = :jugendamt AND z.zustand = 'zurueckgestellt' AND l.kontrakt = :kontrakt AND NOT EXISTS"
    " (SELECT FROM leistungszustaende n WHERE n.jugendamt = z.jugendamt AND n.id = z.id AND n.nr > z.nr)"
)
SECOND = 2


@dataclass(frozen=True, slots=True)
class Uebergang:
    """The next state of a Leistung; `sendung` carries it to the budget, which books it under `schluessel`."""

    leistung: UUID
    nr: int
    zustand: Zustand
    sendung: UUID | None = None
    schluessel: UUID | None = None


@dataclass(frozen=True, slots=True)
class Raum:
    """What is left of a Kontrakt's grant, and whether its hours are paid from the volumes."""

    frei: int
    im_volumen: bool


async def append(work: Work, uebergaenge: Sequence[Uebergang], *, now: Instant) -> None:
    """Append the next state of each Leistung."""
    if not uebergaenge:
        return
    parameters = {
        "jugendamt": work.jugendamt,
        "now": now,
        "von": work.caller.sub,
        "ids": write_array(str(row.leistung) for row in uebergaenge),
        "nummern": write_numbers(row.nr for row in uebergaenge),
        "zustaende": write_array(row.zustand.value for row in uebergaenge),
        "sendungen": write_shared([row.sendung for row in uebergaenge]),
        "schluessel": write_shared([row.schluessel for row in uebergaenge]),
    }
    await work.execute(_APPEND, parameters)


async def recognise(work: Work, minuten: Mapping[UUID, int]) -> None:
    """Count minutes as recognised, per Kontrakt (K14); negative ones are taken back."""
    if minuten:
        await work.send(recognising(work, minuten))


def recognising(work: Work, minuten: Mapping[UUID, int]) -> Ask[None]:
    """Give what `recognise` asks, to be sent with other statements."""
    counted = {"kontrakte": write_array(map(str, minuten)), "minuten": write_numbers(minuten.values())}
    return tell(_RECOGNISE, {"jugendamt": work.jugendamt, **counted})


async def lock_raum(work: Work, kontrakt: UUID) -> Raum:
    """Tell how many granted minutes are left on a Kontrakt, and keep the sum until the commit (K14)."""
    row = (await work.execute(_LOCK_STAND, {"jugendamt": work.jugendamt, "kontrakt": kontrakt})).one()
    return Raum(frei=row.frei, im_volumen=row.im_volumen)


async def list_held(work: Work, kontrakt: UUID) -> tuple[Kandidat, ...]:
    """List the rows of a Kontrakt that wait for room (K14)."""
    rows = await work.execute(_HELD, {"jugendamt": work.jugendamt, "kontrakt": kontrakt})
    return tuple(Kandidat(row.datum, row.beleg, row.minuten, row.id) for row in rows)
