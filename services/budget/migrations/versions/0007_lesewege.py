"""Ways to read: keys in the order in which sums are asked for, and a count of changes by which a status is known."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEYS = {
    "tagessummen": "jugendamt, jahr, ort_art, ort, tag, volumen",
    "quartalssummen": "jugendamt, jahr, ort_art, ort, tag, volumen, traeger, quartal",
}
PRESENT = sa.text("tag = 'infinity'::date")


def upgrade() -> None:
    for table, columns in KEYS.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT pk_{table}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({columns})")
    for table in ("quartalssummen", "monatssummen"):
        op.create_index(f"ix_{table}_jetzt", table, ["jugendamt", "jahr", "ort_art"], postgresql_where=PRESENT)
    op.create_index(
        "ix_warnungen_offen",
        "warnungen",
        ["jugendamt", "jahr", "ort_art", "ort"],
        postgresql_where=sa.text("quittiert_tag IS NULL"),
    )
    op.add_column("volumina", sa.Column("stand", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    _count_changes()


def _count_changes() -> None:
    """Let `volumina.stand` grow with every change of a Volumen and of its months; whoever changes these locks it."""
    op.execute(
        "CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.stand := OLD.stand + 1; RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER count_change BEFORE UPDATE ON volumina FOR EACH ROW EXECUTE FUNCTION count_change()")
    op.execute(
        "CREATE FUNCTION count_change_of_months() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE volumina v SET stand = v.stand FROM (SELECT DISTINCT jugendamt, jahr, ort_art, ort, volumen"
        " FROM changed) c WHERE (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen)"
        " = (c.jugendamt, c.jahr, c.ort_art, c.ort, c.volumen); RETURN NULL; END $$"
    )
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER count_change_on_{event.lower()} AFTER {event} ON monatssummen"
            " REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_change_of_months()"
        )
