"""The county's table of a year, from the status that the budget service answers and from nothing else.

What was allotted, what was used, and the Mittelnutzung in the office's notation: `+ 1.234,00`, or `./. 1.234,00`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from shared.geld import format_betrag, format_mittelnutzung, parse_geld

_HEAD = ("", "Ansatz", "beansprucht", "Mittelnutzung")
# The rows that the county printed; `praevention` had no money of its own and is printed once it has.
_ROWS = (
    ("personalisiert", "personalisiert"),
    ("variabel", "variabel"),
    ("praevention", "Prävention"),
    ("asd", "ASD"),
    ("gesamt", "insgesamt"),
)
_ONLY_IF_USED = frozenset({"praevention"})


def print_tabelle(status: dict[str, Any]) -> str:
    """Write the table of what `GET /v1/haushaltsjahre/{jahr}` answered."""
    volumina: dict[str, dict[str, Any]] = status["gesamt"]["volumina"]
    rows = [
        _row(_label(name, volumina[volumen]), volumina[volumen])
        for volumen, name in _ROWS
        if volumen not in _ONLY_IF_USED or _is_used(volumina[volumen])
    ]
    return _align([_HEAD, *rows])


def _is_used(figures: dict[str, Any]) -> bool:
    return any(parse_geld(figures[name]) for name in ("ansatz", "umschichtung", "verbrauch"))


def _label(name: str, figures: dict[str, Any]) -> str:
    stellen = figures.get("stellen")
    return f"{name} ({stellen.replace('.', ',')} Stellen)" if stellen else name


def _row(label: str, figures: dict[str, Any]) -> tuple[str, ...]:
    amounts = (format_betrag(parse_geld(figures[name])) for name in ("ansatz", "verbrauch"))
    mittelnutzung = format_mittelnutzung(parse_geld(figures["mittelnutzung"])).removesuffix(" €")
    return label, *amounts, mittelnutzung


def _align(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    head, *rest = [_line(row, widths) for row in rows]
    rule = "|".join(["", *("-" * (width + 2) for width in widths), ""])
    return "\n".join([head, rule, *rest])


def _line(row: Iterable[str], widths: Sequence[int]) -> str:
    label, *figures = row
    cells = [label.ljust(widths[0]), *(text.rjust(width) for text, width in zip(figures, widths[1:], strict=True))]
    return f"| {' | '.join(cells)} |"
