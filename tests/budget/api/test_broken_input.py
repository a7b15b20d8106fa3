"""Input that breaks each contract field once: a problem document, no 500, nothing written, nothing echoed."""

from collections.abc import Iterable, Mapping

import httpx
from fastapi import FastAPI

from shared.storage.tables import declared_tables
from tests.budget.office import Office
from tests.builders.mutations import FREE, Mutation, faults_in, mutations_of, written

JSON = {"Content-Type": "application/json"}


async def test_every_field_broken_once_is_a_problem_that_repeats_nothing_and_writes_nothing(
    app: FastAPI, office: Office
) -> None:
    clients = {rolle: office.callers.of(rolle) for rolle in ("admin", "wjh", "leitung", "traeger")}
    clients["service"] = office.callers.service("cases", subject=office.subject())
    mutations = list(mutations_of(app))
    assert len(mutations) > 1000
    assert await faults_of(clients, (one for one in mutations if one.how not in FREE)) == []
    for table in sorted(declared_tables("services.budget.storage").tables):
        assert await office.sql(f"SELECT 1 FROM {table} LIMIT 1") == [], table
    assert await faults_of(clients, (one for one in mutations if one.how in FREE)) == []


async def faults_of(clients: Mapping[str, httpx.AsyncClient], mutations: Iterable[Mutation]) -> list[str]:
    """Send broken bodies as somebody who may and name what is wrong with the answers."""
    found = []
    for mutation in mutations:
        client = next(clients[rolle] for rolle in mutation.roles if rolle in clients)
        answer = await client.request(mutation.method, mutation.path, content=written(mutation), headers=JSON)
        found += [f"{mutation}: {fault}" for fault in faults_in(answer, mutation=mutation)]
    return found
