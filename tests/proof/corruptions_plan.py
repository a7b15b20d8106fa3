"""What nobody may do to what the budget is set up with and to what follows a plan, by the names of its findings."""

from tests.proof.deed import Deed, budget, cases, gone, one

_YEAR = "jahr > %(jahr)s AND sozialraum = 'nord-1'"
_NODE = "jahr = %(jahr)s AND ort = 'nord-1'"
_FROM_ONE_TO_THE_NEXT = f"""
    UPDATE abschlaege SET betrag = betrag + CASE nr WHEN 2 THEN 100 ELSE -100 END
    WHERE jugendamt = %(amt)s AND {_YEAR} AND nr IN (2, 3)
"""
_LATER = "UPDATE abschlaege SET faellig = faellig - 800 WHERE jugendamt = %(amt)s AND buchung IS NULL AND nr = 12"

DEEDS: dict[str, Deed] = {
    **{
        f"whether a Volumen is {flag}": budget(one("volumina", f"{flag} = NOT {flag}", _NODE), "volumen-konzept")
        for flag in ("vorbehalten", "umschichtbar")
    },
    "what covers a Volumen": budget(
        one("volumina", "deckt_mit = 'sozialraum'", f"{_NODE} AND volumen = 'praevention'"), "volumen-konzept"
    ),
    "a Konzept that is not there": budget(
        one("ortsjahre", "konzept_ab = konzept_ab - 1", "jahr = %(jahr)s AND ort = 'sued-1'"),
        "ort-eingerichtet", "volumen-konzept", "ansatz-hergeleitet",
    ),
    "master data that nothing can be computed from": budget(
        one("stammdaten", "inhalt = '{}'", "art = 'haushaltsjahr' AND version = 2 AND schluessel > %(jahr)s::text"),
        "ansatz-hergeleitet", "bindung-preis",
    ),
    "a year that was set up": budget(
        gone("ortsjahre", "jahr > %(jahr)s AND ort_art = 'bezirk'"), "ort-eingerichtet"
    ),
    "how far a Volumen may be overdrawn": budget(
        one("volumina", "ueberzogen_bis = ueberzogen_bis + 99999999", f"{_NODE} AND volumen = 'praevention'"),
        "ueberziehung-erlaubt",
    ),
    "where an Ansatz comes from": budget(one("ansatzbuchungen", "herleitung = '{}'"), "ansatz-herleitung"),
    "whether a threshold is crossed": budget(one("schwellenstaende", "gerissen = NOT gerissen"), "schwelle-stand"),
    "a threshold that no Konzept has": budget(one("schwellenstaende", "prozent = 17"), "schwelle-stand"),
    "one month's payment on account": budget(_FROM_ONE_TO_THE_NEXT, "abschlag-teile"),
    "a payment on account that never came": budget(_LATER, "abschlag-faellig"),
    "from where to where was moved": budget(
        one("umschichtungen", "von = nach, nach = von", "TRUE"), "umschichtung-richtung", "audit-umschichtungen"
    ),
    "when a Bindung ends": budget(one("bindungen", "ende = ende + 1", "art = 'kontrakt'"), "bindung-ende"),
    "what a year has brought": budget(one("monatssummen", "zugang = zugang + 1", _NODE), "monate-zugang"),
    "a restoration that goes on": budget(
        "INSERT INTO wiederherstellungen (jugendamt, id, stand, eroeffnet_am)"
        " VALUES (%(amt)s, gen_random_uuid(), now(), now() - interval '9 days')",
        "wiederherstellung-beendet", "audit-budget",
    ),
    "where the sealer looks again": budget(
        "UPDATE siegel SET horizont = '1' WHERE jugendamt = %(amt)s AND nr = 2", "audit-horizont"
    ),
    "when an unsealed row was written": budget(
        "INSERT INTO audit (jugendamt, id, zeitpunkt, akteur, aktion, gegenstand, gegenstand_id, daten, pruefsumme,"
        " xid) SELECT jugendamt, gen_random_uuid(), now(), akteur, 'bindungsauftrag.geschlossen', gegenstand, 'x',"
        " daten, pruefsumme, '1' FROM audit WHERE jugendamt = %(amt)s LIMIT 1",
        "audit-horizont", "audit-kette", "audit-bindungen",
    ),
    "a receipt's key is gone": budget("DROP INDEX uq_ausgaben_beleg", "plattform-indizes"),
    "a check is gone": budget("ALTER TABLE volumina DROP CONSTRAINT ck_volumina_sperre", "plattform-indizes"),
    "a view past row-level security": budget(
        "CREATE VIEW alle_ausgaben AS SELECT * FROM ausgaben; ALTER VIEW alle_ausgaben OWNER TO budget_owner",
        "plattform-relationen",
    ),
    "a table that a crash empties": cases("ALTER TABLE zugriffe SET UNLOGGED", "plattform-relationen"),
    "a function past row-level security": budget(
        "CREATE FUNCTION alle() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM ausgaben'",
        "plattform-funktionen",
    ),
    "a role that is always of one Jugendamt": budget(
        "ALTER ROLE budget_app SET app.jugendamt = 'amt-a'", "plattform-rechte"
    ),
    "a trigger is gone": cases("DROP TRIGGER touch ON kontrakte", "plattform-regeln"),
    "a claim that a closed year refused": budget(gone("spaete_zeilen"), "forderung-bewahrt"),
}  # fmt: skip
