"""K10: messages leave in calls; what is never answered leaves alone, and who says nothing is not asked on and on."""

from collections.abc import Sequence
from uuid import uuid4

import pytest

from shared.contracts.peers import NotSent
from shared.storage.calls import MOST_SILENT, TOGETHER, cut_calls, send_calls
from shared.storage.outbox import NO_ANSWER, Message

ONCE, OFTEN = 1, TOGETHER + 1


@pytest.mark.parametrize(
    ("tries", "sizes"),
    [
        ([], []),
        ([ONCE, TOGETHER, ONCE], [3]),
        ([OFTEN, OFTEN], [1, 1]),
        ([ONCE, ONCE, OFTEN, ONCE, OFTEN, OFTEN, ONCE, ONCE], [2, 1, 1, 1, 1, 2]),
    ],
)
def test_k10_messages_that_failed_often_leave_alone_and_all_in_their_order(tries: list[int], sizes: list[int]) -> None:
    messages = [Message(uuid4(), "k", {}, count, NO_ANSWER) for count in tries]
    calls = list(cut_calls(messages))
    assert [len(call) for call in calls] == sizes
    assert [message for call in calls for message in call] == messages


def test_k10_a_message_whose_relays_died_is_sent_with_the_others() -> None:
    messages = [Message(uuid4(), "k", {}, count) for count in (ONCE, OFTEN, OFTEN)]
    assert list(cut_calls(messages)) == [messages]


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ("aaaa", ""),
        ("a-a-a-", ""),  # lost now and then
        ("a--bcd", "bcd"),  # two in a row: it stands still
        ("ab!c", "!c"),  # it is away: this one was not sent either
        ("!", "!"),
        ("", ""),
    ],
)
async def test_k10_calls_end_where_the_receiver_is_away_or_says_nothing_any_more(answers: str, left: str) -> None:
    assert MOST_SILENT == 2

    async def deliver(answer: str) -> bool:
        if answer == "!":
            raise NotSent(dienst="budget")
        return answer != "-"

    unsent: Sequence[str] = await send_calls(answers, deliver)
    assert "".join(unsent) == left
