"""What nobody may do to an audit trail, each deed with the names under which it is found.

`%(amt)s` is the Jugendamt. It has three blocks of two rows each; for closes, three of them, the first countersigned,
the last opened again.
"""

Deeds = dict[str, tuple[str, set[str]]]

_FIRST = "jugendamt = %(amt)s AND id = (SELECT min(CAST(id AS text))::uuid FROM audit WHERE jugendamt = %(amt)s)"
_BLOCK = "jugendamt = %(amt)s AND nr = 2"
_WITH_ROWS = """
    WITH v AS (DELETE FROM versiegelungen WHERE jugendamt = %(amt)s AND siegel = {nr} RETURNING *),
    a AS (DELETE FROM audit a USING v WHERE a.jugendamt = v.jugendamt AND a.id = v.audit)
    DELETE FROM siegel WHERE jugendamt = %(amt)s AND nr = {nr}
"""
_ALL = """
    WITH a AS (DELETE FROM audit WHERE jugendamt = %(amt)s), v AS (DELETE FROM versiegelungen WHERE jugendamt = %(amt)s)
    DELETE FROM siegel WHERE jugendamt = %(amt)s
"""
_FROM_BLOCK = """
    DELETE FROM versiegelungen WHERE jugendamt = %(amt)s
    AND audit = (SELECT min(CAST(id AS text))::uuid FROM audit WHERE jugendamt = %(amt)s)
"""
_FIGURE = "UPDATE audit SET daten = jsonb_set(daten, ARRAY['betrag'], to_jsonb(CAST('9' AS text))) WHERE "

OF_ROWS: Deeds = {
    "what was done": (f"UPDATE audit SET aktion = 'b' WHERE {_FIRST}", {"zeile-veraendert"}),
    "who did it": (f"UPDATE audit SET akteur = 'nobody' WHERE {_FIRST}", {"zeile-veraendert"}),
    "in whose name": (f"UPDATE audit SET im_auftrag_von = 'x' WHERE {_FIRST}", {"zeile-veraendert"}),
    "to what": (f"UPDATE audit SET gegenstand_id = 'y' WHERE {_FIRST}", {"zeile-veraendert"}),
    "when": (f"UPDATE audit SET zeitpunkt = zeitpunkt + interval '1 us' WHERE {_FIRST}", {"zeile-veraendert"}),
    "a figure": (_FIGURE + _FIRST, {"zeile-veraendert"}),
    "its checksum": (f"UPDATE audit SET pruefsumme = sha256('x') WHERE {_FIRST}", {"zeile-veraendert"}),
    "gone": (f"DELETE FROM audit WHERE {_FIRST}", {"zeile-fehlt"}),
    "gone from its block": (_FROM_BLOCK, {"block-veraendert"}),
    "moved to another block": (
        "UPDATE versiegelungen SET siegel = 2 WHERE jugendamt = %(amt)s AND siegel = 1",
        {"block-veraendert"},
    ),
    "sealed with another checksum": (
        "UPDATE versiegelungen SET pruefsumme = sha256('x') WHERE jugendamt = %(amt)s AND siegel = 1",
        {"block-veraendert", "zeile-veraendert"},
    ),
}

OF_BLOCKS: Deeds = {
    "a root": (
        f"UPDATE siegel SET wurzel = sha256('x') WHERE {_BLOCK}",
        {"block-veraendert", "kette-unterbrochen"},
    ),
    "the root before": (
        f"UPDATE siegel SET vorher = sha256('x') WHERE {_BLOCK}",
        {"block-veraendert", "kette-unterbrochen"},
    ),
    "when it was sealed": (
        f"UPDATE siegel SET versiegelt_am = versiegelt_am - interval '1 s' WHERE {_BLOCK}",
        {"block-veraendert"},
    ),
    "how many rows it has": (f"UPDATE siegel SET anzahl = 1 WHERE {_BLOCK}", {"block-veraendert"}),
    "whether it has all": (f"UPDATE siegel SET vollstaendig = false WHERE {_BLOCK}", {"block-veraendert"}),
    "a block is gone": (f"DELETE FROM siegel WHERE {_BLOCK}", {"block-fehlt"}),
    "the first block is gone": ("DELETE FROM siegel WHERE jugendamt = %(amt)s AND nr = 1", {"block-fehlt"}),
    "the last block is gone": (
        "DELETE FROM siegel WHERE jugendamt = %(amt)s AND nr = 3",
        {"block-fehlt", "anker-widerspricht"},
    ),
    "a block is gone with its rows": (_WITH_ROWS.format(nr=2), {"block-fehlt"}),
    "the end is gone with its rows": (_WITH_ROWS.format(nr=3), {"anker-widerspricht"}),
    "all is gone": (_ALL, {"anker-widerspricht"}),
}

_NEW_HASH = """
    WITH neu AS (SELECT inhalt || ' ' AS inhalt FROM abschluesse WHERE jugendamt = %(amt)s AND nr = 2)
    UPDATE abschluesse SET inhalt = neu.inhalt, sha256 = encode(sha256(neu.inhalt), 'hex') FROM neu
    WHERE jugendamt = %(amt)s AND nr = 2
"""
_SIGN = """
    INSERT INTO gegenzeichnungen SELECT jugendamt, id, 't2', sha256, geschlossen_am, 'x' FROM abschluesse
    WHERE jugendamt = %(amt)s AND nr = 2
"""
_OPEN = """
    INSERT INTO oeffnungen SELECT jugendamt, id, 'x', geschlossen_am, buchungstag, 'x' FROM abschluesse
    WHERE jugendamt = %(amt)s AND nr = 1
"""

OF_CLOSES: Deeds = {
    "a report": (
        "UPDATE abschluesse SET inhalt = inhalt || ' ' WHERE jugendamt = %(amt)s AND nr = 1",
        {"abschluss-veraendert"},
    ),
    "a report with its hash": (_NEW_HASH, {"abschluss-unbelegt", "abschlusskette-unterbrochen"}),
    "the hash before": (
        f"UPDATE abschluesse SET prev_sha256 = sha256 WHERE {_BLOCK}",
        {"abschlusskette-unterbrochen", "abschluss-veraendert"},
    ),
    "the year": (f"UPDATE abschluesse SET jahr = 2013 WHERE {_BLOCK}", {"abschluss-veraendert"}),
    "a close is gone": (f"DELETE FROM abschluesse WHERE {_BLOCK}", {"abschluss-fehlt"}),
    "the last close is gone": ("DELETE FROM abschluesse WHERE jugendamt = %(amt)s AND nr = 3", {"abschluss-fehlt"}),
    "a countersignature": (
        "UPDATE gegenzeichnungen SET sha256 = 'x' WHERE jugendamt = %(amt)s",
        {"gegenzeichnung-veraendert", "gegenzeichnung-unbelegt"},
    ),
    "a countersignature is gone": ("DELETE FROM gegenzeichnungen WHERE jugendamt = %(amt)s", {"gegenzeichnung-fehlt"}),
    "a countersignature is added": (_SIGN, {"gegenzeichnung-unbelegt"}),
    "an opening is gone": ("DELETE FROM oeffnungen WHERE jugendamt = %(amt)s", {"oeffnung-fehlt"}),
    "an opening is added": (_OPEN, {"oeffnung-unbelegt"}),
}
