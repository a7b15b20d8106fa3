"""The README and its tour, as the tests read them."""

import re

from deploy.local.installation import ROOT, Installation

README = (ROOT / "README.md").read_text(encoding="utf-8")


def read_tour(installation: Installation) -> str:
    """Join the tour's blocks into one script, on the ports of this installation."""
    script = "set -euo pipefail\n" + "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
    for offset, name in enumerate(("issuer", "budget", "cases", "projects")):
        script = script.replace(f"http://127.0.0.1:{8000 + offset}", installation.url(name))
    return script
