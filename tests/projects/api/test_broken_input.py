"""Input that breaks each field of each operation once: a problem document, no 500, nothing echoed."""

from fastapi import FastAPI

from tests.builders.mutations import faults_in, mutations_of, written
from tests.projects.journeys import Office

NOWHERE = "01936f5e-0000-7000-8000-000000000001"


async def test_every_field_broken_once_is_a_problem_that_repeats_nothing(app: FastAPI, office: Office) -> None:
    antrag = await office.submitted()
    people = {
        "leitung": office.leitung,
        "traeger": office.person("traeger", traeger="lebenshilfe"),
        "asd": office.asd,
        "wjh": office.person("wjh"),
        "admin": office.person("admin"),
    }
    found, tried = [], 0
    for mutation in mutations_of(app):
        headers = next(people[rolle] for rolle in people if rolle in mutation.roles)
        answer = await office.client.request(
            mutation.method,
            mutation.path.replace(NOWHERE, antrag),
            content=written(mutation),
            headers=headers | {"Content-Type": "application/json", "If-Match": "*"},
        )
        tried += 1
        found += [f"{mutation}: {fault}" for fault in faults_in(answer, mutation=mutation)]
    assert (found, tried > 1000) == ([], True)
