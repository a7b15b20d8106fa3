"""What may happen to a call on its way between two services, and how often."""

import random
from collections.abc import Mapping
from enum import StrEnum

from proof.campaign.wire import Anfrage


class Fault(StrEnum):
    """One thing that goes wrong with a call."""

    DROP_REQUEST = "request dropped"
    DROP_ANSWER = "answer dropped after the commit"
    DUPLICATE = "sent twice at once"
    LATE_COPY = "sent again later"
    LATE = "dropped, and delivered later"
    DELAY = "delayed"
    HANG = "delayed beyond the caller's patience"
    REORDER = "overtaken by the next call"
    CUT_REQUEST = "request cut"
    CUT_ANSWER = "answer cut"


# Of a thousand calls. What is only read is read again later; what asks for money is where order counts most.
_READS: Mapping[Fault, int] = {
    Fault.DROP_REQUEST: 10, Fault.DROP_ANSWER: 20, Fault.DUPLICATE: 190, Fault.DELAY: 120, Fault.REORDER: 180,
    Fault.CUT_REQUEST: 10, Fault.CUT_ANSWER: 20,
}  # fmt: skip
_WRITES: Mapping[Fault, int] = {
    Fault.DROP_REQUEST: 35, Fault.DROP_ANSWER: 70, Fault.DUPLICATE: 90, Fault.LATE_COPY: 60, Fault.LATE: 25,
    Fault.DELAY: 80, Fault.HANG: 3, Fault.REORDER: 90, Fault.CUT_REQUEST: 20, Fault.CUT_ANSWER: 30,
}  # fmt: skip
_BINDS: Mapping[Fault, int] = dict(_WRITES) | {Fault.LATE: 80, Fault.LATE_COPY: 80, Fault.DROP_ANSWER: 100}
_MONEY = "/v1/bindungen"


def choose(dice: random.Random, anfrage: Anfrage) -> Fault | None:
    """Draw what happens to a call; None: nothing does."""
    odds = _READS if anfrage.reads else _BINDS if anfrage.path == _MONEY else _WRITES
    drawn = dice.random() * 1000
    for fault, share in odds.items():
        drawn -= share
        if drawn < 0:
            return fault
    return None
