"""A checkout with three services that do next to nothing, so that the runner is tested and not they."""

from pathlib import Path

_MAIN = """
def create_app():
    async def app(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})
    return app
"""
_WORKER = "import time\nwhile True:\n    time.sleep(60)\n"
_MIGRATIONS = """
import os, psycopg
with psycopg.connect(os.environ["{prefix}_OWNER_DATABASE_URL"].replace("+psycopg", "")) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS starts (n int)")
    connection.execute("INSERT INTO starts VALUES (1)")
"""


def build_checkout(root: Path) -> Path:
    """Write the three fake services below `root`."""
    (root / "services").mkdir(parents=True)
    (root / "services" / "__init__.py").write_text("")
    for service in ("budget", "cases", "projects"):
        folder = root / "services" / service
        folder.mkdir()
        migrations = _MIGRATIONS.replace("{prefix}", service.upper())
        files = {"__init__.py": "", "main.py": _MAIN, "worker.py": _WORKER, "migrations.py": migrations}
        for name, text in files.items():
            (folder / name).write_text(text)
    return root
