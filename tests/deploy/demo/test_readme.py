"""What README.md says is true: its commands run, its tables name what there is, its links lead somewhere."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from deploy.local.installation import ROOT, Installation
from services.budget.settings import Settings as BudgetSettings
from services.cases.settings import Settings as CasesSettings
from services.projects.settings import Settings as ProjectsSettings
from tests.deploy.demo.running import forgotten, running
from tests.deploy.demo.test_tabelle import COUNTY

README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS: dict[str, type[BaseSettings]] = {
    "budget": BudgetSettings,
    "cases": CasesSettings,
    "projects": ProjectsSettings,
}
# Where the table says how a default is made, the settings have none and a property that makes it.
MADE = {"jwks_url": "issuer + `/jwks.json`", "token_url": "issuer + `/token`"}


def read_tour(installation: Installation) -> str:
    """Join the tour's blocks into one script, on the ports of this installation."""
    script = "set -euo pipefail\n" + "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
    for offset, name in enumerate(("issuer", "budget", "cases", "projects")):
        script = script.replace(f"http://127.0.0.1:{8000 + offset}", installation.url(name))
    return script


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is told in curl, which is not installed here")
def test_the_tour_does_what_it_says_and_may_be_walked_twice(tmp_path: Path) -> None:
    with forgotten(tmp_path / "var") as installation, running(installation, "--no-demo") as run:
        run.until_ready()
        for turn in ("first", "second"):
            walked = subprocess.run(  # noqa: S603  # the README's own commands
                ["bash", "-c", read_tour(installation)],  # noqa: S607  # as a reader has it
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            said = walked.stdout
            assert walked.returncode == 0, f"{turn}: {said[-2000:]}{walked.stderr}"
            assert '"status":"unterzeichnet"' in said
            assert '"wiederholt":1' in said
            assert '"ansatz":"85000.00"' in said
            assert '"verbrauch":"63.75"' in said
            assert '"status":"genehmigt"' in said
            assert '"offene_bindung":"34300.00"' in said


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
