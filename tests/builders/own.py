"""A service's database as if nobody but one test had work in it.

What a worker does in every Jugendamt it does in those of the test alone, whose names begin with its own: else each look
would go through what all tests before left behind, longer and longer the later it is.
"""

from shared.storage.database import Database


class OwnDatabase(Database):
    """The connections of a database that is shared by all tests, and the Jugendämter of one."""

    def __init__(self, database: Database, *, tenant: str) -> None:
        vars(self).update(vars(database))
        self._tenant = tenant

    async def tenants(self, function: str) -> tuple[str, ...]:
        """List the test's Jugendämter among those that have work."""
        return tuple(one for one in await super().tenants(function) if one.startswith(self._tenant))
