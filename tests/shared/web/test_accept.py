"""`Accept` chooses among the forms that an operation offers; the first is the rule (RFC 9110)."""

import pytest
from fastapi import Request

from shared.web.accept import choose_form

OFFERED = ("application/json", "text/csv", "text/plain")


def asking(*accept: str) -> Request:
    headers = [(b"accept", value.encode()) for value in accept]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ((), "application/json"),
        (("text/csv",), "text/csv"),
        (("text/plain;q=0.8, text/csv;q=0.9",), "text/csv"),
        (("text/plain", "text/csv;q=0.9"), "text/plain"),
        (("text/*",), "text/csv"),
        (("text/*;q=0.9, text/plain;q=0.9",), "text/plain"),
        (("*/*",), "application/json"),
        (("text/csv, */*",), "text/csv"),
        (("text/csv;q=0, text/*",), "text/plain"),
        (("image/png",), "application/json"),
        (("text/csv;q=nonsense",), "text/csv"),
        (("text/csv;q=nan",), "text/csv"),
        (("text/csv;q=7, text/plain;q=1.0",), "text/csv"),
        ((",,;",), "application/json"),
    ],
)
def test_the_form_that_is_wanted_most_is_given(accept: tuple[str, ...], form: str) -> None:
    assert choose_form(asking(*accept), offered=OFFERED) == form
