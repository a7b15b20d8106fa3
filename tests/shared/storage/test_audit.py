"""Audit rows of one transaction are written together, each with the checksum of what it says."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import text

from shared.identity import Caller
from shared.kalender import format_instant
from shared.storage import audit
from shared.storage.audit import Eintrag
from shared.storage.database import Database

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
ROWS = (
    Eintrag("leistung.gebucht", "leistung", "a", {"minuten": 60, "betrag": "42.50"}),
    Eintrag("stammdaten.gebucht", "träger", 'b "c" \\ {d,e}', {"größer": None, "liste": [1, 2]}),
    Eintrag("null", "NULL", "", {}),
)


async def test_each_of_several_rows_says_who_did_what_and_carries_its_checksum(
    cases_database: Database, tenant: str
) -> None:
    caller = Caller("wjh", tenant, frozenset(), subject=Caller("leitung", tenant, frozenset()))
    async with cases_database.transaction(caller) as work:
        await audit.record_all(work, ROWS, now=NOW)
        await audit.record_all(work, (), now=NOW)
        found = (await work.execute(text("SELECT * FROM audit ORDER BY id"))).mappings().all()
    assert [(row["aktion"], row["gegenstand"], row["gegenstand_id"], row["daten"]) for row in found] == [
        (one.aktion, one.gegenstand, one.gegenstand_id, dict(one.daten)) for one in ROWS
    ]
    for row in found:
        names = ("jugendamt", "akteur", "im_auftrag_von", "aktion", "gegenstand", "gegenstand_id", "daten")
        content = {name: row[name] for name in names} | {"id": str(row["id"]), "zeitpunkt": format_instant(NOW)}
        said = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        assert (bytes(row["pruefsumme"]), row["zeitpunkt"]) == (hashlib.sha256(said).digest(), NOW)
        assert (row["akteur"], row["im_auftrag_von"]) == ("wjh", "leitung")
