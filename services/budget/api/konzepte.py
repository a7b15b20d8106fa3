"""Konzepte on the way in: all faults of a body at once; and the ones that come with the service, to begin with (V1)."""

from typing import Annotated, Any, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator

from services.budget.api import examples_vorlagen as examples
from services.budget.api.konzept_lesen import tell_all
from services.budget.storage.vorlagen import Vorlage
from services.budget.usecases.read_vorlagen import find_vorlage, list_vorlagen
from shared.contracts.stammdaten import KonzeptInhalt
from shared.contracts.types import Day, Slug, Wire
from shared.identity import Caller
from shared.web.access import PERSONS, may
from shared.web.examples import answers
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router

router = Router(prefix="/v1/konzeptvorlagen", tags=["Stammdaten"])
Reader = Annotated[Caller, may(*PERSONS)]


class KonzeptIn(KonzeptInhalt):
    """A Konzept as it is entered. What cannot be read is told together with the faults of the rest (V1)."""

    @model_validator(mode="wrap")
    @classmethod
    def _tell_all(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(data)
        except ValidationError as faulty:
            faults = tell_all(data, faulty.errors(include_url=False))
            raise ValidationError.from_exception_data(cls.__name__, faults) from None


class EingabeOut(Wire):
    """What is entered beside a Konzept: PUT `inhalt` to `pfad`, with your own areas and amounts."""

    zweck: str
    pfad: str
    inhalt: dict[str, Any]


class KonzeptvorlageOut(Wire):
    """A Konzept to begin with: `konzept` is the body of PUT /v1/konzepte/{gueltig_ab}."""

    name: str
    beschreibung: str
    gueltig_ab: Day
    konzept: KonzeptInhalt
    weitere_eingaben: list[EingabeOut] = Field(description="What a Konzept cannot carry.")

    @classmethod
    def of(cls, vorlage: Vorlage) -> Self:
        """Write one."""
        return cls.model_validate(
            {
                "name": vorlage.name,
                "beschreibung": vorlage.beschreibung,
                "gueltig_ab": vorlage.gueltig_ab,
                "konzept": dict(vorlage.konzept),
                "weitere_eingaben": [
                    EingabeOut(zweck=one.zweck, pfad=one.pfad, inhalt=dict(one.inhalt))
                    for one in vorlage.weitere_eingaben
                ],
            }
        )


@router.get("", responses=answers(200, examples.VORLAGEN))
async def get_vorlagen(_caller: Reader, paging: Paging) -> Listing[KonzeptvorlageOut]:
    """List the Konzepte that come with the service, by name, as bodies that can be entered (V1, V2)."""
    return listing_of(list_vorlagen(paging), show=KonzeptvorlageOut.of)


@router.get("/{name}", responses=answers(200, examples.VORLAGE))
async def get_vorlage(name: Slug, _caller: Reader) -> KonzeptvorlageOut:
    """Read a Konzept to begin with; change what is yours and PUT it (V1, V2)."""
    return KonzeptvorlageOut.of(find_vorlage(name))
