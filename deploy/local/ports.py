"""The ports of `make run` (contract.md), all on this machine alone."""

import socket
from types import MappingProxyType

from deploy.local.failures import CannotStart

HOST = "127.0.0.1"
ISSUER_PORT = 8000
SERVICE_PORTS = MappingProxyType({"budget": 8001, "cases": 8002, "projects": 8003})


def is_free(port: int) -> bool:
    """Tell whether this port can be listened on; a connection of a minute ago in TIME_WAIT does not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def require_free(port: int, *, purpose: str) -> None:
    """Refuse to start on a port that somebody else uses; raises CannotStart."""
    if not is_free(port):
        raise CannotStart(
            f"Port {port} is needed for {purpose} and is used by another program: "
            f"stop that program (`ss -ltnp 'sport = :{port}'` or `lsof -i :{port}` names it) and try again."
        )
