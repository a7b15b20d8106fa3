"""Help before help over HTTP: recorded, reversed, listed (K16)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.cases.api import examples
from services.cases.api import examples_team as team_examples
from services.cases.api.deps import Asd, DepsOf, KontraktReader
from services.cases.api.kontrakt_models import GrundIn
from services.cases.api.leistung_models import AblehnungOut, StornoOut
from services.cases.domain.vorfeld import Angabe, Kostengrund, Vorfeldhilfe
from services.cases.storage.vorfeldhilfen import Auswahl
from services.cases.usecases.read_vorfeldhilfen import list_vorfeldhilfen, read_vorfeldhilfe
from services.cases.usecases.record_vorfeldhilfe import record_vorfeldhilfe, reverse_vorfeldhilfe
from shared.contracts.types import Day, GeldField, Kurztext, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/vorfeldhilfen", tags=["vorfeldhilfen"])
Reverser = Annotated[Caller, may(Role.ASD, Role.WJH)]
_HINWEISE = {
    Kostengrund.KEIN_VOLUMEN: "Das Konzept nennt kein Volumen für Hilfe im Vorfeld: erfasst, ohne Kosten.",
    Kostengrund.PAUSCHAL: "Das Volumen ist pauschal bezahlt: erfasst mit 0,00 €.",
}


class VorfeldhilfeIn(Wire):
    """Help that the team gave without a Kontrakt: on what, to how many, for how long."""

    sozialraum: Slug
    datum: Day
    thema: Annotated[Kurztext, Field(description="Subject; it must hold no personal data of clients (G6).")]
    personen: Annotated[int, Field(ge=1, le=100_000, strict=True, description="How many took part; never who.")]
    minuten: Annotated[int, Field(ge=1, le=1440, strict=True)]
    traeger: Slug | None = Field(default=None, description="Whose staff gave it; null: the office's.")

    def to_angabe(self) -> Angabe:
        """Give the domain's value."""
        return Angabe(**{name: getattr(self, name) for name in Angabe.__slots__})


class VorfeldhilfeOut(VorfeldhilfeIn):
    """Recorded help, what it costs and from which Volumen it is paid; `hinweis` says why it costs nothing."""

    id: UUID
    volumen: str | None = None
    stundensatz: GeldField | None = None
    betrag: GeldField
    regel: str | None = Field(default=None, description="Version of the inputs that made the price (V4).")
    kostengrund: Kostengrund
    hinweis: str | None = None
    gebucht_am: str
    gebucht_von: str
    vom_budget_abgelehnt: AblehnungOut | None = None
    storno: StornoOut | None = None

    @classmethod
    def of(cls, vorfeldhilfe: Vorfeldhilfe) -> Self:
        """Write it."""
        kosten, refused, storno = vorfeldhilfe.kosten, vorfeldhilfe.ablehnung, vorfeldhilfe.storno
        return cls(
            **{name: getattr(vorfeldhilfe.angabe, name) for name in Angabe.__slots__},
            id=vorfeldhilfe.id,
            volumen=kosten.volumen,
            stundensatz=kosten.preis.satz if kosten.preis else None,
            betrag=kosten.betrag,
            regel=kosten.preis.regel if kosten.preis else None,
            kostengrund=kosten.grund,
            hinweis=_HINWEISE.get(kosten.grund),
            gebucht_am=format_instant(vorfeldhilfe.gebucht_am),
            gebucht_von=vorfeldhilfe.gebucht_von,
            vom_budget_abgelehnt=AblehnungOut(code=refused.code, detail=refused.detail) if refused else None,
            storno=StornoOut(am=format_instant(storno.am), grund=storno.grund) if storno else None,
        )


@router.post("", status_code=201, responses=answers(201, team_examples.VORFELDHILFE) | problems(409))
async def post_vorfeldhilfe(
    body: Annotated[VorfeldhilfeIn, example(team_examples.VORFELDHILFE_IN)],
    *,
    caller: Asd,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> VorfeldhilfeOut:
    """Record help ahead of a formal help, decided by the team without a Kontrakt (K16).

    It is paid from the Volumen that the Konzept names for it, at the Fachleistungsstunde of its day; where the Konzept
    names none it costs nothing, and `hinweis` says so. The body has no natural key: name the request by an
    Idempotency-Key if it may be repeated.
    """
    recorded = await record_vorfeldhilfe(
        deps.database, caller, body.to_angabe(), buch=deps.buch, repeat=repeat, now=deps.clock()
    )
    response.headers["Location"] = f"/v1/vorfeldhilfen/{recorded.id}"
    return VorfeldhilfeOut.of(recorded)


@router.get("", responses=answers(200, team_examples.listing(team_examples.VORFELDHILFE)))
async def get_vorfeldhilfen(
    caller: KontraktReader,
    *,
    deps: DepsOf,
    paging: Paging,
    sozialraum: Annotated[Slug | None, Query(description="Only those in this Sozialraum.")] = None,
    thema: Annotated[Kurztext | None, Query(description="Only those on this subject.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only those that this Träger gave.")] = None,
    von: Annotated[Day | None, Query(description="Given on this day or later.")] = None,
    bis: Annotated[Day | None, Query(description="Given on this day or earlier.")] = None,
    storniert: Annotated[bool | None, Query(description="Only reversed ones, or only others; left out: both.")] = None,
) -> Listing[VorfeldhilfeOut]:
    """List help before help that the caller sees; a Träger what it gave itself (K16)."""
    auswahl = Auswahl(sozialraum, thema, traeger, von, bis, storniert)
    page = await list_vorfeldhilfen(deps.database, caller, auswahl, request=paging, buch=deps.buch)
    return listing_of(page, show=VorfeldhilfeOut.of)


@router.get("/{vorfeldhilfe}", responses=answers(200, team_examples.VORFELDHILFE))
async def get_vorfeldhilfe(vorfeldhilfe: UUID, *, caller: KontraktReader, deps: DepsOf) -> VorfeldhilfeOut:
    """Read help before help (K16)."""
    return VorfeldhilfeOut.of(await read_vorfeldhilfe(deps.database, caller, vorfeldhilfe, buch=deps.buch))


@router.post(
    "/{vorfeldhilfe}/storno",
    status_code=201,
    responses=answers(201, team_examples.VORFELDHILFE_STORNIERT) | problems(409),
)
async def post_storno(
    vorfeldhilfe: UUID,
    *,
    body: Annotated[GrundIn, example(examples.STORNO)],
    caller: Reverser,
    deps: DepsOf,
    repeat: Repeated,
) -> VorfeldhilfeOut:
    """Reverse help before help, once; what it cost goes back to its Volumen (G5, K16)."""
    reversed_one = await reverse_vorfeldhilfe(
        deps.database, caller, vorfeldhilfe, grund=body.grund, buch=deps.buch, repeat=repeat, now=deps.clock()
    )
    return VorfeldhilfeOut.of(reversed_one)
