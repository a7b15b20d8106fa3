"""Master data as values of the domain, read from their append-only versions (G5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.budget.domain.baum import Knoten, Konzept, Planbudget, Praevention, Schwelle, konzept_of_year
from services.budget.domain.personal import Personalregeln, Quote
from services.budget.domain.stellen import Haushaltsjahr, Tarifsteigerung, Vertrag, fachleistungsstunden
from services.budget.domain.vertrag import Verlaengerung, Vertragsregeln
from shared.contracts.stammdaten import (
    HaushaltsjahrInhalt,
    KnotenInhalt,
    KonzeptInhalt,
    PersonalInhalt,
    PlanbudgetInhalt,
    SozialraumInhalt,
    StammdatenArt,
    VerlaengerungInhalt,
    VertragStand,
)
from shared.kalender import Instant, Zeitraum
from shared.storage import stammdaten
from shared.storage.database import Work
from shared.storage.stammdaten import Version
from shared.umfang import Preis


@dataclass(frozen=True, slots=True)
class Sozialraum:
    """An area and the Bezirk that it belongs to."""

    slug: str
    name: str
    bezirk: str


async def read_konzepte(work: Work, *, bis: Instant | None = None) -> dict[date, Konzept]:
    """Read every Konzept by the day from which it holds."""
    versions = await stammdaten.list_all(work, StammdatenArt.KONZEPT, bis=bis)
    return {date.fromisoformat(version.schluessel): to_konzept(version) for version in versions}


async def konzept_of(work: Work, jahr: int) -> Konzept:
    """Read the Konzept that a year uses (V1); raises KonzeptMissing."""
    return konzept_of_year(await read_konzepte(work), jahr)


async def find_haushaltsjahr(work: Work, jahr: int, *, bis: Instant | None = None) -> Haushaltsjahr | None:
    """Read what posts and hours cost in a year, or None where it is not entered."""
    version = await stammdaten.find(work, StammdatenArt.HAUSHALTSJAHR, str(jahr), bis=bis)
    return to_haushaltsjahr(version) if version else None


async def read_preise(work: Work) -> tuple[Preis, ...]:
    """Read the dated prices of an hour over all years, in order (V4)."""
    versions = await stammdaten.list_all(work, StammdatenArt.HAUSHALTSJAHR)
    years = sorted((to_haushaltsjahr(version) for version in versions), key=lambda year: year.jahr)
    return tuple(preis for year in years for preis in fachleistungsstunden(year))


async def read_vertraege(
    work: Work, sozialraum: str | None = None, *, bis: Instant | None = None
) -> tuple[Vertrag, ...]:
    """Read the Kooperationsverträge of a Sozialraum, or of all, by number."""
    versions = await stammdaten.list_all(work, StammdatenArt.VERTRAG, bis=bis)
    found = (to_vertrag(version) for version in versions)
    return tuple(vertrag for vertrag in found if sozialraum in {None, vertrag.sozialraum})


async def find_sozialraum(work: Work, slug: str) -> Sozialraum | None:
    """Read an area, or None."""
    version = await stammdaten.find(work, StammdatenArt.SOZIALRAUM, slug)
    if version is None:
        return None
    inhalt = SozialraumInhalt.model_validate(version.inhalt)
    return Sozialraum(slug, inhalt.name, inhalt.bezirk)


async def read_bezirke(work: Work) -> Mapping[str, tuple[str, ...]]:
    """Read which Sozialräume each Bezirk has, both by slug."""
    found: dict[str, list[str]] = {}
    for version in await stammdaten.list_all(work, StammdatenArt.SOZIALRAUM):
        found.setdefault(str(version.inhalt["bezirk"]), []).append(version.schluessel)
    return {bezirk: tuple(slugs) for bezirk, slugs in sorted(found.items())}


def to_konzept(version: Version) -> Konzept:
    """Make the domain's Konzept of a stored version."""
    inhalt = KonzeptInhalt.model_validate(version.inhalt)
    named = inhalt.praevention
    return Konzept(
        gueltig_ab=date.fromisoformat(version.schluessel),
        baum=to_knoten(inhalt.volumen),
        version=version.version,
        praevention=Praevention(named.volumen, named.mindestanteil, named.fallunspezifisch) if named else None,
        hilfearten=frozenset(inhalt.hilfearten),
        abschlaege=inhalt.abschlaege,
        projektbudget_sperrt=inhalt.projektbudget.bei_ueberschreitung == "sperren",
        schwellen=tuple(Schwelle(**dict(schwelle)) for schwelle in inhalt.schwellen),
        planbudget=to_planbudget(inhalt.planbudget),
        vertraege=Vertragsregeln(inhalt.vertraege.laufzeit_jahre, inhalt.vertraege.verlaengerung_jahre),
        personal=to_personalregeln(inhalt.personal) if inhalt.personal else None,
        vorfeldvolumen=inhalt.vorfeldhilfen.volumen if inhalt.vorfeldhilfen else None,
    )


def to_personalregeln(inhalt: PersonalInhalt) -> Personalregeln:
    """Make the domain's staffing rules of the wire's (V19)."""
    return Personalregeln(
        mindestumfang=inhalt.mindestumfang,
        vollzeitstunden=inhalt.vollzeitstunden,
        qualifikationen=frozenset(inhalt.qualifikationen),
        abschlussquote=tuple(Quote(quote.ab_jahr, quote.anteil) for quote in inhalt.abschlussquote),
        herkunft=frozenset(inhalt.herkunft),
    )


def to_planbudget(inhalt: PlanbudgetInhalt | None) -> Planbudget | None:
    """Make the domain's Planbudget of the wire's."""
    return Planbudget(inhalt.volumen, tuple(inhalt.ambulant), tuple(inhalt.stationaer)) if inhalt else None


def to_knoten(inhalt: KnotenInhalt) -> Knoten:
    """Make the domain's tree of the wire's."""
    return Knoten(
        schluessel=inhalt.schluessel,
        anteil=inhalt.anteil,
        teile=tuple(to_knoten(teil) for teil in inhalt.teile),
        pauschal=inhalt.pauschal,
        vorbehalten=inhalt.vorbehalten,
        umschichtbar=inhalt.umschichtbar,
        deckungsfaehig=inhalt.deckungsfaehig,
        sperrt=inhalt.bei_ueberschreitung == "sperren",
    )


def to_haushaltsjahr(version: Version) -> Haushaltsjahr:
    """Make the domain's Haushaltsjahr of a stored version."""
    return haushaltsjahr_of(
        HaushaltsjahrInhalt.model_validate(version.inhalt), jahr=int(version.schluessel), version=version.version
    )


def haushaltsjahr_of(inhalt: HaushaltsjahrInhalt, *, jahr: int, version: int) -> Haushaltsjahr:
    """Make the domain's Haushaltsjahr of what was entered."""
    return Haushaltsjahr(
        jahr=jahr,
        personal=inhalt.stellenfaktor.personal,
        pauschale=inhalt.stellenfaktor.pauschale,
        bruttojahresarbeitszeit=inhalt.bruttojahresarbeitszeit,
        tarifsteigerungen=tuple(Tarifsteigerung(rise.ab, rise.prozent) for rise in inhalt.tarifsteigerungen),
        version=version,
    )


def to_verlaengerungen(version: Version) -> tuple[Verlaengerung, ...]:
    """Make the domain's extensions of a stored contract, in their order (V18)."""
    return tuple(map(to_verlaengerung, VertragStand.model_validate(version.inhalt).verlaengerungen))


def to_verlaengerung(inhalt: VerlaengerungInhalt) -> Verlaengerung:
    """Make the domain's extension of the wire's."""
    return Verlaengerung(inhalt.ende, inhalt.evaluation.datum, inhalt.evaluation.ergebnis == "positiv")


def to_vertrag(version: Version) -> Vertrag:
    """Make the domain's Vertrag of a stored version."""
    inhalt = VertragStand.model_validate(version.inhalt)
    assert inhalt.ende is not None, "a contract is stored with its end"
    laufzeit = Zeitraum(inhalt.beginn, inhalt.ende)
    stellen = Decimal(inhalt.stellen)
    return Vertrag(version.schluessel, inhalt.sozialraum, inhalt.traeger, stellen, laufzeit, version.version)
