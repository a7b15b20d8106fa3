"""Booking a batch: a handful of statements, whatever its rows (K9).

Who books hours of a Träger keeps its lock until the commit: batches of one Träger wait for each other, so each knows
every beleg that is booked, and they never deadlock. The running sums of the Kontrakte, which others change too, are
locked in the order of their keys.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.cases.domain.angabe import Art
from services.cases.domain.kontrakt import Status
from services.cases.domain.leistung import Buchungsziel, Inhalt
from services.cases.domain.quittung import Gebucht, Zustand
from services.cases.domain.spalten import Neuspalten
from shared.geld import Geld
from shared.kalender import Instant, Zeitraum
from shared.storage.arrays import write_array, write_numbers, write_shared, write_texts
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

# The Kontrakte are looked up one by one, by key (LATERAL), whatever the age of the table's statistics.
# The running sum is locked for writing, the Kontrakt only against a change of its state.
_LOCK_ZIELE = text(
    "SELECT z.* FROM (SELECT DISTINCT id FROM (SELECT (SELECT k.id FROM kontrakte k WHERE k.jugendamt = :jugendamt"
    " AND k.nummer = r.nummer) AS id FROM unnest(CAST(:nummern AS text[])) AS r (nummer)"
    " UNION ALL SELECT unnest(CAST(:ids AS uuid[]))) named ORDER BY id) wanted"
    " CROSS JOIN LATERAL (SELECT k.id, k.nummer, k.sozialraum, k.traeger, k.status, k.beginn, k.volumen,"
    " LEAST(k.ende, s.grenze_ende) AS ende, k.stundensatz, LEAST(s.bewilligt, s.grenze_minuten) AS bewilligt,"
    " s.anerkannt"
    " FROM kontrakte k JOIN kontraktstaende s ON s.jugendamt = k.jugendamt AND s.kontrakt = k.id"
    " WHERE k.jugendamt = :jugendamt AND k.id = wanted.id AND k.traeger = :traeger"
    " FOR NO KEY UPDATE OF s FOR SHARE OF k) z"
)
# Belege are an array that is known when the statement is planned (`anew`): whichever index is taken, rows are looked up
# by hash. One by one, a tenant that the statistics do not know yet was read whole for each of them.
_FIND_BELEGE = text(
    "SELECT l.*, z.zustand FROM (SELECT beleg, id, kontrakt, sozialraum, datum, minuten, art, personal, betrag"
    " FROM leistungen WHERE jugendamt = :jugendamt AND traeger = :traeger"
    " AND beleg = ANY(CAST(:belege AS text[]))) l CROSS JOIN LATERAL (SELECT zustand FROM leistungszustaende"
    " WHERE jugendamt = :jugendamt AND id = l.id ORDER BY nr DESC LIMIT 1) z"
)
_ADD = text(
    "INSERT INTO leistungen (jugendamt, id, traeger, beleg, kontrakt, sozialraum, datum, minuten, art, satz, regel,"
    " betrag, personal, gebucht_am, gebucht_von)"
    " SELECT :jugendamt, r.id, :traeger, r.beleg, r.kontrakt, r.sozialraum, r.datum, r.minuten, r.art, r.satz, r.regel,"
    " r.betrag, r.personal, :now, :von FROM unnest(CAST(:ids AS uuid[]),"
    " CAST(:belege AS text[]), CAST(:kontrakte AS uuid[]), CAST(:sozialraeume AS text[]), CAST(:daten AS date[]),"
    " CAST(:minuten AS smallint[]), CAST(:arten AS text[]), CAST(:saetze AS bigint[]), CAST(:regeln AS text[]),"
    " CAST(:betraege AS bigint[]), CAST(:personal AS text[]))"
    " AS r (id, beleg, kontrakt, sozialraum, datum, minuten, art, satz, regel, betrag, personal)"
)
# A message books a Leistung under its own id.
_ADD_ZUSTAENDE = text(
    "INSERT INTO leistungszustaende (jugendamt, id, nr, zustand, sendung, schluessel, gebucht_am, gebucht_von)"
    " SELECT :jugendamt, r.id, 1, r.zustand, r.sendung, CASE WHEN r.sendung IS NOT NULL THEN r.id END, :now, :von"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:zustaende AS text[]), CAST(:sendungen AS uuid[]))"
    " AS r (id, zustand, sendung)"
)
_UNIQUE = "23505"
_ARTEN = {art.value: art for art in Art}
_ZUSTAENDE = {zustand.value: zustand for zustand in Zustand}


class Bestand(NamedTuple):
    """What stands in the books under a beleg: what it says and what became of it."""

    inhalt: Inhalt
    gebucht: Gebucht


class Posten(NamedTuple):
    """Rows to be booked, in columns: under which ids, with which first states, and which messages carry them."""

    ids: Sequence[str]
    neu: Neuspalten
    zustaende: Sequence[Zustand]
    sendungen: Sequence[UUID | None]


class BelegBooked(Exception):
    """A row was taken for new whose beleg is booked."""


def ziele_of(work: Work, *, traeger: str, refs: Collection[str]) -> Ask[dict[str, Buchungsziel]]:
    """Find the Träger's Kontrakte by nummer or id, and keep their sums and states until the commit (K14).

    They are listed under both, so that a row may name either.
    """
    ids = _read_ids(refs)
    parameters = {
        "jugendamt": work.jugendamt,
        "traeger": traeger,
        "nummern": write_texts(refs),
        "ids": write_array(map(str, ids.values())),
    }
    return Ask(_LOCK_ZIELE, parameters, lambda rows: _list_ziele(rows, ids=ids))


def bestand_of(work: Work, *, traeger: str, belege: Collection[str]) -> Ask[dict[str, Bestand]]:
    """Find what the Träger has booked under these belege (K8)."""
    parameters = {"jugendamt": work.jugendamt, "traeger": traeger, "belege": write_texts(belege)}
    return Ask(_FIND_BELEGE, parameters, lambda rows: {row.beleg: _to_bestand(row) for row in rows}, anew=True)


@contextmanager
def telling_booked() -> Iterator[None]:
    """Turn PostgreSQL's refusal of a beleg that is booked already into BelegBooked."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != _UNIQUE:
            raise
        raise BelegBooked from error


def adding(work: Work, posten: Posten, *, now: Instant) -> Ask[None]:
    """Book rows of the caller's Träger that nobody has booked (K8)."""
    neu = posten.neu
    return tell(
        _ADD,
        {
            "jugendamt": work.jugendamt,
            "traeger": work.caller.traeger,
            "now": now,
            "von": work.caller.sub,
            "ids": write_array(posten.ids),
            "belege": write_texts(neu.belege),
            "kontrakte": write_shared(neu.kontrakte),
            "sozialraeume": write_texts(neu.sozialraeume),
            "daten": write_shared(neu.daten),
            "minuten": write_numbers(neu.minuten),
            "arten": write_shared(neu.arten),
            "saetze": write_numbers(neu.saetze),
            "regeln": write_texts(neu.regeln),
            "betraege": write_numbers(neu.betraege),
            "personal": write_texts(neu.personal),
        },
    )


def opening(work: Work, posten: Posten, *, now: Instant) -> Ask[None]:
    """Give rows their first state (K14), with the message that carries them to the budget (K10)."""
    return tell(
        _ADD_ZUSTAENDE,
        {
            "jugendamt": work.jugendamt,
            "now": now,
            "von": work.caller.sub,
            "ids": write_array(posten.ids),
            "zustaende": write_shared(posten.zustaende),
            "sendungen": write_shared(posten.sendungen),
        },
    )


def to_inhalt(row: Any) -> Inhalt:  # noqa: ANN401  # a row of either driver
    """Read what a booked row says."""
    return Inhalt(row.kontrakt, row.sozialraum, row.datum, row.minuten, _ARTEN[row.art], row.personal)


def _to_bestand(row: Any) -> Bestand:  # noqa: ANN401  # the driver's row
    return Bestand(to_inhalt(row), Gebucht(str(row.id), _ZUSTAENDE[row.zustand], row.minuten, Geld(row.betrag)))


def _list_ziele(rows: Sequence[Any], *, ids: Mapping[str, UUID]) -> dict[str, Buchungsziel]:
    by_id = {row.id: _to_ziel(row) for row in rows}
    named = {row.nummer: by_id[row.id] for row in rows} | {str(ziel.id): ziel for ziel in by_id.values()}
    return named | {ref: by_id[ref_id] for ref, ref_id in ids.items() if ref_id in by_id}


def _to_ziel(row: Any) -> Buchungsziel:  # noqa: ANN401  # the driver's row
    return Buchungsziel(
        id=row.id,
        sozialraum=row.sozialraum,
        traeger=row.traeger,
        status=Status(row.status),
        laufzeit=Zeitraum(row.beginn, row.ende),
        im_volumen=row.volumen is not None,
        stundensatz=None if row.stundensatz is None else Geld(row.stundensatz),
        bewilligt=row.bewilligt,
        anerkannt=row.anerkannt,
    )


def _read_ids(refs: Iterable[str]) -> dict[str, UUID]:
    """Find the references that are ids, in whatever notation."""
    found = {}
    for ref in refs:
        with suppress(ValueError):
            found[ref] = UUID(ref)
    return found
