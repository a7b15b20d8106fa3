"""Who may call what of payments, reports and final accounts (P8, P9)."""

from tests.projects.journeys import PATH

WJH = frozenset({"wjh"})
OFFICE = frozenset({"wjh", "leitung", "revision"})
READERS = OFFICE | {"asd", "traeger"}
TRAEGER = frozenset({"traeger"})
PROJEKT = f"{PATH}/{{antrag}}"

ROLES: dict[tuple[str, str], frozenset[str]] = {
    ("POST", f"{PROJEKT}/auszahlungen"): WJH,
    ("GET", f"{PROJEKT}/auszahlungen"): READERS,
    ("GET", f"{PROJEKT}/auszahlungen/{{auszahlung}}"): READERS,
    ("POST", f"{PROJEKT}/auszahlungen/{{auszahlung}}/storno"): WJH,
    ("GET", f"{PROJEKT}/zuwendung"): READERS,
    ("GET", "/v1/auszahlungen"): OFFICE,
    ("GET", "/v1/rueckforderungen"): READERS,
    ("GET", "/v1/rueckforderungen/{rueckforderung}"): READERS,
    ("GET", "/v1/buchungsstand"): OFFICE,
    ("POST", "/v1/buchungsstand/wiederholung"): WJH,
    ("POST", f"{PROJEKT}/berichte"): TRAEGER,
    ("GET", f"{PROJEKT}/berichte"): READERS,
    ("GET", f"{PROJEKT}/berichte/{{bericht}}"): READERS,
    ("POST", f"{PROJEKT}/berichtsanforderungen"): frozenset({"wjh", "leitung"}),
    ("GET", f"{PROJEKT}/berichtsanforderungen"): READERS,
    ("GET", f"{PROJEKT}/berichtsanforderungen/{{anforderung}}"): READERS,
    ("GET", f"{PROJEKT}/fristen"): READERS,
    ("GET", "/v1/berichte/faellig"): READERS,
    ("PUT", f"{PROJEKT}/verwendungsnachweis"): TRAEGER,
    ("GET", f"{PROJEKT}/verwendungsnachweis"): READERS,
    ("POST", f"{PROJEKT}/pruefung"): WJH,
}
