"""Ressourcen over HTTP: the directory of what an area offers, and the Kontrakte that use it (K13)."""

from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.cases.api import examples_team as examples
from services.cases.api.deps import DepsOf, KontraktReader
from services.cases.domain.ressource import Inhalt, Nutzung, Ressource, Ressourcenart
from services.cases.storage.ressourcen import Auswahl
from services.cases.usecases.enter_ressource import change_ressource, enter_ressource
from services.cases.usecases.link_ressource import Verknuepfung, link_ressource
from services.cases.usecases.read_ressourcen import (
    list_of_kontrakt,
    list_of_ressource,
    list_ressourcen,
    read_nutzung,
    read_ressource,
)
from shared.contracts.types import Freitext, Ja, Kurztext, Slug, Wire
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import PERSONS, may
from shared.web.examples import answers, example, problems
from shared.web.lists import GeaendertSeit, Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1", tags=["ressourcen"])
Keeper = Annotated[Caller, may(Role.ASD, Role.TRAEGER)]
Everybody = Annotated[Caller, may(*PERSONS)]
Genutzt = Annotated[bool | None, Query(description="Only those in use, or only those no longer; left out: both.")]
Thema = Annotated[Kurztext, Field(description="One word of the office's own for the subject; found exactly.")]
Beschreibung = Annotated[
    Freitext | None, Field(description="What is offered, to whom. It must hold no personal data of clients (G6).")
]
Kontakt = Annotated[
    Kurztext | None, Field(description="How the institution is reached; never the contact of a client (G6).")
]
Webseite = Annotated[str | None, Field(min_length=8, max_length=300, pattern=r"^https?://[^\s\x00-\x1f\x7f]+$")]


class RessourceIn(Wire):
    """A new entry of the directory: an institution, an offer, a place to ask."""

    sozialraum: Slug
    name: Annotated[Kurztext, Field(description="Name of the institution or offer.")]
    thema: Thema
    art: Ressourcenart = Ressourcenart.SONSTIGE
    beschreibung: Beschreibung = None
    kontakt: Kontakt = None
    webseite: Webseite = None

    def to_inhalt(self) -> Inhalt:
        """Give the domain's value."""
        return Inhalt(**{name: getattr(self, name) for name in RessourceIn.model_fields})


class RessourcePatch(Wire):
    """A change of an entry: what is named is replaced, what is left out stays. `aktiv` false takes it out."""

    name: Kurztext = ""
    thema: Thema = ""
    art: Ressourcenart = Ressourcenart.SONSTIGE
    beschreibung: Beschreibung = None
    kontakt: Kontakt = None
    webseite: Webseite = None
    aktiv: Ja = True

    def to_changes(self) -> dict[str, Any]:
        """Give what was named, as the domain's values."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class RessourceOut(RessourceIn):
    """An entry of the directory; one that is not `aktiv` is no longer kept."""

    id: UUID
    aktiv: bool
    traeger: str | None = Field(default=None, description="Who entered it, where that was a Träger.")
    angelegt_am: str
    geaendert_am: str

    @classmethod
    def of(cls, ressource: Ressource) -> Self:
        """Write an entry."""
        return cls(
            **{name: getattr(ressource.inhalt, name) for name in Inhalt.__slots__},
            id=ressource.id,
            traeger=ressource.traeger,
            angelegt_am=format_instant(ressource.angelegt_am),
            geaendert_am=format_instant(ressource.geaendert_am),
        )


class NutzungIn(Wire):
    """Whether the Kontrakt uses the Ressource; false takes a link back."""

    genutzt: Ja = True


class NutzungOut(Wire):
    """Whether a Kontrakt uses a Ressource."""

    kontrakt: UUID
    nummer: str
    ressource: UUID
    name: str
    thema: str
    genutzt: bool
    geaendert_am: str

    @classmethod
    def of(cls, nutzung: Nutzung) -> Self:
        """Write a link."""
        content = {name: getattr(nutzung, name) for name in cls.model_fields}
        return cls(**content | {"geaendert_am": format_instant(nutzung.geaendert_am)})


@router.post("/ressourcen", status_code=201, responses=answers(201, examples.RESSOURCE))
async def post_ressource(
    body: Annotated[RessourceIn, example(examples.RESSOURCE_IN)],
    *,
    caller: Keeper,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> RessourceOut:
    """Enter what an area offers: the ASD for its Sozialräume, a Träger where it has a Kooperationsvertrag (K13)."""
    ressource = await enter_ressource(
        deps.database, caller, body.to_inhalt(), buch=deps.buch, repeat=repeat, now=deps.clock()
    )
    show(response, etag=etag_of(ressource.version), location=f"/v1/ressourcen/{ressource.id}")
    return RessourceOut.of(ressource)


@router.get("/ressourcen", responses=answers(200, examples.listing(examples.RESSOURCE)))
async def get_ressourcen(
    caller: Everybody,
    *,
    deps: DepsOf,
    paging: Paging,
    sozialraum: Annotated[Slug | None, Query(description="Only those of this Sozialraum.")] = None,
    thema: Annotated[Kurztext | None, Query(description="Only those with this subject.")] = None,
    q: Annotated[
        Kurztext | None,
        Query(
            description="Words, in any of their German forms, of name, subject, description or contact; ae, oe, ue, ss"
            " find ä, ö, ü and ß, and the other way round. Plain words find also what begins with them."
            ' As on the web: "a phrase", or, -without.'
        ),
    ] = None,
    traeger: Annotated[Slug | None, Query(description="Only those that this Träger entered.")] = None,
    aktiv: Annotated[
        bool | None, Query(description="Only those kept, or only those taken out; left out: both.")
    ] = None,
    geaendert_seit: GeaendertSeit = None,
) -> Listing[RessourceOut]:
    """List what the areas of the Jugendamt offer, found by area, subject and words (K13)."""
    auswahl = Auswahl(sozialraum, thema, q, traeger, aktiv, geaendert_seit)
    page = await list_ressourcen(deps.database, caller, auswahl, request=paging)
    return listing_of(page, show=RessourceOut.of)


@router.get("/ressourcen/{ressource}", responses=answers(200, examples.RESSOURCE))
async def get_ressource(ressource: UUID, *, caller: Everybody, deps: DepsOf, response: Response) -> RessourceOut:
    """Read an entry (K13)."""
    found = await read_ressource(deps.database, caller, ressource)
    show(response, etag=etag_of(found.version))
    return RessourceOut.of(found)


@router.patch("/ressourcen/{ressource}", responses=answers(200, examples.RESSOURCE_STILL) | problems(409, 412, 428))
async def patch_ressource(
    ressource: UUID,
    *,
    body: Annotated[RessourcePatch, example(examples.RESSOURCE_PATCH)],
    caller: Keeper,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> RessourceOut:
    """Change an entry, or take it out: the ASD of its Sozialraum, or the Träger that entered it (K13)."""
    changed = await change_ressource(
        deps.database, caller, ressource, body.to_changes(), match=if_match, now=deps.clock()
    )
    show(response, etag=etag_of(changed.version))
    return RessourceOut.of(changed)


@router.get("/ressourcen/{ressource}/kontrakte", responses=answers(200, examples.listing(examples.NUTZUNG)))
async def get_kontrakte_of_ressource(
    ressource: UUID, *, caller: KontraktReader, deps: DepsOf, paging: Paging, genutzt: Genutzt = None
) -> Listing[NutzungOut]:
    """List the Kontrakte linked to an entry, as far as the caller sees them: a Träger its own (K13)."""
    page = await list_of_ressource(
        deps.database, caller, ressource, genutzt=genutzt, request=paging, buch=deps.buch, now=deps.clock()
    )
    return listing_of(page, show=NutzungOut.of)


@router.get("/kontrakte/{kontrakt}/ressourcen", responses=answers(200, examples.listing(examples.NUTZUNG)))
async def get_ressourcen_of_kontrakt(
    kontrakt: UUID, *, caller: KontraktReader, deps: DepsOf, paging: Paging, genutzt: Genutzt = None
) -> Listing[NutzungOut]:
    """List the entries that a Kontrakt is linked to (K13)."""
    page = await list_of_kontrakt(
        deps.database, caller, kontrakt, genutzt=genutzt, request=paging, buch=deps.buch, now=deps.clock()
    )
    return listing_of(page, show=NutzungOut.of)


@router.get("/kontrakte/{kontrakt}/ressourcen/{ressource}", responses=answers(200, examples.NUTZUNG))
async def get_nutzung(
    kontrakt: UUID, ressource: UUID, *, caller: KontraktReader, deps: DepsOf, response: Response
) -> NutzungOut:
    """Read whether a Kontrakt uses an entry (K13)."""
    found = await read_nutzung(deps.database, caller, kontrakt, ressource, buch=deps.buch, now=deps.clock())
    show(response, etag=etag_of(found.version))
    return NutzungOut.of(found)


@router.put(
    "/kontrakte/{kontrakt}/ressourcen/{ressource}",
    responses=answers(200, examples.NUTZUNG) | answers(201, examples.NUTZUNG) | problems(409, 412, 428),
)
async def put_nutzung(
    kontrakt: UUID,
    ressource: UUID,
    *,
    caller: Keeper,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
    body: Annotated[NutzungIn | None, example(examples.NUTZUNG_IN)] = None,
) -> NutzungOut:
    """Say that a Kontrakt of the caller uses an entry, or (`genutzt` false, with If-Match) no longer does (K13)."""
    wanted = Verknuepfung(kontrakt, ressource, genutzt=(body or NutzungIn()).genutzt)
    linked = await link_ressource(deps.database, caller, wanted, match=if_match, buch=deps.buch, now=deps.clock())
    location = f"/v1/kontrakte/{kontrakt}/ressourcen/{ressource}" if linked.neu else None
    response.status_code = 201 if linked.neu else 200
    show(response, etag=etag_of(linked.nutzung.version), location=location)
    return NutzungOut.of(linked.nutzung)
