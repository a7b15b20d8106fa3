"""The published OpenAPI documents are what the apps are, committed without drift; what stands in them: faults_of."""

import pytest

from tests.builders.openapi import openapi_of
from tests.contracts.openapi_documents import FOLDER, build_apps, document_of

APPS = build_apps()


@pytest.mark.parametrize("name", APPS)
def test_the_committed_document_is_the_apps_own(name: str) -> None:
    committed = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert committed == document_of(APPS[name]), "the API changed: look at the difference, then run `make openapi`"


@pytest.mark.parametrize("name", APPS)
def test_the_document_is_openapi_3_1(name: str) -> None:
    assert openapi_of(APPS[name])["openapi"].startswith("3.1")
