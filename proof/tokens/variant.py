"""A way to call without a valid token."""

from collections.abc import Callable
from dataclasses import dataclass

from proof.tokens.forge import Forge

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to call without a valid token: its headers; `query` stands behind the path.

    Where nothing is `presented` as a token, the answer is `WWW-Authenticate: Bearer` alone (RFC 6750, 3.1).
    """

    name: str
    headers: Callable[[Forge], Headers]
    presented: bool = True
    query: Callable[[Forge], str] = lambda _: ""


def bearer(name: str, token: Callable[..., str], *args: object) -> Variant:
    """Carry a token as it must be; the token, made of a forge and `args`, is none."""
    return Variant(name, lambda forge: [authorization(token(forge, *args))])


def authorization(token: str) -> tuple[str, str]:
    """Give the header that carries a token."""
    return ("Authorization", f"Bearer {token}")
