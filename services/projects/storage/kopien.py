"""The read copies of the master data, as far as an application asks for them (P2, P7)."""

from collections.abc import Collection
from datetime import date

from services.projects.domain.antrag import Inhalt
from services.projects.domain.bescheid import Konzeptstand
from services.projects.domain.einreichung import Stammblatt
from services.projects.domain.pauschalen import Konzeptsaetze, Pauschale, all_priced, is_computed, konzept_of, price
from shared.contracts.stammdaten import StammdatenArt
from shared.geld import parse_geld
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Work

TENANTS = "kopien_mandanten"


async def find_stammblatt(work: Work, inhalt: Inhalt) -> Stammblatt:
    """Look up the area and the Träger that an application names, in their latest version."""
    raum = await stammdaten.find(work, StammdatenArt.SOZIALRAUM, inhalt.sozialraum)
    traeger = await stammdaten.find(work, StammdatenArt.TRAEGER, inhalt.traeger)
    return Stammblatt(
        sozialraum_bezirk=str(raum.inhalt["bezirk"]) if raum else None,
        traeger_known=traeger is not None,
        mitarbeitende=_mitarbeitende_of(traeger) if traeger else None,
    )


async def find_stand(work: Work) -> Instant | None:
    """Tell when the copies were last brought up to date; None where they never were."""
    known = await stammdaten.read_kopienstand(work)
    return known.geholt_am if known else None


async def find_name(work: Work, art: StammdatenArt, schluessel: str) -> str | None:
    """Give the name of a Sozialraum or Träger in its latest version; None where no copy says so."""
    found = await stammdaten.find(work, art, schluessel)
    return found.inhalt.get("name") if found else None


async def find_mitarbeitende(work: Work, traeger: Collection[str]) -> dict[str, int | None]:
    """Give the number of employees of several Träger, in its latest version; Träger that are not known are left out."""
    if not traeger:
        return {}
    versions = await stammdaten.list_all(work, StammdatenArt.TRAEGER)
    return {one.schluessel: _mitarbeitende_of(one) for one in versions if one.schluessel in traeger}


async def read_bezirke(work: Work) -> dict[str, str]:
    """Give the Bezirk of every Sozialraum, by slug."""
    versions = await stammdaten.list_all(work, StammdatenArt.SOZIALRAUM)
    return {one.schluessel: str(one.inhalt["bezirk"]) for one in versions}


async def tells_all(work: Work, inhalt: Inhalt) -> bool:
    """Tell whether the copies hold all that this application names, rates of the Konzept included."""
    return (await find_stammblatt(work, inhalt)).complete and all_priced((await priced(work, inhalt)).zeilen)


async def priced(work: Work, inhalt: Inhalt) -> Inhalt:
    """Give the content with the amounts that follow from the Konzept as it is now (P2, P7)."""
    if not any(is_computed(zeile) for zeile in inhalt.zeilen):
        return inhalt
    return price(inhalt, konzepte=await read_saetze(work))


async def read_saetze(work: Work) -> tuple[Konzeptsaetze, ...]:
    """Read what each Konzept, in its latest version, has for projects; one without rates has none."""
    return tuple(_to_saetze(one) for one in await stammdaten.list_all(work, StammdatenArt.KONZEPT))


async def find_konzeptstand(work: Work, inhalt: Inhalt) -> Konzeptstand | None:
    """Tell which Konzept the first funding year uses, and in which version; None where no copy says so (V1)."""
    jahre = inhalt.jahre
    found = konzept_of(jahre[0], konzepte=await read_saetze(work)) if jahre else None
    return Konzeptstand(found.gueltig_ab, found.version) if found else None


def _to_saetze(konzept: stammdaten.Version) -> Konzeptsaetze:
    projekte = konzept.inhalt.get("projekte") or {}
    stunde = projekte.get("ehrenamt_stundensatz")
    return Konzeptsaetze(
        gueltig_ab=date.fromisoformat(konzept.schluessel),
        version=konzept.version,
        pauschalen={
            one["schluessel"]: Pauschale(parse_geld(one["betrag"]), one["einheit"])
            for one in projekte.get("pauschalen", ())
        },
        ehrenamt=parse_geld(stunde) if stunde else None,
    )


def _mitarbeitende_of(traeger: stammdaten.Version) -> int | None:
    """Read from the copy what we need and no more, so that new fields of the budget's do not stop us."""
    return traeger.inhalt.get("mitarbeitende")
