"""The databases against each other: each recognised row and each payment once in the budget, nothing bound for nobody.

Sums are made of the postings. The invariants (`python -m proof.invariants`) look at all of it and more; here is what
the goals of the campaign count.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from proof.installation import Installation

_SENT = (
    "SELECT z.schluessel, CASE WHEN z.schluessel = l.id THEN l.minuten ELSE -l.minuten END FROM leistungszustaende z"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id WHERE z.jugendamt = %s AND z.sendung IS NOT"
    " NULL AND NOT EXISTS (SELECT FROM leistungszustaende r WHERE r.jugendamt = z.jugendamt AND r.id = z.id AND"
    " r.schluessel = z.schluessel AND r.ablehnung_code IS NOT NULL)"
)
_BOOKED = "SELECT id, minuten FROM buchungen WHERE jugendamt = %s AND art = 'leistung'"
_PAID = (
    "SELECT id, betrag FROM auszahlungen WHERE jugendamt = %(amt)s UNION ALL SELECT s.id, -a.betrag FROM"
    " auszahlungsstornos s JOIN auszahlungen a ON a.jugendamt = s.jugendamt AND a.id = s.auszahlung"
    " WHERE s.jugendamt = %(amt)s"
)
_RECEIVED = "SELECT schluessel, betrag FROM auszahlungen WHERE jugendamt = %s"
_SIGNED = "SELECT kontrakt FROM unterzeichnungen WHERE jugendamt = %s"
_APPROVED = "SELECT antrag FROM bescheide WHERE jugendamt = %s AND ergebnis = 'genehmigt'"
_BOUND = "SELECT DISTINCT quelle FROM bindungen WHERE jugendamt = %s AND art = %s"
_BOUND_THERE = "SELECT quelle, jahr, betrag FROM bindungen WHERE jugendamt = %s AND art = 'kontrakt' AND betrag <> 0"
_BOUND_HERE = (
    "SELECT DISTINCT ON (b.kontrakt, b.jahr) b.kontrakt, b.jahr, b.betrag FROM bindungen b WHERE b.jugendamt = %s"
    " ORDER BY b.kontrakt, b.jahr, b.fassung DESC, b.nr DESC"
)
# Ansatz + Umschichtungen - Verbrauch - offene Bindung of each Volumen that refuses what is not there, of its postings.
_OVERDRAWN = """
SELECT v.jahr, v.ort, v.volumen, sum(p.betrag) AS verfuegbar
FROM volumina v JOIN (
    SELECT jugendamt, jahr, ort_art, ort, volumen, betrag FROM ansatzbuchungen
    UNION ALL SELECT jugendamt, jahr, ort_art, ort, volumen, betrag FROM umschichtungsbuchungen
    UNION ALL SELECT jugendamt, jahr, ort_art, ort, volumen, -betrag FROM buchungen
    UNION ALL SELECT jugendamt, jahr, ort_art, ort, volumen, -greatest(betrag - verbrauch, 0) FROM bindungen
) p ON (p.jugendamt, p.jahr, p.ort_art, p.ort, p.volumen) = (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen)
WHERE v.jugendamt = %s AND v.sperrt GROUP BY v.jahr, v.ort, v.volumen
"""


def compare_services(installation: Installation, amt: str) -> tuple[Counter[str], list[str], list[str], list[str]]:
    """Give what was looked at, and what is lost, double or otherwise wrong between the services."""
    seen: Counter[str] = Counter()
    lost: list[str] = []
    double: list[str] = []
    wrong: list[str] = []
    pairs = {
        "row in the budget": (("cases", _SENT), ("budget", _BOOKED)),
        "payment in the budget": (("projects", _PAID), ("budget", _RECEIVED)),
    }
    for name, ((sender, said), (receiver, got)) in pairs.items():
        sent, there = _read(installation, sender, said, amt), _read(installation, receiver, got, amt)
        counts, expected = Counter(row[0] for row in there), {row[0]: row[1] for row in sent}
        seen[name] = len(there)
        lost += [f"{name}: {key}" for key in expected if key not in counts]
        double += [f"{name}: {key}" for key, count in counts.items() if count > 1]
        wrong += [f"{name}: {row[0]} has {row[1]}" for row in there if expected.get(row[0]) != row[1]]
    wrong += _bound_for_nobody(installation, amt, seen=seen) + _copies(installation, amt, seen=seen)
    return seen, lost, double, wrong


def find_overdrawn(installation: Installation, amt: str) -> tuple[int, list[str]]:
    """Give how many Volumina refuse what is not there, and which of them are overdrawn all the same (V10)."""
    rows = _read(installation, "budget", _OVERDRAWN, amt)
    return len(rows), [f"{row[0]} {row[1]} {row[2]}: {row[3]} cents" for row in rows if int(str(row[3])) < 0]


def _bound_for_nobody(installation: Installation, amt: str, *, seen: Counter[str]) -> list[str]:
    """Compare what is bound with what is signed or approved: never one without the other (K4, P5)."""
    faults: list[str] = []
    for art, service, question in (("kontrakt", "cases", _SIGNED), ("projekt", "projects", _APPROVED)):
        decided = {row[0] for row in _read(installation, service, question, amt)}
        bound = {row[0] for row in _read(installation, "budget", _BOUND, amt, art)}
        seen[f"{art} bound and decided"] = len(bound)
        faults += [f"{art} {one} is bound and not decided" for one in bound - decided]
        faults += [f"{art} {one} is decided and not bound" for one in decided - bound]
    return faults


def _copies(installation: Installation, amt: str, *, seen: Counter[str]) -> list[str]:
    """Compare what cases says is bound with what the budget has."""
    there = _by_year(_read(installation, "budget", _BOUND_THERE, amt))
    here = {key: betrag for key, betrag in _by_year(_read(installation, "cases", _BOUND_HERE, amt)).items() if betrag}
    seen["Bindung of a year in both books"] = len(there)
    keys = there.keys() | here.keys()
    return [f"Bindung {key}: {there.get(key)} and {here.get(key)}" for key in keys if there.get(key) != here.get(key)]


def _by_year(rows: list[tuple[Any, ...]]) -> Mapping[tuple[str, int], int]:
    return {(str(row[0]), int(row[1])): int(row[2]) for row in rows}


def _read(installation: Installation, service: str, question: str, amt: str, *more: str) -> list[tuple[Any, ...]]:
    parameters: Any = {"amt": amt} if "%(amt)s" in question else (amt, *more)
    with installation.connect(service) as connection:
        return connection.execute(question.encode(), parameters).fetchall()
