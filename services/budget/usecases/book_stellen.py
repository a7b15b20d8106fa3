"""Book posts of the Sozialraumteams: versions that cases sends, each once by its key, judged at once (K15, V19)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from services.budget.domain.personal import Stelle
from services.budget.storage import grunddaten, personal
from services.budget.storage.personal import StellenKey, Stellenversion
from services.budget.usecases.judge_personal import warn_of_personal
from shared.contracts.personal import StelleAntwort, StelleZeile
from shared.contracts.stammdaten import StammdatenArt
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, stammdaten
from shared.storage.database import Database, Work, retried

_REASONS = {
    "sozialraum_unbekannt": "Diesen Sozialraum gibt es nicht.",
    "traeger_unbekannt": "Diesen Träger gibt es nicht.",
    "ende_vor_beginn": "Die Stelle endet, bevor sie beginnt.",
    "version_anders": "Diese Version der Stelle ist mit anderem Inhalt gebucht.",
}


@retried
async def book_stellen(
    database: Database, caller: Caller, zeilen: Sequence[StelleZeile], *, now: Instant
) -> tuple[StelleAntwort, ...]:
    """Book each version once and say what became of it; of rows with the same key in one batch the first counts."""
    async with database.transaction(caller) as work:
        areas = frozenset(slug for slugs in (await grunddaten.read_bezirke(work)).values() for slug in slugs)
        traeger = frozenset(one.schluessel for one in await stammdaten.list_all(work, StammdatenArt.TRAEGER))
        faults = [_fault(zeile, areas=areas, traeger=traeger) for zeile in zeilen]
        good = [_version(zeile) for zeile, fault in zip(zeilen, faults, strict=True) if fault is None]
        touched = {version.sozialraum for version in good}
        await personal.lock_areas(work, touched)
        first = {version.key: version for version in reversed(good)}
        fresh = await personal.append(work, first.values(), now=now)
        stored = await personal.find(work, first.keys())
        await warn_of_personal(work, touched, now=now)
        await _record(work, fresh, now=now)
    return _answer(zeilen, faults=faults, fresh=fresh, stored=stored)


async def _record(work: Work, fresh: Collection[StellenKey], *, now: Instant) -> None:
    for slug, count in sorted(Counter(slug for slug, _, _ in fresh).items()):
        await audit.record(
            work,
            aktion="personalstellen.gebucht",
            gegenstand="sozialraum",
            gegenstand_id=slug,
            daten={"zeilen": count},
            now=now,
        )


def _fault(zeile: StelleZeile, *, areas: Collection[str], traeger: Collection[str]) -> str | None:
    if zeile.sozialraum not in areas:
        return "sozialraum_unbekannt"
    if zeile.traeger is not None and zeile.traeger not in traeger:
        return "traeger_unbekannt"
    return "ende_vor_beginn" if zeile.ende is not None and zeile.ende < zeile.beginn else None


def _version(zeile: StelleZeile) -> Stellenversion:
    stelle = Stelle(**{name: getattr(zeile, name) for name in Stelle.__slots__})
    return Stellenversion(zeile.sozialraum, zeile.version, stelle)


def _answer(
    zeilen: Sequence[StelleZeile],
    *,
    faults: Sequence[str | None],
    fresh: Collection[StellenKey],
    stored: Mapping[StellenKey, Stellenversion],
) -> tuple[StelleAntwort, ...]:
    """Say of each row what became of it; of equal rows in one batch the first is the booked one."""
    seen: set[StellenKey] = set()
    found = []
    for zeile, fault in zip(zeilen, faults, strict=True):
        version = _version(zeile)
        differs = fault is None and stored[version.key] != version
        code = fault or ("version_anders" if differs else None)
        booked = version.key in fresh and version.key not in seen
        status = "abgelehnt" if code else "gebucht" if booked else "wiederholt"
        seen.add(version.key)
        found.append(
            StelleAntwort(
                sozialraum=zeile.sozialraum,
                schluessel=zeile.schluessel,
                version=zeile.version,
                status=status,
                code=code,
                detail=_REASONS[code] if code else None,
            )
        )
    return tuple(found)
