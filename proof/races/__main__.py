"""Run all races on an installation of their own; print how often, fail where one result is not exact."""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from proof.installation import Installation, installed
from proof.invariants.check import check_all
from proof.issuer import SERVICES
from proof.races.closes import race_closes
from proof.races.keys import race_keys
from proof.races.office import RaceLost, opened
from proof.races.signers import race_signers
from proof.races.stornos import race_stornos


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each race is run, and how many run in it."""

    keys: int = 200
    senders: int = 32
    rounds: int = 100
    signers: int = 64
    closes: int = 5
    posting: int = 8
    stornos: int = 10
    reversing: int = 16


async def race(installation: Installation, counts: Counts, *, seed: int, amt: str = "rennen") -> str:
    """Run each race as often as is said; give the sentence that tells it; raise RaceLost."""
    async with opened(installation, f"{amt}-schluessel", crowd=counts.senders) as office:
        sent = await race_keys(office, keys=counts.keys)
    async with opened(installation, f"{amt}-geld", crowd=counts.signers) as office:
        signed = await race_signers(office, rounds=counts.rounds, seed=seed)
    async with opened(installation, f"{amt}-storno", crowd=counts.reversing) as office:
        stornos = await race_stornos(office, rounds=counts.stornos)
    closes = 0
    for number in range(counts.closes):
        async with opened(installation, f"{amt}-abschluss-{number}", crowd=counts.posting) as office:
            closes += await race_closes(office)
    return (
        f"races: {counts.keys} keys from {counts.senders} senders ({sent} calls), {counts.rounds} rounds of"
        f" {counts.signers} signers ({signed} signatures asked for), {closes} closes against postings,"
        f" {stornos} Stornos: every result exact"
    )


def main(arguments: Sequence[str]) -> int:
    """Race on a new installation; 1 where a result was not exact, or an invariant does not hold afterwards."""
    parser = argparse.ArgumentParser(prog="python -m proof.races", description=__doc__)
    parser.add_argument("--seed", type=int, default=2026, help="of the rooms that are left")
    for name in ("keys", "rounds", "closes", "stornos"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Counts(), name))
    options = parser.parse_args(arguments)
    counts = Counts(keys=options.keys, rounds=options.rounds, closes=options.closes, stornos=options.stornos)
    began = time.monotonic()
    with installed() as installation:
        try:
            said = asyncio.run(race(installation, counts, seed=options.seed))
        except RaceLost as lost:
            print(f"a race was lost: {lost}")
            return 1
        findings = check_all({service: installation.database(service) for service in SERVICES})
    for finding in findings:
        print(finding)
    print(f"{said}; {len(findings)} invariants broken; {time.monotonic() - began:.0f} s")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
