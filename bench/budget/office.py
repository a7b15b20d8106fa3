"""An office for the budget's lines: the small county of the tests in the present year, with Kontrakte to post on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from bench.servers import Servers
from services.budget.api.deps import Deps
from services.budget.main import assemble
from shared.storage.database import Database
from tests.budget.office import Office, SetClock
from tests.builders.clients import Callers
from tests.builders.county import enter_county, set_up
from tests.builders.invariants import faults_of_sums

JAHR = 2026
KONTRAKTE = 100


@dataclass(slots=True)
class BenchOffice:
    """A Jugendamt `tenant` whose year JAHR is set up, and its Kontrakte."""

    servers: Servers
    office: Office
    kontrakte: Sequence[UUID]

    @property
    def tenant(self) -> str:
        """Give the Jugendamt."""
        return self.office.tenant

    def headers(self, rolle: str = "wjh") -> dict[str, str]:
        """Give the headers of a person who sees all."""
        areas = {"sozialraeume": ["*"], "bezirke": ["*"]}
        return self.servers.mint.person(rolle, jugendamt=self.tenant, seconds=7200, **areas)

    def service(self) -> dict[str, str]:
        """Give the headers of cases."""
        return self.servers.mint.service("cases", jugendamt=self.tenant)

    async def faults(self) -> list[str]:
        """Name each running sum that is not the sum of its postings."""
        return await faults_of_sums(self.office.database, self.tenant)


async def open_office(servers: Servers, *, tenant: str, kontrakte: int = KONTRAKTE, gesamt: str) -> BenchOffice:
    """Enter the county and sign Kontrakte of the whole year on `variabel`."""
    database = Database(servers.url, application="bench", pool_size=4)
    clock = SetClock()
    clock.set(f"{JAHR}-01-02")  # so that there is something to be seen as of a past day
    app = assemble(Deps(database, clock), verifier=servers.mint.verifier("budget"))
    callers = Callers(app, mint=servers.mint, tenant=tenant)
    office = Office(callers, database, clock)
    await enter_county(callers, jahr=JAHR)
    await set_up(callers, jahr=JAHR, gesamt=gesamt)
    found = []
    for _ in range(kontrakte):
        kontrakt = uuid4()
        answer = await office.bind(
            kontrakt=kontrakt,
            beginn=f"{JAHR}-01-01",
            ende=f"{JAHR}-12-31",
            kontingent_minuten=600_000,
            begruendung="Nur für die Messung",
        )
        assert answer.status_code == 201, answer.text
        found.append(kontrakt)
    return BenchOffice(servers, office, found)
