"""What nobody may do to the databases, each deed with the names of the invariants by which it is found, and no others.

`%(amt)s` is the Jugendamt, `%(jahr)s` its present year, `%(kontrakt)s` a Kontrakt of this year with hours and spending.
"""

from tests.proof.corruptions_agreed import DEEDS as _AGREED
from tests.proof.corruptions_plan import DEEDS as _PLAN
from tests.proof.corruptions_told import DEEDS as _TOLD
from tests.proof.deed import Deed
from tests.proof.deed import budget as _budget
from tests.proof.deed import cases as _cases
from tests.proof.deed import gone as _gone
from tests.proof.deed import one as _one
from tests.proof.deed import projects as _projects

_NORD = "jahr = %(jahr)s AND ort = 'nord-1'"
_SUMS = ("summen-volumina", "summen-tage", "summen-quartale", "summen-monate")
_HOUR = "art = 'leistung' AND quelle = %(kontrakt)s"
_RELEASED = (
    "art = 'kontrakt' AND quelle IN (SELECT quelle FROM bindungsbuchungen WHERE schluessel IS NULL AND betrag < 0)"
)
_FIRST_STATE = "nr = 1 AND id IN (SELECT id FROM leistungen WHERE kontrakt = %(kontrakt)s)"
_OF_OTHERS = "id IN (SELECT id FROM leistungen WHERE kontrakt <> %(kontrakt)s)"
_OTHER_DAY = "datum + CASE extract(day FROM datum) WHEN 1 THEN 1 ELSE -1 END"  # of the same month
_ONLY_STATE = "id NOT IN (SELECT id FROM leistungszustaende WHERE nr > 1)"
_SIGNED = "status = 'unterzeichnet' AND id = %(kontrakt)s"
_COPY_OF_HOUR = f"""
    INSERT INTO buchungen (jugendamt, id, art, jahr, ort_art, ort, volumen, quelle, traeger, datum, betrag, offen,
        praevention, minuten, zweck, satz, quartal, gebucht_am, buchungstag, gebucht_von)
    SELECT jugendamt, gen_random_uuid(), art, jahr, ort_art, ort, volumen, quelle, traeger, datum, betrag, offen,
        praevention, minuten, zweck, satz, quartal, gebucht_am, buchungstag, gebucht_von
    FROM buchungen WHERE jugendamt = %(amt)s AND {_HOUR} LIMIT 1
"""
_SAME_BELEG = """
    DROP INDEX uq_ausgaben_beleg; INSERT INTO ausgaben (jugendamt, id, sozialraum, volumen, datum, betrag, beleg, zweck,
        gebucht_am, gebucht_von)
    SELECT jugendamt, gen_random_uuid(), sozialraum, volumen, datum, betrag, beleg, zweck, gebucht_am, gebucht_von
    FROM ausgaben WHERE jugendamt = %(amt)s LIMIT 1
"""
_SAME_ROW = """
    ALTER TABLE leistungen DROP CONSTRAINT uq_leistungen_jugendamt_traeger_beleg;
    INSERT INTO leistungen (jugendamt, id, traeger, beleg, sozialraum, datum, minuten, art, satz, regel, betrag,
        gebucht_am, gebucht_von)
    SELECT jugendamt, gen_random_uuid(), traeger, beleg, sozialraum, datum, minuten, 'netzwerk', satz, regel, betrag,
        gebucht_am, gebucht_von FROM leistungen WHERE jugendamt = %(amt)s LIMIT 1
"""
_SAME_KEY = """
    ALTER TABLE wiederholungen DROP CONSTRAINT pk_wiederholungen;
    INSERT INTO wiederholungen SELECT * FROM wiederholungen WHERE jugendamt = %(amt)s LIMIT 1
"""
_SAME_POSTING = """
    ALTER TABLE umschichtungsbuchungen DROP CONSTRAINT pk_umschichtungsbuchungen;
    INSERT INTO umschichtungsbuchungen SELECT * FROM umschichtungsbuchungen WHERE jugendamt = %(amt)s LIMIT 1
"""

DEEDS: dict[str, Deed] = {
    # money
    "a Volumen's Verbrauch": _budget(_one("volumina", "verbrauch = verbrauch + 1", _NORD), "summen-volumina"),
    "a Volumen's open Bindung": _budget(
        _one("volumina", "offene_bindung = offene_bindung + 1", f"{_NORD} AND volumen = 'asd'"),
        "summen-volumina", "bindung-offen",
    ),
    "a day's sum": _budget(_one("tagessummen", "ansatz = ansatz + 1", _NORD), "summen-tage"),
    "a quarter's sum": _budget(_one("quartalssummen", "verbrauch = verbrauch + 1", _NORD), "summen-quartale"),
    "a quarter's cases": _budget(
        _one("quartalssummen", "kontrakte = kontrakte + 1", f"{_NORD} AND tag = 'infinity' AND kontrakte > 0"),
        "summen-faelle",
    ),
    "a month's sum": _budget(_one("monatssummen", "gebunden = gebunden + 1", _NORD), "summen-monate"),
    "a month's plan": _budget(
        _one("monatssummen", "geplant = geplant + 1", f"{_NORD} AND tag = 'infinity'"), "plan-nach-tagen",
        "monate-zugang"
    ),
    "a source's plan": _budget(_one("bindungsplaene", "betrag = betrag + 1", "jahr = %(jahr)s"), "plan-nach-tagen"),
    "what is bound": _budget(
        _one("bindungen", "betrag = betrag + 100", "quelle = %(kontrakt)s"),
        "bindung-aus-buchungen", "bindung-offen", "bindung-bekannt",
    ),
    "what is used of it": _budget(
        _one("bindungen", "verbrauch = verbrauch + 1", "quelle = %(kontrakt)s"), "bindung-verbrauch", "bindung-offen"
    ),
    "which minutes have moved": _budget(
        _one("bindungen", "gewandert_minuten = 1", "quelle = %(kontrakt)s"), "bindung-aus-buchungen", "wanderung-null"
    ),
    "how many minutes are bound": _budget(
        _one("bindungen", "minuten = 0", "quelle = %(kontrakt)s"),
        "bindung-aus-buchungen", "bindung-minuten", "bindung-bekannt",
    ),
    "a change of what is bound": _budget(
        _one("bindungsbuchungen", "minuten = minuten + 1", "quelle = %(kontrakt)s"), "bindung-aus-buchungen"
    ),
    "where it is bound": _budget(
        "UPDATE bindungen SET volumen = 'variabel' WHERE jugendamt = %(amt)s AND quelle = %(kontrakt)s",
        "bindung-offen", "unterzeichnet-gebunden", "plan-nach-tagen", "summen-faelle",
    ),
    "whose it is": _budget(
        _one("bindungen", "nummer = 'x'", "art = 'kontrakt' AND jahr > %(jahr)s"),
        "bindung-ort", "unterzeichnet-gebunden",
    ),
    "a request that was granted": _budget(
        _one("bindungsauftraege", "status = 'geschlossen'", "quelle IS NOT NULL AND inhalt ->> 'art' = 'projekt'"),
        "bindung-auftrag", "audit-bindungen", "absicht-gebunden", "zuwendung-gerechnet",
    ),
    "what a request came to": _budget(
        _one("bindungsauftraege", "ergebnis = jsonb_set(ergebnis, '{0,betrag}', '\"1.23\"')", "quelle = %(kontrakt)s"),
        "bindung-preis", "audit-bindungen", "bindung-fassung",
    ),
    "a request's number": _budget(
        _one("bindungsauftraege", "nr = 9", "quelle IS NOT NULL"), "bindung-auftragsfolge"
    ),
    "what a spending was": _budget(
        _one("ausgaben", "betrag = betrag + 1", "kontrakt IS NULL"), "ausgabe-gebucht", "audit-ausgaben"
    ),
    "a spending's receipt": _budget(
        _SAME_BELEG, "ausgabe-beleg", "ausgabe-gebucht", "audit-ausgaben", "plattform-indizes"
    ),
    "the reason of an overdraft": _budget(
        "UPDATE ausgaben SET ueberschreitung_begruendung = NULL WHERE jugendamt = %(amt)s", "nicht-ueberzogen"
    ),
    "a move": _budget(
        _one("umschichtungen", "betrag = betrag + 1"), "umschichtung-null", "audit-umschichtungen",
        "umschichtung-richtung"
    ),
    "what a move gave": _budget(
        _one("umschichtungsbuchungen", "betrag = betrag + 1"), "umschichtung-null", "summen-volumina", "summen-tage",
        "umschichtung-richtung"
    ),
    "a Storno is gone": _budget(
        _gone("stornos", "gegenstand IN (SELECT id FROM ausgaben)"), "storno-gebucht", "audit-ausgaben"
    ),
    "a Storno of nothing": _budget(
        _one("stornos", "gegenstand = gen_random_uuid()", "gegenstand IN (SELECT id FROM umschichtungen)"),
        "storno-gegenstand", "umschichtung-null", "audit-umschichtungen", "umschichtung-richtung",
    ),
    "a payment on account": _budget(
        _one("abschlaege", "betrag = betrag + 1", "jahr > %(jahr)s AND sozialraum = 'nord-1'"),
        "abschlag-summe", "abschlag-gebunden",
    ),
    "when it was due": _budget(
        _one("abschlaege", "faellig = faellig + 1", "buchung IS NOT NULL"), "abschlag-gebucht"
    ),
    "what was recognised": _budget(
        _one("spitzabrechnungen", "anerkannt = anerkannt + 1"), "spitzabrechnung-verbrauch",
        "spitzabrechnung-anerkannt", "audit-spitzabrechnungen"
    ),
    "filled posts": _budget(
        _one("spitzabrechnungen", "besetzung = jsonb_set(besetzung, '{0,stellen}', '\"1.99\"')"),
        "spitzabrechnung-anerkannt",
    ),
    "a payment of a grant": _budget(
        _one("auszahlungen", "betrag = betrag + 1"), "auszahlung-gebucht", "zahlung-angekommen"
    ),
    "what was accepted late": _budget(_one("vorjahresbuchungen", "minuten = minuten + 1"), "vorjahr-angenommen"),
    "an area's share": _budget(
        _one("verteilungen", "anteile = jsonb_set(anteile, '{nord-1}', '1')"), "verteilung"
    ),
    "what a year is allotted from": _budget(
        _one("stammdaten", "inhalt = '{\"gesamt\": \"999999.99\"}'", "art = 'grundlage'"),
        "ansatz-hergeleitet",
    ),
    "the Ansatz of a Bezirk": _budget(
        _one("stammdaten", "inhalt = '{\"projektbudget\": \"1.00\"}'", "art = 'bezirksbudget'"), "ansatz-hergeleitet"
    ),
    "a frozen figure": _budget(
        "UPDATE abschluesse SET inhalt = replace(convert_from(inhalt, 'UTF8'), '\"verbrauch\":\"136000.00\"',"
        " '\"verbrauch\":\"136000.01\"')::bytea WHERE jugendamt = %(amt)s AND quartal = 4",
        "abschluss-teile", "abschluss-verbrauch", "audit-kette",
    ),
    "what an hour is worth": _cases(_one("leistungen", "betrag = betrag + 1"), "wert-der-leistung", "audit-stunden"),
    "what an hour costs": _cases(
        _one("leistungen", "satz = satz + 6, betrag = betrag + 1", "minuten = 10 AND kontrakt = %(kontrakt)s"),
        "preis-des-tages", "stunde-unveraendert", "audit-stunden",
    ),
    "what a posted hour costs": _budget(
        _one("buchungen", "satz = satz + 600", _HOUR), "wert-des-verbrauchs", "stunde-unveraendert"
    ),
    "whether an area's work counts twice": _budget(
        _one("buchungen", "praevention = 1", _HOUR), "wert-des-verbrauchs", "summen-volumina", "summen-tage",
        "summen-quartale",
    ),
    # exactly once
    "a posting is gone": _budget(
        _gone("buchungen", _HOUR), *_SUMS, "bindung-verbrauch", "stunde-nicht-verloren",
    ),
    "a posting twice": _budget(_COPY_OF_HOUR, *_SUMS, "bindung-verbrauch", "stunde-nicht-erfunden"),
    "a posting's key twice": _budget(
        _SAME_POSTING, "buchung-einmal", "plattform-schluessel", "umschichtung-null", "summen-volumina",
        "summen-tage", "plattform-indizes", "umschichtung-richtung",
    ),
    "a row twice": _cases(_SAME_ROW, "leistung-beleg", "leistung-angenommen", "audit-stunden", "plattform-indizes"),
    "a key twice": _cases(_SAME_KEY, "wiederholung-einmal", "plattform-schluessel", "plattform-indizes"),
    "what became of a row": _cases(
        _one("leistungszustaende", "zustand = 'zurueckgestellt', sendung = NULL", _FIRST_STATE),
        "kontrakt-anerkannt", "stunde-nicht-erfunden", "audit-stunden", "botschaft-inhalt-cases",
    ),
    "the number of a state": _cases(
        _one("leistungszustaende", "nr = 7", f"{_ONLY_STATE} AND {_OF_OTHERS}"), "leistung-zustand", "audit-stunden"
    ),
    "the message of a row": _cases(
        _one("leistungszustaende", "sendung = NULL", f"sendung IS NOT NULL AND {_OF_OTHERS}"),
        "leistung-angekuendigt", "stunde-nicht-erfunden", "botschaft-inhalt-cases",
    ),
    "a row's Storno is gone": _cases(_gone("stornos"), "leistung-storniert", "audit-stunden"),
    "a batch's rows": _cases(_one("stapelquittungen", "letzte = gen_random_uuid()"), "stapel-quittung"),
    "a message that has arrived": _cases(
        _one("ausgang", "geparkt_am = now()", "erledigt_am IS NOT NULL"), "ausgang-zustand", "ausgang-geduld",
    ),
    "how much is recognised": _cases(
        _one("kontraktstaende", "anerkannt = anerkannt + 1", "kontrakt = %(kontrakt)s"), "kontrakt-anerkannt"
    ),
    "how much is granted": _cases(
        _one("kontraktstaende", "bewilligt = bewilligt + 1", "kontrakt = %(kontrakt)s"), "kontrakt-bewilligt"
    ),
    # between services
    "what cases shows of it": _cases(
        _one("bindungen", "betrag = betrag + 1", "kontrakt = %(kontrakt)s"), "bindung-bekannt", "bindung-fassung",
    ),
    "a signature is gone": _cases(
        _gone("unterzeichnungen", "kontrakt <> %(kontrakt)s"),
        "kontrakt-zustand", "kontrakt-verlauf", "gebunden-unterzeichnet", "audit-kontrakte", "kontrakt-grenze",
        "meldung-gezaehlt",
    ),
    "what a help outlived": _budget(
        f"UPDATE bindungen SET betrag = betrag + 100 WHERE jugendamt = %(amt)s AND {_RELEASED}",
        "beendet-freigegeben", "bindung-aus-buchungen", "bindung-offen", "bindung-bekannt", "bindung-minuten",
    ),
    "an approval is gone": _projects(
        _gone("bescheide", "ergebnis = 'genehmigt' AND antrag <> %(antrag)s"), "gebunden-genehmigt", "antrag-zustand",
        "audit-antraege", "rueckforderung-gerechnet", "zahlung-zuwendung",
    ),
    "what is granted is nowhere": _budget(
        "UPDATE bindungen SET traeger = 't-zwei' WHERE jugendamt = %(amt)s AND quelle = %(antrag)s",
        "genehmigt-gebunden",
    ),
    "what projects shows of it": _projects(
        _one("bindungen", "betrag = betrag + 1", "antrag = %(antrag)s"), "zuwendung-bekannt", "zuwendung-gerechnet",
    ),
    "what was paid": _projects(
        _one("auszahlungen", "datum = datum - 1", "antrag = %(antrag)s"), "zahlung-angekommen",
        "botschaft-inhalt-projects", "zahlung-zuwendung",
    ),
    "the final grant": _budget(
        _one("festsetzungen", "betrag = betrag + 1"), "festsetzung-angekommen", "audit-zuwendungen"
    ),
    "what was declared": _budget(_one("vollstaendigkeit", "erwartet = erwartet + 1"), "meldung-angekommen"),
    "a post": _budget(_one("personalstellen", "stunden = stunden + 1"), "stelle-angekommen"),
    "what was spent on a help": _cases(_one("kontraktausgaben", "betrag = betrag + 1"), "ausgabe-bekannt"),
    "a copy": _projects(
        _one("stammdaten", "inhalt = inhalt || '{\"name\": \"Anders\"}'", "art = 'sozialraum'"), "kopie-gleich"
    ),
    "a copy is missing": _cases(_gone("stammdaten", "schluessel = 't-eins'"), "kopie-gleich"),
    # states and audit
    "a Kontrakt's state": _cases(
        _one("kontrakte", "status = 'beraten'", _SIGNED), "kontrakt-zustand", "kontrakt-verlauf"
    ),
    "a Kontrakt's version": _cases(_one("kontrakte", "version = version + 1", _SIGNED), "kontrakt-verlauf"),
    "a Kontrakt's content": _cases(_one("kontrakte", "form = 'flexibel'", _SIGNED), "kontrakt-fassung"),
    "who signed": _cases(
        _one("unterzeichnungen", "von = 'nobody'", "kontrakt = %(kontrakt)s"), "unterzeichnung-absicht",
        "unterzeichnung-zeit",
    ),
    "an intent": _cases(
        "UPDATE absichten SET ergebnis = NULL WHERE jugendamt = %(amt)s AND gegenstand = %(kontrakt)s",
        "absicht-offen", "unterzeichnung-absicht",
    ),
    "what somebody has read": _cases(
        _one("zugriffe", "kontrakte = kontrakte || gen_random_uuid()"), "zugriff-kontrakt"
    ),
    "an application's state": _projects(
        "UPDATE antraege SET status = 'geprueft' WHERE jugendamt = %(amt)s AND id = %(antrag)s", "antrag-zustand",
        "audit-antraege"
    ),
    "who has seen a Warnung": _budget(
        _one("warnungen", "quittiert_von = NULL", "quittiert_am IS NOT NULL"), "warnung-quittiert", "audit-budget"
    ),
    "a version of master data": _budget(
        _one("stammdaten", "version = 3", "art = 'einwohner'"), "stammdaten-versionen", "kopie-gleich",
        "audit-stammdaten"
    ),
    "an audit row is gone": _budget(
        _gone("audit", "aktion = 'umschichtung.gebucht'"), "audit-kette", "audit-umschichtungen"
    ),
    "an audit row of a help": _cases(
        _gone("audit", "aktion = 'leistung.storniert'"), "audit-kette", "audit-stunden"
    ),
    "an audit row of a project": _projects(
        _gone("audit", "aktion = 'projektantrag.angelegt'"), "audit-kette", "audit-antraege"
    ),
    # time
    "a booking day": _budget(
        _one("ansatzbuchungen", "buchungstag = buchungstag - 1"), "zeit-buchungstag", "summen-tage"
    ),
    "the day of a payment": _budget(
        _one("buchungen", f"datum = {_OTHER_DAY}", "art = 'auszahlung' AND quelle = %(antrag)s"), "auszahlung-gebucht"
    ),
    "the quarter of a posting": _budget(
        _one("buchungen", "quartal = 5", "art = 'auszahlung' AND quelle = %(antrag)s"), "zeit-jahr", "summen-quartale"
    ),
    "the close of what came late": _budget(
        _one("buchungen", "abschluss = gen_random_uuid()", "vermerk = 'vorjahr'"), "zeit-nachtrag", "vorjahr-angenommen"
    ),
    "a posting after the close": _budget(
        _one("buchungen", "gebucht_am = now()", "jahr < %(jahr)s"),
        "zeit-abgeschlossen",
    ),
    "the order of closes": _budget(
        "UPDATE abschluesse SET quartal = 5 - quartal WHERE jugendamt = %(amt)s AND quartal IN (2, 3)",
        "zeit-abschlussfolge", "audit-kette", "abschluss-verbrauch", "audit-abschluesse",
    ),
    "a declared month": _budget(
        _one("vollstaendigkeit", "monat = monat + 1"), "zeit-monat", "meldung-angekommen"
    ),
    "when a block was sealed": _cases(
        _one("siegel", "versiegelt_am = versiegelt_am - interval '1 day'"), "zeit-versiegelt", "audit-kette"
    ),
    "when something was done": _projects(
        _one("audit", "zeitpunkt = now() + interval '1 day'"), "zeit-nicht-voraus", "zeit-versiegelt", "audit-kette",
        "audit-antraege"
    ),
    "the day of an hour": _cases(
        _one("leistungen", "datum = datum - 400", "kontrakt = %(kontrakt)s"), "zeit-laufzeit", "stunde-unveraendert",
        "preis-des-tages",
    ),
    # the platform
    "row-level security": _cases(
        "ALTER TABLE leistungen NO FORCE ROW LEVEL SECURITY", "plattform-mandantentrennung", "plattform-relationen"
    ),
    "a second policy": _budget(
        "CREATE POLICY open ON ausgaben TO budget_app USING (true)", "plattform-mandantentrennung", "plattform-regeln"
    ),
    "a right to change postings": _budget(
        "GRANT UPDATE ON buchungen TO budget_app", "plattform-nur-anfuegen", "plattform-rechte"
    ),
    "a right to change a column": _cases(
        "GRANT UPDATE (betrag) ON leistungen TO cases_app", "plattform-nur-anfuegen", "plattform-rechte"
    ),
    "a right to delete": _projects(
        "GRANT DELETE ON antraege TO projects_app", "plattform-ohne-loeschen", "plattform-rechte"
    ),
    "a right to look past the policies": _projects("ALTER ROLE projects_app BYPASSRLS", "plattform-rolle"),
    "a role that does not wait for the disk": _cases(
        "ALTER ROLE cases_app SET synchronous_commit = off", "plattform-synchron", "plattform-rechte"
    ),
    "a trigger": _cases("ALTER TABLE kontrakte DISABLE TRIGGER touch", "plattform-bedingungen", "plattform-regeln"),
    "a key across Jugendämter": _projects(
        "CREATE UNIQUE INDEX any_key ON antraege (id)", "plattform-schluessel", "plattform-indizes"
    ),
    **_PLAN,
    **_TOLD,
    **_AGREED,
}  # fmt: skip
