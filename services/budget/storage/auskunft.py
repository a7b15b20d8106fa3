"""All rows of this service that belong to Kontrakte (G6): asked for by cases, for one Aktenzeichen.

A test holds the list against the database: a table that is not in it must tell of no Kontrakt.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text

from shared.contracts.auskunft import Bestand
from shared.storage.arrays import write_array, write_texts
from shared.storage.auskunft import Bezug, read_bestand
from shared.storage.database import Work
from shared.storage.tables import declared_tables

_TEILE = {
    "kontrakte": "ANY (CAST(:kontrakte AS uuid[]))",
    "texte": "ANY (CAST(CAST(:kontrakte AS uuid[]) AS text[]))",
    "nummern": "ANY (CAST(:nummern AS text[]))",
    "ausgaben": "SELECT a.id FROM ausgaben a WHERE a.jugendamt = :jugendamt"
    " AND a.kontrakt = ANY (CAST(:kontrakte AS uuid[]))",
    "buchungen": "SELECT b.id FROM buchungen b WHERE b.jugendamt = :jugendamt"
    " AND b.quelle = ANY (CAST(:kontrakte AS uuid[]))",
}


def _rows(tabelle: str, gehoert_dazu: str) -> Bezug:
    return Bezug(tabelle, gehoert_dazu.format(**_TEILE))


BEZUEGE = (
    _rows("bindungen", "t.quelle = {kontrakte}"),
    _rows("bindungsauftraege", "t.quelle = {kontrakte}"),
    _rows("bindungsbuchungen", "t.quelle = {kontrakte}"),
    _rows("bindungsplaene", "t.quelle = {kontrakte}"),
    _rows("buchungen", "t.quelle = {kontrakte}"),
    _rows("ausgaben", "t.kontrakt = {kontrakte}"),
    _rows("stornos", "t.gegenstand IN ({ausgaben}) OR t.gegenstand IN ({buchungen})"),
    _rows(
        "ueberschreitungsfreigaben",
        "t.beleg IN (SELECT a.beleg FROM ausgaben a WHERE a.jugendamt = :jugendamt AND a.kontrakt = {kontrakte})",
    ),
    _rows("spaete_zeilen", "t.inhalt ->> 'kontrakt' = {texte}"),
    _rows("vorjahresbuchungen", "t.id IN ({buchungen})"),
    _rows("rueckfuehrungen", "t.kontrakt = {nummern}"),
    _rows(
        "rueckfuehrungsentscheide",
        "t.rueckfuehrung IN (SELECT r.id FROM rueckfuehrungen r WHERE r.jugendamt = :jugendamt"
        " AND r.kontrakt = {nummern})",
    ),
    _rows(
        "warnungen",
        "EXISTS (SELECT FROM jsonb_each_text(t.figuren) f WHERE f.value = {texte}"
        " OR f.value IN (SELECT CAST(v.id AS text) FROM ({ausgaben}) AS v (id)))",
    ),
    _rows(
        "audit",
        "t.gegenstand_id = {texte} OR t.gegenstand_id IN (SELECT CAST(v.id AS text) FROM ({ausgaben}) AS v (id))",
    ),
)
_IN_AREAS = text(
    "SELECT DISTINCT quelle FROM bindungen WHERE jugendamt = :jugendamt AND ort_art = 'sozialraum'"
    " AND quelle = ANY (CAST(:kontrakte AS uuid[])) AND ort = ANY (CAST(:orte AS text[]))"
)


async def keep_in_areas(work: Work, nummern: Mapping[UUID, str], *, areas: frozenset[str]) -> dict[UUID, str]:
    """Leave out Kontrakte of which nothing is bound in these Sozialräume."""
    parameters = {"jugendamt": work.jugendamt, "kontrakte": write_array(map(str, nummern)), "orte": sorted(areas)}
    found = frozenset((await work.execute(_IN_AREAS, parameters)).scalars())
    return {kontrakt: nummer for kontrakt, nummer in nummern.items() if kontrakt in found}


async def read_auskunft(work: Work, nummern: Mapping[UUID, str]) -> Bestand:
    """Read all that this service holds on these Kontrakte."""
    parameters = {"kontrakte": write_array(map(str, nummern)), "nummern": write_texts(nummern.values())}
    return await read_bestand(work, BEZUEGE, tables=declared_tables(__package__).tables, parameters=parameters)
