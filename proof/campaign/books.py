"""The journal against the databases: each thing that was acknowledged is there once, each that was wanted at most once.

Things are found by the names that people gave them (aktenzeichen, beleg, reason), not by ids that the services made.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proof.campaign.journal import Eintrag, Was, read
from proof.installation import Installation


@dataclass(frozen=True, slots=True)
class Buch:
    """Where things of one kind lie: a service, its table, and what there is the name of each, its id and its amount."""

    art: str
    service: str
    tabelle: str
    name: str
    id: str = "NULL"
    betrag: str = "NULL"
    nur: str = "true"

    @property
    def frage(self) -> str:
        """Ask for the things of a Jugendamt."""
        return f"SELECT {self.name}, {self.id}, {self.betrag} FROM {self.tabelle} WHERE jugendamt = %s AND {self.nur}"


_OF = "gegenstand IN (SELECT t.id FROM {0} t WHERE t.jugendamt = stornos.jugendamt)".format
# Each book names things by what the journal calls them; the same name twice is a thing done twice.
BUECHER = (
    Buch("kontrakt", "cases", "kontrakte", "aktenzeichen", "id"),
    Buch("beratung", "cases", "beratungen", "kontrakt", "kontrakt"),
    Buch("unterzeichnung", "cases", "unterzeichnungen", "kontrakt", "kontrakt"),
    Buch("verwerfung", "cases", "kontrakte", "id", "id", nur="status = 'verworfen'"),
    Buch("aenderung", "cases", "kontraktfassungen", "grund", "kontrakt", nur="anlass = 'aenderung'"),
    Buch("beendigung", "cases", "kontraktfassungen", "grund", "kontrakt", nur="anlass = 'beendigung'"),
    Buch("leistung", "cases", "leistungen", "beleg", "id", "minuten"),
    Buch("leistungsstorno", "cases", "stornos", "leistung", "leistung"),
    Buch("meldung", "cases", "traegermeldungen", "traeger || '/' || to_char(monat, 'YYYY-MM')", nur="version = 1"),
    Buch("antrag", "projects", "fassungen", "titel", "antrag", nur="nummer = 1"),
    Buch("einreichung", "projects", "einreichungen", "antrag", "antrag"),
    Buch("genehmigung", "projects", "bescheide", "antrag", "antrag", nur="ergebnis = 'genehmigt'"),
    Buch("ablehnung", "projects", "bescheide", "antrag", "antrag", nur="ergebnis = 'abgelehnt'"),
    Buch("beginn", "projects", "antraege", "id", "id", nur="begonnen_am IS NOT NULL"),
    Buch("auszahlung", "projects", "auszahlungen", "beleg", "id", "betrag"),
    Buch("auszahlungsstorno", "projects", "auszahlungsstornos", "auszahlung", "auszahlung"),
    Buch("bericht", "projects", "berichte", "inhalt", "id"),
    Buch("ausgabe", "budget", "ausgaben", "beleg", "id", "betrag"),
    Buch("ausgabenstorno", "budget", "stornos", "gegenstand", nur=_OF("ausgaben")),
    Buch("umschichtung", "budget", "umschichtungen", "grund", "id", "betrag"),
    Buch("umschichtungsstorno", "budget", "stornos", "gegenstand", nur=_OF("umschichtungen")),
)

# What refuses a call for what it may have done itself, its answer lost.
_DONE_BEFORE = frozenset({"version-fehlt", "version-veraltet", "bereits-storniert"})
Row = tuple[str, str | None, int | None]


@dataclass(slots=True)
class Seite:
    """What the journal has of one kind: names that were wanted (with amount), refused, acknowledged (with id)."""

    wanted: dict[str, int | None] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    done: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Vergleich:
    """What the comparison has found: how many things of each kind, what is lost, what is there twice or otherwise."""

    seen: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def open_journal(path: Path) -> dict[str, Seite]:
    """Read the journal, by kind; a batch counts as its rows."""
    seiten = {buch.art: Seite() for buch in BUECHER}
    for eintrag in read(path):
        for one in _rows_of(eintrag):
            seite = seiten[one.art]
            if one.was is Was.VERLANGT:
                seite.wanted[one.kennung] = one.daten.get("minuten", one.daten.get("betrag"))
            elif one.was is Was.BESTAETIGT:
                seite.done[one.kennung] = one.daten.get("id")
            elif one.daten.get("slug") not in _DONE_BEFORE:
                seite.refused.add(one.kennung)
    return seiten


def compare(installation: Installation, amt: str, journal: Path) -> Vergleich:
    """Compare a journal with what the databases have of a Jugendamt."""
    seiten, found = open_journal(journal), Vergleich()
    for buch in BUECHER:
        with installation.connect(buch.service) as connection:
            rows = connection.execute(buch.frage.encode(), (amt,)).fetchall()
        judge(buch, seiten[buch.art], [_row_of(*row) for row in rows], found=found)
    return found


def judge(buch: Buch, seite: Seite, there: Sequence[Row], *, found: Vergleich) -> None:
    """Compare one kind of thing with the rows of its database."""
    counts = Counter(name for name, _, _ in there)
    found.seen[buch.art] = len(there)
    found.lost += [f"{buch.art} {name}" for name in sorted(seite.done) if name not in counts]
    found.double += [f"{buch.art} {name}: {count} times" for name, count in counts.items() if count > 1]
    found.wrong += [f"{buch.art} {fault}" for row in there for fault in _faults_of(seite, row)]


def _faults_of(seite: Seite, row: Row) -> Iterator[str]:
    name, made, amount = row
    told, wanted = seite.done.get(name), seite.wanted.get(name)
    if name not in seite.wanted:
        yield f"{name}: nobody wanted it"
    if told is not None and made is not None and told != made:
        yield f"{name}: {told} was acknowledged, {made} is there"
    if amount is not None and wanted is not None and amount != wanted:
        yield f"{name}: {wanted} was wanted, {amount} is there"
    if name in seite.refused and name not in seite.done:
        yield f"{name}: was refused and is there"


def _row_of(name: object, made: object, amount: object) -> Row:
    return str(name), None if made is None else str(made), None if amount is None else int(str(amount))


def _rows_of(eintrag: Eintrag) -> Iterator[Eintrag]:
    """Give the entries of a line: a batch is one for each row."""
    if eintrag.art != "stapel":
        yield eintrag
    elif eintrag.was is Was.VERLANGT:
        for beleg, minuten in eintrag.daten["zeilen"]:
            yield Eintrag(eintrag.was, "leistung", beleg, {"minuten": minuten})
    elif eintrag.was is Was.BESTAETIGT:
        for beleg, status, made in eintrag.daten["antworten"]:
            was = Was.ABGELEHNT if status == "abgelehnt" else Was.BESTAETIGT
            yield Eintrag(was, "leistung", beleg, {"id": made})
