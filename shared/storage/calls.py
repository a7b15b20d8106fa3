"""How messages leave the outbox: in calls one after another, until the receiver is away or says nothing any more.

A lost answer says something of the network, as a rule, and nothing of the message. One that is answered to never may be
what breaks its calls: after `TOGETHER` tries it is sent by itself, so that others get through.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from shared.contracts.peers import NotSent
from shared.storage.outbox import NO_ANSWER, Message

TOGETHER = 4  # tries in calls with other messages
MOST_SILENT = 2  # calls in a row without an answer, each of which may take as long as the caller's patience
C = TypeVar("C")


def cut_calls(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    """Cut messages, in their order, into those that share a call and those that are sent alone."""
    for alone, group in groupby(messages, key=_is_suspect):
        call = list(group)
        yield from [[message] for message in call] if alone else [call]


def _is_suspect(message: Message) -> bool:
    """Tell whether it may be what breaks its calls; a try that a relay did not live to end says nothing of it."""
    return message.fehler == NO_ANSWER and message.versuche > TOGETHER


async def send_calls(calls: Sequence[C], deliver: Callable[[C], Awaitable[bool]]) -> Sequence[C]:
    """Send calls one after another; give those that were not sent, since the receiver is away or stands still.

    `deliver` tells whether there was an answer, whatever it says, and raises NotSent.
    """
    silent = 0
    for place, call in enumerate(calls):
        try:
            silent = 0 if await deliver(call) else silent + 1
        except NotSent:
            return calls[place:]
        if silent == MOST_SILENT:
            return calls[place + 1 :]
    return ()
