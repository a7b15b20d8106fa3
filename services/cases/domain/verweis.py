"""What an input names is there: a Sozialraum, a Träger. Asked after the read copies were brought up to date."""

from services.cases.domain.stammdaten import Stammdaten
from shared.errors import Finding, InputRefused


class SozialraumUnknown(InputRefused):
    """There is no such Sozialraum, or none of the caller's: both read the same."""


class TraegerUnknown(InputRefused):
    """There is no such Träger."""


def require_sozialraum(slug: str, *, stammdaten: Stammdaten, own: bool = True) -> None:
    """Raise SozialraumUnknown unless the Sozialraum is known and the caller's `own`."""
    if not own or slug not in stammdaten.sozialraeume:
        raise SozialraumUnknown(Finding("/sozialraum", "unbekannt", "No Sozialraum of yours has this slug."))


def require_traeger(slug: str | None, *, stammdaten: Stammdaten) -> None:
    """Raise TraegerUnknown where a Träger is named that is not known."""
    if slug is not None and slug not in stammdaten.traeger:
        raise TraegerUnknown(Finding("/traeger", "unbekannt", "No Träger has this slug."))
