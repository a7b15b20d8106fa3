"""Hilfearten of the SGB VIII, the form that follows from each, and what a Konzept allows on its volumes (K7)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.cases.domain.stammdaten import Konzept
from shared.errors import Refused


class Form(StrEnum):
    """Form of a help for the statistics (K7, K12)."""

    AMBULANT = "ambulant"
    FLEXIBEL = "flexibel"
    TEILSTATIONAER = "teilstationaer"
    STATIONAER = "stationaer"
    VOLLZEITPFLEGE = "vollzeitpflege"


FORM_OF: Mapping[str, Form] = MappingProxyType(
    {
        **dict.fromkeys(("28", "29", "30", "31", "52"), Form.AMBULANT),
        "32": Form.TEILSTATIONAER,
        "33": Form.VOLLZEITPFLEGE,
        "34": Form.STATIONAER,
    }
)
FORM_NAMED = frozenset({"27.2", "35", "35a", "41"})


class FormMissing(Refused):
    """No form follows from this Hilfeart: it must be named (K7)."""

    def __init__(self, hilfeart: str) -> None:
        self.hilfeart = hilfeart


class FormContradicts(Refused):
    """Another form follows from this Hilfeart than the one that was named (K7)."""

    def __init__(self, hilfeart: str, *, form: Form) -> None:
        self.hilfeart, self.form = hilfeart, form


class HilfeartNotAllowed(Refused):
    """The Konzept does not allow this Hilfeart on its volumes (K7)."""

    def __init__(self, hilfeart: str, *, zugelassen: tuple[str, ...]) -> None:
        self.hilfeart, self.zugelassen = hilfeart, zugelassen


def decide_form(hilfeart: str, *, named: Form | None) -> Form:
    """Give the form of a help: what follows from its Hilfeart, else what was named (K7).

    Raises FormMissing or FormContradicts.
    """
    derived = FORM_OF.get(hilfeart)
    if derived is None:
        if named is None:
            raise FormMissing(hilfeart)
        return named
    if named not in (None, derived):
        raise FormContradicts(hilfeart, form=derived)
    return derived


def check_zugelassen(hilfeart: str, *, konzept: Konzept) -> None:
    """Raise HilfeartNotAllowed if the Konzept does not allow the Hilfeart on its volumes (K7)."""
    if hilfeart not in konzept.hilfearten:
        raise HilfeartNotAllowed(hilfeart, zugelassen=tuple(sorted(konzept.hilfearten)))
