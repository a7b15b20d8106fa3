"""What the audit of cases tells, and where it stands (see `tells`)."""

from collections.abc import Mapping

from proof.invariants.tells import ANY_TIME, NOBODY, Compared, Line, Stand, Tell, day, euro

_FIRST = "leistungszustaende z ON z.jugendamt = w.jugendamt AND z.id = w.id AND z.nr = 1"
_HOUR = {"minuten": "w.minuten", "betrag": euro("w.betrag"), "zustand": "z.zustand"}
_VORFELD = {
    "minuten": "g.minuten", "betrag": euro("g.betrag"), "volumen": "g.volumen", "personen": "g.personen",
    "sozialraum": "g.sozialraum",
}  # fmt: skip
# A call books rows one by one or as a batch: as many rows and minutes as it told of.
_CALLS = """
    SELECT jugendamt, 'hours of ' || at AS thing, (t.zeilen, t.minuten) IS DISTINCT FROM (r.zeilen, r.minuten) AS wrong
    FROM (SELECT jugendamt, zeitpunkt AS at, akteur AS by, sum((daten ->> 'minuten')::bigint) AS minuten,
              sum(CASE aktion WHEN 'leistung.gebucht' THEN 1
                  ELSE (daten ->> 'gebucht')::bigint + (daten ->> 'zurueckgestellt')::bigint END) AS zeilen
          FROM audit WHERE aktion IN ('leistung.gebucht', 'stapel.gebucht') GROUP BY 1, 2, 3) t
    FULL JOIN (SELECT jugendamt, gebucht_am AS at, gebucht_von AS by, sum(minuten) AS minuten, count(*) AS zeilen
               FROM leistungen GROUP BY 1, 2, 3) r USING (jugendamt, at, by)
"""  # That a batch was booked whole is kept to answer it quickly; it was told of as every batch.
_QUITTUNGEN = """
    SELECT q.jugendamt, 'batch from ' || q.erste AS thing, NOT EXISTS (
        SELECT FROM audit a WHERE a.jugendamt = q.jugendamt AND a.aktion = 'stapel.gebucht'
        AND a.zeitpunkt = q.gebucht_am AND a.daten ->> 'sha256' = encode(q.sha256, 'hex')) AS wrong
    FROM stapelquittungen q
"""

# Of a row, or of its Storno: the budget knows it by the key of what was refused.
_ACCEPTED = (
    "coalesce((SELECT s.leistung FROM stornos s WHERE (s.jugendamt, s.id) = (w.jugendamt, w.schluessel)),"
    " w.schluessel)::text"
)
LINES: Mapping[str, tuple[Line, ...]] = {
    "audit-kontrakte": (
        Tell(
            "kontrakt.entworfen",
            "kontrakte w",
            {"vorgaenger": "w.vorgaenger"},
            by="w.angelegt_von",
            at="w.angelegt_am",
        ),
        Tell(
            "kontrakt.beraten",
            "beratungen w",
            {"datum": day("w.datum")},
            thing="w.kontrakt::text",
            by="w.erfasst_von",
            at="w.erfasst_am",
        ),
        # Who signed and when is that of the intent (`unterzeichnung-absicht`), whoever brought it to its end.
        Tell("kontrakt.unterzeichnet", "unterzeichnungen w", thing="w.kontrakt::text", by=NOBODY, at=ANY_TIME),
        Tell("kontrakt.verworfen", "kontrakte w WHERE w.status = 'verworfen'", by=NOBODY, at=ANY_TIME),
        Tell(
            "kontrakt.geaendert kontrakt.beendet kontrakt.uebergeben",
            "kontraktfassungen w WHERE w.fassung > 1",
            {"ab": day("w.gueltig_ab")},
            thing="w.kontrakt::text",
            by=NOBODY,
            at=ANY_TIME,
            only="daten ? 'ab'",
        ),
        Tell(
            "kontrakt.freigabe_verlangt",
            "bindungsfreigaben w",
            {"fassung": "w.fassung"},
            thing="w.kontrakt::text",
        ),
    ),
    "audit-stunden": (
        Tell("leistung.gebucht", f"leistungen w JOIN {_FIRST}", _HOUR, every=False),
        Compared("leistung.gebucht stapel.gebucht", "leistungen", _CALLS),
        Compared("stapel.gebucht", "stapelquittungen", _QUITTUNGEN),
        Tell(
            "leistung.storniert",
            "stornos w JOIN leistungen g ON g.jugendamt = w.jugendamt AND g.id = w.leistung",
            {"minuten": "g.minuten", "betrag": euro("g.betrag")},
            thing="w.leistung::text",
        ),
        Tell(
            "leistung.vorjahr",
            "vorjahresuebernahmen w",
            {"jahr": "w.jahr", "gebucht_in": "w.gebucht_in", "betrag": euro("w.betrag")},
            by=NOBODY,
            at=ANY_TIME,
            thing=_ACCEPTED,
        ),
    ),
    "audit-traegerbuch": (
        Tell(
            "traegerkontrakt.eingetragen",
            "traegerkontrakte w",
            {"version": "w.version", "kontraktnummer": "w.kontraktnummer"},
        ),
        Tell(
            "traegermeldung.eingetragen",
            "traegermeldungen w",
            {
                "monat": day("w.monat"),
                "version": "w.version",
                "zeilen": "w.zeilen",
                "minuten": "w.minuten",
                "vollstaendig": "w.vollstaendig",
            },
        ),
        Tell(
            "abgleich.geeinigt",
            "einigungen w",
            {"seite": "w.seite", "fingerabdruck": "w.fingerabdruck"},
            thing="to_char(w.monat, 'YYYY-MM') || '/' || w.traeger || '/' || w.kontraktnummer",
        ),
    ),
    "audit-vorfeldhilfen": (
        Tell(
            "vorfeldhilfe.erfasst",
            "vorfeldhilfen w JOIN vorfeldhilfen g ON g.jugendamt = w.jugendamt AND g.id = w.id",
            _VORFELD,
        ),
        Tell(
            "vorfeldhilfe.storniert",
            "vorfeldstornos w JOIN vorfeldhilfen g ON g.jugendamt = w.jugendamt AND g.id = w.vorfeldhilfe",
            _VORFELD,
            thing="w.vorfeldhilfe::text",
        ),
    ),
    "audit-cases": (
        Stand("ressource.%", "ressourcen w", {"version": "w.version", "aktiv": "w.aktiv"}),
        Tell("ressource.eingetragen", "ressourcen w", by="w.angelegt_von", at="w.angelegt_am"),
        Tell(
            "stelle.eingetragen",
            "teamstellenfassungen w",
            {"version": "w.version", "herkunft": "w.herkunft", "stunden": "w.stunden::text"},
            thing="w.stelle::text",
        ),
        Tell(
            "kontrakt.ressource_verknuepft kontrakt.ressource_geloest",
            "kontraktressourcen w CROSS JOIN generate_series(1, w.version)",
            {"ressource": "w.ressource"},
            thing="w.kontrakt::text",
            by=NOBODY,
            at=ANY_TIME,
        ),
    ),
}  # fmt: skip

WITHOUT_ROWS = {
    "kontrakt.%": "a new version of the Kontrakt (`kontrakt-verlauf`)",
    "ressource.%": "a new version of the Ressource",
    "sendung.wiederholt": "a message that was sent again",
    "nachgespielt": "what the budget was told again",
    "aufbewahrung.%": "free texts that were replaced",
}
UNTOLD = {
    "absichten": "what waits for the budget's answer",
    "ausgang": "messages: what they tell of is told",
    "bindungen": "what the budget has bound: compared with it",
    "kontraktausgaben": "copies: compared with the budget's",
    "kontraktstaende": "sums: added up anew",
    "leistungszustaende": "what becomes of rows: compared with what the budget has posted",
    "meldungsminuten": "a part of traegermeldungen",
    "nummernkreise": "the last number that was given",
    "stammdaten": "copies: compared with the budget's",
    "teamstellen": "the newest of teamstellenfassungen",
    "vollstaendigkeitsstaende": "counted by the calendar",
    "vollstaendigkeitszaehlungen": "counted by the calendar",
    "vorfeldablehnungen": "what the budget answered",
    "zugriffe": "who has read: its own record",
}
