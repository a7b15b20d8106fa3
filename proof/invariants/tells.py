"""A line of the tables of what the audit tells: an action, the rows that it leaves, the figures that it names (G5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

NOBODY: Final = "''"
ANY_TIME: Final = "CAST('epoch' AS timestamptz)"
PERSON: Final = "coalesce(im_auftrag_von, akteur)"  # on whose behalf it was done, else who did it
_AGAINST = """
    SELECT jugendamt, '{table} ' || thing AS thing, {wrong} AS wrong
    FROM (SELECT jugendamt, gegenstand_id AS thing, {told_by} AS by, {told_at} AS at, {figures} AS says,
              count(*) AS anzahl FROM audit WHERE aktion IN ({aktionen}) AND {only} GROUP BY 1, 2, 3, 4, 5) t
    FULL JOIN (SELECT w.jugendamt, {thing} AS thing, {by} AS by, {at} AS at, {columns} AS says, count(*) AS anzahl
               FROM {rows} GROUP BY 1, 2, 3, 4, 5) r
    USING (jugendamt, thing, by, at, says) WHERE {which}
"""
_STANDS = """
    SELECT w.jugendamt, '{table} ' || w.id AS thing, {columns} IS DISTINCT FROM t.says AS wrong
    FROM {rows} LEFT JOIN (
        SELECT DISTINCT ON (jugendamt, gegenstand_id) jugendamt, gegenstand_id, {figures} AS says
        FROM audit WHERE aktion LIKE '{aktionen}' AND {only}
        ORDER BY jugendamt, gegenstand_id, (daten ->> 'version')::int DESC, zeitpunkt DESC, xid DESC) t
    ON t.jugendamt = w.jugendamt AND t.gegenstand_id = {thing}
"""


@dataclass(frozen=True, slots=True)
class Tell:
    """What is told when something is done; a row is `w` in the SQL of its figures, of who did it, and when.

    `every` says that each row was told of, not only that what was told is there.
    """

    aktionen: str
    rows: str
    says: Mapping[str, str] = field(default_factory=dict)
    thing: str = "w.id::text"
    by: str = "w.gebucht_von"
    at: str = "w.gebucht_am"
    told_by: str = "akteur"
    only: str = "true"
    every: bool = True

    @property
    def table(self) -> str:
        """Name the table in which what was done stands."""
        return table_of(self.rows)

    @property
    def query(self) -> str:
        """Compare what was told with what is there: both as often."""
        values = {
            "table": self.table, "aktionen": quoted(self.aktionen.split()), "only": self.only, "rows": self.rows,
            "thing": self.thing, "by": self.by, "at": self.at, **figures_of(self.says),
            "told_by": NOBODY if self.by == NOBODY else self.told_by,
            "told_at": ANY_TIME if self.at == ANY_TIME else "zeitpunkt",
        }  # fmt: skip
        wrong = "t.anzahl IS DISTINCT FROM r.anzahl" if self.every else "r.anzahl IS NULL"
        return _AGAINST.format(wrong=wrong, which="true" if self.every else "t.anzahl IS NOT NULL", **values)


@dataclass(frozen=True, slots=True)
class Stand:
    """What was told last of a thing that changes, by its version: so it stands."""

    aktionen: str  # a pattern of LIKE
    rows: str
    says: Mapping[str, str]
    thing: str = "w.id::text"
    only: str = "daten ? 'version'"

    @property
    def table(self) -> str:
        """Name the table in which it stands."""
        return table_of(self.rows)

    @property
    def query(self) -> str:
        """Compare what stands with what was told last."""
        values = {name: getattr(self, name) for name in ("table", "aktionen", "rows", "thing", "only")}
        return _STANDS.format(**values, **figures_of(self.says))


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared by a query of its own."""

    aktionen: str
    table: str
    query: str


Line = Tell | Stand | Compared


def table_of(rows: str) -> str:
    """Name the first table of what stands behind FROM."""
    return rows.rsplit(" FROM ", 1)[-1].split(" ", 1)[0]


def figures_of(says: Mapping[str, str]) -> Mapping[str, str]:
    """Write the figures that were told, and the same out of the columns, so that they compare."""
    told = ", ".join(f"'{name}', daten -> '{name}'" for name in says)
    there = ", ".join(f"'{name}', {column}" for name, column in says.items())
    return {
        "figures": f"jsonb_strip_nulls(jsonb_build_object({told}))",
        "columns": f"jsonb_strip_nulls(jsonb_build_object({there}))",
    }


def quoted(names: Iterable[str]) -> str:
    """Write names as a list of SQL."""
    return ", ".join(f"'{name}'" for name in names)


def euro(column: str) -> str:
    """Write cents as the audit has them: euros with two decimals."""
    return f"(({column}) / 100.0)::numeric(20, 2)::text"


def day(column: str) -> str:
    """Write a day as the audit has it."""
    return f"({column})::text"
