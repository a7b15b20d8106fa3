"""P10, P11: who may call what of the selection of a Leitträger, the handbook and the steering groups."""

from fastapi import FastAPI

from tests.builders.openapi import operations_of
from tests.projects.roles import ROLES


def test_selection_handbook_and_steering_are_for_these_roles(app: FastAPI) -> None:
    found = {(method, path): roles for method, path, roles in operations_of(app)}
    assert {key: found[key] for key in ROLES} == ROLES
