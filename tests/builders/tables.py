"""All tables that a service declares, whichever of its rooms a test happens to have opened before."""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData


def declared_tables(service: str) -> MetaData:
    """Give the metadata of a service with every one of its tables."""
    storage = import_module(f"services.{service}.storage")
    for module in iter_modules(storage.__path__):
        if module.name.startswith("tables_"):
            import_module(f"{storage.__name__}.{module.name}")
    metadata: MetaData = import_module(f"{storage.__name__}.tables").Base.metadata
    return metadata
