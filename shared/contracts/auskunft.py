"""Everything that is held on Kontrakte of one case: asked for by cases in the name of a person (G6)."""

from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.types import Kontraktnummer, Wire

Bestand: TypeAlias = dict[str, list[dict[str, Any]]]


class KontraktName(Wire):
    """A Kontrakt by both of its names."""

    id: UUID
    nummer: Annotated[Kontraktnummer, Field(min_length=1)]


class AuskunftFrage(Wire):
    """`POST /v1/auskuenfte` of the budget (role service, with the person's Subject-Token)."""

    kontrakte: Annotated[list[KontraktName], Field(min_length=1, max_length=10_000)]


class AuskunftErgebnis(Wire):
    """What a service holds on them: its rows as they are stored, by table; amounts as decimal strings."""

    bestand: Bestand
