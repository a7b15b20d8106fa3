"""Who may call what of the selection of a Leitträger (P11), the handbook and the steering groups (P10)."""

PERSONS = frozenset({"admin", "wjh", "asd", "leitung", "traeger", "revision"})
READERS = frozenset({"asd", "traeger", "leitung", "wjh", "revision"})
JUDGES = frozenset({"asd", "leitung", "wjh", "revision"})
OFFICE = JUDGES | {"admin"}
BIDDER = frozenset({"traeger"})
VERFAHREN = "/v1/verfahren/{schluessel}"
BEKUNDUNG = "/v1/interessenbekundungen/{bekundung}"
ANTRAG = "/v1/projektantraege/{antrag}"
INDIKATOR = f"{ANTRAG}/indikatoren/{{schluessel}}"
SITZUNGEN = "/v1/steuerungsgruppen/{bezirk}/sitzungen"

ROLES: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/v1/verfahrensvorlagen"): PERSONS,
    ("GET", "/v1/verfahrensvorlagen/{name}"): PERSONS,
    ("GET", "/v1/verfahren"): PERSONS,
    ("PUT", VERFAHREN): frozenset({"leitung", "admin"}),
    ("GET", VERFAHREN): PERSONS,
    ("GET", f"{VERFAHREN}/auswertung"): JUDGES,
    ("POST", f"{VERFAHREN}/ergebnisse"): frozenset({"leitung"}),
    ("GET", f"{VERFAHREN}/ergebnisse"): OFFICE,
    ("GET", f"{VERFAHREN}/ergebnisse/{{wirkungsraum}}"): OFFICE,
    ("POST", f"{VERFAHREN}/ergebnisse/{{wirkungsraum}}/vertrag"): frozenset({"admin"}),
    ("POST", "/v1/interessenbekundungen"): BIDDER,
    ("GET", "/v1/interessenbekundungen"): READERS,
    ("GET", BEKUNDUNG): READERS,
    ("PATCH", BEKUNDUNG): BIDDER,
    ("POST", f"{BEKUNDUNG}/einreichung"): BIDDER,
    ("POST", f"{BEKUNDUNG}/rueckzug"): BIDDER,
    ("GET", f"{BEKUNDUNG}/bewertungen"): JUDGES,
    ("PUT", f"{BEKUNDUNG}/bewertungen/{{person}}"): frozenset({"asd", "leitung"}),
    ("GET", f"{BEKUNDUNG}/bewertungen/{{person}}"): JUDGES,
    ("PUT", INDIKATOR): frozenset({"asd", "traeger"}),
    ("GET", INDIKATOR): READERS,
    ("GET", f"{ANTRAG}/indikatoren"): READERS,
    ("GET", f"{ANTRAG}/feststellungen"): READERS,
    ("POST", SITZUNGEN): frozenset({"leitung"}),
    ("GET", SITZUNGEN): JUDGES,
    ("GET", f"{SITZUNGEN}/{{sitzung}}"): JUDGES,
    ("GET", "/v1/wirkung"): READERS,
    ("GET", "/v1/warnungen"): frozenset({"wjh", "leitung", "revision"}),
    ("GET", "/v1/warnungen/{warnung}"): frozenset({"wjh", "leitung", "revision"}),
    ("POST", "/v1/warnungen/{warnung}/quittierung"): frozenset({"wjh", "leitung"}),
    ("GET", "/v1/handbuch"): PERSONS,
    ("POST", "/v1/handbuch/empfehlungen"): frozenset({"asd", "leitung"}),
    ("GET", "/v1/handbuch/empfehlungen"): PERSONS,
    ("GET", "/v1/handbuch/empfehlungen/{empfehlung}"): PERSONS,
    ("POST", "/v1/handbuch/beschluesse"): frozenset({"leitung"}),
    ("GET", "/v1/handbuch/beschluesse"): PERSONS,
    ("GET", "/v1/handbuch/beschluesse/{beschluss}"): PERSONS,
    ("POST", "/v1/handbuch/fassungen"): frozenset({"leitung"}),
    ("GET", "/v1/handbuch/fassungen"): PERSONS,
    ("GET", "/v1/handbuch/fassungen/{nummer}"): PERSONS,
    ("GET", "/v1/handbuch/fassungen/{nummer}/unterschied"): PERSONS,
}
