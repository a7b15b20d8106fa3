"""The main job for real: from an empty installation to the county's table, through every service, and again."""

import time
from pathlib import Path

from tests.deploy.demo.running import forgotten, running
from tests.deploy.demo.test_tabelle import COUNTY


def test_one_command_leads_to_the_countys_table_and_one_more_cent_is_printed(tmp_path: Path) -> None:
    with forgotten(tmp_path / "var") as installation:
        with running(installation) as run:
            assert run.table() == COUNTY, run.said
            assert "loaded in" in run.said
            cent = {"sozialraum": "konz", "volumen": "variabel", "datum": "2014-12-31", "betrag": "0.01"}
            booked = run.ask(
                "wjh", "budget", "/v1/ausgaben", method="POST", body={**cent, "beleg": "one-cent", "zweck": "fall"}
            )
            assert booked.status_code == 201, booked.text
        begin = time.monotonic()
        with running(installation) as again:
            printed = again.table()
            assert time.monotonic() - begin < 20  # 5 s alone on two cores; tests share them
            assert "is loaded already" in again.said
            assert "| variabel                       |   462.230,00 |   196.924,04 |   + 265.305,96 |" in printed
            assert "| insgesamt                      | 2.686.140,00 | 2.514.057,30 |   + 172.082,70 |" in printed


def test_k4_killed_services_and_a_killed_runner_lead_to_the_same_table(tmp_path: Path) -> None:
    """One accident after the other while Kontrakte are signed; kill_campaign.py has each of them at any moment."""
    with forgotten(tmp_path / "var") as installation:
        with running(installation) as run:
            run.until("entered:")
            for name in ("budget", "cases", "demo"):
                time.sleep(0.5)
                run.kill(name)
            run.until("signed:")
            run.kill_runner()
        with running(installation) as again:
            assert again.table() == COUNTY, again.said
