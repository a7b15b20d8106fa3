"""What the databases themselves must be like: durable, and closed to whoever may not read or change."""

from proof.invariants.invariant import SERVICES, in_sql

# Whatever was posted, signed, decided, declared or recorded: read and appended, never changed (G5).
APPENDED = (
    "abschluesse", "ansatzbuchungen", "audit", "ausgaben", "auszahlungsstornos", "beratungen", "berichte", "bescheide",
    "bewertungen", "bindungsauftraege", "bindungsbuchungen", "bindungsfreigaben", "buchungen", "einigungen",
    "einnahmen", "einreichungen", "ergebnisse", "fassungen", "feststellungen", "festsetzungen", "gegenzeichnungen",
    "handbuchbeschluesse", "handbuchempfehlungen", "handbuchfassungen", "handbuchkapitel", "kontraktausgaben",
    "kontraktfassungen", "kosten", "leistungen", "leistungszustaende", "meldungsminuten", "nachweisausgaben",
    "nachweiseinnahmen", "oeffnungen", "personalstellen", "pruefungen", "rueckfuehrungen", "rueckfuehrungsentscheide",
    "siegel", "sitzungen", "spaete_zeilen", "spitzabrechnungen", "stammdaten", "stapelquittungen", "stornos",
    "teamstellenfassungen",
    "traegerkontrakte", "traegermeldungen", "ueberschreitungsfreigaben", "umschichtungen", "umschichtungsbuchungen",
    "unterzeichnungen", "verfahrensfassungen", "verlaengerungen", "verlaengerungsbescheide", "versiegelungen",
    "verteilungen", "verwendungsnachweise", "vollstaendigkeit", "vorfeldhilfen", "vorfeldstornos",
    "vorjahresbuchungen", "vorjahresuebernahmen", "wiederholungen", "zugriffe",
)  # fmt: skip
_LIST = ", ".join(f"'{name}'" for name in APPENDED)
_OURS = (
    "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    " AND c.relname NOT LIKE 'procrastinate%' AND c.relname <> 'alembic_version'"
)
_SAME = "(jugendamt = current_setting(''app.jugendamt''::text, true))"
_ON = "SELECT '' AS jugendamt, name || ' in ' || current_database() AS thing, setting <> 'on' AS wrong FROM pg_settings"
_SYNCHRONOUS = """
    SELECT '' AS jugendamt, r.rolname || ' in ' || current_database() AS thing,
        current_setting('synchronous_commit') = 'off' OR EXISTS (
            SELECT FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS given
            WHERE s.setrole IN (r.oid, 0)
            AND given ~ '^(synchronous_commit=off|session_replication_role=|row_security=)'
        ) AS wrong
    FROM pg_roles r WHERE r.rolcanlogin AND NOT r.rolsuper
"""
# For whoever does not own the table there is one policy, and it compares the Jugendamt.
_ROW_SECURITY = f"""
    SELECT '' AS jugendamt, c.relname AS thing, NOT (c.relrowsecurity AND c.relforcerowsecurity)
        OR NOT coalesce(p.compares, false) AS wrong
    FROM pg_class c LEFT JOIN (
        SELECT polrelid, bool_and(pg_get_expr(polqual, polrelid) = '{_SAME}'
            AND pg_get_expr(polwithcheck, polrelid) = '{_SAME}') AS compares
        FROM pg_policy JOIN pg_class t ON t.oid = polrelid WHERE polroles <> ARRAY[t.relowner] GROUP BY 1) p
    ON p.polrelid = c.oid WHERE {_OURS}
"""
_APPENDED = f"""
    SELECT '' AS jugendamt, c.relname AS thing, EXISTS (
        SELECT FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner
        AND g.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
    ) OR EXISTS (
        SELECT FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) g
        WHERE a.attrelid = c.oid AND g.grantee <> c.relowner AND g.privilege_type = 'UPDATE'
        AND a.attname <> 'xid') AS wrong
    FROM pg_class c WHERE {_OURS} AND c.relname IN ({_LIST})
"""
_NO_DELETE = f"""
    SELECT '' AS jugendamt, c.relname AS thing, EXISTS (
        SELECT FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner
        AND g.privilege_type IN ('DELETE', 'TRUNCATE', 'TRIGGER')) AS wrong
    FROM pg_class c WHERE {_OURS}
"""
_ROLES = """
    SELECT '' AS jugendamt, r.rolname AS thing, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
        OR r.rolreplication OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
        OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS wrong
    FROM pg_roles r WHERE r.oid IN (
        SELECT g.grantee FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
        WHERE c.relname = 'audit' AND g.grantee <> c.relowner)
"""
_KEYS = f"""
    SELECT '' AS jugendamt, c.relname AS thing, NOT EXISTS (
        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'jugendamt' AND a.attnotnull
    ) OR EXISTS (
        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = c.oid AND i.indisunique AND a.attname <> 'jugendamt') AS wrong
    FROM pg_class c WHERE {_OURS}
"""
_CONSTRAINTS = """
    SELECT '' AS jugendamt, x.thing, x.wrong FROM (
        SELECT conname AS thing, NOT convalidated AS wrong, conrelid AS of FROM pg_constraint WHERE conrelid <> 0
        UNION ALL SELECT indexrelid::regclass::text, NOT (indisvalid AND indisready), indrelid FROM pg_index
        UNION ALL SELECT tgrelid::regclass || '.' || tgname, tgenabled <> 'O', tgrelid FROM pg_trigger
    ) x JOIN pg_class c ON c.oid = x.of WHERE c.relnamespace = 'public'::regnamespace
"""

INVARIANTS = (
    in_sql("plattform-fsync", "what is committed lies on the disk", f"{_ON} WHERE name = 'fsync'", *SERVICES),
    in_sql(
        "plattform-ganze-seiten",
        "a torn page is restored from the log",
        f"{_ON} WHERE name = 'full_page_writes'",
        *SERVICES,
    ),
    in_sql("plattform-pruefsummen", "a page that rots is noticed", f"{_ON} WHERE name = 'data_checksums'", *SERVICES),
    in_sql("plattform-synchron", "no role commits without waiting for the disk", _SYNCHRONOUS, *SERVICES),
    in_sql("plattform-mandantentrennung", "row-level security is forced on every table", _ROW_SECURITY, *SERVICES),
    in_sql("plattform-nur-anfuegen", "what was posted can be appended to, not changed", _APPENDED, *SERVICES),
    in_sql("plattform-ohne-loeschen", "the services delete nothing", _NO_DELETE, *SERVICES),
    in_sql("plattform-rolle", "the services' roles are nobody's superuser, owner or member", _ROLES, *SERVICES),
    in_sql("plattform-schluessel", "the Jugendamt is the first column of every key", _KEYS, *SERVICES),
    in_sql("plattform-bedingungen", "constraints, indexes and triggers are in force", _CONSTRAINTS, *SERVICES),
)
