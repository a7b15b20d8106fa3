"""What is replaced when its time is over, for the migration by which a service gets it (G6, docs/decisions/0035).

The application may not change what was booked. So a function of the owner does, and nothing else: it takes no columns,
no rows and no period from whoever calls it. Columns and rows stand in the migration, the period in the Konzept.

Frozen like a migration: it is never changed, what comes later is a function of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from alembic import op

from shared.storage.migrate import app_role, list_tenants_with_work

REMOVED = "[nach Ablauf der Aufbewahrungsfrist entfernt]"
SHORT = "[entfernt]"  # for a key that is compared when its row is sent again: nobody can enter it
_NAMELESS = "geloescht-"
_RANDOM = f"^{_NAMELESS}[0-9a-f-]{{36}}$"


@dataclass(frozen=True, slots=True)
class Spalte:
    """A column: when something of it is left (SQL), and what comes in its place (SQL)."""

    name: str
    offen: str
    ersatz: str


@dataclass(frozen=True, slots=True)
class Texte:
    """The columns of a table that hold free text or a name, and which of its rows `t` are over (SQL).

    The condition may ask for `v_vorbei`, the ids of what is over, and `v_grenze`, the last year that is over. `dazu` is
    what else changes with a row, `id` the column by which changed rows are told one by one; `auch` says which rows
    change as well.
    """

    tabelle: str
    spalten: tuple[Spalte, ...]
    vorbei: str
    dazu: str = ""
    id: str = ""
    auch: str = ""


def text_of(*names: str) -> tuple[Spalte, ...]:
    """Name columns of free text; what was left empty stays empty."""
    return tuple(
        Spalte(name, f"t.{name} NOT IN ('', '{REMOVED}')", f"CASE WHEN t.{name} = '' THEN '' ELSE '{REMOVED}' END")
        for name in names
    )


def name_of(name: str) -> Spalte:
    """Name a column that holds somebody's own number: each gets one that tells nothing."""
    return Spalte(name, f"t.{name} !~ '{_RANDOM}'", f"'{_NAMELESS}' || gen_random_uuid()")


def key_of(name: str) -> Spalte:
    """Name a column that holds a key that is compared."""
    return Spalte(name, f"t.{name} <> '{SHORT}'", f"'{SHORT}'")


def texts_of(name: str) -> Spalte:
    """Name a column that holds a list of texts."""
    removed = f"array_fill('{REMOVED}'::text, ARRAY[cardinality(t.{name})])"
    return Spalte(name, f"t.{name} <> {removed}", removed)


def content_of(name: str) -> Spalte:
    """Name a column of JSON that nobody asks for any more."""
    return Spalte(name, f"t.{name} <> '{{}}'::jsonb", "'{}'::jsonb")


def year_of(column: str) -> str:
    """Give the German year of an instant as SQL."""
    return f"extract(year FROM t.{column} AT TIME ZONE 'Europe/Berlin')"


KEYS = Texte(
    "wiederholungen",
    (
        name_of("schluessel"),
        Spalte("fingerabdruck", "octet_length(t.fingerabdruck) > 0", "''::bytea"),
    ),
    f"{year_of('gebucht_am')} <= v_grenze",
)


def add_aufbewahrung(texte: Iterable[Texte], *, frist: str, vorbei: str) -> None:
    """Add what replaces texts whose time is over, and how a worker learns where there is something.

    `frist` names the period in the Konzept, in years; `vorbei` selects the ids of what is over (SQL, by `v_grenze`).
    """
    found = tuple(texte)
    _tell_columns(found)
    body = "".join(map(_replace, found))
    op.execute(
        "CREATE FUNCTION aufbewahrung_ersetzen(heute date)"  # noqa: S608  # constants of the migration
        " RETURNS TABLE (tabelle text, gegenstand uuid, zeilen bigint)"
        " LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$"
        " #variable_conflict use_column\n"
        " DECLARE v_amt text := current_setting('app.jugendamt', true);"
        " v_tag date := least(heute, (now() AT TIME ZONE 'Europe/Berlin')::date);"
        " v_jahre integer; v_grenze integer; v_vorbei uuid[]; v_zeilen bigint;"
        f" BEGIN SELECT (k.inhalt -> 'aufbewahrung' ->> '{frist}')::integer INTO v_jahre FROM stammdaten k"
        " WHERE k.jugendamt = v_amt AND k.art = 'konzept'"
        " AND k.schluessel COLLATE \"C\" <= to_char(v_tag, 'YYYY-MM-DD')"
        " ORDER BY k.schluessel DESC, k.version DESC LIMIT 1;"
        " IF v_jahre IS NULL THEN RETURN; END IF;"
        " v_grenze := extract(year FROM v_tag)::integer - v_jahre - 1;"
        f" v_vorbei := ARRAY({vorbei});{body} END $$"
    )
    _grant("aufbewahrung_ersetzen(date)")
    list_tenants_with_work(
        "aufbewahrung_mandanten",
        "SELECT DISTINCT jugendamt FROM stammdaten WHERE art = 'konzept'"
        " AND jsonb_typeof(inhalt -> 'aufbewahrung') = 'object'",
    )


def _tell_columns(texte: Iterable[Texte]) -> None:
    """Let everybody see which columns these are."""
    rows = ", ".join(f"('{one.tabelle}', '{spalte.name}')" for one in texte for spalte in one.spalten)
    op.execute(
        "CREATE FUNCTION aufbewahrung_spalten() RETURNS TABLE (tabelle text, spalte text) LANGUAGE sql IMMUTABLE"
        f" AS $$ VALUES {rows} $$"
    )
    _grant("aufbewahrung_spalten()")


def _replace(one: Texte) -> str:
    changes = [
        f"{spalte.name} = CASE WHEN t.{spalte.name} IS NOT NULL THEN {spalte.ersatz} END" for spalte in one.spalten
    ]
    open_ones = [f"t.{spalte.name} IS NOT NULL AND {spalte.offen}" for spalte in one.spalten]
    left = " OR ".join([*open_ones, *filter(None, [one.auch])])
    update = (
        f"UPDATE {one.tabelle} t SET {', '.join([*changes, *filter(None, [one.dazu])])}"  # noqa: S608  # made of our own constants; values are bound
        f" WHERE t.jugendamt = v_amt AND ({left}) AND ({one.vorbei})"
    )
    if one.id:
        told = f"SELECT '{one.tabelle}'::text, e.id, 1::bigint FROM ersetzt e"  # noqa: S608  # made of our own constants; values are bound
        return f" RETURN QUERY WITH ersetzt AS ({update} RETURNING t.{one.id} AS id) {told};"
    return (
        f" {update}; GET DIAGNOSTICS v_zeilen = ROW_COUNT; IF v_zeilen > 0 THEN RETURN QUERY"
        f" SELECT '{one.tabelle}'::text, NULL::uuid, v_zeilen; END IF;"
    )


def _grant(function: str) -> None:
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {app_role()}")
