"""All rows of this service that belong to Kontrakte of one case (G6).

A test holds the list against the database: a table that is not in it must tell of no case.
"""

from collections.abc import Sequence
from uuid import UUID

from shared.contracts.auskunft import Bestand
from shared.storage.arrays import write_array, write_texts
from shared.storage.auskunft import Bezug, read_bestand
from shared.storage.database import Work
from shared.storage.tables import declared_tables

_TEILE = {
    "kontrakte": "ANY (CAST(:kontrakte AS uuid[]))",
    "nummern": "ANY (CAST(:nummern AS text[]))",
    "leistungen": "SELECT l.id FROM leistungen l WHERE l.jugendamt = :jugendamt"
    " AND l.kontrakt = ANY (CAST(:kontrakte AS uuid[]))",
    "stornos": "SELECT s.id FROM stornos s JOIN leistungen l ON l.jugendamt = s.jugendamt AND l.id = s.leistung"
    " WHERE s.jugendamt = :jugendamt AND l.kontrakt = ANY (CAST(:kontrakte AS uuid[]))",
}


def _rows(tabelle: str, gehoert_dazu: str, *, ohne: frozenset[str] = frozenset()) -> Bezug:
    return Bezug(tabelle, gehoert_dazu.format(**_TEILE), ohne)


BEZUEGE = (
    _rows("kontrakte", "t.id = {kontrakte}"),
    _rows("kontraktfassungen", "t.kontrakt = {kontrakte}"),
    _rows("beratungen", "t.kontrakt = {kontrakte}"),
    _rows("unterzeichnungen", "t.kontrakt = {kontrakte}"),
    _rows("bindungen", "t.kontrakt = {kontrakte}"),
    _rows("kontraktstaende", "t.kontrakt = {kontrakte}"),
    _rows("bindungsfreigaben", "t.kontrakt = {kontrakte}"),
    _rows("kontraktressourcen", "t.kontrakt = {kontrakte}"),
    _rows("kontraktausgaben", "t.kontrakt = {kontrakte}"),
    _rows("absichten", "t.gegenstand = {kontrakte}"),
    _rows("leistungen", "t.kontrakt = {kontrakte}"),
    _rows("leistungszustaende", "t.id IN ({leistungen})"),
    _rows("stornos", "t.id IN ({stornos})"),
    _rows("vorjahresuebernahmen", "t.schluessel IN ({leistungen}) OR t.schluessel IN ({stornos})"),
    _rows("traegerkontrakte", "t.kontraktnummer = {nummern}"),
    _rows("meldungsminuten", "t.kontraktnummer = {nummern}"),
    _rows("einigungen", "t.kontraktnummer = {nummern}"),
    # which other Kontrakte stood on the same page is theirs
    _rows(
        "zugriffe",
        "t.id IN (SELECT z.id FROM unnest(CAST(:kontrakte AS uuid[])) k, zugriffe_auf(k) AS z (id))",
        ohne=frozenset({"kontrakte"}),
    ),
    _rows(
        "audit",
        "t.gegenstand_id = ANY (CAST(CAST(:kontrakte AS uuid[]) AS text[]))"
        " OR t.gegenstand_id IN (SELECT CAST(v.id AS text) FROM ({leistungen}) AS v (id))",
    ),
)


async def read_auskunft(work: Work, kontrakte: Sequence[UUID], *, nummern: Sequence[str]) -> Bestand:
    """Read all that this service holds on these Kontrakte."""
    parameters = {"kontrakte": write_array(map(str, kontrakte)), "nummern": write_texts(nummern)}
    return await read_bestand(work, BEZUEGE, tables=declared_tables(__package__).tables, parameters=parameters)
