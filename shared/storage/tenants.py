"""Background work over all tenants: what goes wrong in one is logged and holds up no other.

Whatever is away for everybody ends the round instead: our database (StorageAway), or the service that is asked
(NotSent, NoAnswer). The next round looks again, since a job holds no state of its own.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

import structlog

from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import StorageAway

T = TypeVar("T")
_logger = structlog.get_logger(__name__)


class KnowsTenants(Protocol):
    """Lists the tenants that have work."""

    async def tenants(self, function: str) -> tuple[str, ...]:
        """List those that a function of the migrations names."""


async def each_tenant(
    database: KnowsTenants, function: str, do: Callable[[str], Awaitable[T]], *, aufgabe: str
) -> Sequence[T]:
    """Do `aufgabe` for each tenant that has work; give what came of it where it succeeded. Raises StorageAway."""
    done: list[T] = []
    for jugendamt in await database.tenants(function):
        try:
            done.append(await do(jugendamt))
        except StorageAway:
            raise
        except (NotSent, NoAnswer):
            _logger.info("dienst_nicht_erreichbar", aufgabe=aufgabe)
            break
        except ProblemAnswer as refused:
            _logger.warning("mandant_gescheitert", aufgabe=aufgabe, jugendamt=jugendamt, status=refused.status)
        except Exception:  # whatever it is: it concerns one tenant
            _logger.exception("mandant_gescheitert", aufgabe=aufgabe, jugendamt=jugendamt)
    return done
