"""P1: the printed table of states and actions is the one that decides."""

from tests.contracts.lebenslauf_page import PAGE, write_page


def test_p1_the_committed_page_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_page(), "the table changed: run `make openapi`"
