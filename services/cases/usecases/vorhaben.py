"""What an intent remembers of an amendment, so that a repair completes the very same (K4)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.cases.domain.aenderung import Aenderung, Menge
from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import Anlass
from shared.geld import Geld
from shared.umfang import Kontingent, MinutenProWoche, Monatspauschale, Tagessatz, Umfang

_READ: Mapping[str, Callable[[int], Umfang]] = {
    "minuten_pro_woche": MinutenProWoche,
    "kontingent": Kontingent,
    "tagessatz": lambda cents: Tagessatz(Geld(cents)),
    "monatspauschale": lambda cents: Monatspauschale(Geld(cents)),
}


def write_aenderung(aenderung: Aenderung) -> Mapping[str, Any]:
    """Write an amendment as JSON."""
    return {
        "anlass": aenderung.anlass.value,
        "ab": aenderung.ab.isoformat(),
        "grund": aenderung.grund,
        "hilfeart": aenderung.hilfeart,
        "form": aenderung.form.value if aenderung.form else None,
        "ende": aenderung.ende.isoformat() if aenderung.ende else None,
        "menge": _write_menge(aenderung.menge),
        "ueberschreitung": aenderung.ueberschreitung,
        "traeger": aenderung.traeger,
        "rest": _write_menge(aenderung.rest),
    }


def read_aenderung(vorhaben: Mapping[str, Any]) -> Aenderung:
    """Read an amendment that was announced."""
    return Aenderung(
        anlass=Anlass(vorhaben["anlass"]),
        ab=date.fromisoformat(vorhaben["ab"]),
        grund=vorhaben["grund"],
        hilfeart=vorhaben["hilfeart"],
        form=Form(vorhaben["form"]) if vorhaben["form"] else None,
        ende=date.fromisoformat(vorhaben["ende"]) if vorhaben["ende"] else None,
        menge=_read_menge(vorhaben["menge"]),
        ueberschreitung=vorhaben["ueberschreitung"],
        traeger=vorhaben["traeger"],
        rest=_read_menge(vorhaben["rest"]),
    )


def _write_menge(menge: Menge | None) -> Mapping[str, Any] | None:
    if menge is None:
        return None
    match menge.umfang:
        case MinutenProWoche(minuten):
            return {"minuten_pro_woche": minuten}
        case Kontingent(minuten):
            return {"kontingent": minuten}
        case Tagessatz(betrag):
            return {"tagessatz": betrag.cents}
        case Monatspauschale(betrag):
            return {"monatspauschale": betrag.cents}
        case None:
            return {}


def _read_menge(written: Mapping[str, int] | None) -> Menge | None:
    if written is None:
        return None
    return Menge(next((_READ[name](value) for name, value in written.items()), None))
