"""What can go wrong in the field's own terms.

A `Refused` is raised where one thing stands against a decision; it carries the figures, never a status.
A `Finding` is returned where many faults are named at once: where, which code, why.
"""

from dataclasses import dataclass
from typing import Self


class Refused(Exception):
    """The rules or the state stand against what was asked; subclasses carry the figures as attributes.

    `str(refusal)` is a sentence for people or nothing. Exception itself would make it the constructor's positional
    arguments, that is, submitted values; so only what a subclass hands to `super().__init__` counts.
    """

    def __new__(cls, *_args: object, **_named: object) -> Self:
        return super().__new__(cls)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of an input: `pointer` is a JSON pointer into it, `code` stable, `detail` for people.

    `detail` never repeats a submitted value: it may be social data.
    """

    pointer: str
    code: str
    detail: str


class InputRefused(Refused):
    """An input is wrong in one or more places (/problems/eingabe); all of them are named at once."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class RuleBroken(InputRefused):
    """Each value has its form, but they do not go together, such as a term that ends before it begins."""


class NotVisible(Refused):
    """The thing is not there or the caller may not see it; the answer is the same 404, byte for byte."""


class StorageAway(Refused):
    """The database does not answer, or has no connection to spare; the request may be repeated."""
