"""A new office for each sequence or round: its own Jugendamt, app and clock over one database."""

from uuid import uuid4

from services.budget.api.deps import Deps
from services.budget.main import assemble
from shared.storage.database import Database
from tests.budget.office import Office, SetClock
from tests.builders.clients import Callers
from tests.builders.tokens import TokenMint


def open_office(database: Database, mint: TokenMint) -> Office:
    """Give an office of a Jugendamt in which nothing exists."""
    clock = SetClock()
    app = assemble(Deps(database, clock), verifier=mint.verifier("budget"))
    return Office(Callers(app, mint=mint, tenant=f"amt-{uuid4().hex[:12]}"), database, clock)
