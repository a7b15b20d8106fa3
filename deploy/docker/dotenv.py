"""Make `.env` with random secrets for docker-compose.yml: `python3 -m deploy.docker.dotenv`. Needs Python and no more.

The names come from `.env.example`. An existing file is never touched: the databases and Keycloak keep the secrets that
they were first started with.
"""

import os
import re
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"^([A-Z][A-Z0-9_]*)=$", re.MULTILINE)


def fill(example: str) -> str:
    """Give every name without a value a random one; its characters need no quoting, also in a URL."""
    return _NAME.sub(lambda found: f"{found[1]}={secrets.token_urlsafe(24)}", example)


def write(target: Path, *, example: Path) -> None:
    """Write the file, readable by its owner alone; raises FileExistsError where there is one."""
    content = fill(example.read_text(encoding="utf-8"))
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)


def main() -> int:
    """Write `.env` beside docker-compose.yml; say in one sentence what stands against it."""
    target = ROOT / ".env"
    try:
        write(target, example=ROOT / ".env.example")
    except FileExistsError:
        print(f"{target} is there already and stays as it is.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{target} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"written: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
