"""Short lists are paged by their own key: each row once, none missed; a place that is not ours is refused."""

import pytest

from services.projects.usecases.short_lists import page_of
from shared.contracts.listing import PageRequest, PlaceUnreadable, pack


def test_every_row_comes_once_whatever_the_page() -> None:
    found: list[str] = []
    cursor = None
    while True:
        page = page_of(["c", "a", "d", "b", ""], key=str, request=PageRequest(limit=2, cursor=cursor))
        found += page.items
        if (cursor := page.next) is None:
            break
    assert found == ["", "a", "b", "c", "d"]
    again = page_of(["a"], key=str, request=PageRequest(seit=page.stand))
    assert again.items == ("a",)


@pytest.mark.parametrize("cursor", [pack([1]), pack(["a", "b"]), "x"])
def test_a_place_that_is_not_ours_is_refused(cursor: str) -> None:
    with pytest.raises(PlaceUnreadable):
        page_of(["a"], key=str, request=PageRequest(cursor=cursor))


def test_a_stand_that_is_not_ours_is_refused() -> None:
    with pytest.raises(PlaceUnreadable):
        page_of(["a"], key=str, request=PageRequest(seit=pack(["a"])))
