"""What the databases are made of against a written list: tables, keys, rules, functions, rights; none more, none less.

`python -m proof.invariants.schema` writes the lists (schema_<service>.txt) from what `make run` runs, which a review
then reads as it reads a migration. Roles are called `owner` and `app`, whatever they are called where one looks.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from proof.audit.databases import VAR, find_databases, looking
from proof.invariants.invariant import SERVICES, Connection, Connections, Invariant, Seen, rows_of

FOLDER = Path(__file__).parent
_OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
_GRANTED = (
    "string_agg(coalesce(r.rolname, 'PUBLIC') || '=' || g.privilege_type, ' ' ORDER BY r.rolname, g.privilege_type)"
)
_RELATIONS = f"""
    SELECT concat_ws(' ', 'relation', n.nspname || '.' || c.relname, c.relkind, c.relpersistence,
        pg_get_userbyid(c.relowner), 'rls', c.relrowsecurity, c.relforcerowsecurity, c.reloptions::text,
        md5(pg_get_viewdef(c.oid)), cols.said)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'not null' END, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)), ', '
            ORDER BY a.attname) AS said
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) cols ON true
    WHERE {_OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL SELECT concat_ws(' ', 'schema', n.nspname, pg_get_userbyid(n.nspowner)) FROM pg_namespace n
    WHERE {_OURS} AND n.nspname <> 'public'
    UNION ALL SELECT concat_ws(' ', 'extension', extname) FROM pg_extension WHERE extname <> 'plpgsql'
"""
_KEYS = f"""
    SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid)) FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}
    UNION ALL SELECT concat_ws(' ', 'constraint', n.nspname || '.' || c.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_OURS} AND k.contype <> 'n'
"""
_RULES = f"""
    SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_OURS} AND NOT t.tgisinternal
    UNION ALL SELECT concat_ws(' ', 'policy', c.relname, p.polname, p.polcmd, p.polpermissive,
        (SELECT string_agg(coalesce(pg_get_userbyid(nullif(o, 0)), 'PUBLIC'), ' ') FROM unnest(p.polroles) o),
        pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}
    UNION ALL SELECT concat_ws(' ', 'rule', schemaname || '.' || tablename, rulename, md5(definition)) FROM pg_rules
    WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', 'event trigger', evtname, evtenabled) FROM pg_event_trigger
    UNION ALL SELECT concat_ws(' ', 'publication', pubname) FROM pg_publication
"""
_FUNCTIONS = f"""
    SELECT concat_ws(' ', 'function', p.oid::regprocedure, pg_get_userbyid(p.proowner), l.lanname,
        CASE WHEN p.prosecdef THEN 'security definer' END, p.proconfig::text, md5(p.prosrc),
        coalesce((SELECT {_GRANTED} FROM aclexplode(p.proacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
                  WHERE g.grantee <> p.proowner), 'PUBLIC=EXECUTE'))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang WHERE {_OURS}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
_RIGHTS = f"""
    SELECT concat_ws(' ', 'rights', n.nspname || '.' || c.relname, {_GRANTED}) FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) g
    LEFT JOIN pg_roles r ON r.oid = g.grantee WHERE {_OURS} AND g.grantee <> c.relowner GROUP BY n.nspname, c.relname
    UNION ALL SELECT concat_ws(' ', 'rights', c.relname || '.' || a.attname, {_GRANTED}) FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    CROSS JOIN LATERAL aclexplode(a.attacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
    WHERE {_OURS} AND g.grantee <> c.relowner GROUP BY c.relname, a.attname
    UNION ALL SELECT concat_ws(' ', 'default rights', pg_get_userbyid(d.defaclrole), d.defaclobjtype, {_GRANTED})
    FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
    GROUP BY d.oid, d.defaclrole, d.defaclobjtype
    UNION ALL SELECT concat_ws(' ', 'setting', coalesce(r.rolname, 'every role'), given)
    FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN LATERAL unnest(s.setconfig) AS given
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND (s.setrole = 0 OR r.rolname IN ({{roles}}))
"""
_ROLES = """
    SELECT 'owner' AS name, pg_get_userbyid(c.relowner)::text AS role FROM pg_class c WHERE c.oid = 'audit'::regclass
    UNION SELECT 'app', pg_get_userbyid(g.grantee)::text FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
    WHERE c.oid = 'audit'::regclass AND g.grantee NOT IN (0, c.relowner)
"""
_KINDS: Mapping[str, tuple[str, str]] = {
    "relationen": ("tables and views are those that were made, and durable", _RELATIONS),
    "indizes": ("keys, checks and references are those that were made", _KEYS),
    "regeln": ("triggers and policies are those that were made", _RULES),
    "funktionen": ("functions are those that were made", _FUNCTIONS),
    "rechte": ("rights and settings of roles are those that were given", _RIGHTS),
}


def describe(connection: Connection, kind: str) -> list[str]:
    """Describe a database of one kind of thing, a line each."""
    roles = {row["role"]: row["name"] for row in rows_of(connection, _ROLES)}
    query = _KINDS[kind][1].replace("{roles}", ", ".join(f"'{role}'" for role in roles))
    lines = [" ".join(str(next(iter(row.values()))).split()) for row in rows_of(connection, query)]
    for role, name in roles.items():
        lines = [line.replace(role, name) for line in lines]
    return sorted(f"{kind}: {line}" for line in lines)


def list_of(service: str) -> Path:
    """Name the file of a service's list."""
    return FOLDER / f"schema_{service}.txt"


def write(conninfos: Mapping[str, str], *, folder: Path = FOLDER) -> None:
    """Write the list of each service."""
    for service in SERVICES:
        with looking(conninfos[service]) as connection:
            lines = [line for kind in _KINDS for line in describe(connection, kind)]
        (folder / list_of(service).name).write_text("".join(f"{line}\n" for line in lines))


def _looking_at(kind: str) -> Callable[[Connections], Seen]:
    def look(connections: Connections) -> Seen:
        seen = Seen(0)
        for service in SERVICES:
            there = describe(connections[service], kind)
            known = {line for line in list_of(service).read_text().splitlines() if line.startswith(f"{kind}: ")}
            faults = [f"{service} has {line}" for line in there if line not in known]
            faults += [f"{service} lacks {line}" for line in known.difference(there)]
            seen += Seen(len(there), tuple(("", fault) for fault in faults))
        return seen

    return look


INVARIANTS = tuple(Invariant(f"plattform-{kind}", meaning, _looking_at(kind)) for kind, (meaning, _) in _KINDS.items())


def main() -> int:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(prog="python -m proof.invariants.schema", description=__doc__)
    parser.add_argument("--var", type=Path, metavar="FOLDER", help="the folder of an installation", default=VAR)
    write(find_databases(var=parser.parse_args().var))
    return 0


if __name__ == "__main__":
    sys.exit(main())
