"""The receipt of a batch as bytes (X4): ten thousand rows are written at once, without a model for each."""

import json
from json.encoder import encode_basestring
from typing import Any

from services.cases.domain.quittung import Antwort, Quittung


def write_json(quittung: Quittung) -> bytes:
    """Write counts, sums and what became of each row."""
    head = _dumps(quittung.counts())
    rows = ",".join([_write_row(antwort) for antwort in quittung.zeilen])
    return f'{head[:-1]},"zeilen":[{rows}]}}'.encode()


def _write_row(antwort: Antwort) -> str:
    if antwort.kennung is None:
        return _dumps(antwort.members())
    beleg = encode_basestring(antwort.beleg or "")
    return f'{{"zeile":{antwort.zeile},"beleg":{beleg},"status":"{antwort.status}","id":"{antwort.kennung}"}}'


def _dumps(members: dict[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
