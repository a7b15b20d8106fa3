"""What README.md says is true: its tables name what there is, its links lead somewhere.

That its commands run is shown where the demonstration runs (test_demonstration.py).
"""

import re

from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from deploy.local.installation import ROOT
from services.budget.settings import Settings as BudgetSettings
from services.cases.settings import Settings as CasesSettings
from services.projects.settings import Settings as ProjectsSettings
from tests.deploy.demo.test_tabelle import COUNTY
from tests.deploy.demo.tour import README

SETTINGS: dict[str, type[BaseSettings]] = {
    "budget": BudgetSettings,
    "cases": CasesSettings,
    "projects": ProjectsSettings,
}
# Where the table says how a default is made, the settings have none and a property that makes it.
MADE = {"jwks_url": "issuer + `/jwks.json`", "token_url": "issuer + `/token`"}


def test_the_configuration_table_names_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `\*_([A-Z_]+)` \| ([a-z, ]+) \|([^|]*)\|", README, re.MULTILINE)
    told = {
        (service, name.lower()): default.strip().replace("<service>", service)
        for name, of, default in rows
        for service in (SETTINGS if of == "all" else of.split(", "))
    }
    assert told == {
        (service, name): default_of(name, field.default)
        for service, settings in SETTINGS.items()
        for name, field in settings.model_fields.items()
    }


def default_of(name: str, default: object) -> str:
    if name in MADE:
        return MADE[name]
    return "" if default in (PydanticUndefined, "") else f"`{default}`"


def test_the_make_table_names_what_can_be_made() -> None:
    told = set(re.findall(r"^\| `make ([a-z]+)` \|", README, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert told == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) - {"help"}


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_the_table_in_the_readme_is_the_one_that_is_printed() -> None:
    assert COUNTY in README
