"""`python -m proof.campaign --seed 7 --seconds 600`: one campaign on a fresh installation, against its goals."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from proof.campaign.county import County
from proof.campaign.journal import Journal
from proof.campaign.report import judge, tell
from proof.campaign.run import Campaign, Ergebnis, run_campaign
from proof.installation import HOST, NAMES, free_ports, installed

_WEGE = 2
_WHOLE = 600.0


def campaign(*, seed: int, seconds: float, journal: Path) -> Ergebnis:
    """Run a campaign on an installation of its own; its journal is written to a file."""
    first = free_ports(len(NAMES) + _WEGE)
    cases, projects = (f"http://{HOST}:{first + len(NAMES) + place}" for place in range(_WEGE))
    environment = {"CASES_BUDGET_URL": cases, "PROJECTS_BUDGET_URL": projects}
    with installed(environment=environment, first_port=first, persist=True) as installation:
        taking_part = Campaign(installation, seed, Journal(journal), County(installation))
        return asyncio.run(run_campaign(taking_part, seconds=seconds))


def main() -> int:
    """Run one campaign and say what it counted."""
    parser = argparse.ArgumentParser(prog="python -m proof.campaign", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=_WHOLE, help="how long the strikes last")
    parser.add_argument("--journal", type=Path, help="where the journal is kept; else it is removed at the end")
    chosen = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        journal = chosen.journal or Path(folder) / "journal.jsonl"
        ergebnis = campaign(seed=chosen.seed, seconds=chosen.seconds, journal=journal)
    tell(ergebnis)
    short = judge(ergebnis, seconds=chosen.seconds)
    for fault in short:
        print(f"NOT REACHED: {fault}")
    print(f"campaign of seed {chosen.seed}: {chosen.seconds:.0f} s, {time.monotonic() - begun:.0f} s in all")
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main())
