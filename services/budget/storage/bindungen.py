"""Bindungen: running sums per source and year, append-only changes, requests by permanent key (K4, V7)."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import BindungKey
from services.budget.domain.stapel import Platz
from services.budget.domain.volumen import Ort
from services.budget.storage import quartalssummen
from services.budget.storage.tables import BindungAuftragRow, BindungBuchungRow, BindungRow
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, berlin_day
from shared.storage.arrays import write_array, write_numbers
from shared.storage.asks import Ask
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.locks import hold

# A join with the keys, as in `buchungen`: one statement for any number of them.
_COLUMNS = tuple(BindungRow.__table__.columns)
_MANY = (
    f"SELECT {', '.join(f'b.{column.name}' for column in _COLUMNS)}"  # noqa: S608  # made of our own constants; values are bound
    " FROM bindungen b JOIN unnest(CAST(:quellen AS uuid[]), CAST(:jahre AS int[])) AS k(quelle, jahr)"
    " ON (b.quelle, b.jahr) = (k.quelle, k.jahr) WHERE b.jugendamt = :jugendamt ORDER BY b.quelle, b.jahr"
)
_LOOK_AT_MANY, _LOCK_MANY = (text(many).columns(*_COLUMNS) for many in (_MANY, f"{_MANY} FOR UPDATE OF b"))
_OF_KEYS = _MANY[_MANY.index(" FROM") :]
_LOCK_FREI = text(f"SELECT b.quelle, b.jahr, b.betrag - b.verbrauch AS frei{_OF_KEYS} FOR UPDATE OF b")
_PLAETZE = text(f"SELECT b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, b.pauschal{_OF_KEYS}")
_AGREED = text(
    "SELECT b.quelle FROM (SELECT DISTINCT quelle FROM bindungen WHERE jugendamt = :jugendamt AND art = 'kontrakt'"
    " AND traeger = ANY(:traeger) AND ende >= CAST(:heute AS date)) b CROSS JOIN LATERAL (SELECT inhalt"
    " FROM bindungsauftraege a WHERE a.jugendamt = :jugendamt AND a.quelle = b.quelle AND a.status = 'gebunden'"
    " ORDER BY a.nr DESC LIMIT 1) a WHERE a.inhalt ->> 'stundensatz' IS NOT NULL ORDER BY b.quelle"
)
_INHALTE = text(
    "SELECT DISTINCT ON (quelle) quelle, inhalt FROM bindungsauftraege WHERE jugendamt = :jugendamt"
    " AND quelle = ANY(CAST(:quellen AS uuid[])) AND status = 'gebunden' ORDER BY quelle, nr DESC"
)
# Found are Kontrakte that have worked ahead of their plan, or given minutes back, and have another year; that have
# moved Bindung before, have used a year up, have spent its money before its minutes, or given back more than was used.
_USE = text(
    "WITH used AS (UPDATE bindungen b SET verbrauch = b.verbrauch + c.betrag,"
    " minuten_verbraucht = b.minuten_verbraucht + c.minuten FROM unnest(CAST(:quellen AS uuid[]),"
    " CAST(:jahre AS int[]), CAST(:betraege AS bigint[]), CAST(:minuten AS int[])) AS c(quelle, jahr, betrag, minuten)"
    " WHERE b.jugendamt = :jugendamt AND (b.quelle, b.jahr) = (c.quelle, c.jahr) RETURNING b.*, c.minuten AS neu)"
    " SELECT DISTINCT u.quelle FROM used u WHERE u.art = 'kontrakt' AND (u.gewandert <> 0 OR u.gewandert_minuten <> 0"
    " OR (NOT u.pauschal AND (u.minuten > 0 OR u.verbrauch < 0)"
    " AND (u.minuten_verbraucht >= u.minuten OR u.verbrauch >= u.betrag))"
    " OR ((u.minuten_verbraucht > u.minuten OR u.neu < 0) AND EXISTS (SELECT FROM bindungen n"
    " WHERE n.jugendamt = :jugendamt AND n.quelle = u.quelle AND n.jahr <> u.jahr))) ORDER BY u.quelle"
)

Genannt: TypeAlias = Mapping[str, str]
"""Bindungen of a tenant as statements take them: see `name_bindungen`."""


@dataclass(frozen=True, slots=True)
class Bindung:
    """What is bound under one source in one year, where, and how much of it is used.

    `ende` is the last day of a Kontrakt whose term touches the year, None for anything else. `gewandert` is what the
    work has changed of the amount that was asked for, `gewandert_minuten` what it has moved into the year (K14).
    """

    quelle: UUID
    art: str
    nummer: str | None
    ort: Ort
    volumen: str
    traeger: str | None
    pauschal: bool
    vorgemerkt: bool
    gebunden: Gebunden
    minuten: int
    ende: date | None = None
    minuten_verbraucht: int = 0
    gewandert: Geld = NULL_EURO
    gewandert_minuten: int = 0

    @property
    def gefragt(self) -> tuple[Geld, int]:
        """Give what is bound without what the work has changed."""
        return self.gebunden.betrag - self.gewandert, self.minuten - self.gewandert_minuten


@dataclass(frozen=True, slots=True)
class Auftrag:
    """A request that was decided before under its key: bound with a result, or closed by a tombstone."""

    schluessel: UUID
    status: str
    quelle: UUID | None
    ergebnis: Sequence[Mapping[str, Any]]
    inhalt: Mapping[str, Any] | None = None


async def lock_auftrag(work: Work, schluessel: UUID) -> Auftrag | None:
    """Find what was decided under a key, and keep others from deciding on it until the commit."""
    await hold(work, "bindung", schluessel)
    row = (
        await work.execute(
            select(BindungAuftragRow).where(
                BindungAuftragRow.jugendamt == work.jugendamt, BindungAuftragRow.schluessel == schluessel
            )
        )
    ).one_or_none()
    return Auftrag(row.schluessel, row.status, row.quelle, row.ergebnis or [], row.inhalt) if row else None


async def lock_quelle(work: Work, quelle: UUID) -> None:
    """Keep others from binding for the same source until the commit, also before it has any Bindung."""
    await hold(work, "quelle", quelle)


async def record_auftrag(
    work: Work,
    schluessel: UUID,
    *,
    status: str,
    now: Instant,
    quelle: UUID | None = None,
    inhalt: Mapping[str, Any] | None = None,
    ergebnis: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Keep for ever what was decided under a key: `gebunden`, or `geschlossen` as a tombstone.

    Whoever binds for a source holds it (`lock_quelle`), so that its requests are numbered in the order of booking.
    """
    of_quelle = (BindungAuftragRow.jugendamt == work.jugendamt) & (BindungAuftragRow.quelle == quelle)
    nr = select(func.coalesce(func.max(BindungAuftragRow.nr), 0) + 1).where(of_quelle).scalar_subquery()
    await work.execute(
        insert(BindungAuftragRow).values(
            jugendamt=work.jugendamt,
            schluessel=schluessel,
            status=status,
            quelle=quelle,
            nr=nr if quelle else None,
            inhalt=inhalt,
            ergebnis=ergebnis,
            gebucht_am=now,
            gebucht_von=work.caller.person.sub,
        )
    )


async def find_inhalt(work: Work, quelle: UUID) -> Mapping[str, Any] | None:
    """Read the latest request that was bound for a source: what its Bindungen rest on."""
    inhalt: Mapping[str, Any] | None = (
        await work.execute(
            select(BindungAuftragRow.inhalt)
            .where(
                BindungAuftragRow.jugendamt == work.jugendamt,
                BindungAuftragRow.quelle == quelle,
                BindungAuftragRow.status == "gebunden",
            )
            .order_by(BindungAuftragRow.nr.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    return inhalt


async def read_inhalte(work: Work, quellen: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """Read the latest request that was bound for each of several sources."""
    rows = await work.execute(_INHALTE, {"jugendamt": work.jugendamt, "quellen": list(quellen)})
    return {row.quelle: row.inhalt for row in rows}


async def read_of(work: Work, quelle: UUID) -> dict[int, Bindung]:
    """Read what is bound for a source, by year."""
    rows = await work.execute(
        select(BindungRow).where(BindungRow.jugendamt == work.jugendamt, BindungRow.quelle == quelle)
    )
    return {row.jahr: _to_bindung(row) for row in rows}


async def read_of_all(work: Work, quellen: Collection[UUID]) -> dict[UUID, list[Bindung]]:
    """Read what is bound for several sources, by year."""
    of_them = (BindungRow.jugendamt == work.jugendamt) & BindungRow.quelle.in_(quellen)
    found: dict[UUID, list[Bindung]] = {}
    for row in await work.execute(select(BindungRow).where(of_them).order_by(BindungRow.quelle, BindungRow.jahr)):
        found.setdefault(row.quelle, []).append(_to_bindung(row))
    return found


async def read_many(
    work: Work, keys: Collection[tuple[UUID, int]], *, lock: bool = False
) -> dict[tuple[UUID, int], Bindung]:
    """Read the Bindungen of several sources and years; with `lock` (in the order of keys) others cannot change them."""
    if not keys:
        return {}
    rows = await work.execute(_LOCK_MANY if lock else _LOOK_AT_MANY, name_bindungen(work, keys))
    return {(found.quelle, found.ort.jahr): found for found in map(_to_bindung, rows)}


def asking_plaetze(named: Genannt) -> Ask[dict[BindungKey, Platz]]:
    """Ask where hours of several sources are booked in a year; that never changes."""
    return Ask(_PLAETZE, named, _to_plaetze)


def locking_frei(named: Genannt) -> Ask[dict[BindungKey, int]]:
    """Ask what several sources have left in a year (Bindung - Verbrauch, in cents), and let nobody else change it."""
    return Ask(_LOCK_FREI, named, lambda rows: {(row.quelle, row.jahr): row.frei for row in rows})


async def find_by_nummer(work: Work, kontrakt: str) -> UUID | None:
    """Find the Kontrakt that has this number, or whose id it is."""
    named = BindungRow.nummer == kontrakt
    with suppress(ValueError):
        named |= BindungRow.quelle == UUID(kontrakt)
    is_kontrakt = BindungRow.art == "kontrakt"
    rows = select(BindungRow.quelle).where(BindungRow.jugendamt == work.jugendamt, is_kontrakt, named).limit(1)
    found: UUID | None = (await work.execute(rows)).scalar_one_or_none()
    return found


async def list_vorgemerkt(work: Work, ort: Ort) -> tuple[Bindung, ...]:
    """List what was bound on a year before it was set up (K4)."""
    rows = await work.execute(
        select(BindungRow).where(*_at(work, ort), BindungRow.vorgemerkt).order_by(BindungRow.quelle)
    )
    return tuple(map(_to_bindung, rows))


async def list_agreed(work: Work, traeger: Collection[str], *, heute: date) -> tuple[UUID, ...]:
    """List the Kontrakte of some Träger that are not over by a day and were asked for at an agreed price (K6)."""
    named = {"jugendamt": work.jugendamt, "traeger": sorted(traeger), "heute": heute}
    return tuple((await work.execute(_AGREED, named)).scalars())


async def list_vorgemerkte_volumina(work: Work) -> tuple[tuple[int, str], ...]:
    """List the years that are not set up, and the Volumina on which Sozialräume have something bound there (K4)."""
    rows = await work.execute(
        select(BindungRow.jahr, BindungRow.volumen)
        .distinct()
        .where(
            BindungRow.jugendamt == work.jugendamt,
            BindungRow.ort_art == "sozialraum",
            BindungRow.vorgemerkt,
            or_(BindungRow.betrag != NULL_EURO, BindungRow.minuten != 0),
        )
        .order_by(BindungRow.jahr, BindungRow.volumen)
    )
    return tuple((row.jahr, row.volumen) for row in rows)


async def book(work: Work, bindung: Bindung, *, schluessel: UUID | None, begruendung: str | None, now: Instant) -> None:
    """Bring a source's Bindung of a year to the amount of `bindung`, and append the change that this is."""
    before = await _lock_one(work, bindung)
    values = {
        "art": bindung.art, "nummer": bindung.nummer, "ort_art": bindung.ort.art, "ort": bindung.ort.slug,
        "volumen": bindung.volumen, "traeger": bindung.traeger, "pauschal": bindung.pauschal,
        "vorgemerkt": bindung.vorgemerkt, "ende": bindung.ende, "betrag": bindung.gebunden.betrag,
        "minuten": bindung.minuten, "gewandert": bindung.gewandert, "gewandert_minuten": bindung.gewandert_minuten,
    }  # fmt: skip
    key = {"jugendamt": work.jugendamt, "quelle": bindung.quelle, "jahr": bindung.ort.jahr}
    await work.execute(
        upsert(BindungRow).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )
    await _count(work, bindung, before=before, tag=berlin_day(now))
    used = before.gebunden.verbrauch if before else NULL_EURO
    old = before.gebunden if before else Gebunden()
    await work.execute(
        insert(BindungBuchungRow).values(
            **key,
            id=new_id(),
            schluessel=schluessel,
            ort_art=bindung.ort.art,
            ort=bindung.ort.slug,
            volumen=bindung.volumen,
            betrag=bindung.gebunden.betrag - old.betrag,
            minuten=bindung.minuten - (before.minuten if before else 0),
            offen=Gebunden(bindung.gebunden.betrag, used).offen - old.offen,
            vorgemerkt=bindung.vorgemerkt,
            begruendung=begruendung,
            gebucht_am=now,
            buchungstag=berlin_day(now),
            gebucht_von=work.caller.person.sub,
            gewandert=bindung.gewandert - (before.gewandert if before else NULL_EURO),
            gewandert_minuten=bindung.gewandert_minuten - (before.gewandert_minuten if before else 0),
        )
    )


async def _count(work: Work, bindung: Bindung, *, before: Bindung | None, tag: date) -> None:
    """Count the Kontrakte whose term touches a year, whatever they bind there and whatever is released (V14)."""
    anzahl = _touches_year(bindung) - _touches_year(before)
    if bindung.art == "kontrakt" and anzahl:
        await quartalssummen.count_kontrakt(
            work, bindung.ort, volumen=bindung.volumen, traeger=bindung.traeger, anzahl=anzahl, tag=tag
        )


def _touches_year(bindung: Bindung | None) -> bool:
    return bindung is not None and bindung.ende is not None


async def add_verbrauch(work: Work, used: Mapping[tuple[UUID, int], tuple[Geld, int]]) -> None:
    """Add Verbrauch and minutes to the Bindungen of sources and years."""
    cents = {key: (betrag.cents, minuten) for key, (betrag, minuten) in used.items()}
    if cents:
        await work.send(adding_verbrauch(work, cents))


def adding_verbrauch(work: Work, used: Mapping[tuple[UUID, int], tuple[int, int]]) -> Ask[tuple[UUID, ...]]:
    """Give what `add_verbrauch` asks, in cents and minutes; it finds the Kontrakte of which Bindung may move (K14)."""
    betraege, minuten = zip(*used.values(), strict=True) if used else ((), ())
    figures = {"betraege": write_numbers(betraege), "minuten": write_numbers(minuten)}
    return Ask(_USE, {**name_bindungen(work, used), **figures}, lambda rows: tuple(row.quelle for row in rows))


def name_bindungen(work: Work, keys: Collection[BindungKey]) -> Genannt:
    """Name Bindungen as statements take them: sources and years in two arrays."""
    quellen = write_array(str(quelle) for quelle, _ in keys)
    return {"jugendamt": work.jugendamt, "quellen": quellen, "jahre": write_numbers(jahr for _, jahr in keys)}


async def _lock_one(work: Work, bindung: Bindung) -> Bindung | None:
    key = (bindung.quelle, bindung.ort.jahr)
    return (await read_many(work, [key], lock=True)).get(key)


def _at(work: Work, ort: Ort) -> tuple[Any, ...]:
    return (
        BindungRow.jugendamt == work.jugendamt,
        BindungRow.jahr == ort.jahr,
        BindungRow.ort_art == ort.art,
        BindungRow.ort == ort.slug,
    )


def _to_plaetze(rows: Sequence[Row[Any]]) -> dict[tuple[UUID, int], Platz]:
    orte = {place: Ort(*place) for place in {(row.jahr, row.ort_art, row.ort) for row in rows}}
    return {
        (row.quelle, row.jahr): Platz(orte[row.jahr, row.ort_art, row.ort], row.volumen, row.quelle, row.pauschal)
        for row in rows
    }


def _to_bindung(row: Row[Any]) -> Bindung:
    return Bindung(
        quelle=row.quelle,
        art=row.art,
        nummer=row.nummer,
        ort=Ort(row.jahr, row.ort_art, row.ort),
        volumen=row.volumen,
        traeger=row.traeger,
        pauschal=row.pauschal,
        vorgemerkt=row.vorgemerkt,
        gebunden=Gebunden(row.betrag, row.verbrauch),
        minuten=row.minuten,
        ende=row.ende,
        minuten_verbraucht=row.minuten_verbraucht,
        gewandert=row.gewandert,
        gewandert_minuten=row.gewandert_minuten,
    )
