"""The page docs/lebenslauf.md: every state of an application times every action, printed from the one table (P1).

`make openapi` writes it beside the OpenAPI documents.
"""

from collections.abc import Iterator
from pathlib import Path

from services.projects.domain.lebenslauf import UEBERGAENGE, Aktion, Status

PAGE = Path(__file__).parents[2] / "docs" / "lebenslauf.md"
_HEAD = """# Life of a Projektantrag

Each action leads from the state above to the state in its cell; where a cell is empty it is refused with 409
`/problems/zustand`, which names the state and the actions that it allows instead.

The same again is not judged anew: a decision (also on a longer term) or a Prüfung that the same person sends again with
the same content, and a final account that did not change, are answered with 200, and nothing happens.

The page is printed from the table in `services/projects/domain/lebenslauf.py` by `make openapi`.
"""


def write_page() -> str:
    """Write the page."""
    return "\n".join((_HEAD, *_rows(), ""))


def _rows() -> Iterator[str]:
    """Give one row per action, since there are more of them than states; cells name the state that follows."""
    yield _row("action", *(f"`{status}`" for status in Status))
    yield _row("---", *("---" for _ in Status))
    for aktion in Aktion:
        yield _row(f"`{aktion}`", *(UEBERGAENGE[status].get(aktion, "") for status in Status))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the page where it is committed."""
    PAGE.write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
