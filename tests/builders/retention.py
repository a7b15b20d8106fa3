"""Which columns of text, JSON and bytes need no retention period, and why; all others are replaced when it is over."""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea')"
    " OR udt_name IN ('_text', '_varchar', '_jsonb'))"
    " AND table_name NOT LIKE 'procrastinate%' AND table_name <> 'alembic_version' AND column_name <> 'jugendamt'"
)
_REPLACED = "SELECT tabelle, spalte FROM aufbewahrung_spalten()"
_DATED = (
    "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.columns j"
    " ON j.table_schema = c.table_schema AND j.table_name = c.table_name AND j.column_name = 'jugendamt'"
    " WHERE c.table_schema = 'public' AND c.data_type = 'timestamp with time zone'"
    " AND c.is_generated = 'NEVER' AND c.table_name NOT IN ('audit', 'siegel', 'kopienstand')"
)

# by the name of the column, in whatever table
EVERYWHERE: Mapping[str, str] = {
    **dict.fromkeys(
        ("akteur", "angefordert_von", "angelegt_von", "beantragt_von", "eingereicht_von", "entschieden_von",
         "erfasst_von", "gebucht_von", "geaendert_von", "geoeffnet_von", "geprueft_von", "geschlossen_von",
         "gezeichnet_von", "im_auftrag_von", "person", "quittiert_von", "veranlasst_von"),
        "`sub` of somebody's token: who did it, as the audit has it",
    ),
    **dict.fromkeys(
        ("bezirk", "ort", "ort_art", "sozialraum", "traeger", "wirkungsraum", "volumen", "eltern", "deckt_mit",
         "schluessel", "verfahren", "vertrag", "kapitel", "pauschale"),
        "a slug or key of the Jugendamt's own master data",
    ),
    **dict.fromkeys(
        ("ablehnung_code", "aktion", "anlass", "art", "basis", "befund", "budgetstand", "code", "entgelt_art",
         "entscheidung", "ergebnis", "fehler", "finanzierungsart", "form", "gegenstand", "herkunft", "hilfeart",
         "kostengrund", "liste", "regel", "richtung", "satz_einheit", "seite", "stand", "status", "stufe", "thema",
         "vermerk", "vorgang", "zustand", "zweck"),
        "one of a few words of ours",
    ),
    **dict.fromkeys(
        ("ablehnung_detail", "detail"), "a sentence of the budget's own: no submitted value is in it"
    ),
    **dict.fromkeys(("nummer", "kontraktnummer", "gegenstand_id", "gemacht", "ordnung"), "a number or id of ours"),
    "beleg": "the sender's number of a receipt: booked once for ever, and the accounts are checked by it",
    **dict.fromkeys(("sha256", "prev_sha256", "fingerabdruck", "pruefsumme", "vorher", "wurzel"), "a hash"),
    **dict.fromkeys(("anteile", "einwohner", "figuren", "lage", "herleitung", "daten"), "figures and ids"),
    **dict.fromkeys(("qualifikation", "teilnehmende", "nicht_im_team"), "kinds of staff, without names (K15)"),
}  # fmt: skip


def unkept(connection: "psycopg.Connection[Any]", harmless: Mapping[str, str]) -> list[str]:
    """Name what is neither replaced nor harmless, and what is said to be harmless and does not exist.

    `harmless` names columns (`table.column`) or whole tables of one service, each with the reason.
    """
    columns = {(str(table), str(column)) for table, column in connection.execute(_COLUMNS).fetchall()}
    replaced = {(str(table), str(column)) for table, column in connection.execute(_REPLACED).fetchall()}
    known = {name for table, column in columns for name in (table, f"{table}.{column}")}
    return [
        *(f"{name}: neither replaced nor harmless" for name in sorted(_open(columns - replaced, harmless))),
        *(f"{table}.{column}: is replaced and does not exist" for table, column in sorted(replaced - columns)),
        *(f"{name}: is called harmless and does not exist" for name in sorted(harmless.keys() - known)),
        *(f"{name}: is called harmless and is replaced" for name in sorted(_named(replaced) & harmless.keys())),
    ]


def _open(columns: set[tuple[str, str]], harmless: Mapping[str, str]) -> Iterator[str]:
    for table, column in columns:
        name = f"{table}.{column}"
        if table not in harmless and name not in harmless and column not in EVERYWHERE:
            yield name


def _named(columns: set[tuple[str, str]]) -> set[str]:
    return {f"{table}.{column}" for table, column in columns}


def age(connection: "psycopg.Connection[Any]", tenant: str, *, years: int) -> None:
    """Let everything of a Jugendamt have been booked so many years earlier, but for its audit; as the superuser."""
    dated: dict[str, list[str]] = {}
    for table, column in connection.execute(_DATED).fetchall():
        dated.setdefault(str(table), []).append(str(column))
    for table, columns in dated.items():
        changes = ", ".join(f"{column} = {column} - interval '{years} years'" for column in columns)
        update = f"UPDATE {table} SET {changes} WHERE jugendamt = %s"
        connection.execute(update, [tenant])


def find_text(connection: "psycopg.Connection[Any]", tenant: str, wanted: str) -> list[str]:
    """Name the columns of a Jugendamt in which a text stands; as the superuser."""
    asked = "SELECT EXISTS (SELECT FROM {} WHERE jugendamt = %s AND strpos({}::text, %s) > 0)"
    return [
        f"{table}.{column}"
        for table, column in connection.execute(_COLUMNS).fetchall()
        if connection.execute(asked.format(table, column), [tenant, wanted]).fetchone() == (True,)
    ]
