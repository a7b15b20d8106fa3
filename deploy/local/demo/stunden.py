"""The hours that the Träger post: one row for every full week of a Kontrakt in the year, and work for the area.

A row takes the weekly minutes, or a quarter or half of an hour less, in turn: never more than was granted (K14), and
always quarters of an hour, so that the same row can be written as hours with a decimal comma. Every contract also
posts one network meeting a month and a prevention afternoon a quarter, which the posts pay already (V5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.local.demo.kontrakte import KontraktPlan
from deploy.local.demo.published import Published, Vertrag
from shared.geld import Geld, total
from shared.umfang import MinutenProWoche, value_of

_LESS_MINUTEN = (0, 15, 30)
_ARTEN = ("fallspezifisch", "fallspezifisch", "fallspezifisch", "fallbezogen")
_NETZWERK_MINUTEN, _PRAEVENTION_MINUTEN = 120, 180
CSV_HEADER = "beleg;kontrakt;sozialraum;datum;stunden;art"


@dataclass(frozen=True, slots=True)
class Zeile:
    """A row of hours: for a Kontrakt, named by its Aktenzeichen until it has a number, or for the area."""

    traeger: str
    beleg: str
    aktenzeichen: str | None
    sozialraum: str
    datum: date
    minuten: int
    art: str

    def json_row(self, nummern: dict[str, str]) -> dict[str, Any]:
        """Give the row for a JSON batch."""
        where = {"kontrakt": nummern[self.aktenzeichen]} if self.aktenzeichen else {"sozialraum": self.sozialraum}
        rest = {"datum": self.datum.isoformat(), "minuten": self.minuten, "art": self.art}
        return {"beleg": self.beleg, **where, **rest}

    def csv_row(self, nummern: dict[str, str]) -> str:
        """Give the row as accounting systems export it: German day, hours with a decimal comma (K9)."""
        kontrakt = nummern[self.aktenzeichen] if self.aktenzeichen else ""
        sozialraum = "" if self.aktenzeichen else self.sozialraum
        stunden = f"{self.minuten // 60},{self.minuten % 60 * 100 // 60:02d}"
        return f"{self.beleg};{kontrakt};{sozialraum};{self.datum:%d.%m.%Y};{stunden};{self.art}"


def plan_stunden(published: Published, *, kontrakte: Iterable[KontraktPlan]) -> tuple[Zeile, ...]:
    """Plan every row of the year; a help by the month has none."""
    rows = [zeile for kontrakt in kontrakte for zeile in _weeks_of(kontrakt)]
    rows += [zeile for vertrag in published.vertraege for zeile in _area_work_of(vertrag, jahr=published.jahr)]
    return tuple(rows)


def value_by_sozialraum(
    zeilen: Iterable[Zeile], *, kontrakte: Iterable[KontraktPlan], volumen: str, satz: Geld
) -> dict[str, Geld]:
    """Value the hours on a Volumen, row by row at the price of the hour (K6), per Sozialraum."""
    counted = {kontrakt.aktenzeichen for kontrakt in kontrakte if kontrakt.volumen == volumen}
    rows = [zeile for zeile in zeilen if zeile.aktenzeichen in counted]
    return {
        slug: total(value_of(zeile.minuten, satz) for zeile in rows if zeile.sozialraum == slug)
        for slug in {zeile.sozialraum for zeile in rows}
    }


def _weeks_of(kontrakt: KontraktPlan) -> Iterator[Zeile]:
    if not isinstance(kontrakt.umfang, MinutenProWoche):
        return
    days = kontrakt.im_jahr.days
    for week in range(days // 7):
        yield Zeile(
            traeger=kontrakt.traeger,
            beleg=f"{kontrakt.rechnung}-{week + 1:02d}",
            aktenzeichen=kontrakt.aktenzeichen,
            sozialraum=kontrakt.sozialraum,
            datum=kontrakt.laufzeit.beginn + timedelta(days=7 * week + 1),
            minuten=kontrakt.umfang.minuten - _LESS_MINUTEN[week % len(_LESS_MINUTEN)],
            art=_ARTEN[week % len(_ARTEN)],
        )


def _area_work_of(vertrag: Vertrag, *, jahr: int) -> Iterator[Zeile]:
    for month in range(1, 13):
        yield _for_area(vertrag, date(jahr, month, 10), art="netzwerk", minuten=_NETZWERK_MINUTEN)
        if month % 3 == 0:
            yield _for_area(vertrag, date(jahr, month, 20), art="praevention", minuten=_PRAEVENTION_MINUTEN)


def _for_area(vertrag: Vertrag, datum: date, *, art: str, minuten: int) -> Zeile:
    beleg = f"demo-{vertrag.sozialraum}-{art}-{datum.month:02d}"
    return Zeile(vertrag.traeger, beleg, None, vertrag.sozialraum, datum, minuten, art)
