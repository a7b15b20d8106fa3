"""`Idempotency-Key` on the wire: with a fingerprint of what was asked it becomes a Repeat (contract.md, Repeating)."""

import hashlib
import json
import re
from typing import Annotated, Final, TypeAlias

from fastapi import Depends, Header, Request

from shared.contracts.repeat import KeyReused, Repeat, StillInFlight
from shared.errors import Finding, InputRefused
from shared.web.jsonbody import StrictRequest

__all__ = ["KeyReused", "Repeat", "Repeated", "StillInFlight"]

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_HEADER: Final = Header(
    alias="Idempotency-Key",
    description="Makes repeating safe: the same key with the same content has one effect. 1-200 visible ASCII signs.",
    json_schema_extra={"pattern": "^[!-~]{1,200}$"},
)


async def _repeat(request: Request, _documented: Annotated[str | None, _HEADER] = None) -> Repeat | None:
    values = request.headers.getlist("Idempotency-Key")
    if not values:
        return None
    if len(values) > 1 or not _KEY.fullmatch(values[0]):
        raise InputRefused(Finding("/Idempotency-Key", "muster", "Write one key of 1 to 200 visible ASCII signs."))
    return Repeat(values[0], await fingerprint(request))


async def fingerprint(request: Request) -> bytes:
    """Digest method, path, query and content; JSON counts by what it says, not by how it is spaced."""
    body = await request.body()
    if isinstance(request, StrictRequest) and request.parsed:
        body = json.dumps(await request.json(), sort_keys=True, separators=(",", ":")).encode()
    query = json.dumps(sorted(request.query_params.multi_items())).encode()
    digest = hashlib.sha256()
    for part in (request.method.encode(), request.scope["path"].encode(), query, body):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


Repeated: TypeAlias = Annotated[Repeat | None, Depends(_repeat)]
