"""The OpenAPI documents of the services, as their apps give them. `make openapi` commits them under docs/openapi."""

import json
from pathlib import Path

from fastapi import FastAPI

from services.budget import main as budget
from services.budget.api.deps import Deps as BudgetDeps
from services.cases import main as cases
from services.cases.api.deps import Deps as CasesDeps
from services.cases.clients.budget import BudgetClient
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.projects import main as projects
from services.projects.api.deps import Deps as ProjectsDeps
from services.projects.clients.budget import BudgetOverHttp
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.kalender import system_clock
from shared.storage.database import Database
from tests.builders.openapi import openapi_of
from tests.builders.tokens import TokenMint

FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
_NOWHERE = "postgresql+psycopg://nobody@/nowhere"


def build_apps() -> dict[str, FastAPI]:
    """Build each service's app without anything behind it."""
    database = Database(_NOWHERE, application="openapi")
    mint = TokenMint()
    service = ServiceClient("http://nowhere.test", dienst="budget", tokens=StaticToken("none"))
    in_cases, in_projects = BudgetClient(service), BudgetOverHttp(service)
    buch = Stammdatenbuch(database, in_cases)
    of_cases = CasesDeps(database, in_cases, buch, system_clock)
    of_projects = ProjectsDeps(database, in_projects, system_clock)
    return {
        "budget": budget.assemble(BudgetDeps(database, system_clock), verifier=mint.verifier("budget")),
        "cases": cases.assemble(of_cases, verifier=mint.verifier("cases")),
        "projects": projects.assemble(of_projects, verifier=mint.verifier("projects")),
    }


def document_of(app: FastAPI) -> str:
    """Write an app's document as it is committed."""
    document = openapi_of(app)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write all documents."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, app in build_apps().items():
        (FOLDER / f"{name}.json").write_text(document_of(app), encoding="utf-8")


if __name__ == "__main__":
    main()
