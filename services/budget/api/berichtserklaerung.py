"""The explanation of a quarterly report on the wire, and the links to it in a report that is shown (X1, V14)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import Field

from services.budget.api.erklaerungen import FigurOut, konzept_of, show_figuren
from services.budget.api.leser import leser_of
from services.budget.api.verweise import Herkunft, url_of_bericht
from services.budget.domain.volumen import Ort
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.explain_bericht import Berichtserklaerung
from shared.contracts.types import Wire
from shared.identity import Caller


class BerichtErklaerungOut(Wire):
    """The figures of one Volumen in a report, by the names that the report has for them; nested ones with a dot."""

    jahr: int
    quartal: int
    sozialraum: str | None = None
    bezirk: str | None = None
    volumen: str
    stichtag: date
    abschluss: str | None = Field(default=None, description="The close whose frozen figures these are.")
    figuren: dict[str, FigurOut]

    @classmethod
    def of(cls, found: Berichtserklaerung, *, caller: Caller) -> Self:
        """Write an explanation as a caller may follow it."""
        ort, asked = found.ort, found.quartal
        at = Herkunft(asked.jahr, ort, found.stichtag, asked.quartal, found.geschlossen_am)
        return cls(
            jahr=asked.jahr,
            quartal=asked.quartal,
            sozialraum=ort.slug if ort and ort.art == "sozialraum" else None,
            bezirk=ort.slug if ort and ort.art == "bezirk" else None,
            volumen=found.volumen,
            stichtag=found.stichtag,
            abschluss=found.abschluss,
            figuren=show_figuren(
                found.figuren,
                at,
                konzept=konzept_of(found.konzept_ab, version=found.konzept_version),
                leser=leser_of(caller),
            ),
        )


def link_bericht(inhalt: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let each Volumen of an open report name where it is explained; a frozen one stays as its bytes (V13)."""
    if inhalt["abschluss"] is not None:
        return inhalt
    jahr, tag, quartal = inhalt["jahr"], date.fromisoformat(inhalt["stichtag"]), inhalt["quartal"]

    def link(part: Mapping[str, Any]) -> dict[str, Any]:
        slug = part["sozialraum"]
        at = Herkunft(jahr, None if slug is None else Ort.sozialraum(jahr, slug), tag, quartal)
        linked = {
            name: {**volumen, "erklaerung": url_of_bericht(at, volumen=name)}
            for name, volumen in part["volumina"].items()
        }
        return {**part, "volumina": linked}

    def link_bezirk(part: Mapping[str, Any]) -> dict[str, Any]:
        at = Herkunft(jahr, Ort.bezirk(jahr, part["bezirk"]), tag, quartal)
        budget = {**part[PROJEKTBUDGET], "erklaerung": url_of_bericht(at, volumen=PROJEKTBUDGET)}
        return {**part, PROJEKTBUDGET: budget}

    return {
        **inhalt,
        "gesamt": link(inhalt["gesamt"]) if inhalt["gesamt"] else None,
        "sozialraeume": [link(part) for part in inhalt["sozialraeume"]],
        "bezirke": [link_bezirk(part) for part in inhalt["bezirke"]],
    }
