"""The demo clients of contract.md, read from the one file that the Keycloak realm is generated from, too."""

import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter

CLIENTS_FILE = Path(__file__).with_name("clients.json")


@dataclass(frozen=True, slots=True)
class DemoClient:
    """Who a client is and what its tokens say."""

    client_id: str
    jugendamt: str
    rollen: tuple[str, ...]
    sozialraeume: tuple[str, ...]
    bezirke: tuple[str, ...]
    traeger: str | None = None
    zeichnung_bis: str | None = None

    def claims(self) -> dict[str, object]:
        """Give the claims that the services read; what does not apply to a client is left out."""
        claims: dict[str, object] = {
            "sub": self.client_id,
            "jugendamt": self.jugendamt,
            "rollen": list(self.rollen),
            "sozialraeume": list(self.sozialraeume),
            "bezirke": list(self.bezirke),
        }
        optional = {"traeger": self.traeger, "zeichnung_bis": self.zeichnung_bis}
        return claims | {name: value for name, value in optional.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Demo:
    """All demo clients, the one secret that they share, and the services that their tokens are for."""

    secret: str
    audiences: tuple[str, ...]
    clients: MappingProxyType[str, DemoClient]


def load_demo(path: Path = CLIENTS_FILE) -> Demo:
    """Read the demo clients from their file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    clients = TypeAdapter(list[DemoClient]).validate_python(content["clients"])
    by_id = MappingProxyType({client.client_id: client for client in clients})
    if len(by_id) != len(clients):
        raise ValueError(f"{path} names a client twice")
    return Demo(content["secret"], tuple(content["audiences"]), by_id)
