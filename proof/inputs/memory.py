"""How much memory the server processes take: measured from outside, before and after."""

import re
from pathlib import Path

from proof.installation import Installation
from proof.issuer import SERVICES

MOST_GROWTH = 256  # MiB, at the highest moment: the largest bodies of some clients at once, parsed
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def peaks(installation: Installation) -> dict[str, int]:
    """Give the most that each service and worker took since it started, in MiB."""
    names = {name for service in SERVICES for name in (service, f"{service}-worker")}
    return {name: _peak(pid) for name, pid in installation.pids().items() if name in names}


def _peak(pid: int) -> int:
    found = _PEAK.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def faults(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Name the processes that took too much, or are not the ones they were."""
    grown = [
        f"{name} grew from {before[name]} to {mib} MiB"
        for name, mib in after.items()
        if mib - before.get(name, 0) > MOST_GROWTH
    ]
    return grown + [f"{name} is gone" for name in before if name not in after]
