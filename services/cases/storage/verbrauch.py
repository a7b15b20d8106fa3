"""Hours on their way to the budget: which rows a message carries, what the budget refused, how far it has come (K10).

A message names no rows: the states that it carries name the message. So a row costs nothing more to send, and nothing
has to be changed when it has arrived.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.cases.domain.angabe import Art
from services.cases.domain.buchung import Buchungsstand, Budgetablehnung, Verbrauch
from services.cases.domain.quittung import Zustand
from services.cases.domain.sicht import Sicht
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage.asks import Ask
from shared.storage.database import Work

THEMA = "verbrauch"
# A Storno of what the budget refused takes nothing back there, unless wjh has accepted it as `vorjahr` (V13).
_ROWS = text(
    "SELECT z.schluessel, z.zustand, l.kontrakt, l.sozialraum, l.traeger, l.datum, l.art, l.minuten, l.satz,"
    " l.betrag FROM unnest(CAST(:sendungen AS uuid[])) AS s (id)"
    " JOIN leistungszustaende z ON z.jugendamt = :jugendamt AND z.sendung = s.id"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id WHERE NOT (z.zustand = 'storniert'"
    " AND EXISTS (SELECT FROM leistungszustaende r WHERE r.jugendamt = z.jugendamt AND r.id = z.id"
    " AND r.schluessel = z.id AND r.ablehnung_code IS NOT NULL) AND NOT EXISTS (SELECT FROM vorjahresuebernahmen u"
    " WHERE u.jugendamt = z.jugendamt AND u.schluessel = z.id)) ORDER BY z.schluessel"
)
_LOCK_REFUSED = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('leistung/' || z.jugendamt || '/' || z.id, 0))"
    " FROM leistungszustaende z WHERE z.jugendamt = :jugendamt AND z.sendung = ANY(CAST(:sendungen AS uuid[]))"
    " AND z.schluessel = ANY(CAST(:schluessel AS uuid[])) ORDER BY z.id"
)
_REFUSE = text(
    "INSERT INTO leistungszustaende (jugendamt, id, nr, zustand, schluessel, ablehnung_code, ablehnung_detail,"
    " gebucht_am, gebucht_von)"
    " SELECT z.jugendamt, z.id, last.nr + 1, last.zustand, z.schluessel, r.code, r.detail, :now, :von"
    " FROM unnest(CAST(:schluessel AS uuid[]), CAST(:codes AS text[]), CAST(:details AS text[]))"
    " AS r (schluessel, code, detail) JOIN leistungszustaende z ON z.jugendamt = :jugendamt"
    " AND z.sendung = ANY(CAST(:sendungen AS uuid[])) AND z.schluessel = r.schluessel"
    " CROSS JOIN LATERAL (SELECT nr, zustand FROM leistungszustaende n WHERE n.jugendamt = z.jugendamt"
    " AND n.id = z.id ORDER BY nr DESC LIMIT 1) last WHERE NOT EXISTS (SELECT FROM leistungszustaende k"
    " WHERE k.jugendamt = z.jugendamt AND k.id = z.id AND k.schluessel = z.schluessel"
    " AND k.ablehnung_code IS NOT NULL)"
)
_OLDER = text(
    "SELECT a.id FROM ausgang a WHERE a.jugendamt = :jugendamt AND a.thema = :thema AND a.erledigt_am IS NULL"
    " AND a.geparkt_am IS NULL AND a.id < :last AND a.id <> ALL(CAST(:leased AS uuid[]))"
)
_KONTRAKTE_OF = text(
    "SELECT DISTINCT z.sendung, l.kontrakt FROM leistungszustaende z"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id"
    " WHERE z.jugendamt = :jugendamt AND z.sendung = ANY(CAST(:sendungen AS uuid[])) AND l.kontrakt IS NOT NULL"
)
_WAITING = text(
    "SELECT count(*) AS ausstehend, min(a.erstellt_am) AS aelteste, count(a.geparkt_am) AS geparkt FROM ausgang a"
    " JOIN leistungszustaende z ON z.jugendamt = a.jugendamt AND z.sendung = a.id"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id"
    " WHERE a.jugendamt = :jugendamt AND a.thema = :thema AND a.erledigt_am IS NULL"
    " AND (:alles OR l.sozialraum = ANY(CAST(:sozialraeume AS text[])) OR l.traeger = CAST(:traeger AS text))"
)
# A Leistung that was reversed before the budget refused it has nothing left to refuse.
_REFUSED = text(
    "SELECT count(*) FROM leistungszustaende z JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id"
    " WHERE z.jugendamt = :jugendamt AND z.ablehnung_code IS NOT NULL"
    " AND NOT (z.zustand = 'storniert' AND z.schluessel = z.id) AND NOT EXISTS"
    " (SELECT FROM leistungszustaende n WHERE n.jugendamt = z.jugendamt AND n.id = z.id AND n.nr > z.nr)"
    " AND (:alles OR l.sozialraum = ANY(CAST(:sozialraeume AS text[])) OR l.traeger = CAST(:traeger AS text))"
)


async def read_rows(work: Work, sendungen: Sequence[UUID]) -> tuple[Verbrauch, ...]:
    """Read the rows that these messages carry, a Storno with the sign reversed (K10)."""
    rows = Ask(_ROWS, {"jugendamt": work.jugendamt, "sendungen": list(sendungen)}, _to_verbrauch)
    await work.send(rows)
    return rows.found


async def list_older(work: Work, leased: Sequence[UUID]) -> tuple[UUID, ...]:
    """List messages that wait for another try, or that somebody else is sending, older than the last of these."""
    parameters = {"jugendamt": work.jugendamt, "thema": THEMA, "leased": list(leased), "last": max(leased)}
    return tuple((await work.execute(_OLDER, parameters)).scalars())


async def read_kontrakte(work: Work, sendungen: Sequence[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """Tell of which Kontrakte each message carries rows; one that carries work for the area alone is left out."""
    found: dict[UUID, set[UUID]] = {}
    for row in await work.execute(_KONTRAKTE_OF, {"jugendamt": work.jugendamt, "sendungen": list(sendungen)}):
        found.setdefault(row.sendung, set()).add(row.kontrakt)
    return {sendung: frozenset(kontrakte) for sendung, kontrakte in found.items()}


async def refuse(
    work: Work, sendungen: Sequence[UUID], *, ablehnungen: Mapping[UUID, Budgetablehnung], now: Instant
) -> None:
    """Make visible on each Leistung that the budget refused it for good, and why (K10); once, whoever says it again."""
    if not ablehnungen:
        return
    named = {"jugendamt": work.jugendamt, "sendungen": list(sendungen), "schluessel": list(ablehnungen)}
    await work.execute(_LOCK_REFUSED, named)
    reasons = {
        "codes": [ablehnung.code for ablehnung in ablehnungen.values()],
        "details": [ablehnung.detail for ablehnung in ablehnungen.values()],
    }
    await work.execute(_REFUSE, named | reasons | {"now": now, "von": work.caller.sub})


async def read_buchungsstand(work: Work, *, sicht: Sicht) -> Buchungsstand:
    """Tell how far the rows that the caller sees have come (K10)."""
    seen = {"alles": sicht.alles, "sozialraeume": sorted(sicht.sozialraeume), "traeger": sicht.traeger}
    waiting = (await work.execute(_WAITING, {"jugendamt": work.jugendamt, "thema": THEMA, **seen})).one()
    refused = (await work.execute(_REFUSED, {"jugendamt": work.jugendamt, **seen})).scalar_one()
    return Buchungsstand(waiting.ausstehend, waiting.aelteste, refused, waiting.geparkt)


def _to_verbrauch(rows: Sequence[Any]) -> tuple[Verbrauch, ...]:
    """Read rows by the thousand: they share a few amounts, each of which is made once."""
    betraege = _Betraege()
    return tuple(
        Verbrauch(
            row.schluessel,
            row.kontrakt,
            row.sozialraum,
            row.traeger,
            row.datum,
            _ARTEN[row.art],
            _SIGNS[row.zustand] * row.minuten,
            betraege[row.satz],
            betraege[_SIGNS[row.zustand] * row.betrag],
        )
        for row in rows
    )


class _Betraege(dict[int, Geld]):
    """Amounts by their cents."""

    def __missing__(self, cents: int) -> Geld:
        found = self[cents] = Geld(cents)
        return found


_ARTEN = {art.value: art for art in Art}
_SIGNS = {zustand.value: -1 if zustand is Zustand.STORNIERT else 1 for zustand in Zustand}
