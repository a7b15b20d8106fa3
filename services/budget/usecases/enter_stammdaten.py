"""Enter Konzepte, Sozialräume, Träger, contracts and years; what rests on them follows at once (V1-V4, V18)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from services.budget.domain.baum import (
    Konzept,
    KonzeptMissing,
    check_baum,
    check_vorfeldvolumen,
    konzept_of_year,
    konzept_on,
)
from services.budget.domain.planbudget import check_planbudget
from services.budget.domain.stellen import check_haushaltsjahr
from services.budget.domain.vertrag import Vertragsregeln, default_ende, require_no_extension
from services.budget.domain.verweis import SOZIALRAUM, TRAEGER, require_named
from services.budget.domain.volumen import Ort
from services.budget.storage import abschlaege, bindungen, grunddaten, volumina
from services.budget.usecases.closed_years import is_closed, require_open
from services.budget.usecases.derive_ansatz import derive_ansatz
from services.budget.usecases.enter_version import Entered, enter_version, lock_inputs
from services.budget.usecases.reprice_vereinbarte import reprice_vereinbarte
from shared.contracts.stammdaten import (
    HaushaltsjahrInhalt,
    KonzeptInhalt,
    SozialraumInhalt,
    StammdatenArt,
    TraegerInhalt,
    VertragInhalt,
    VertragStand,
)
from shared.contracts.versions import Match
from shared.errors import Finding, InputRefused, Refused
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import stammdaten
from shared.storage.database import Database, Work, retried
from shared.storage.stammdaten import Version

Inhalt: TypeAlias = KonzeptInhalt | SozialraumInhalt | TraegerInhalt | VertragInhalt | HaushaltsjahrInhalt
GESAMT = "gesamt"  # as reports call their total
_LAST_DAY = date(2199, 12, 31)  # the last that the wire can carry


class KonzeptFaulty(InputRefused):
    """The tree or the names of a Konzept are wrong; all faults are named at once (V1)."""


class VertragFaulty(InputRefused):
    """The term of a contract is impossible; all faults are named at once (V18)."""


class HaushaltsjahrFaulty(InputRefused):
    """A year's tariff rises or prices are impossible; all faults are named at once (V4)."""


class SlugReserved(InputRefused):
    """A Sozialraum or Bezirk cannot be called as the total of a report is."""


class KonzeptInUse(Refused):
    """Something is booked on this Konzept; a new one begins on another day (contract.md)."""

    def __init__(self, *jahre: int) -> None:
        self.jahre = jahre


class KonzeptWithoutGebundenes(Refused):
    """Signed Kontrakte of years that are not set up yet stand on Volumina that this Konzept does not have (K4)."""

    def __init__(self, lost: Sequence[tuple[int, str]]) -> None:
        self.jahre = tuple(sorted({jahr for jahr, _ in lost}))
        self.volumina = tuple(sorted({volumen for _, volumen in lost}))


class VertragInUse(Refused):
    """Payments are planned under this contract; for another Sozialraum or Träger a new contract is entered."""


@retried
async def enter_konzept(
    database: Database, caller: Caller, ab: date, inhalt: KonzeptInhalt, *, match: Match | None, now: Instant
) -> Entered:
    """Enter a Konzept that holds from a day on (V1).

    Raises KonzeptFaulty, KonzeptInUse, KonzeptWithoutGebundenes, VersionMissing, VersionChanged.
    """
    if findings := check_konzept(inhalt):
        raise KonzeptFaulty(*findings)
    async with database.transaction(caller) as work:
        await lock_inputs(work)
        before = await grunddaten.read_konzepte(work)
        replaced = await stammdaten.find(work, StammdatenArt.KONZEPT, ab.isoformat())
        entered = await _enter(work, StammdatenArt.KONZEPT, ab.isoformat(), inhalt=inhalt, match=match, now=now)
        if entered.changed and not _differs_in_retention_alone(replaced, inhalt):
            await _require_unused(work, before, ab=ab)
            await _require_bound_volumina(work, before)
    return entered


@retried
async def enter_sozialraum(
    database: Database, caller: Caller, slug: str, inhalt: SozialraumInhalt, *, match: Match | None, now: Instant
) -> Entered:
    """Enter an area with its Bezirk and Gemeinden; raises SlugReserved, VersionMissing, VersionChanged."""
    reserved = [place for place, name in (("/slug", slug), ("/bezirk", inhalt.bezirk)) if name == GESAMT]
    if reserved:
        text = "This word is reserved: a report's total is called so."
        raise SlugReserved(*(Finding(place, "reserviert", text) for place in reserved))
    async with database.transaction(caller) as work:
        return await _enter(work, StammdatenArt.SOZIALRAUM, slug, inhalt=inhalt, match=match, now=now)


@retried
async def enter_traeger(
    database: Database, caller: Caller, slug: str, inhalt: TraegerInhalt, *, match: Match | None, now: Instant
) -> Entered:
    """Enter a Träger; raises VersionMissing, VersionChanged."""
    async with database.transaction(caller) as work:
        return await _enter(work, StammdatenArt.TRAEGER, slug, inhalt=inhalt, match=match, now=now)


@retried
async def enter_vertrag(
    database: Database, caller: Caller, nummer: str, inhalt: VertragInhalt, *, match: Match | None, now: Instant
) -> Entered:
    """Enter a Kooperationsvertrag (V18); years that are set up from posts follow (V2), and prices agreed before (K6).

    Without `ende` the term is that of the Konzept which holds when it begins. Raises VertragFaulty, VerweiseUnknown,
    VertragInUse, VerlaengerungNeeded, VersionMissing, VersionChanged.
    """
    async with database.transaction(caller) as work:
        await lock_inputs(work)
        inhalt = inhalt.model_copy(update={"ende": inhalt.ende or await _default_ende(work, inhalt)})
        await _check_vertrag(work, inhalt)
        before = await stammdaten.find(work, StammdatenArt.VERTRAG, nummer)
        stand = VertragStand.model_validate(inhalt.model_dump(mode="json") | _kept_verlaengerungen(before))
        entered = await _enter(work, StammdatenArt.VERTRAG, nummer, inhalt=stand, match=match, now=now)
        if entered.changed:
            await _require_unmoved(work, before, inhalt, nummer=nummer)
            if before is not None and inhalt.ende is not None:
                term = grunddaten.to_vertrag(before).laufzeit
                require_no_extension(term, ende=inhalt.ende, heute=berlin_day(now))
            places = {inhalt.sozialraum} | ({str(before.inhalt["sozialraum"])} if before else set())
            await derive_again(work, places=places, jahr=None, now=now)
            traeger = {inhalt.traeger} | ({str(before.inhalt["traeger"])} if before else set())
            await reprice_vereinbarte(work, traeger, now=now)
    return entered


@retried
async def enter_haushaltsjahr(
    database: Database, caller: Caller, jahr: int, inhalt: HaushaltsjahrInhalt, *, match: Match | None, now: Instant
) -> Entered:
    """Enter what posts and hours cost in a year (V3, V4); areas that are set up follow (V2).

    Raises HaushaltsjahrFaulty, JahrAbgeschlossen, VersionMissing, VersionChanged.
    """
    if findings := check_haushaltsjahr(grunddaten.haushaltsjahr_of(inhalt, jahr=jahr, version=1)):
        raise HaushaltsjahrFaulty(*findings)
    async with database.transaction(caller) as work:
        entered = await _enter(work, StammdatenArt.HAUSHALTSJAHR, str(jahr), inhalt=inhalt, match=match, now=now)
        if entered.changed:
            await require_open(work, jahr)
        if entered.changed and not entered.is_new:
            await derive_again(work, places=None, jahr=jahr, now=now)
    return entered


def check_konzept(inhalt: KonzeptInhalt) -> tuple[Finding, ...]:
    """Find every fault of a Konzept at once: its tree, and names that are not in it (V1, V5, V11)."""
    baum = grunddaten.to_knoten(inhalt.volumen)
    known = {knoten.schluessel for knoten in baum.walk()}
    findings = list(check_baum(baum))
    unknown = "This Volumen is not in the tree."
    if inhalt.praevention and inhalt.praevention.volumen not in known:
        findings.append(Finding("/praevention/volumen", "volumen_unbekannt", unknown))
    findings += [
        Finding(f"/schwellen/{place}/volumen", "volumen_unbekannt", unknown)
        for place, schwelle in enumerate(inhalt.schwellen)
        if schwelle.volumen not in known | {volumina.PROJEKTBUDGET}
    ]
    findings += [
        Finding(f"/schwellen/{place}/prozent", "bereich", "Write a percentage that is not negative.")
        for place, schwelle in enumerate(inhalt.schwellen)
        if schwelle.prozent < 0
    ]
    if planbudget := grunddaten.to_planbudget(inhalt.planbudget):
        findings += check_planbudget(planbudget, baum=baum)
    if inhalt.vorfeldhilfen:
        findings += check_vorfeldvolumen(inhalt.vorfeldhilfen.volumen, baum=baum)
    if inhalt.personal:
        findings += _check_quote([quote.ab_jahr for quote in inhalt.personal.abschlussquote])
    if inhalt.projekte:
        findings += _check_pauschalen([pauschale.schluessel for pauschale in inhalt.projekte.pauschalen])
    return tuple(findings)


def _check_pauschalen(keys: Sequence[str]) -> list[Finding]:
    return [
        Finding(f"/projekte/pauschalen/{place}/schluessel", "doppelt", "Each flat rate has a key of its own.")
        for place, key in enumerate(keys)
        if key in keys[:place]
    ]


def _check_quote(years: Sequence[int]) -> list[Finding]:
    if list(years) == sorted(set(years)):
        return []
    return [Finding("/personal/abschlussquote", "reihenfolge", "Name the shares by year, each year once.")]


async def _enter(
    work: Work, art: StammdatenArt, schluessel: str, *, inhalt: Inhalt, match: Match | None, now: Instant
) -> Entered:
    content = inhalt.model_dump(mode="json")
    return await enter_version(work, art.value, schluessel, inhalt=content, match=match, now=now, model=inhalt)


def _differs_in_retention_alone(replaced: Version | None, inhalt: KonzeptInhalt) -> bool:
    """Tell whether no year rests on what is new: how long texts are kept is no rule that a year is computed by (G6)."""
    if replaced is None:
        return False
    before = KonzeptInhalt.model_validate(replaced.inhalt).model_dump(mode="json")  # with what was left out then
    after = inhalt.model_dump(mode="json")
    return before | {"aufbewahrung": after["aufbewahrung"]} == after


async def _require_unused(work: Work, before: Mapping[date, Konzept], *, ab: date) -> None:
    """Refuse a change by which a year that is set up would rest on other rules than it was set up with."""
    after = await grunddaten.read_konzepte(work)
    touched = {
        jahr
        for jahr, konzept_ab in await volumina.list_set_up(work)
        if konzept_of_year(after, jahr).gueltig_ab != konzept_ab or (konzept_ab == ab and ab in before)
    }
    if touched:
        raise KonzeptInUse(*sorted(touched))


async def _require_bound_volumina(work: Work, before: Mapping[date, Konzept]) -> None:
    """Refuse that a signed Kontrakt loses its Volumen in a year that is not set up yet (K4)."""
    after = await grunddaten.read_konzepte(work)
    lost = [
        (jahr, volumen)
        for jahr, volumen in await bindungen.list_vorgemerkte_volumina(work)
        if _is_leaf(before, volumen, jahr=jahr) and not _is_leaf(after, volumen, jahr=jahr)
    ]
    if lost:
        raise KonzeptWithoutGebundenes(lost)


def _is_leaf(konzepte: Mapping[date, Konzept], volumen: str, *, jahr: int) -> bool:
    try:
        knoten = konzept_of_year(konzepte, jahr).baum.find(volumen)
    except KonzeptMissing:
        return False
    return knoten is not None and knoten.is_leaf


def _kept_verlaengerungen(before: Version | None) -> dict[str, Any]:
    """Give the extensions that a contract has had: they stay, whatever is entered (G5)."""
    found = before.inhalt.get("verlaengerungen") if before else None
    return {"verlaengerungen": found} if found else {}


async def _default_ende(work: Work, inhalt: VertragInhalt) -> date:
    konzept = konzept_on(await grunddaten.read_konzepte(work), inhalt.beginn)
    return default_ende(inhalt.beginn, regeln=konzept.vertraege if konzept else Vertragsregeln())


async def _require_unmoved(work: Work, before: Version | None, inhalt: VertragInhalt, *, nummer: str) -> None:
    """Refuse that payments planned for one Sozialraum and Träger would be another's."""
    if before is None or await abschlaege.is_planned(work, nummer) is False:
        return
    if (before.inhalt["sozialraum"], before.inhalt["traeger"]) != (inhalt.sozialraum, inhalt.traeger):
        raise VertragInUse


async def _check_vertrag(work: Work, inhalt: VertragInhalt) -> None:
    """Raise all that is wrong at once: VerweiseUnknown where only names are, else VertragFaulty."""
    missing, findings = [], []
    if await stammdaten.find(work, StammdatenArt.SOZIALRAUM, inhalt.sozialraum) is None:
        missing.append(SOZIALRAUM)
    if await stammdaten.find(work, StammdatenArt.TRAEGER, inhalt.traeger) is None:
        missing.append(TRAEGER)
    if inhalt.ende is not None and inhalt.ende < inhalt.beginn:
        findings.append(Finding("/ende", "vor_beginn", "The term ends before it begins."))
    if inhalt.ende is not None and inhalt.ende > _LAST_DAY:
        findings.append(Finding("/beginn", "datum", "The term ends by 2199-12-31; name `ende`."))
    if findings:
        raise VertragFaulty(*missing, *findings)
    require_named(missing)


async def derive_again(work: Work, *, places: set[str] | None, jahr: int | None, now: Instant) -> None:
    """Derive the Ansätze of all areas again that are set up and touched, in the order of year and slug.

    A closed year stays as it is (V13).
    """
    jahre = [jahr] if jahr is not None else sorted({year for year, _ in await volumina.list_set_up(work)})
    for year in [year for year in jahre if not await is_closed(work, year)]:
        for ort, _ in await volumina.list_orte(work, year, art="sozialraum"):
            if places is None or ort.slug in places:
                await derive_ansatz(work, Ort.sozialraum(year, ort.slug), now=now)
