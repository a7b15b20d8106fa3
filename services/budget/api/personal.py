"""Staff of the Sozialraumteams: posts as cases sends them, and what the Konzept's rules find (K15, V19)."""

from typing import Annotated, Any, Self

from fastapi import Query
from pydantic import Field

from services.budget.api import examples_personal as examples
from services.budget.api.deps import DepsOf
from services.budget.domain.personal import Abschlussstand, Befund, Stelle
from services.budget.domain.volumen import Ort
from services.budget.usecases.book_stellen import book_stellen
from services.budget.usecases.read_personal import Personal, read_personal
from shared.contracts.personal import StellenAuftrag, StellenErgebnis
from shared.contracts.stammdaten import AbschlussquoteInhalt, PersonalInhalt
from shared.contracts.types import Day, JahrParameter, Slug, Wire, Wochenstunden
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Personal"])
Service = Annotated[Caller, may(Role.SERVICE)]
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
Stichtag = Annotated[
    Day | None, Query(description="This day, as it was known at its end (V16); outside the year, its nearest day.")
]


class StelleOut(Wire):
    """A post by its staff key, without a name (G6)."""

    schluessel: str
    herkunft: str
    traeger: str | None = None
    stunden: Wochenstunden
    abschluss: bool
    qualifikation: str | None = None
    sozialversicherungspflichtig: bool | None = None
    beginn: Day
    ende: Day | None = None

    @classmethod
    def of(cls, stelle: Stelle) -> Self:
        """Write a post."""
        return cls(**{name: getattr(stelle, name) for name in Stelle.__slots__})


class BefundOut(Wire):
    """Where a rule is not met, with its figures; `stelle` null: by the team."""

    art: str = Field(description="umfang, qualifikation, beschaeftigung or abschlussquote.")
    stelle: str | None = None
    figuren: dict[str, Any]

    @classmethod
    def of(cls, befund: Befund) -> Self:
        """Write a finding."""
        return cls(art=befund.art, stelle=befund.schluessel, figuren=dict(befund.figuren))


class AbschluesseOut(Wire):
    """Heads with a degree, beside the share that is asked for after so many full years."""

    koepfe: int
    mit_abschluss: int
    quote: str | None = Field(default=None, description="Null where nobody is on the team (G1).")
    mindestens: str | None = None
    jahre: int = Field(description="Full years since the Sozialraum's first Kooperationsvertrag began.")

    @classmethod
    def of(cls, stand: Abschlussstand) -> Self:
        """Write the count."""
        return cls(
            koepfe=stand.koepfe,
            mit_abschluss=stand.mit_abschluss,
            quote=None if stand.quote is None else format(stand.quote, ".4f"),
            mindestens=None if stand.mindestens is None else format(stand.mindestens, "f"),
            jahre=stand.jahre,
        )


class PersonalOut(Wire):
    """A Sozialraumteam on a day: its posts, the rules, the findings. A Träger sees its own posts alone."""

    jahr: int
    sozialraum: str
    tag: Day
    regeln: PersonalInhalt | None = Field(default=None, description="Null: the Konzept has none.")
    erster_vertrag: Day | None = None
    abschluesse: AbschluesseOut | None = None
    stellen: list[StelleOut]
    befunde: list[BefundOut]

    @classmethod
    def of(cls, found: Personal) -> Self:
        """Write the posts of a Sozialraum."""
        return cls(
            jahr=found.ort.jahr,
            sozialraum=found.ort.slug,
            tag=found.tag,
            regeln=_regeln(found),
            erster_vertrag=found.seit,
            abschluesse=AbschluesseOut.of(found.abschluesse) if found.abschluesse else None,
            stellen=[StelleOut.of(stelle) for stelle in found.stellen],
            befunde=[BefundOut.of(befund) for befund in found.befunde],
        )


def _regeln(found: Personal) -> PersonalInhalt | None:
    regeln = found.regeln
    if regeln is None:
        return None
    quoten = [AbschlussquoteInhalt(ab_jahr=quote.ab_jahr, anteil=quote.anteil) for quote in regeln.abschlussquote]
    return PersonalInhalt.model_validate(
        {
            "mindestumfang": regeln.mindestumfang,
            "vollzeitstunden": regeln.vollzeitstunden,
            "qualifikationen": sorted(regeln.qualifikationen),
            "abschlussquote": quoten,
            "herkunft": sorted(regeln.herkunft),
        }
    )


@router.post("/personalstellen", responses=answers(200, examples.STELLEN_OUT), tags=["Dienste"])
async def post_stellen(
    body: Annotated[StellenAuftrag, example(examples.STELLEN)], caller: Service, deps: DepsOf
) -> StellenErgebnis:
    """Book up to 1,000 versions of posts, each judged alone and booked once by its key and version (K15, V19).

    Of a post's versions the latest counts, in whatever order they arrive.
    """
    answered = await book_stellen(deps.database, caller, body.zeilen, now=deps.clock())
    return StellenErgebnis(zeilen=list(answered))


@router.get("/haushaltsjahre/{jahr}/sozialraeume/{slug}/personal", responses=answers(200, examples.PERSONAL_OUT))
async def get_personal(
    jahr: JahrParameter, slug: Slug, caller: Reader, deps: DepsOf, stichtag: Stichtag = None
) -> PersonalOut:
    """Read a Sozialraumteam's posts on a day, the Konzept's staffing rules, and where they are not met (V19)."""
    ort = Ort.sozialraum(jahr, slug)
    return PersonalOut.of(await read_personal(deps.database, caller, ort, stichtag=stichtag, now=deps.clock()))
