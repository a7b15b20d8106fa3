"""Every operation is documented, guarded and strict; every refusal has its problem."""

import httpx
from fastapi import FastAPI

import services.projects.domain
import services.projects.usecases
from services.projects.api.problems import PROBLEMS
from tests.builders.guards import open_doors
from tests.builders.openapi import faults_of, operations_of
from tests.builders.problems import unmapped_refusals
from tests.builders.tokens import TokenMint
from tests.projects.journeys import PATH
from tests.projects.roles import ROLES
from tests.projects.roles_zuwendung import ROLES as ROLES_ZUWENDUNG


def test_every_operation_is_documented_guarded_and_strict(app: FastAPI) -> None:
    assert faults_of(app) == []


async def test_no_operation_lets_a_bad_token_in(app: FastAPI, client: httpx.AsyncClient, mint: TokenMint) -> None:
    assert await open_doors(app, client, mint=mint) == []


def test_every_refusal_has_its_problem() -> None:
    packages = (services.projects.domain, services.projects.usecases)
    assert unmapped_refusals(*packages, table=PROBLEMS) == []


def test_the_paths_are_those_of_the_contract(app: FastAPI) -> None:
    ours = {(method, path) for method, path, roles in operations_of(app) if roles}
    assert ours == set(ROLES) | set(ROLES_ZUWENDUNG) | {
        ("GET", "/v1/eigenanteil"),
        ("POST", PATH),
        ("GET", PATH),
        ("GET", f"{PATH}/{{antrag}}"),
        ("PATCH", f"{PATH}/{{antrag}}"),
        ("POST", f"{PATH}/{{antrag}}/einreichung"),
        ("POST", f"{PATH}/{{antrag}}/rueckzug"),
        ("POST", f"{PATH}/{{antrag}}/entscheidung"),
        ("POST", f"{PATH}/{{antrag}}/beginn"),
        ("POST", f"{PATH}/{{antrag}}/abschluss"),
        ("POST", f"{PATH}/{{antrag}}/verlaengerung"),
        ("POST", f"{PATH}/{{antrag}}/verlaengerung/entscheidung"),
        ("GET", f"{PATH}/{{antrag}}/fassungen"),
        ("GET", f"{PATH}/{{antrag}}/fassungen/{{nummer}}"),
        ("GET", f"{PATH}/{{antrag}}/fassungen/{{nummer}}/unterschied"),
        ("GET", f"{PATH}/{{antrag}}/vorschau"),
        ("GET", f"{PATH}/{{antrag}}/bescheid"),
    }


def test_those_may_call_whom_the_contract_names(app: FastAPI) -> None:
    found = {(method, path): frozenset(roles) for method, path, roles in operations_of(app)}
    assert {key: found[key] for key in ROLES_ZUWENDUNG} == ROLES_ZUWENDUNG


async def test_readyz_asks_the_database(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).status_code == 200
