"""What can come of a call to another service, other than its answer (K4).

What matters to the caller is what became of the request: surely nothing (NotSent), most likely nothing (TurnedAway),
unknown (NoAnswer), or refused by rule with a problem document (ProblemAnswer).
"""

from collections.abc import Mapping
from typing import Any

from shared.errors import Refused


class NotSent(Refused):
    """The other service surely did not act: it was not reached."""

    def __init__(self, *, dienst: str, retry_after: int | None = None) -> None:
        self.dienst, self.retry_after = dienst, retry_after


class TurnedAway(NotSent):
    """It said that it cannot take requests now.

    To be sent again like what was not sent. But a database that is lost while it commits may have kept the request, and
    a copy of it may be under way: what must be known for sure is asked for by its key (K4).
    """


class NoAnswer(Refused):
    """The request was sent and no answer came that says what became of it: the other service may have acted."""

    def __init__(self, *, dienst: str) -> None:
        self.dienst = dienst


class ProblemAnswer(Refused):
    """Another service refused with a problem document; uncaught, a 409 or 422 is passed on with its figures."""

    def __init__(
        self, *, dienst: str, status: int, document: Mapping[str, Any], retry_after: int | None = None
    ) -> None:
        self.dienst, self.status, self.document, self.retry_after = dienst, status, dict(document), retry_after

    @property
    def slug(self) -> str:
        """Give the stable name of the problem: "verfuegbar-ueberschritten"; empty if it has none."""
        kind = self.document.get("type")
        return kind.removeprefix("/problems/") if isinstance(kind, str) and kind.startswith("/problems/") else ""
