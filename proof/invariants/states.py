"""States: each was reached by transitions that are on record, and each write has its audit row (K1, P1, G5, V11)."""

from collections.abc import Mapping

from proof.audit.__main__ import audit
from proof.audit.databases import list_tenants
from proof.invariants.invariant import BUDGET, CASES, PROJECTS, SERVICES, Connections, Invariant, Seen, in_sql

_KONTRAKTE = """
    SELECT k.jugendamt, k.nummer AS thing, CASE k.status
        WHEN 'entwurf' THEN u.kontrakt IS NOT NULL OR f.anzahl IS NOT NULL OR b.kontrakt IS NOT NULL
        WHEN 'beraten' THEN u.kontrakt IS NOT NULL OR f.anzahl IS NOT NULL OR b.kontrakt IS NULL
        WHEN 'verworfen' THEN u.kontrakt IS NOT NULL OR f.anzahl IS NOT NULL OR k.verwerfungsgrund IS NULL
        WHEN 'unterzeichnet' THEN u.kontrakt IS NULL OR f.anzahl IS DISTINCT FROM f.letzte
            OR (b.kontrakt IS NULL AND u.eilfall_begruendung IS NULL)
        WHEN 'beendet' THEN u.kontrakt IS NULL OR f.anzahl IS DISTINCT FROM f.letzte
            OR k.ende >= (now() AT TIME ZONE 'Europe/Berlin')::date
        ELSE true END OR s.kontrakt IS NULL AS wrong
    FROM kontrakte k
    LEFT JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id
    LEFT JOIN (SELECT jugendamt, kontrakt, count(*) AS anzahl, max(fassung) AS letzte FROM kontraktfassungen
               GROUP BY 1, 2) f ON f.jugendamt = k.jugendamt AND f.kontrakt = k.id
    LEFT JOIN (SELECT DISTINCT jugendamt, kontrakt FROM beratungen) b
        ON b.jugendamt = k.jugendamt AND b.kontrakt = k.id
    LEFT JOIN kontraktstaende s ON s.jugendamt = k.jugendamt AND s.kontrakt = k.id
"""
# What a Kontrakt says now is what its newest Fassung says.
_FASSUNGEN = """
    SELECT k.jugendamt, k.nummer AS thing,
        (k.sozialraum, k.traeger, k.hilfeart, k.form, k.volumen, k.beginn, k.ende, k.minuten_pro_woche,
         k.kontingent_minuten, k.entgelt_art, k.entgelt_betrag, k.stundensatz)
        IS DISTINCT FROM (f.sozialraum, f.traeger, f.hilfeart, f.form, f.volumen, f.beginn, f.ende,
         f.minuten_pro_woche, f.kontingent_minuten, f.entgelt_art, f.entgelt_betrag, f.stundensatz) AS wrong
    FROM kontrakte k JOIN (
        SELECT DISTINCT ON (jugendamt, kontrakt) * FROM kontraktfassungen ORDER BY jugendamt, kontrakt, fassung DESC) f
    ON f.jugendamt = k.jugendamt AND f.kontrakt = k.id
"""
# The audit tells of each Kontrakt what was done with it: that gives the state in which it is.
_VERLAUF = """
    SELECT k.jugendamt, k.nummer AS thing, a.entworfen IS NOT TRUE
        OR (u.kontrakt IS NOT NULL) <> a.unterzeichnet OR (k.status = 'verworfen') <> a.verworfen
        OR (k.status = 'beendet' AND NOT a.zu_ende) OR a.version <> k.version OR a.status <> k.status AS wrong
    FROM kontrakte k LEFT JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id
    LEFT JOIN (
        SELECT jugendamt, gegenstand_id, bool_or(aktion = 'kontrakt.entworfen') AS entworfen,
            bool_or(aktion = 'kontrakt.unterzeichnet') AS unterzeichnet,
            bool_or(aktion = 'kontrakt.verworfen') AS verworfen,
            bool_or(aktion IN ('kontrakt.beendet', 'kontrakt.abgelaufen', 'kontrakt.uebergeben', 'kontrakt.geaendert'))
                AS zu_ende,
            max((daten ->> 'version')::int) AS version,
            (array_agg(daten ->> 'status' ORDER BY (daten ->> 'version')::int DESC, xid DESC))[1] AS status
        FROM audit WHERE gegenstand = 'kontrakt' AND daten ? 'version' GROUP BY 1, 2) a
    ON a.jugendamt = k.jugendamt AND a.gegenstand_id = k.id::text
"""
_ABSICHTEN = """
    SELECT a.jugendamt, a.id::text AS thing, (a.erledigt_am IS NULL) <> (a.ergebnis IS NULL)
        OR coalesce(a.erledigt_am < a.erstellt_am, false) OR count(*) FILTER (WHERE a.erledigt_am IS NULL)
            OVER (PARTITION BY a.jugendamt, a.gegenstand) > 1 AS wrong
    FROM absichten a
"""
_UNTERZEICHNET = """
    SELECT u.jugendamt, u.kontrakt::text AS thing, u.absicht IS NOT NULL
        AND (a.ergebnis IS DISTINCT FROM 'gebunden' OR a.gegenstand <> u.kontrakt OR a.akteur <> u.von) AS wrong
    FROM unterzeichnungen u LEFT JOIN absichten a ON a.jugendamt = u.jugendamt AND a.id = u.absicht
"""
_ZUGRIFFE = """
    SELECT z.jugendamt, z.id::text AS thing, EXISTS (
        SELECT FROM unnest(z.kontrakte) AS shown (id) WHERE NOT EXISTS (
            SELECT FROM kontrakte k WHERE k.jugendamt = z.jugendamt AND k.id = shown.id)) AS wrong
    FROM zugriffe z
"""
_ANTRAEGE = """
    SELECT a.jugendamt, a.id::text AS thing, f.antrag IS NULL OR CASE a.status
        WHEN 'entwurf' THEN e.anzahl IS NOT NULL
        WHEN 'eingereicht' THEN e.anzahl IS NULL OR e.anzahl IS NOT DISTINCT FROM d.anzahl
        WHEN 'zurueckgegeben' THEN d.letztes IS DISTINCT FROM 'zurueckgegeben' OR e.anzahl <> d.anzahl
        WHEN 'abgelehnt' THEN d.letztes IS DISTINCT FROM 'abgelehnt' OR a.begonnen_am IS NOT NULL
        WHEN 'genehmigt' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR a.begonnen_am IS NOT NULL
        WHEN 'laufend' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR a.begonnen_am IS NULL
            OR a.abgeschlossen_am IS NOT NULL
        WHEN 'abgeschlossen' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR a.abgeschlossen_am IS NULL
            OR p.antrag IS NOT NULL
        WHEN 'geprueft' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR p.antrag IS NULL
        WHEN 'zurueckgezogen' THEN coalesce(d.letztes IN ('genehmigt', 'abgelehnt'), false)
        ELSE true END AS wrong
    FROM antraege a
    LEFT JOIN fassungen f ON f.jugendamt = a.jugendamt AND f.antrag = a.id AND f.nummer = a.fassung
    LEFT JOIN (SELECT jugendamt, antrag, count(*) AS anzahl FROM einreichungen GROUP BY 1, 2) e
        ON e.jugendamt = a.jugendamt AND e.antrag = a.id
    LEFT JOIN (SELECT jugendamt, antrag, count(*) AS anzahl,
                   (array_agg(ergebnis ORDER BY einreichung DESC))[1] AS letztes
               FROM bescheide GROUP BY 1, 2) d ON d.jugendamt = a.jugendamt AND d.antrag = a.id
    LEFT JOIN pruefungen p ON p.jugendamt = a.jugendamt AND p.antrag = a.id
"""
_WARNUNGEN = """
    SELECT jugendamt, id::text AS thing, num_nulls(quittiert_am, quittiert_von, notiz) NOT IN (0, 3)
        OR coalesce(quittiert_am < erzeugt_am, false) AS wrong
    FROM warnungen
"""
_VERSIONEN = """
    SELECT jugendamt, concat_ws('/', art, schluessel) AS thing, count(*) <> max(version) OR min(version) <> 1 AS wrong
    FROM stammdaten GROUP BY 1, art, schluessel
"""

# Per service: a table, the column that names what was done, and the action that the audit has of it.
_WRITES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    BUDGET: (
        ("ausgaben", "id", "ausgabe.gebucht"),
        ("umschichtungen", "id", "umschichtung.gebucht"),
        ("spitzabrechnungen", "id", "spitzabrechnung.gebucht"),
        ("abschluesse", "id", "abschluss.geschlossen"),
        ("oeffnungen", "abschluss", "abschluss.geoeffnet"),
        ("gegenzeichnungen", "abschluss", "abschluss.gegengezeichnet"),
        ("verteilungen", "id", "planbudget.verteilt"),
        ("rueckfuehrungen", "id", "rueckfuehrung.vorgeschlagen"),
        ("ueberschreitungsfreigaben", "id", "ueberschreitung.freigegeben"),
        ("vorjahresbuchungen", "id", "vorjahr.gebucht"),
        ("bindungsauftraege WHERE status = 'gebunden' AND schluessel NOT IN (SELECT schluessel FROM festsetzungen)",
         "quelle", "bindung.gebucht"),
        ("auszahlungen", "projekt", "auszahlung.gebucht"),
        ("festsetzungen", "projekt", "zuwendung.festgesetzt"),
        ("warnungen WHERE quittiert_am IS NOT NULL", "id", "warnung.quittiert"),
        ("stornos", "gegenstand", "%.storniert"),
    ),
    CASES: (
        ("kontrakte", "id", "kontrakt.entworfen"),
        ("beratungen", "kontrakt", "kontrakt.beraten"),
        ("unterzeichnungen", "kontrakt", "kontrakt.unterzeichnet"),
        ("stornos", "leistung", "leistung.storniert"),
        ("traegerkontrakte", "id", "traegerkontrakt.eingetragen"),
        ("traegermeldungen", "id", "traegermeldung.eingetragen"),
        ("bindungsfreigaben", "kontrakt", "kontrakt.freigabe_verlangt"),
        ("ressourcen", "id", "ressource.%"),
        ("teamstellen", "id", "stelle.eingetragen"),
        ("vorfeldhilfen", "id", "vorfeldhilfe.erfasst"),
        ("vorfeldstornos", "vorfeldhilfe", "vorfeldhilfe.storniert"),
    ),
    PROJECTS: (
        ("antraege", "id", "projektantrag.angelegt"),
        ("einreichungen", "antrag", "projektantrag.eingereicht"),
        ("bescheide", "antrag", "projektantrag.%"),
        ("auszahlungen", "antrag", "projektantrag.ausgezahlt"),
        ("auszahlungsstornos s JOIN auszahlungen a ON (a.jugendamt, a.id) = (s.jugendamt, s.auszahlung)",
         "antrag", "projektantrag.auszahlung_storniert"),
        ("pruefungen", "antrag", "projektantrag.geprueft"),
        ("berichte", "antrag", "projektantrag.berichtet"),
        ("sitzungen", "id", "sitzung.festgehalten"),
        ("interessenbekundungen", "id", "interessenbekundung.%"),
    ),
}  # fmt: skip


def _told(table: str, column: str, aktion: str) -> str:
    """Count what was done to each thing, and what the audit tells of it: no less."""
    name, *_ = table.split(" ", 1)
    source = table.replace(name, f"{name} w", 1) if " JOIN " not in table else table
    jugendamt = "w.jugendamt" if " JOIN " not in table else "s.jugendamt"
    return (
        f"SELECT x.jugendamt, '{name} ' || x.thing AS thing, x.done > coalesce(y.told, 0) AS wrong FROM (SELECT"
        f" {jugendamt} AS jugendamt, {column}::text AS thing, count(*) AS done FROM {source} GROUP BY 1, 2) x LEFT JOIN"
        f" (SELECT jugendamt, gegenstand_id AS thing, count(*) AS told FROM audit WHERE aktion LIKE '{aktion}'"
        " GROUP BY 1, 2) y USING (jugendamt, thing)"
    )


def _look_at_audit(connections: Connections) -> Seen:
    """Verify the chains of all three services (see proof.audit)."""
    seen = Seen(0)
    for service in SERVICES:
        found = audit(connections[service], service, tenants=list_tenants(connections[service], "audit", "siegel"))
        faults = tuple((one.jugendamt, f"{service} {one.name} {one.thing}") for one in found.findings)
        seen += Seen(sum(one.rows for one in found.chains), faults)
    return seen


INVARIANTS = (
    in_sql("kontrakt-zustand", "a Kontrakt has what its state needs", _KONTRAKTE, CASES),
    in_sql("kontrakt-fassung", "a Kontrakt says what its newest Fassung says", _FASSUNGEN, CASES),
    in_sql("kontrakt-verlauf", "a Kontrakt is where what was done with it leads", _VERLAUF, CASES),
    in_sql(
        "unterzeichnung-absicht", "a signature rests on an intent that the budget has granted", _UNTERZEICHNET, CASES
    ),
    in_sql("absicht-offen", "at most one intent of a thing waits for its answer", _ABSICHTEN, CASES, PROJECTS),
    in_sql("zugriff-kontrakt", "what was read is there", _ZUGRIFFE, CASES),
    in_sql("antrag-zustand", "an application has what its state needs", _ANTRAEGE, PROJECTS),
    in_sql("warnung-quittiert", "who has seen a Warnung, when and why stands together", _WARNUNGEN, BUDGET, PROJECTS),
    in_sql("stammdaten-versionen", "versions of master data follow each other without a gap", _VERSIONEN, BUDGET),
    Invariant("audit-kette", "the audit trails and closes are as they were sealed", _look_at_audit),
    *(
        in_sql(
            f"audit-{service}",
            "the audit tells of each write",
            " UNION ALL ".join(_told(*one) for one in writes),
            service,
        )
        for service, writes in _WRITES.items()
    ),
)
