"""What a request binds, computed anew from what it says and from the prices that held when it was booked (K4-K6, V4).

Only requests of which nothing had been used yet: what the work changes of them is another invariant's.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from proof.invariants.exact import cents, value_of
from proof.invariants.invariant import BUDGET, Connections, Invariant, Seen, judge, rows_of
from proof.invariants.plan import ONE_DAY, Amount, Span, plan_minutes, rate_of, within
from proof.invariants.rates import prices_of

Row = Mapping[str, Any]

_REQUESTS = """
    SELECT a.jugendamt, a.schluessel::text AS thing, a.inhalt, a.ergebnis, a.gebucht_am, EXISTS (
        SELECT FROM bindungen b WHERE b.jugendamt = a.jugendamt AND b.quelle = a.quelle AND b.pauschal) AS pauschal
    FROM bindungsauftraege a
    WHERE a.status = 'gebunden' AND a.inhalt IS NOT NULL AND a.schluessel NOT IN (SELECT schluessel FROM festsetzungen)
    AND (a.nr = 1 OR a.inhalt ->> 'art' = 'kontrakt' AND NOT EXISTS (
        SELECT FROM buchungen v WHERE v.jugendamt = a.jugendamt AND v.quelle = a.quelle
        AND v.gebucht_am <= a.gebucht_am + interval '15 s'
    ) AND NOT EXISTS (
        SELECT FROM bindungsbuchungen n WHERE n.jugendamt = a.jugendamt AND n.quelle = a.quelle
        AND n.schluessel IS NULL AND n.gebucht_am <= a.gebucht_am + interval '15 s'))
"""
_INPUTS = """
    SELECT jugendamt, art, schluessel, version, inhalt, gebucht_am FROM stammdaten
    WHERE art IN ('haushaltsjahr', 'kooperationsvertrag') ORDER BY version
"""


class Masters:
    """Years and contracts as they stood at an instant."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = list(rows)

    def at(self, jugendamt: str, instant: datetime, art: str) -> dict[str, Row]:
        """Give the newest contents by key."""
        known = [row for row in self._rows if row["jugendamt"] == jugendamt and row["art"] == art]
        return {row["schluessel"]: row["inhalt"] for row in known if row["gebucht_am"] <= instant}

    def prices(self, jugendamt: str, instant: datetime) -> list[tuple[date, int]]:
        """List the prices of an hour in cents by the day from which they hold (V4)."""
        return [price for jahr, year in sorted(self.at(jugendamt, instant, "haushaltsjahr").items())
                for price in prices_of(int(jahr), year).items()]  # fmt: skip

    def contract_from(self, jugendamt: str, instant: datetime, *, traeger: str, ab: date) -> date | None:
        """Give the first day from `ab` on on which a Träger has a contract anywhere (K6)."""
        found = [
            max(ab, date.fromisoformat(one["beginn"]))
            for one in self.at(jugendamt, instant, "kooperationsvertrag").values()
            if one["traeger"] == traeger and date.fromisoformat(one["ende"]) >= ab
        ]
        return min(found, default=None)


def expected(request: Row, masters: Masters) -> dict[int, tuple[int, int]]:
    """Compute what a request binds by year: cents and minutes."""
    said = request["inhalt"]
    if said["art"] == "projekt":
        return {year["jahr"]: (cents(year["betrag"]), 0) for year in said["jahre"]}
    term = (date.fromisoformat(said["beginn"]), date.fromisoformat(said["ende"]))
    amounts = _amounts(said, term)
    prices = _prices(said, request, masters, term=term) if any(_by_hours(one) for one in amounts) else []
    pieces = _cut(term, [ab for ab, _ in prices])
    minutes = plan_minutes(amounts, pieces, term=term)
    found: dict[int, tuple[int, int]] = dict.fromkeys(range(term[0].year, term[1].year + 1), (0, 0))
    for piece, own in zip(pieces, minutes, strict=True):
        satz = next((satz for ab, satz in reversed(prices) if ab <= piece[0]), 0)
        money = value_of(own, satz) + sum(rate_of(one, share) for one, share in within(amounts, piece, term=term))
        before = found[piece[0].year]
        found[piece[0].year] = (before[0] + (0 if request["pauschal"] else money), before[1] + own)
    return found


def _amounts(said: Row, term: Span) -> list[Amount]:
    """Read the amounts that follow each other; one for the term where there are no others."""
    whole = [{**said, "ab": said["beginn"], "ende": said["ende"]}]
    return [
        Amount(
            date.fromisoformat(one["ab"]) if said.get("abschnitte") else term[0],
            date.fromisoformat(one["ende"]),
            one.get("minuten_pro_woche"),
            one.get("kontingent_minuten"),
            *_rates(one.get("entgelt")),
        )
        for one in said.get("abschnitte") or whole
    ]


def _rates(rate: Row | None) -> tuple[int | None, int | None]:
    if rate is None:
        return None, None
    amount = cents(rate["betrag"])
    return (amount, None) if rate["art"] == "tagessatz" else (None, amount)


def _by_hours(amount: Amount) -> bool:
    return amount.weekly is not None or amount.total is not None


def _prices(said: Row, request: Row, masters: Masters, *, term: Span) -> list[tuple[date, int]]:
    """Give the prices of a Kontrakt's hours: an agreed one holds until its Träger has a contract (K6)."""
    amt, instant = request["jugendamt"], request["gebucht_am"]
    prices = masters.prices(amt, instant)
    if said.get("stundensatz") is None:
        return prices
    ab = masters.contract_from(amt, instant, traeger=said["traeger"], ab=term[0])
    agreed = [(term[0], cents(said["stundensatz"]))]
    if ab is None or ab > term[1]:
        return agreed
    first = next(satz for day, satz in reversed(prices) if day <= ab)
    return (agreed if ab > term[0] else []) + [(ab, first)] + [(day, satz) for day, satz in prices if day > ab]


def _cut(term: Span, days: Sequence[date]) -> list[Span]:
    """Cut a term at every New Year and where another price begins."""
    years = [date(jahr, 1, 1) for jahr in range(term[0].year + 1, term[1].year + 1)]
    starts = sorted({term[0], *years, *(day for day in days if term[0] < day <= term[1])})
    return list(zip(starts, [*(start - ONE_DAY for start in starts[1:]), term[1]], strict=True))


def _look_at_requests(connections: Connections) -> Seen:
    masters = Masters(rows_of(connections[BUDGET], _INPUTS))
    return judge(
        (row["jugendamt"], row["thing"], _is_bound(row, masters)) for row in rows_of(connections[BUDGET], _REQUESTS)
    )


def _is_bound(request: Row, masters: Masters) -> bool:
    booked = {year["jahr"]: (cents(year["betrag"]), int(year["minuten"])) for year in request["ergebnis"]}
    wanted = expected(request, masters)
    nothing = (0, 0)  # a year that was set free is told of with nothing
    return all(booked.get(jahr, nothing) == wanted.get(jahr, nothing) for jahr in {*booked, *wanted})


INVARIANTS = (
    Invariant("bindung-preis", "what a request bound is what it costs at the prices that held", _look_at_requests),
)
