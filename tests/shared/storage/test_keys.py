"""Ids are UUIDv7: of their moment, in the order in which they were made, none twice."""

import time
from itertools import pairwise
from uuid import RFC_4122, UUID

from shared.storage.keys import new_id, new_ids


def test_an_id_is_a_uuid_of_version_7_and_of_its_moment() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= after


def test_ids_sort_in_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == 2000
    assert sum(earlier > later for earlier, later in pairwise(made)) <= 2, "the clock may be set"


def test_many_ids_at_once_are_uuids_that_sort_in_their_order_and_before_later_ones() -> None:
    before, made, later = new_id(), new_ids(3000), new_id()
    read = [UUID(one) for one in made]
    assert [str(one) for one in read] == made
    assert all((one.version, one.variant) == (7, RFC_4122) for one in read)
    assert [before, *read, later] == sorted({before, *read, later})
