"""Input that breaks each contract field once: a problem document, no 500, nothing written, nothing echoed."""

from fastapi import FastAPI

from services.budget.storage.tables import Base
from tests.budget.office import Office
from tests.builders.mutations import faults_in, mutations_of, written


async def test_every_field_broken_once_is_a_problem_that_repeats_nothing(app: FastAPI, office: Office) -> None:
    clients = {rolle: office.callers.of(rolle) for rolle in ("admin", "wjh", "leitung", "traeger")}
    clients["service"] = office.callers.service("cases", subject=office.subject())
    found, tried = [], 0
    for mutation in mutations_of(app):
        client = next(clients[rolle] for rolle in mutation.roles if rolle in clients)
        answer = await client.request(
            mutation.method, mutation.path, content=written(mutation), headers={"Content-Type": "application/json"}
        )
        tried += 1
        found += [f"{mutation}: {fault}" for fault in faults_in(answer, mutation=mutation)]
    assert (found, tried > 1000) == ([], True)


async def test_nothing_is_written_by_input_of_another_form(app: FastAPI, office: Office) -> None:
    service = office.callers.service("cases", subject=office.subject())
    for mutation in mutations_of(app):
        if mutation.how in {"a number", "NUL", "an unknown field"}:
            rolle = mutation.roles[0]
            client = service if rolle == "service" else office.callers.of(rolle)
            await client.request(
                mutation.method, mutation.path, content=written(mutation), headers={"Content-Type": "application/json"}
            )
    for table in sorted(Base.metadata.tables):
        assert await office.sql(f"SELECT 1 FROM {table} LIMIT 1") == [], table
