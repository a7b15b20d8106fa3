"""A single row of hours that is refused (K8): the refusals behind the codes of a batch's rows.

What is wrong with the row itself is an InputRefused; what the rules or the state say against it has its own class.
"""

from collections.abc import Mapping
from types import MappingProxyType

from services.cases.domain.angabe import Ablehnung
from shared.errors import Finding, InputRefused, Refused


class LeistungRefused(Refused):
    """The rules or the state stand against a Leistung; `findings` name the field."""

    def __init__(self, ablehnung: Ablehnung) -> None:
        super().__init__(ablehnung.detail)
        self.findings = (finding_of(ablehnung),)


class KontraktUnknown(LeistungRefused):
    """The Träger has no such Kontrakt."""


class NotUnterzeichnet(LeistungRefused):
    """The Kontrakt is not signed."""


class OutsideLaufzeit(LeistungRefused):
    """The day lies outside the Kontrakt's term."""


class LeistungInFuture(LeistungRefused):
    """The day has not come yet."""


class StellenMissing(LeistungRefused):
    """The Träger has no posts in that Sozialraum on that day."""


class PreisNotSet(LeistungRefused):
    """The year of the work has no Fachleistungsstunde yet."""


class BelegConflict(LeistungRefused):
    """The number stands for another Leistung."""


REFUSALS: Mapping[str, type[LeistungRefused]] = MappingProxyType(
    {
        "kontrakt_unbekannt": KontraktUnknown,
        "nicht_unterzeichnet": NotUnterzeichnet,
        "ausserhalb_laufzeit": OutsideLaufzeit,
        "in_zukunft": LeistungInFuture,
        "keine_stellen": StellenMissing,
        "preis_unbekannt": PreisNotSet,
        "beleg_konflikt": BelegConflict,
    }
)


def refuse_leistung(ablehnung: Ablehnung) -> Refused:
    """Turn a row's Ablehnung into what a single Leistung is refused with (K8)."""
    refusal = REFUSALS.get(ablehnung.code)
    return refusal(ablehnung) if refusal else InputRefused(finding_of(ablehnung))


def finding_of(ablehnung: Ablehnung) -> Finding:
    """Name the field by a JSON pointer."""
    pointer = "" if ablehnung.feld == "zeile" else f"/{ablehnung.feld}"
    return Finding(pointer, ablehnung.code, ablehnung.detail)
