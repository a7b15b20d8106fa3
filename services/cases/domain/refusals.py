"""A single row of hours that is refused (K8): the refusals behind the codes of a batch's rows.

What is wrong with the row itself is a RuleBroken; what the rules or the state say against it has its own class.
Rows of a batch are read by bookkeepers and speak German, problem documents by builders and speak English: so the
sentences here are not those of the batch.
"""

from collections.abc import Mapping
from types import MappingProxyType

from services.cases.domain.angabe import Ablehnung
from shared.errors import Finding, Refused, RuleBroken


class LeistungRefused(Refused):
    """The rules or the state stand against a Leistung; `findings` name the field."""

    def __init__(self, ablehnung: Ablehnung) -> None:
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


_WRONG = "This value is not one that can be booked."
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "kontrakt_unbekannt": "The Träger has no Kontrakt with this nummer or id.",
        "nicht_unterzeichnet": "Hours are booked on a Kontrakt from its signature on.",
        "ausserhalb_laufzeit": "The day lies outside the term of the Kontrakt.",
        "in_zukunft": "The day has not come yet.",
        "keine_stellen": "The Träger has no posts in this Sozialraum on that day.",
        "preis_unbekannt": "The Haushaltsjahr of that day is not set up yet.",
        "beleg_konflikt": "Another Leistung is booked under this number.",
        "fehlt": "Case work needs a Kontrakt, other work a Sozialraum.",
        "kontrakt_nicht_erlaubt": "Work for the area names no Kontrakt.",
        "sozialraum_abweichend": "The Kontrakt belongs to another Sozialraum.",
        "text": "Write 1 to 64 printable characters.",
    }
)


def refuse_leistung(ablehnung: Ablehnung) -> Refused:
    """Turn a row's Ablehnung into what a single Leistung is refused with (K8)."""
    refusal = REFUSALS.get(ablehnung.code)
    return refusal(ablehnung) if refusal else RuleBroken(finding_of(ablehnung))


def finding_of(ablehnung: Ablehnung) -> Finding:
    """Name the field by a JSON pointer."""
    pointer = "" if ablehnung.feld == "zeile" else f"/{ablehnung.feld}"
    return Finding(pointer, ablehnung.code, _ENGLISH.get(ablehnung.code, _WRONG))
