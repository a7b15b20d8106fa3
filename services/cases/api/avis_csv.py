"""An Abrechnungsavis as a table (X5): semicolon, decimal comma, UTF-8 with a byte order mark.

Rows come first; below each Kontrakt, each Träger and at the end stands a line with its sum in the column `summe`, so
that the column `betrag` adds up to the total and nothing counts twice. A text cell that a spreadsheet would take for a
formula is escaped by an apostrophe; amounts are numbers, and stay them when they are negative.
"""

import csv
import io
from collections.abc import AsyncIterable, Iterator

from services.cases.domain.avis import GRUENDE, Posten, Summe
from shared.geld import Geld
from shared.kalender import berlin_day

BOM = "\ufeff"  # without it the office's spreadsheet takes UTF-8 for Windows-1252
COLUMNS = (
    "zeilenart", "traeger", "kontrakt", "beleg", "vorgang", "sozialraum", "datum", "art", "minuten", "stundensatz",
    "regel", "wert", "abrechnung", "betrag", "status", "haushaltsjahr", "buchungstag", "grund", "ablehnung", "summe",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
POSTEN, KONTRAKT, TRAEGER, GESAMT = "posten", "summe_kontrakt", "summe_traeger", "summe"


class _Sums:
    """The running sums of the Kontrakt and Träger that are being written, and of all."""

    def __init__(self) -> None:
        self._last: Posten | None = None
        self._kontrakt = self._traeger = self._gesamt = Summe()

    def before(self, posten: Posten) -> Iterator[dict[str, str]]:
        """Give the sum lines that end before this row, and count it."""
        last = self._last
        if last is not None and (last.traeger, last.nummer) != (posten.traeger, posten.nummer):
            yield from self._close(last, traeger=last.traeger != posten.traeger)
        self._last = posten
        self._kontrakt, self._traeger = self._kontrakt.plus(posten), self._traeger.plus(posten)
        self._gesamt = self._gesamt.plus(posten)

    def at_the_end(self) -> Iterator[dict[str, str]]:
        """Give the last sum lines."""
        if self._last is not None:
            yield from self._close(self._last, traeger=True)
        yield _sum_line(GESAMT, self._gesamt)

    def _close(self, last: Posten, *, traeger: bool) -> Iterator[dict[str, str]]:
        if last.nummer:
            named = {"traeger": _text(last.traeger), "kontrakt": _text(last.nummer)}
            yield _sum_line(KONTRAKT, self._kontrakt) | named
        self._kontrakt = Summe()
        if traeger:
            yield _sum_line(TRAEGER, self._traeger) | {"traeger": _text(last.traeger)}
            self._traeger = Summe()


async def write_csv(posten: AsyncIterable[Posten]) -> bytes:
    """Write all rows and sums."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    sums = _Sums()
    async for one in posten:
        writer.writerows(sums.before(one))
        writer.writerow(_line(one))
    writer.writerows(sums.at_the_end())
    return out.getvalue()


def _line(posten: Posten) -> dict[str, str]:
    preis = posten.preis
    return {
        "zeilenart": POSTEN,
        "traeger": _text(posten.traeger),
        "kontrakt": _text(posten.nummer),
        "beleg": _text(posten.beleg),
        "vorgang": posten.vorgang.value,
        "sozialraum": _text(posten.sozialraum),
        "datum": posten.datum.strftime("%d.%m.%Y"),
        "art": posten.art,
        "minuten": str(posten.minuten),
        "stundensatz": _amount(preis.satz) if preis else "",
        "regel": _text(preis.regel) if preis else "",
        "wert": _amount(posten.wert),
        "abrechnung": posten.abrechnung.value,
        # What was refused is paid to nobody: its worth stands in `wert`, and `betrag` adds up to the total.
        "betrag": _amount(Summe().plus(posten).betrag),
        "status": posten.weg.value,
        "haushaltsjahr": str(posten.haushaltsjahr),
        "buchungstag": berlin_day(posten.gebucht_am).strftime("%d.%m.%Y"),
        "grund": GRUENDE[posten.abrechnung],
        "ablehnung": _text(posten.ablehnung),
    }


def _sum_line(art: str, summe: Summe) -> dict[str, str]:
    return {"zeilenart": art, "summe": _amount(summe.betrag)}


def _amount(amount: Geld) -> str:
    return str(amount).replace(".", ",")


def _text(cell: str | None) -> str:
    if cell is None:
        return ""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
