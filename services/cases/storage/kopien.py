"""The read copies of the budget's master data as the value that decisions take.

Building it reads and checks every version, so it is kept per tenant; versions are only ever added, so their number
tells whether it is still the latest.
"""

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import text

from services.cases.domain.stammdaten import Konzept, Sozialraum, Stammdaten, Vertrag
from shared.contracts.stammdaten import (
    HaushaltsjahrStand,
    KnotenInhalt,
    KonzeptInhalt,
    SozialraumInhalt,
    StammdatenArt,
    VertragStand,
)
from shared.kalender import ONE_DAY, Zeitraum, add_months
from shared.storage import stammdaten
from shared.storage.asks import Ask
from shared.storage.database import Work
from shared.storage.stammdaten import Version
from shared.umfang import Preis

TENANTS = "kopien_mandanten"
_TERM_MONTHS = 60  # of a Kooperationsvertrag that names no end (V18)
_COUNT = text("SELECT count(*) FROM stammdaten WHERE jugendamt = :jugendamt")


class Kopien:
    """Reads the copies of every tenant; one per process."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, Stammdaten]] = {}

    async def read(self, work: Work, *asks: Ask[Any]) -> Stammdaten:
        """Give the latest known master data of the transaction's tenant; `asks` travel with the question."""
        counted = Ask(_COUNT, {"jugendamt": work.jugendamt}, lambda rows: int(rows[0].count))
        await work.send(counted, *asks)
        count, known = counted.found, self._read.get(work.jugendamt)
        if known is None or known[0] != count:
            known = self._read[work.jugendamt] = (count, await _build(work))
        return known[1]


async def _build(work: Work) -> Stammdaten:
    versions = {art: await stammdaten.list_all(work, art) for art in StammdatenArt}
    raeume = (_to_sozialraum(version) for version in versions[StammdatenArt.SOZIALRAUM])
    konzepte = (_to_konzept(version) for version in versions[StammdatenArt.KONZEPT])
    preise = (preis for version in versions[StammdatenArt.HAUSHALTSJAHR] for preis in _to_preise(version))
    return Stammdaten(
        konzepte=tuple(sorted(konzepte, key=lambda konzept: konzept.gueltig_ab)),
        sozialraeume=MappingProxyType({raum.slug: raum for raum in raeume}),
        traeger=frozenset(version.schluessel for version in versions[StammdatenArt.TRAEGER]),
        vertraege=tuple(_to_vertrag(version) for version in versions[StammdatenArt.VERTRAG]),
        preise=tuple(sorted(preise, key=lambda preis: preis.ab)),
    )


def _to_sozialraum(version: Version) -> Sozialraum:
    return Sozialraum(version.schluessel, bezirk=SozialraumInhalt.model_validate(version.inhalt).bezirk)


def _to_vertrag(version: Version) -> Vertrag:
    inhalt = VertragStand.model_validate(version.inhalt)
    ende = inhalt.ende or add_months(inhalt.beginn, _TERM_MONTHS) - ONE_DAY
    laufzeit = Zeitraum(inhalt.beginn, ende)
    return Vertrag(version.schluessel, inhalt.sozialraum, inhalt.traeger, inhalt.stellen, laufzeit)


def _to_konzept(version: Version) -> Konzept:
    inhalt = KonzeptInhalt.model_validate(version.inhalt)
    leaves = tuple(_leaves(inhalt.volumen))
    return Konzept(
        gueltig_ab=date.fromisoformat(version.schluessel),
        hilfearten=frozenset(inhalt.hilfearten),
        volumina=frozenset(leaf.schluessel for leaf in leaves),
        pauschale=frozenset(leaf.schluessel for leaf in leaves if leaf.pauschal),
        vorfeldvolumen=inhalt.vorfeldhilfen.volumen if inhalt.vorfeldhilfen else None,
    )


def _to_preise(version: Version) -> Iterator[Preis]:
    inhalt = HaushaltsjahrStand.model_validate(version.inhalt)
    regel = f"{StammdatenArt.HAUSHALTSJAHR}/{inhalt.jahr}/{version.version}"
    return (Preis(preis.ab, preis.satz, regel) for preis in inhalt.fachleistungsstunden)


def _leaves(knoten: KnotenInhalt) -> Iterator[KnotenInhalt]:
    if not knoten.teile:
        yield knoten
    for teil in knoten.teile:
        yield from _leaves(teil)
