"""Load Trier-Saarburg 2014 and print the county's table: `python -m deploy.local.demo`, which `make run` calls.

A load that is finished is skipped; one that was cut off is taken up again.
"""

import os
import sys
import time

from deploy.local.demo.load import load_year
from deploy.local.demo.plan import RULE, build_plan
from deploy.local.demo.projekt import is_approved, run_projekt
from deploy.local.demo.published import load_published
from deploy.local.demo.services import Addresses, NotDone, Services
from deploy.local.demo.tabelle import print_tabelle
from shared.kalender import berlin_day, system_clock


def say(line: str) -> None:
    """Tell the terminal."""
    print(line, flush=True)


def demonstrate(services: Services) -> None:
    """Load what is not loaded yet, then ask the budget for the year and print it; raises NotDone."""
    published = load_published()
    if is_approved(services):
        say(f"Trier-Saarburg {published.jahr} is loaded already.")
    else:
        begin = time.monotonic()
        say(f"Loading Trier-Saarburg {published.jahr} over the HTTP APIs.\n{RULE}")
        load_year(services, build_plan(published), say=say)
        antrag = run_projekt(services, published, heute=berlin_day(system_clock()))
        grants = ", ".join(f"{one['jahr']}: {one['betrag']}" for one in antrag["bindungen"])
        say(f"approved: one project ({grants})\nloaded in {time.monotonic() - begin:.0f} s")
    status = services.get("wjh", "budget", f"/v1/haushaltsjahre/{published.jahr}")
    say(f"\nLandkreis Trier-Saarburg {published.jahr}, euro\n\n{print_tabelle(status)}\n")


def main() -> int:
    """Run the demonstration; say in one sentence what stands against it."""
    try:
        demonstrate(Services(Addresses.read(os.environ)))
    except NotDone as refusal:
        print(f"The demonstration cannot go on: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
