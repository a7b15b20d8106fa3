"""Konzeptvergleiche: what another Konzept would have changed in a year (X7)."""

from typing import Annotated, Self

from pydantic import Field

from services.budget.api import examples_vergleich as examples
from services.budget.api.deps import DepsOf
from services.budget.api.haushalt_models import PraeventionOut
from services.budget.domain.baum import Schwelle
from services.budget.domain.vergleich import Riss, Vergleich, Volumenvergleich
from services.budget.domain.volumen import Summen
from services.budget.usecases.compare_konzepte import Vergleichsfrage, compare_konzepte
from shared.contracts.stammdaten import KonzeptInhalt
from shared.contracts.types import Day, GeldField, Jahr, Schluessel, Slug, Wire
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1/konzeptvergleiche", tags=["Konzeptvergleiche"])
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]


class KonzeptvergleichIn(Wire):
    """A year that was worked, and the Konzept under which it is looked at again."""

    jahr: Jahr
    sozialraum: Annotated[Slug | None, Field(description="Left out: every area that the caller sees.")] = None
    konzept: KonzeptInhalt
    stichtag: Annotated[Day | None, Field(description="As of the end of this booking day (V16).")] = None

    def to_frage(self) -> Vergleichsfrage:
        """Make the use case's value."""
        return Vergleichsfrage(self.jahr, self.konzept, self.sozialraum, self.stichtag)


class SummenOut(Wire):
    """A Volumen's sums (V7)."""

    ansatz: GeldField
    umschichtung: GeldField
    verbrauch: GeldField
    offene_bindung: GeldField
    verfuegbar: GeldField

    @classmethod
    def of(cls, summen: Summen) -> Self:
        """Write sums."""
        return cls(
            ansatz=summen.ansatz,
            umschichtung=summen.umschichtung,
            verbrauch=summen.verbrauch,
            offene_bindung=summen.offene_bindung,
            verfuegbar=summen.verfuegbar,
        )


class UnterschiedOut(Wire):
    """By how much a figure would have been higher (or lower) under the other Konzept."""

    ansatz: GeldField
    verfuegbar: GeldField


class VolumenvergleichOut(Wire):
    """A Volumen under its own Konzept and the other; null where a tree does not have it."""

    wirklich: SummenOut | None = None
    anders: SummenOut | None = None
    unterschied: UnterschiedOut | None = None

    @classmethod
    def of(cls, vergleich: Volumenvergleich) -> Self:
        """Write both sides."""
        one, two = vergleich.wirklich, vergleich.anders
        unterschied = None
        if one is not None and two is not None:
            unterschied = UnterschiedOut(ansatz=two.ansatz - one.ansatz, verfuegbar=two.verfuegbar - one.verfuegbar)
        return cls(
            wirklich=SummenOut.of(one) if one is not None else None,
            anders=SummenOut.of(two) if two is not None else None,
            unterschied=unterschied,
        )


class PraeventionsvergleichOut(Wire):
    """Prevention under each Konzept (V5); null where it names none."""

    wirklich: PraeventionOut | None = None
    anders: PraeventionOut | None = None


class SchwelleOut(Wire):
    """A threshold (V11)."""

    volumen: Schluessel
    basis: str
    prozent: str
    richtung: str
    stufe: str

    @classmethod
    def of(cls, schwelle: Schwelle) -> Self:
        """Write a threshold."""
        return cls(
            volumen=schwelle.volumen,
            basis=schwelle.basis,
            prozent=format(schwelle.prozent, "f"),
            richtung=schwelle.richtung,
            stufe=schwelle.stufe,
        )


class RissOut(Wire):
    """The day on which a threshold was crossed, or would have been, with what it looked at."""

    schwelle: SchwelleOut
    tag: Day
    wert: GeldField
    grenze: GeldField

    @classmethod
    def of(cls, riss: Riss) -> Self:
        """Write a crossing."""
        return cls(
            schwelle=SchwelleOut.of(riss.schwelle), tag=riss.tag, wert=riss.messung.wert, grenze=riss.messung.grenze
        )


class WarnungsvergleichOut(Wire):
    """Warnungen of thresholds by the sums at the end of each booking day, under both Konzepte (V11)."""

    gleich: list[RissOut] = Field(description="Under both, on the same day.")
    entfallen: list[RissOut] = Field(description="Under its own Konzept alone, or on another day.")
    neu: list[RissOut] = Field(description="Under the other Konzept alone, or on another day.")
    nicht_nachgestellt: list[SchwelleOut] = Field(description="Thresholds on the forecast: these are not walked.")


class AngewandtOut(Wire):
    """The Konzept that the year really used."""

    gueltig_ab: Day
    version: int


class VergleichOut(Wire):
    """A Sozialraum's year under its own Konzept and the other.

    What was used, bound and moved stays as it was booked, by key; `ohne_platz` has no leaf in the other tree.
    """

    sozialraum: str
    konzept: AngewandtOut
    volumina: dict[str, VolumenvergleichOut]
    ohne_platz: dict[str, SummenOut]
    praevention: PraeventionsvergleichOut
    warnungen: WarnungsvergleichOut

    @classmethod
    def of(cls, vergleich: Vergleich) -> Self:
        """Write a comparison."""
        one, two = vergleich.praevention_wirklich, vergleich.praevention_anders
        return cls(
            sozialraum=vergleich.sozialraum,
            konzept=AngewandtOut(gueltig_ab=vergleich.konzept.gueltig_ab, version=vergleich.konzept.version),
            volumina={part.schluessel: VolumenvergleichOut.of(part) for part in vergleich.volumina},
            ohne_platz={name: SummenOut.of(summen) for name, summen in vergleich.ohne_platz.items()},
            praevention=PraeventionsvergleichOut(
                wirklich=PraeventionOut.of(one) if one else None, anders=PraeventionOut.of(two) if two else None
            ),
            warnungen=WarnungsvergleichOut(
                gleich=[RissOut.of(riss) for riss in vergleich.gleich],
                entfallen=[RissOut.of(riss) for riss in vergleich.entfallen],
                neu=[RissOut.of(riss) for riss in vergleich.neu],
                nicht_nachgestellt=[SchwelleOut.of(schwelle) for schwelle in vergleich.nicht_nachgestellt],
            ),
        )


class KonzeptvergleichOut(Wire):
    """A year under another Konzept, area by area."""

    jahr: int
    stichtag: Day | None = None
    sozialraeume: list[VergleichOut]


@router.post("", responses=answers(200, examples.VERGLEICH_OUT) | problems(409))
async def post_konzeptvergleich(
    body: Annotated[KonzeptvergleichIn, example(examples.VERGLEICH)], caller: Office, deps: DepsOf
) -> KonzeptvergleichOut:
    """Ask what another Konzept (other shares, other thresholds) would have changed in a year (X7). Writes nothing.

    The Ansätze are derived from the year's own Grundlage down the other tree; what was booked stays where it was
    booked. Shown are the figures, prevention (V5), and on which days which thresholds would have been crossed (V11).
    """
    found = await compare_konzepte(deps.database, caller, body.to_frage(), now=deps.clock())
    return KonzeptvergleichOut(
        jahr=body.jahr, stichtag=body.stichtag, sozialraeume=[VergleichOut.of(vergleich) for vergleich in found]
    )
