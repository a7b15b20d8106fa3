"""What nobody may do to the databases without the audit contradicting it, by the names under which it is found."""

from tests.proof.deed import Deed, budget, cases, gone, one, projects

_WAITS = (
    "(SELECT id FROM leistungszustaende WHERE jugendamt = %(amt)s GROUP BY id"
    " HAVING bool_and(zustand = 'zurueckgestellt') LIMIT 1)"
)

DEEDS: dict[str, Deed] = {
    "an hour that waits is gone": cases(
        f"WITH g AS (DELETE FROM leistungen WHERE jugendamt = %(amt)s AND id = {_WAITS} RETURNING id)"
        " DELETE FROM leistungszustaende z USING g WHERE z.id = g.id",
        "audit-stunden",
    ),
    "who has spent": budget(
        "WITH g AS (UPDATE ausgaben SET gebucht_von = 'x' WHERE jugendamt = %(amt)s RETURNING id)"
        " UPDATE buchungen b SET gebucht_von = 'x' FROM g WHERE b.id = g.id",
        "audit-ausgaben",
    ),
    "a move is said to be another's": budget(one("umschichtungen", "gebucht_von = 'x'"), "audit-umschichtungen"),
    "a Planbudget was shared out later": budget(
        one("verteilungen", "gebucht_am = gebucht_am + interval '1 day'"), "audit-planbudgets"
    ),
    "what a placement would have cost": budget(one("rueckfuehrungen", "jahreskosten = 1"), "audit-planbudgets"),
    "an override": budget(one("ueberschreitungsfreigaben", "betrag = betrag + 1"), "audit-ausgaben"),
    "an override is gone": budget(gone("ueberschreitungsfreigaben"), "audit-ausgaben"),
    "a tombstone of a request": budget(
        "INSERT INTO bindungsauftraege (jugendamt, schluessel, status, gebucht_am, gebucht_von)"
        " VALUES (%(amt)s, gen_random_uuid(), 'geschlossen', now(), 'x')",
        "audit-bindungen",
    ),
    "a master datum's age": budget(
        one("stammdaten", "gebucht_am = gebucht_am - interval '400 days'", "art = 'haushaltsjahr'"),
        "audit-stammdaten",
    ),
    "a master datum's version nobody entered": budget(
        "INSERT INTO stammdaten SELECT (jsonb_populate_record(s, jsonb_build_object('version', s.version + 1))).*"
        " FROM stammdaten s WHERE jugendamt = %(amt)s AND art = 'einwohner' LIMIT 1",
        "audit-stammdaten", "kopie-gleich",
    ),
    "when a close was": budget(
        one("abschluesse", "geschlossen_von = 'x'", "quartal = 1"), "audit-abschluesse"
    ),
    "a Warnung that somebody has seen": budget(gone("warnungen", "quittiert_am IS NOT NULL"), "audit-budget"),
    "by whom a payment was made": budget(one("auszahlungen", "gebucht_von = 'x'"), "audit-zuwendungen"),
    "who has settled": budget(
        one("spitzabrechnungen", "gebucht_von = 'x'"), "audit-spitzabrechnungen"
    ),
    "a discarded draft is gone": cases(
        "WITH g AS (DELETE FROM kontrakte WHERE jugendamt = %(amt)s AND status = 'verworfen' RETURNING id)"
        " DELETE FROM kontraktstaende s USING g WHERE s.kontrakt = g.id",
        "audit-kontrakte", "kontrakt-nummer",
    ),
    "what was agreed on is gone": cases(gone("einigungen"), "audit-traegerbuch"),
    "a Träger's book": cases(
        one("traegerkontrakte", "version = version + 1"), "audit-traegerbuch", "traegermeldung-folge"
    ),
    "help before help": cases(one("vorfeldhilfen", "personen = personen + 1"), "audit-vorfeldhilfen"),
    "a Storno of help before help": cases(
        gone("vorfeldstornos"), "audit-vorfeldhilfen", "stunde-nicht-erfunden", "botschaft-inhalt-cases",
        "vorfeld-gebucht"
    ),
    "a Ressource is gone": cases(gone("ressourcen"), "audit-cases"),
    "a link to a Ressource": cases(gone("kontraktressourcen"), "audit-cases"),
    "a payment to a project is said to be another's": projects(
        one("auszahlungen", "gebucht_von = 'x'", "antrag = %(antrag)s"),
        "audit-auszahlungen", "botschaft-inhalt-projects",
    ),
    "a report is gone": projects(gone("berichte"), "audit-nachweise"),
    "a demand for a report is gone": projects(gone("berichtsanforderungen"), "audit-nachweise"),
    "an evaluation is gone": projects(gone("bewertungen"), "audit-auswahl"),
    "a meeting": projects(one("sitzungen", "datum = datum - 1"), "audit-projects"),
    "what was decided about the handbook is gone": projects(gone("handbuchempfehlungen"), "audit-projects"),
    "an action of which nobody knows": projects(
        "INSERT INTO audit (jugendamt, id, zeitpunkt, akteur, aktion, gegenstand, gegenstand_id, daten, pruefsumme)"
        " SELECT jugendamt, gen_random_uuid(), zeitpunkt, akteur, 'unbekannt.getan', gegenstand, gegenstand_id, daten,"
        " pruefsumme FROM audit WHERE jugendamt = %(amt)s LIMIT 1",
        "audit-aktionen", "audit-kette",
    ),
    "a table of which nobody knows": budget(
        "CREATE TABLE beiseite (jugendamt text NOT NULL, id uuid NOT NULL, PRIMARY KEY (jugendamt, id))",
        "audit-tabellen", "plattform-mandantentrennung", "plattform-indizes", "plattform-relationen",
    ),
}  # fmt: skip
