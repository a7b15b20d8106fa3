"""What goes wrong in one tenant's background work holds up no other; what is away for all ends the round."""

from dataclasses import dataclass, field

import pytest

from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import StorageAway
from shared.storage.tenants import each_tenant


@dataclass
class Names:
    """Lists three tenants."""

    asked: list[str] = field(default_factory=list)

    async def tenants(self, function: str) -> tuple[str, ...]:
        self.asked.append(function)
        return ("arnsberg", "konz", "trier")


@dataclass
class Work:
    """Fails in one tenant."""

    fails_in: str
    fault: Exception
    seen: list[str] = field(default_factory=list)

    async def __call__(self, jugendamt: str) -> str:
        self.seen.append(jugendamt)
        if jugendamt == self.fails_in:
            raise self.fault
        return jugendamt.upper()


@pytest.mark.parametrize("fault", [RuntimeError("x"), ProblemAnswer(dienst="budget", status=409, document={})])
async def test_what_goes_wrong_in_one_tenant_holds_up_no_other(fault: Exception) -> None:
    names, work = Names(), Work("konz", fault)
    assert await each_tenant(names, "mandanten", work, aufgabe="x") == ["ARNSBERG", "TRIER"]
    assert (names.asked, work.seen) == (["mandanten"], ["arnsberg", "konz", "trier"])


@pytest.mark.parametrize("fault", [NotSent(dienst="budget"), NoAnswer(dienst="budget")])
async def test_a_service_that_is_away_is_asked_for_no_other_tenant(fault: Exception) -> None:
    work = Work("konz", fault)
    assert await each_tenant(Names(), "mandanten", work, aufgabe="x") == ["ARNSBERG"]
    assert work.seen == ["arnsberg", "konz"]


async def test_a_database_that_is_away_is_told() -> None:
    work = Work("arnsberg", StorageAway())
    with pytest.raises(StorageAway):
        await each_tenant(Names(), "mandanten", work, aufgabe="x")
    assert work.seen == ["arnsberg"]
