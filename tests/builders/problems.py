"""No refusal without its problem: called by each service's tests with its packages and its table."""

import importlib
import pkgutil
from types import ModuleType

from shared.errors import Refused
from shared.web.problems import Table, problem_of


def unmapped_refusals(*packages: ModuleType, table: Table) -> list[str]:
    """Name the refusals defined in these packages that no table maps."""
    found = []
    for package in packages:
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            found += [kind for kind in vars(importlib.import_module(info.name)).values() if _is_own(kind, info.name)]
    return sorted(f"{kind.__module__}.{kind.__name__}" for kind in found if not _is_mapped(kind, table=table))


def _is_own(kind: object, module: str) -> bool:
    return isinstance(kind, type) and issubclass(kind, Refused) and kind.__module__ == module


def _is_mapped(kind: type[Refused], *, table: Table) -> bool:
    return problem_of(kind.__new__(kind), table=table) is not None
