"""Backtest of the forecasts (V12, X10): how far each method was off, by month, on years that none was fitted on.

`python -m bench.backtest` tests on the held-out worlds of the generator and fails unless `erwartet` errs less than
`bindung` and less than `hochrechnung` in every month from March on: in euro, and in percent of what each year cost, so
that large Volumina do not decide alone; over all Volumina, and over those that pay help, where `bindung` is best.
`--development` uses the worlds on which the method's figures were fitted.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence

from bench.backtest.generator import DEVELOPMENT, HELD_OUT, make_welt
from bench.backtest.methods import METHODS, Vorhersage, forecast_welt

FROM_MONTH = 3
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def run(seeds: Iterable[int]) -> list[Vorhersage]:
    """Forecast the worlds of some seeds."""
    return [vorhersage for seed in seeds for vorhersage in forecast_welt(make_welt(seed))]


def mean_error(vorhersagen: Sequence[Vorhersage], method: str, *, relative: bool) -> float:
    """Give the mean absolute error: in euro, or in percent of the true amount (years that cost nothing left out)."""
    counted = [v for v in vorhersagen if v.endgueltig or not relative]
    errors = [v.error(method) * 100 / v.endgueltig if relative else v.error(method) / 100 for v in counted]
    return sum(errors) / len(errors)


def lost_months(vorhersagen: Sequence[Vorhersage]) -> list[int]:
    """Name the months from March on in which `erwartet` does not err less than both others, in euro or in percent."""
    lost = []
    for month in range(FROM_MONTH, 13):
        inside = [v for v in vorhersagen if v.tag.month == month]
        for relative in (False, True):
            bindung, hochrechnung, erwartet = (mean_error(inside, name, relative=relative) for name in METHODS)
            if erwartet >= min(bindung, hochrechnung):
                lost.append(month)
    return sorted(set(lost))


def table(vorhersagen: Sequence[Vorhersage]) -> str:
    """Write the errors of each method by month, and how often the year ended inside the range."""
    lines = [f"{'':5}{'mean absolute error, euro':^39}   {'in % of the true amount':^39}   in range"]
    lines.append(f"{'':5}" + "   ".join("".join(f"{name:>13}" for name in METHODS) for _ in range(2)))
    for month, name in enumerate(MONTHS, start=1):
        inside = [v for v in vorhersagen if v.tag.month == month]
        euro = "".join(f"{mean_error(inside, method, relative=False):13,.0f}" for method in METHODS)
        percent = "".join(f"{mean_error(inside, method, relative=True):13.1f}" for method in METHODS)
        covered = sum(v.covered for v in inside) * 100 // len(inside)
        lines.append(f"{name:5}{euro}   {percent}   {covered:6} %")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run the backtest and print it; 1 where the method does not hold what it promises."""
    parser = argparse.ArgumentParser(prog="python -m bench.backtest", description=__doc__)
    parser.add_argument("--development", action="store_true", help="the worlds that the method was fitted on")
    seeds = DEVELOPMENT if parser.parse_args(arguments).development else HELD_OUT
    vorhersagen = run(seeds)
    print(f"{len(seeds)} worlds, forecast on the 10th, the 20th and the last day of each month")
    lost = 0
    for title, chosen in (
        ("all Volumina", vorhersagen),
        ("Volumina that pay help", [v for v in vorhersagen if v.hilfen]),
    ):
        print(f"\n{title}: {len({(v.seed, v.volumen) for v in chosen})}\n{table(chosen)}")
        months = lost_months(chosen)
        lost += len(months)
        verdict = (
            f"NOT in {', '.join(MONTHS[month - 1] for month in months)}" if months else "in every month from March on"
        )
        print(f"erwartet errs less than both others: {verdict}")
    return min(lost, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
