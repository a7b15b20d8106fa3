"""What is bound now where a Bindung changed, between the services (K4, V7, K14): released, repriced, moved, carried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.bindung import BindungJahr
from shared.contracts.folgen import Folge
from shared.contracts.types import Wire


@dataclass(frozen=True, slots=True)
class Bindungsaenderungen:
    """What is bound now in the years that changed since a stand, by source, and the stand to ask from next time."""

    items: Mapping[UUID, Sequence[BindungJahr]]
    stand: str


class BindungsaenderungInhalt(Wire):
    """A change of one year's Bindung, by its id, with the year as it stands at the moment of the answer."""

    id: UUID
    quelle: UUID
    bindung: BindungJahr


class BindungsaenderungenFolge(Folge):
    """A page of `GET /v1/bindungen`."""

    items: list[BindungsaenderungInhalt]
