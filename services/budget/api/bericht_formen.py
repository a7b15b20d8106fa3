"""The quarterly report as tables: CSV for a spreadsheet, German text in the office's notation (V14)."""

import csv
import io
from collections.abc import Iterator, Sequence

from shared.contracts.bericht import BerichtBereich, BerichtInhalt, BerichtVolumen
from shared.geld import NULL_EURO, Geld, format_betrag, format_mittelnutzung

BOM = "\ufeff"  # without it the office's spreadsheet takes UTF-8 for Windows-1252
COLUMNS = (
    "jahr", "quartal", "sozialraum", "bezirk", "volumen", "ansatz", "umschichtung", "verbrauch", "mittelnutzung",
    "quote", "bindung", "prognose_bindung", "prognose_hochrechnung", "prognose_erwartet", "nachtrag", "vorjahr",
)  # fmt: skip
_HEAD = (
    "Volumen",
    "Ansatz",
    "Umschichtung",
    "Verbrauch",
    "Mittelnutzung",
    "Quote",
    "Bindung",
    "Hochrechnung",
    "Erwartet",
)
_TOTAL = "gesamt"
_WARNUNGEN = {
    "ausgabe_ausserhalb_laufzeit": "Ausgabe außerhalb der Laufzeit",
    "neu_bepreist": "neu bepreist",
    "personal": "Personal",
    "schwelle": "Schwelle",
    "ueberschreitung": "Überschreitung mit Begründung",
    "ueberzogen": "überzogen",
}


def write_csv(bericht: BerichtInhalt) -> str:
    """Write one row for each Volumen of each place: semicolon, decimal comma, UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    head = (str(bericht.jahr), str(bericht.quartal))
    for bereich in [*bericht.sozialraeume, *([bericht.gesamt] if bericht.gesamt else [])]:
        for name, volumen in bereich.volumina.items():
            writer.writerow([*head, bereich.sozialraum or _TOTAL, "", name, *_cells(volumen)])
    for bezirk in bericht.bezirke:
        writer.writerow([*head, "", bezirk.bezirk, "projektbudget", *_cells(bezirk.projektbudget)])
    return out.getvalue()


def write_text(bericht: BerichtInhalt) -> str:
    """Write the report as a German table for reading and printing, with `+ 1.234,00 €` and `./. 1.234,00 €`.

    Mittelnutzung and Umschichtung carry their sign always, any other amount where it is negative.
    """
    lines = [f"Quartalsbericht {bericht.quartal}/{bericht.jahr}", _state_of(bericht), ""]
    for bereich in bericht.sozialraeume:
        lines += _bereich(bereich, title=f"Sozialraum {bereich.sozialraum}")
    if bericht.gesamt:
        lines += _bereich(bericht.gesamt, title="Gesamt")
    if bericht.bezirke:
        rows = [_row(bezirk.bezirk, bezirk.projektbudget) for bezirk in bericht.bezirke]
        lines += ["Projektbudgets der Bezirke", *_table([("Bezirk", *_HEAD[1:]), *rows]), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _cells(volumen: BerichtVolumen) -> list[str]:
    prognose = volumen.prognose
    return [
        _plain(volumen.ansatz), _plain(volumen.umschichtung), _plain(volumen.verbrauch), _plain(volumen.mittelnutzung),
        (volumen.quote or "").replace(".", ","), _plain(volumen.bindung), _plain(prognose.bindung),
        _plain(prognose.hochrechnung), _plain(prognose.erwartet), _plain(volumen.nachtrag), _plain(volumen.vorjahr),
    ]  # fmt: skip


def _plain(amount: Geld | None) -> str:
    return "" if amount is None else str(amount).replace(".", ",")


def _state_of(bericht: BerichtInhalt) -> str:
    day = bericht.stichtag.strftime("%d.%m.%Y")
    if bericht.abschluss is None:
        return f"Offen, Stand {day}"
    closing = "Jahresabschluss" if bericht.abschluss.jahresabschluss else "Quartalsabschluss"
    return f"{closing} Nr. {bericht.abschluss.nr} vom {day}"


def _bereich(bereich: BerichtBereich, *, title: str) -> Iterator[str]:
    yield title
    yield from _table([_HEAD, *(_row(name, volumen) for name, volumen in bereich.volumina.items())])
    if bereich.praevention is not None:
        named = bereich.praevention
        met = "erfüllt" if named.erfuellt else "nicht erfüllt"
        yield f"Prävention: Soll {_euro(named.soll)}, Ist {_euro(named.ist)}, {met}"
    yield f"Warnungen: {bereich.warnungen.offen} offen"
    for warnung in bereich.warnungen.arten:
        yield f"  {warnung.volumen}: {_WARNUNGEN.get(warnung.art, warnung.art)} ({warnung.stufe}) {warnung.anzahl}"
    faelle = bereich.faelle
    hours, area = _hours(faelle.minuten), _hours(faelle.minuten_flaeche)
    count = "1 Kontrakt" if faelle.kontrakte == 1 else f"{faelle.kontrakte} Kontrakte"
    yield f"Fälle: {count}, {hours} h an Fällen, {area} h für den Raum"
    for traeger in (row for row in bereich.traeger if row.kapazitaet_minuten):
        used, capacity = _hours(traeger.genutzte_minuten), _hours(traeger.kapazitaet_minuten)
        yield f"Auslastung {traeger.traeger}: {used} h von {capacity} h, {_percent(traeger.auslastung)}"
    for name, known in [
        ("Vollständigkeit", bereich.vollstaendigkeit),
        *((f"  {traeger.traeger}", traeger.vollstaendigkeit) for traeger in bereich.traeger),
    ]:
        if known is not None:
            yield f"{name}: {known.gemeldet} von {known.erwartet} Kontraktmonaten gemeldet, {_percent(known.quote)}"
    yield ""


def _row(name: str, volumen: BerichtVolumen) -> tuple[str, ...]:
    prognose = volumen.prognose
    return (
        name, _euro(volumen.ansatz), _moved(volumen.umschichtung), _euro(volumen.verbrauch),
        format_mittelnutzung(volumen.mittelnutzung), _percent(volumen.quote), _euro(volumen.bindung),
        _known(prognose.hochrechnung), _known(prognose.erwartet),
    )  # fmt: skip


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for place, row in enumerate(rows):
        first, *amounts = row
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(amounts, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()
        if place == 0:
            yield "  ".join("-" * width for width in widths)


def _euro(amount: Geld) -> str:
    return format_mittelnutzung(amount) if amount < NULL_EURO else f"{format_betrag(amount)} €"


def _moved(amount: Geld) -> str:
    """Write what was moved with its direction; nothing has none."""
    return format_mittelnutzung(amount) if amount else _euro(amount)


def _known(amount: Geld | None) -> str:
    return "-" if amount is None else _euro(amount)


def _percent(value: str | None) -> str:
    return "-" if value is None else f"{value.replace('.', ',')} %"


def _hours(minutes: int) -> str:
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60:,}".replace(",", ".") + f":{abs(minutes) % 60:02d}"
