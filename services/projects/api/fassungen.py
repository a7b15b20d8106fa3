"""Versions of an application over HTTP, and the difference between two (P1, G5)."""

from typing import Annotated, Any, Generic, Self, TypeAlias, TypeVar
from uuid import UUID

from fastapi import Path, Query

from services.projects.api import examples_fassungen as examples
from services.projects.api.ansicht_models import EntscheidungOut
from services.projects.api.deps import DepsOf, Reader
from services.projects.api.plan_models import EinnahmeOut, JahrOut, KostenOut, PlanOut, plan_of
from services.projects.domain.antrag import Einnahme, Kosten
from services.projects.domain.finanzierung import Finanzierung
from services.projects.domain.unterschied import Feldunterschied, Listenunterschied
from services.projects.usecases.read_fassungen import (
    Fassungsansicht,
    Fassungskopf,
    Vergleich,
    compare_fassungen,
    list_fassungen,
    read_fassung,
)
from shared.contracts.types import GeldField, Wire
from shared.kalender import format_instant
from shared.web.examples import answers
from shared.web.figures import to_json
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router

router = Router(prefix="/v1/projektantraege", tags=["fassungen"])
Nummer: TypeAlias = Annotated[int, Path(ge=1, le=1_000_000)]
Z = TypeVar("Z", KostenOut, EinnahmeOut)


class FassungKopf(Wire):
    """A version: its number, when it was written, and the numbers of the submissions that carried it.

    `eingereicht_am` is when it was submitted last; null: it was saved and never submitted.
    """

    nummer: int
    gebucht_am: str
    einreichungen: list[int]
    eingereicht_am: str | None = None

    @classmethod
    def of(cls, kopf: Fassungskopf) -> Self:
        """Write one."""
        return cls(**_kopf_of(kopf))


class FassungOut(PlanOut, FassungKopf):
    """A version with its content and the money that follows from it (P5-P7)."""

    @classmethod
    def of_ansicht(cls, ansicht: Fassungsansicht) -> Self:
        """Write one."""
        return cls.model_validate(_kopf_of(ansicht.kopf) | plan_of(ansicht.inhalt, ansicht.finanzierung))


class FeldOut(Wire):
    """A part of the content before and after; null: it was not there."""

    feld: str
    vorher: str | None = None
    nachher: str | None = None


class ZeileOut(Wire, Generic[Z]):
    """A line before and after, and the names of what changed in it."""

    vorher: Z
    nachher: Z
    felder: list[str]


class ZeilenOut(Wire, Generic[Z]):
    """Lines that are new, gone or changed."""

    neu: list[Z]
    entfallen: list[Z]
    geaendert: list[ZeileOut[Z]]


class ZahlenOut(Wire):
    """The money that follows from a version."""

    foerderfaehige_kosten: GeldField
    eigenanteil: GeldField
    zuwendung: GeldField
    jahre: list[JahrOut]

    @classmethod
    def of(cls, finanzierung: Finanzierung) -> Self:
        """Write it."""
        return cls(
            foerderfaehige_kosten=finanzierung.foerderfaehige_kosten,
            eigenanteil=finanzierung.eigenanteil.geplant,
            zuwendung=finanzierung.zuwendung,
            jahre=[JahrOut(jahr=one.jahr, zuwendung=one.betrag) for one in finanzierung.jahre],
        )


class UnterschiedOut(Wire):
    """What version `nummer` says other than `gegen`. `rueckgabe`: the decision with its points that stood between."""

    nummer: int
    gegen: int | None = None
    felder: list[FeldOut]
    kosten: ZeilenOut[KostenOut]
    einnahmen: ZeilenOut[EinnahmeOut]
    vorher: ZahlenOut
    nachher: ZahlenOut
    rueckgabe: EntscheidungOut | None = None

    @classmethod
    def of(cls, vergleich: Vergleich) -> Self:
        """Write it."""
        found = vergleich.unterschied
        return cls(
            nummer=vergleich.nummer,
            gegen=vergleich.gegen,
            felder=[_feld_of(one) for one in found.felder],
            kosten=_kosten_of(found.kosten),
            einnahmen=_einnahmen_of(found.einnahmen),
            vorher=ZahlenOut.of(vergleich.vorher),
            nachher=ZahlenOut.of(vergleich.nachher),
            rueckgabe=EntscheidungOut.of(vergleich.rueckgabe) if vergleich.rueckgabe else None,
        )


@router.get("/{antrag}/fassungen", responses=answers(200, examples.LISTE))
async def get_fassungen(antrag: UUID, *, caller: Reader, deps: DepsOf, paging: Paging) -> Listing[FassungKopf]:
    """List the versions of an application in their order."""
    page = await list_fassungen(deps.database, caller, antrag, request=paging)
    return listing_of(page, show=FassungKopf.of)


@router.get("/{antrag}/fassungen/{nummer}", responses=answers(200, examples.FASSUNG))
async def get_fassung(antrag: UUID, nummer: Nummer, *, caller: Reader, deps: DepsOf) -> FassungOut:
    """Read a version: what the application said, and the money that followed from it."""
    found = await read_fassung(deps.database, caller, antrag, nummer=nummer, now=deps.clock())
    return FassungOut.of_ansicht(found)


@router.get("/{antrag}/fassungen/{nummer}/unterschied", responses=answers(200, examples.UNTERSCHIED))
async def get_unterschied(
    antrag: UUID,
    nummer: Nummer,
    *,
    caller: Reader,
    deps: DepsOf,
    gegen: Annotated[
        int | None,
        Query(
            ge=1, le=1_000_000,
            description="The version to compare with; left out: the last one submitted before it, else the one before.",
        ),
    ] = None,
) -> UnterschiedOut:  # fmt: skip
    """Say what a version says other than another: fields, lines of cost and income, the money (P1)."""
    found = await compare_fassungen(deps.database, caller, antrag, nummer=nummer, gegen=gegen, now=deps.clock())
    return UnterschiedOut.of(found)


def _kopf_of(kopf: Fassungskopf) -> dict[str, Any]:
    fassung = kopf.fassung
    submitted = kopf.einreichungen[-1].eingereicht_am if kopf.einreichungen else None
    return {
        "nummer": fassung.nummer,
        "gebucht_am": format_instant(fassung.gebucht_am),
        "einreichungen": [einreichung.nummer for einreichung in kopf.einreichungen],
        "eingereicht_am": format_instant(submitted) if submitted else None,
    }


def _feld_of(one: Feldunterschied) -> FeldOut:
    return FeldOut(feld=one.feld, vorher=_text(one.vorher), nachher=_text(one.nachher))


def _text(value: object) -> str | None:
    return None if value in {None, ""} else str(to_json(value))


def _kosten_of(found: Listenunterschied[Kosten]) -> ZeilenOut[KostenOut]:
    write = KostenOut.of
    return ZeilenOut[KostenOut](
        neu=[write(zeile) for zeile in found.neu],
        entfallen=[write(zeile) for zeile in found.entfallen],
        geaendert=[
            ZeileOut[KostenOut](vorher=write(one.vorher), nachher=write(one.nachher), felder=list(one.felder))
            for one in found.geaendert
        ],
    )


def _einnahmen_of(found: Listenunterschied[Einnahme]) -> ZeilenOut[EinnahmeOut]:
    write = EinnahmeOut.of
    return ZeilenOut[EinnahmeOut](
        neu=[write(zeile) for zeile in found.neu],
        entfallen=[write(zeile) for zeile in found.entfallen],
        geaendert=[
            ZeileOut[EinnahmeOut](vorher=write(one.vorher), nachher=write(one.nachher), felder=list(one.felder))
            for one in found.geaendert
        ],
    )
