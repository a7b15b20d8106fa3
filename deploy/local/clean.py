"""Forget a local installation: `python -m deploy.local.clean`, which is what `make clean` calls."""

import argparse
import shutil
import sys
from pathlib import Path

from deploy.local.cluster import forget
from deploy.local.failures import CannotStart
from deploy.local.installation import ROOT
from deploy.local.leftovers import claim, stop_leftover_server, stop_noted


def clean(var: Path) -> None:
    """Stop what is left and remove data, keys and logs; raises CannotStart while it is running."""
    run = var / "run"
    if run.exists():
        with claim(run / "lock", sentence=f"It is running in {var}: stop it first."):
            for note in run.glob("*.json"):
                stop_noted(note)
    if (var / "postgres").exists():
        stop_leftover_server((var / "postgres").resolve() / "cluster")
    forget(var / "postgres")
    shutil.rmtree(var, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line; say in one sentence what stands against it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.clean", description=__doc__)
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    try:
        clean(parser.parse_args(arguments).var.absolute())
    except CannotStart as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
