"""What an input names is there: a Sozialraum, a Träger, a Kontrakt. All that is missing is told at once.

One kind missing is its own problem; several kinds together are one problem that lists the places.
"""

from collections.abc import Sequence
from typing import Final

from shared.errors import Finding, InputRefused

SOZIALRAUM: Final = Finding("/sozialraum", "unbekannt", "There is no such Sozialraum.")
TRAEGER: Final = Finding("/traeger", "unbekannt", "There is no such Träger.")
KONTRAKT: Final = Finding("/kontrakt", "unbekannt", "No Kontrakt with this number or id is bound here.")


class VerweiseUnknown(InputRefused):
    """Several things that the input names are not there."""


class SozialraumUnknown(VerweiseUnknown):
    """There is no such Sozialraum, or none that the caller may see."""


class TraegerUnknown(VerweiseUnknown):
    """There is no such Träger."""


class KontraktUnknown(VerweiseUnknown):
    """No Kontrakt with this number or id is bound here."""


_KINDS: Final = {SOZIALRAUM: SozialraumUnknown, TRAEGER: TraegerUnknown, KONTRAKT: KontraktUnknown}


def require_named(missing: Sequence[Finding]) -> None:
    """Raise what is `missing`: SozialraumUnknown, TraegerUnknown, KontraktUnknown, or VerweiseUnknown for several."""
    if not missing:
        return
    kind = _KINDS[missing[0]] if len(missing) == 1 else VerweiseUnknown
    raise kind(*missing)
