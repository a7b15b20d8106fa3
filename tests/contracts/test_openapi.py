"""The published OpenAPI documents are what the apps are: complete, with examples, committed without drift."""

import pytest
from fastapi import FastAPI

from tests.builders.openapi import faults_of
from tests.contracts.openapi_documents import FOLDER, build_apps, document_of

APPS = build_apps()


@pytest.mark.parametrize("name", APPS)
def test_the_committed_document_is_the_apps_own(name: str) -> None:
    committed = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert committed == document_of(APPS[name]), "the API changed: look at the difference, then run `make openapi`"


@pytest.mark.parametrize(("name", "app"), APPS.items())
def test_every_operation_has_examples_a_guard_and_closed_inputs(name: str, app: FastAPI) -> None:
    assert list(faults_of(app)) == [], name


@pytest.mark.parametrize("name", APPS)
def test_the_document_is_openapi_3_1(name: str) -> None:
    assert APPS[name].openapi()["openapi"].startswith("3.1")
