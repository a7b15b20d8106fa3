"""First tables of the budget: everything that cannot be added later (tenant, versions, running sums, audit)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import add_jobs, isolate_tenants, list_tenants_with_work, touch_on_update
from shared.storage.tables import Xid8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "abschlaege",
    "ansatzbuchungen",
    "audit",
    "ausgaben",
    "bindungen",
    "bindungsauftraege",
    "bindungsbuchungen",
    "buchungen",
    "ortsjahre",
    "spitzabrechnungen",
    "stammdaten",
    "stornos",
    "tagessummen",
    "volumina",
    "warnungen",
    "wiederholungen",
)
APPEND_ONLY = (
    "ansatzbuchungen",
    "audit",
    "ausgaben",
    "bindungsauftraege",
    "bindungsbuchungen",
    "buchungen",
    "ortsjahre",
    "spitzabrechnungen",
    "stammdaten",
    "stornos",
    "wiederholungen",
)


def upgrade() -> None:
    op.create_table(
        "abschlaege",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("vertrag", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("faellig", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("buchung", sa.Uuid(), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_abschlaege_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "jahr", "vertrag", "volumen", "nr", name=op.f("pk_abschlaege")),
    )
    op.create_table(
        "ansatzbuchungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("herleitung", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ansatzbuchungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_ansatzbuchungen")),
    )
    op.create_index(
        op.f("ix_ansatzbuchungen_jugendamt_jahr_ort_art_ort_volumen"),
        "ansatzbuchungen",
        ["jugendamt", "jahr", "ort_art", "ort", "volumen"],
        unique=False,
    )
    op.create_table(
        "audit",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("akteur", sa.Text(), nullable=False),
        sa.Column("im_auftrag_von", sa.Text(), nullable=True),
        sa.Column("aktion", sa.Text(), nullable=False),
        sa.Column("gegenstand", sa.Text(), nullable=False),
        sa.Column("gegenstand_id", sa.Text(), nullable=False),
        sa.Column("daten", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pruefsumme", sa.LargeBinary(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_audit_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_audit")),
    )
    op.create_table(
        "ausgaben",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("zweck", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("kontrakt", sa.Uuid(), nullable=True),
        sa.Column("freigabe_durch", sa.Text(), nullable=True),
        sa.Column("ueberschreitung_begruendung", sa.Text(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ausgaben_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_ausgaben")),
    )
    op.create_index("uq_ausgaben_beleg", "ausgaben", ["jugendamt", "beleg"], unique=True)
    op.create_table(
        "bindungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("quelle", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("nummer", sa.Text(), nullable=True),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("pauschal", sa.Boolean(), nullable=False),
        sa.Column("vorgemerkt", sa.Boolean(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("verbrauch", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("minuten", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("minuten_verbraucht", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "offen", sa.BigInteger(), sa.Computed("greatest(betrag - verbrauch, 0)", persisted=True), nullable=False
        ),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "quelle", "jahr", name=op.f("pk_bindungen")),
    )
    op.create_index(
        op.f("ix_bindungen_jugendamt_jahr_ort_art_ort_volumen"),
        "bindungen",
        ["jugendamt", "jahr", "ort_art", "ort", "volumen"],
        unique=False,
    )
    op.create_index(op.f("ix_bindungen_jugendamt_nummer"), "bindungen", ["jugendamt", "nummer"], unique=False)
    op.create_table(
        "bindungsauftraege",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("quelle", sa.Uuid(), nullable=True),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ergebnis", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungsauftraege_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "schluessel", name=op.f("pk_bindungsauftraege")),
    )
    op.create_table(
        "bindungsbuchungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=True),
        sa.Column("quelle", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("minuten", sa.Integer(), nullable=False),
        sa.Column("offen", sa.BigInteger(), nullable=False),
        sa.Column("vorgemerkt", sa.Boolean(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungsbuchungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_bindungsbuchungen")),
    )
    op.create_index(
        op.f("ix_bindungsbuchungen_jugendamt_quelle_jahr"),
        "bindungsbuchungen",
        ["jugendamt", "quelle", "jahr"],
        unique=False,
    )
    op.create_table(
        "buchungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("quelle", sa.Uuid(), nullable=True),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("offen", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("praevention", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("minuten", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("zweck", sa.Text(), nullable=False),
        sa.Column("satz", sa.BigInteger(), nullable=True),
        sa.Column("beleg", sa.Uuid(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_buchungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_buchungen")),
    )
    op.create_index(op.f("ix_buchungen_jugendamt_beleg"), "buchungen", ["jugendamt", "beleg"], unique=False)
    op.create_index(
        op.f("ix_buchungen_jugendamt_jahr_ort_art_ort_volumen_buchungstag"),
        "buchungen",
        ["jugendamt", "jahr", "ort_art", "ort", "volumen", "buchungstag"],
        unique=False,
    )
    op.create_index(op.f("ix_buchungen_jugendamt_quelle"), "buchungen", ["jugendamt", "quelle"], unique=False)
    op.create_table(
        "ortsjahre",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("konzept_ab", sa.Date(), nullable=False),
        sa.Column("eingerichtet_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ortsjahre_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "jahr", "ort_art", "ort", name=op.f("pk_ortsjahre")),
    )
    op.create_table(
        "spitzabrechnungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("besetzung", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("abschlaege", sa.BigInteger(), nullable=False),
        sa.Column("anerkannt", sa.BigInteger(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_spitzabrechnungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_spitzabrechnungen")),
    )
    op.create_table(
        "stammdaten",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_stammdaten_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "art", "schluessel", "version", name=op.f("pk_stammdaten")),
    )
    op.create_table(
        "stornos",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gegenstand", sa.Uuid(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_stornos_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_stornos")),
    )
    op.create_index("uq_stornos_gegenstand", "stornos", ["jugendamt", "gegenstand"], unique=True)
    op.create_table(
        "tagessummen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("ansatz", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("umschichtung", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("verbrauch", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("offene_bindung", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("praevention", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_tagessummen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "tag", "jahr", "ort_art", "ort", "volumen", name=op.f("pk_tagessummen")),
    )
    op.create_table(
        "volumina",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("eltern", sa.Text(), nullable=True),
        sa.Column("blatt", sa.Boolean(), nullable=False),
        sa.Column("pauschal", sa.Boolean(), nullable=False),
        sa.Column("vorbehalten", sa.Boolean(), nullable=False),
        sa.Column("umschichtbar", sa.Boolean(), nullable=False),
        sa.Column("sperrt", sa.Boolean(), nullable=False),
        sa.Column("deckt_mit", sa.Boolean(), nullable=False),
        sa.Column("ansatz", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("umschichtung", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("verbrauch", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("offene_bindung", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("praevention", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("ueberzogen_bis", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_volumina_jugendamt")),
        sa.CheckConstraint(
            "NOT sperrt OR ansatz + umschichtung - verbrauch - offene_bindung >= -ueberzogen_bis",
            name=op.f("ck_volumina_sperre"),
        ),
        sa.CheckConstraint("offene_bindung >= 0", name=op.f("ck_volumina_offene_bindung")),
        sa.PrimaryKeyConstraint("jugendamt", "jahr", "ort_art", "ort", "volumen", name=op.f("pk_volumina")),
    )
    op.create_table(
        "warnungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("stufe", sa.Text(), nullable=False),
        sa.Column("figuren", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("erzeugt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erzeugt_tag", sa.Date(), nullable=False),
        sa.Column("quittiert_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quittiert_tag", sa.Date(), nullable=True),
        sa.Column("quittiert_von", sa.Text(), nullable=True),
        sa.Column("notiz", sa.Text(), nullable=True),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_warnungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_warnungen")),
    )
    op.create_index(
        op.f("ix_warnungen_jugendamt_jahr_ort_art_ort"),
        "warnungen",
        ["jugendamt", "jahr", "ort_art", "ort"],
        unique=False,
    )
    op.create_table(
        "wiederholungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("akteur", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("fingerabdruck", sa.LargeBinary(), nullable=False),
        sa.Column("gemacht", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_wiederholungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "akteur", "schluessel", name=op.f("pk_wiederholungen")),
    )
    isolate_tenants(TABLES, append_only=APPEND_ONLY)
    touch_on_update(("warnungen",))
    list_tenants_with_work(
        "abschlaege_mandanten",
        "SELECT DISTINCT jugendamt FROM abschlaege WHERE buchung IS NULL"
        " AND faellig <= (now() AT TIME ZONE 'Europe/Berlin')::date",
    )
    add_jobs()
