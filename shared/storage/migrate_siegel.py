"""The tables of the audit's chain, for the migration by which a service gets them (docs/decisions/0036).

Frozen like a migration: it is never changed, what comes later is a function of its own.
"""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import app_role, isolate_tenants, list_tenants_with_work
from shared.storage.tables import Xid8

# Tenants by a loose walk through the key; of each the rows that its last block's snapshot may not have seen. A horizont
# from another server (restored from a dump) may lie ahead of this one's transactions: then all are looked at.
_TENANTS = (
    "WITH RECURSIVE amt AS ((SELECT jugendamt FROM audit ORDER BY jugendamt LIMIT 1) UNION ALL SELECT (SELECT"
    " naechstes.jugendamt FROM audit naechstes WHERE naechstes.jugendamt > amt.jugendamt ORDER BY naechstes.jugendamt"
    " LIMIT 1) FROM amt WHERE amt.jugendamt IS NOT NULL), ab AS (SELECT amt.jugendamt, coalesce((SELECT CASE WHEN"
    " s.horizont <= pg_snapshot_xmin(pg_current_snapshot()) THEN s.horizont END FROM siegel s WHERE s.jugendamt ="
    " amt.jugendamt ORDER BY s.nr DESC LIMIT 1), CAST('0' AS xid8)) AS xid FROM amt WHERE amt.jugendamt IS NOT NULL)"
)
# A scalar of LIMIT 1 is asked row by row, few as these are; as a join, PostgreSQL would read all that was ever sealed.
_UNSEALED = (
    "FROM audit a WHERE a.jugendamt = ab.jugendamt AND a.xid >= ab.xid AND (SELECT v.siegel FROM versiegelungen v"
    " WHERE v.jugendamt = a.jugendamt AND v.audit = a.id LIMIT 1) IS NULL"
)


def add_siegel() -> None:
    """Add blocks of the audit's chain, what each has sealed, and how a sealer learns where it has work."""
    op.create_table(
        "siegel",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("anzahl", sa.Integer(), nullable=False),
        sa.Column("vollstaendig", sa.Boolean(), nullable=False),
        sa.Column("vorher", sa.LargeBinary(), nullable=False),
        sa.Column("wurzel", sa.LargeBinary(), nullable=False),
        sa.Column("versiegelt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("horizont", Xid8(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_siegel_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "nr", name=op.f("pk_siegel")),
    )
    op.create_table(
        "versiegelungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("audit", sa.Uuid(), nullable=False),
        sa.Column("siegel", sa.Integer(), nullable=False),
        sa.Column("pruefsumme", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_versiegelungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "audit", name=op.f("pk_versiegelungen")),
    )
    isolate_tenants(("siegel", "versiegelungen"), append_only=("siegel", "versiegelungen"))
    op.create_index("ix_audit_jugendamt_xid", "audit", ["jugendamt", "xid"], unique=False)
    _tell_work()


def _tell_work() -> None:
    some = f"{_TENANTS} SELECT ab.jugendamt FROM ab, LATERAL (SELECT 1 {_UNSEALED} LIMIT 1) AS zeile"  # noqa: S608  # made of our own constants; values are bound
    list_tenants_with_work("unversiegelte_mandanten", some)
    op.execute(
        "CREATE FUNCTION unversiegelte_zeilen() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER"  # noqa: S608  # made of our own constants; values are bound
        f" SET search_path = public AS $$ {_TENANTS} SELECT coalesce(sum(zeilen), 0)::bigint FROM ab, LATERAL"
        f" (SELECT count(*) AS zeilen {_UNSEALED}) AS je_amt $$"
    )
    op.execute("REVOKE ALL ON FUNCTION unversiegelte_zeilen() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION unversiegelte_zeilen() TO {app_role()}")
