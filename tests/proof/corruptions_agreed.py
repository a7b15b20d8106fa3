"""What nobody may do to what was agreed, granted, paid and told, by the names under which it is found."""

from tests.proof.deed import Deed, cases, gone, one, projects

_APPROVED = "antrag = %(antrag)s"
_CHECKED = "antrag IN (SELECT antrag FROM kuerzungen)"
_LATER = "antrag IN (SELECT antrag FROM verlaengerungen)"
_AMENDED = "kontrakt IN (SELECT kontrakt FROM kontraktfassungen WHERE fassung = 4)"
_OF_KONTRAKT = "kontrakt = %(kontrakt)s"
_BOTH = (
    "UPDATE kontraktfassungen SET {0} WHERE jugendamt = %(amt)s AND kontrakt = %(kontrakt)s;"
    " UPDATE kontrakte SET {0} WHERE jugendamt = %(amt)s AND id = %(kontrakt)s"
)

DEEDS: dict[str, Deed] = {
    # projects: plan, submission, decision
    "a line of the cost": projects(one("kosten", "betrag = betrag + 100", _APPROVED), "zuwendung-gerechnet"),
    "a line of the cost is gone": projects(
        gone("kosten", _APPROVED), "zuwendung-gerechnet", "antrag-plan", "zahlung-zuwendung"
    ),
    "a line of the income": projects(one("einnahmen", "betrag = betrag - 1", _APPROVED), "zuwendung-gerechnet"),
    "the year of a line": projects(
        one("kosten", "jahr = jahr + 1", f"{_CHECKED} AND jahr = %(jahr)s"), "zuwendung-gerechnet"
    ),
    "a line that is not paid in money": projects(
        one("kosten", "unbar = true", _APPROVED), "antrag-plan", "zahlung-zuwendung", "zuwendung-gerechnet"
    ),
    "how much of a flat rate": projects(one("kosten", "menge = menge + 1", "pauschale IS NOT NULL"), "antrag-satz"),
    "a rate": projects(one("einnahmen", "satz = satz + 1", "satz IS NOT NULL"), "antrag-satz"),
    "the version that was approved": projects(
        one("kosten", "betrag = betrag + 1", f"{_LATER} AND fassung = 1 AND jahr > %(jahr)s"), "bewilligt-fassung"
    ),
    "how many employees": projects(one("einreichungen", "mitarbeitende = mitarbeitende + 100"), "antrag-mitarbeitende"),
    "the percentage of the Eigenanteil": projects(
        one("einreichungen", "prozent = prozent - 1"), "antrag-mitarbeitende"
    ),
    "how long a project lasts": projects(
        one("fassungen", "ende = ende + 1200", _APPROVED), "antrag-plan", "projekt-laufzeit"
    ),
    "how it is financed": projects(one("fassungen", "finanzierungsart = 'voll'", _APPROVED), "antrag-plan"),
    "its Bezirk": projects(one("fassungen", "bezirk = 'sued'", _APPROVED), "antrag-fassung"),
    "a decision of a day before": projects(
        one("bescheide", "datum = datum - 400", _APPROVED), "bescheid-tag", "bescheid-absicht", "audit-antraege"
    ),
    "a decision of a day to come": projects(
        one("bescheide", "datum = datum + 20", _APPROVED),
        "bescheid-tag",
        "bescheid-absicht",
        "audit-antraege",
        "projekt-laufzeit",
        "zahlung-zuwendung",
    ),
    "when a project was to begin": projects(
        one("bescheide", "beginn = beginn + 30", "beginn IS NOT NULL"), "bescheid-absicht", "bewilligt-fassung"
    ),
    "who decided": projects(one("bescheide", "entschieden_von = 'x'", _APPROVED), "bescheid-absicht"),
    "when a project began": projects(
        one("antraege", "begonnen_am = begonnen_am - 3", "id = %(antrag)s"), "projekt-laufzeit", "audit-antraege"
    ),
    "why it ended early": projects(
        one("antraege", "abschluss_grund = NULL", "status = 'geprueft'"), "projekt-laufzeit"
    ),
    "how long it lasts now": projects(one("verlaengerungen", "ende = ende + 1"), "bewilligt-fassung", "audit-antraege"),
    "until when it lasted before": projects(
        one("verlaengerungen", "bisher = bisher - 1"), "verlaengerung-frist", "audit-antraege"
    ),
    "when it was extended": projects(one("verlaengerungsbescheide", "datum = datum + 30"), "verlaengerung-frist"),
    # what was paid of projects, and their final accounts
    "a payment above the grant": projects(
        one("auszahlungen", "betrag = 999999", "betrag = 100"),
        "zahlung-zuwendung",
        "audit-auszahlungen",
        "botschaft-inhalt-projects",
        "zahlung-angekommen",
    ),
    "how far a payment has come": projects(one("auszahlungsstaende", "budgetstand = 'abgelehnt'"), "zahlung-stand"),
    "an expense": projects(
        one("nachweisausgaben", "betrag = betrag + 100", f"{_CHECKED} AND beleg = 'a-1' AND nummer = 2"),
        "pruefung-gerechnet",
    ),
    "an expense is gone": projects(
        gone("nachweisausgaben", f"{_CHECKED} AND beleg = 'a-1' AND nummer = 2"), "pruefung-gerechnet", "nachweis-folge"
    ),
    "an income": projects(one("nachweiseinnahmen", "betrag = betrag + 100", "art = 'sonstige'"), "pruefung-gerechnet"),
    "the eligible cost": projects(
        one("pruefungen", "foerderfaehige_kosten = foerderfaehige_kosten + 1"), "pruefung-gerechnet"
    ),
    "the shortfall": projects(one("pruefungen", "fehlbedarf = fehlbedarf + 1"), "pruefung-gerechnet"),
    "what was paid by then": projects(one("pruefungen", "ausgezahlt = ausgezahlt + 1"), "pruefung-gerechnet"),
    "the final grant there": projects(
        one("pruefungen", "zuwendung_endgueltig = zuwendung_endgueltig + 1"),
        "pruefung-gerechnet",
        "audit-nachweise",
        "botschaft-inhalt-projects",
        "festsetzung-angekommen",
        "rueckforderung-gerechnet",
    ),
    "a cut": projects(
        one("kuerzungen", "anerkannt = anerkannt + 1", "grund = 'unbar_nicht_gedeckt'"), "kuerzung-gerechnet"
    ),
    "a cut is gone": projects(gone("kuerzungen", "grund = 'vor_bewilligung'"), "kuerzung-gerechnet"),
    "a cut of nothing": projects(
        "INSERT INTO kuerzungen (jugendamt, antrag, platz, beleg, anerkannt, grund, begruendung) SELECT jugendamt,"
        " antrag, 9, 'x', 0, 'gekuerzt', 'x' FROM pruefungen WHERE jugendamt = %(amt)s LIMIT 1",
        "kuerzung-gerechnet",
    ),
    "which account was checked": projects(
        one("pruefungen", "nachweis = 1", "nachweis = 2"),
        "nachweis-folge",
        "audit-nachweise",
        "kuerzung-gerechnet",
        "pruefung-gerechnet",
    ),
    "what is claimed back": projects(
        one("rueckforderungen", "betrag = betrag + 1"), "rueckforderung-gerechnet", "audit-nachweise"
    ),
    "what has not come back": projects(one("rueckforderungen", "offen = offen + 1"), "rueckforderung-gerechnet"),
    "a claim is gone": projects(gone("rueckforderungen"), "rueckforderung-gerechnet", "audit-nachweise"),
    "the year of a report": projects(
        one("berichte", "foerderjahr = foerderjahr + 9"), "bericht-jahr", "audit-nachweise"
    ),
    "who was chosen": projects(one("ergebnisse", "traeger = 't-drei'"), "auswahl-ergebnis"),
    "for how long somebody was chosen": projects(one("ergebnisse", "ende = ende + 1"), "auswahl-ergebnis"),
    "why somebody was chosen": projects(gone("ergebnisgruende"), "auswahl-ergebnis", "audit-auswahl"),
    # cases: signature, advice, versions
    "advice of a day to come": cases(one("beratungen", "datum = datum + 5"), "beratung-tag", "audit-kontrakte"),
    "when somebody signed": cases(
        one("unterzeichnungen", "am = am + interval '40 days'", _OF_KONTRAKT), "unterzeichnung-zeit"
    ),
    "why somebody signed late": cases(
        one("unterzeichnungen", "rueckwirkung_begruendung = NULL", _OF_KONTRAKT), "unterzeichnung-zeit"
    ),
    "advice is gone": cases(
        "UPDATE beratungen SET datum = datum + 1, erfasst_am = erfasst_am + interval '1 day'"
        " WHERE jugendamt = %(amt)s AND kontrakt = %(kontrakt)s",
        "unterzeichnung-zeit",
        "audit-kontrakte",
        "beratung-tag",
    ),
    "the price of an older version": cases(
        one("kontraktfassungen", "stundensatz = 9900", f"{_AMENDED} AND fassung = 1"),
        "fassung-folge",
        "fassung-gebunden",
    ),
    "the minutes of an older version": cases(
        one("kontraktfassungen", "minuten_pro_woche = minuten_pro_woche + 60", f"{_AMENDED} AND fassung = 1"),
        "fassung-gebunden",
    ),
    "from when an amendment holds": cases(
        one("kontraktfassungen", "gueltig_ab = gueltig_ab - 400", f"{_AMENDED} AND fassung = 2"),
        "fassung-folge",
        "audit-kontrakte",
        "fassung-absicht",
        "fassung-gebunden",
    ),
    "why it was amended": cases(
        one("kontraktfassungen", "grund = 'x'", f"{_AMENDED} AND fassung = 2"), "fassung-absicht"
    ),
    "an intent to amend": cases(one("absichten", "inhalt = '{}'", "art = 'aenderung'"), "fassung-absicht"),
    "an intent to sign": cases(one("absichten", "inhalt = '{}'", "gegenstand = %(kontrakt)s"), "unterzeichnung-zeit"),
    "an intent is gone": cases(
        gone("absichten", "art = 'unterzeichnung' AND gegenstand <> %(kontrakt)s"),
        "absicht-gebunden",
        "unterzeichnung-absicht",
        "unterzeichnung-zeit",
    ),
    "when a help ends": cases(_BOTH.format("ende = ende + 1"), "fassung-gebunden"),
    "what kind of help it is": cases(_BOTH.format("hilfeart = '30'"), "fassung-gebunden"),
    "an agreed price": cases(_BOTH.format("stundensatz = 9900"), "fassung-gebunden"),
    "a little more help": cases(
        _BOTH.format("kontingent_minuten = kontingent_minuten + 1"), "fassung-gebunden", "kontrakt-bewilligt"
    ),
    "what is held back": cases(one("kontraktstaende", "grenze_minuten = 1"), "kontrakt-grenze"),
    "which number comes next": cases(one("nummernkreise", "letzte = 1"), "kontrakt-nummer"),
    "a Kontrakt's number": cases(one("kontrakte", "nummer = 'K-2026-99999'", "status = 'entwurf'"), "kontrakt-nummer"),
    "whom a help follows": cases(
        one("kontrakte", "vorgaenger = gen_random_uuid()", "vorgaenger IS NOT NULL"),
        "kontrakt-nachfolge",
        "audit-kontrakte",
    ),
    "of which version a Bindung is": cases(
        one("bindungen", "fassung = 9", _AMENDED), "bindung-fassung", "bindung-bekannt"
    ),
    "what was bound for a version": cases(
        one("bindungen", "minuten = minuten + 1", f"{_AMENDED} AND fassung = 1"), "bindung-fassung"
    ),
    "what was accepted late, as cases has it": cases(
        one("vorjahresuebernahmen", "betrag = betrag + 1"), "vorjahr-bekannt", "audit-stunden"
    ),
    # what Träger and teams of cases say
    "when a month was declared": cases(
        one("traegermeldungen", "monat = monat + 1"), "traegermeldung-folge", "audit-traegerbuch"
    ),
    "a declaration that is whole": cases(
        one("traegermeldungen", "vollstaendig = false", "vollstaendig"), "meldung-gezaehlt", "audit-traegerbuch"
    ),
    "what help before help costs": cases(
        one("vorfeldhilfen", "betrag = betrag + 1", "volumen IS NOT NULL"),
        "vorfeld-kosten",
        "audit-vorfeldhilfen",
        "vorfeld-gebucht",
    ),
    "how long help before help took": cases(
        one("vorfeldhilfen", "minuten = minuten + 1", "volumen IS NOT NULL"),
        "vorfeld-kosten",
        "audit-vorfeldhilfen",
        "stunde-unveraendert",
        "vorfeld-gebucht",
    ),
    "who pays for help before help": cases(
        one("vorfeldhilfen", "volumen = 'praevention'", "volumen IS NOT NULL"),
        "vorfeld-kosten",
        "audit-vorfeldhilfen",
        "vorfeld-gebucht",
    ),
    "help before help is gone": cases(
        gone("vorfeldhilfen", "volumen IS NOT NULL"),
        "botschaft-inhalt-cases",
        "audit-vorfeldhilfen",
        "stunde-nicht-erfunden",
        "vorfeld-gebucht",
    ),
    "a Storno of paid help before help is gone": cases(
        gone("vorfeldstornos", "vorfeldhilfe IN (SELECT id FROM vorfeldhilfen WHERE volumen IS NOT NULL)"),
        "botschaft-inhalt-cases",
        "audit-vorfeldhilfen",
        "stunde-nicht-erfunden",
        "vorfeld-gebucht",
    ),
    # messages
    "an intent that waits for ever": cases(
        one(
            "absichten",
            "erstellt_am = now() - interval '9 days', erledigt_am = NULL, ergebnis = NULL",
            "art = 'aenderung'",
        ),
        "absicht-geduld",
    ),
    "what a message says": cases(one("ausgang", "inhalt = '{}'", "thema = 'verbrauch'"), "botschaft-inhalt-cases"),
    "a message of a release": cases(gone("ausgang", "thema = 'freigabe'"), "botschaft-da-cases"),
    "a release is gone": cases(gone("bindungsfreigaben"), "botschaft-inhalt-cases", "audit-kontrakte"),
    "a message nobody wrote": cases(
        "INSERT INTO ausgang SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),"
        " 'erledigt_am', null, 'geparkt_am', now()))).* FROM ausgang a"
        " WHERE jugendamt = %(amt)s AND thema = 'verbrauch' LIMIT 1",
        "botschaft-inhalt-cases",
        "ausgang-geduld",
    ),
    "a message that waits for ever": cases(
        one("ausgang", "erledigt_am = NULL, faellig_ab = '2099-01-01', erstellt_am = now() - interval '1 year'"),
        "ausgang-geduld",
    ),
    "what a message of a payment says": projects(
        one("ausgang", "inhalt = jsonb_set(inhalt, '{auftrag,betrag}', '\"1.23\"')", "inhalt ? 'auftrag'"),
        "botschaft-inhalt-projects",
    ),
    "a message of a grant is gone": projects(
        gone("ausgang", "inhalt ? 'festsetzung'"),
        "botschaft-da-projects",
        "pruefung-gerechnet",
        "rueckforderung-gerechnet",
    ),
}
