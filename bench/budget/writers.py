"""Eight writers on the same Volumen: hours of cases and receipts of wjh, as fast as they are answered."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from bench.budget.office import JAHR, BenchOffice
from bench.client import Caller, connect, request
from shared.storage.keys import new_id

WRITERS = 8
IN_A_CALL = 5


@dataclass(slots=True)
class Written:
    """What was acknowledged, and what was not."""

    rows: int = 0
    receipts: int = 0
    errors: list[str] = field(default_factory=list)


async def write_together(bench: BenchOffice, *, seconds: float) -> tuple[str, list[str]]:
    """Let eight write on one Volumen; give a sentence and what is wrong afterwards."""
    callers = await connect(bench.servers.ports, clients=WRITERS)
    written = Written()
    before = await _used(bench)
    end = time.monotonic() + seconds
    await asyncio.gather(*(_write(bench, caller, place, written, end=end) for place, caller in enumerate(callers)))
    for caller in callers:
        caller.close()
    expected = before + written.rows * 3188 + written.receipts * 100
    found = await _used(bench)
    wrong = [] if found == expected else [f"the Volumen has used {found} cents, acknowledged are {expected}"]
    sentence = (
        f"\n{WRITERS} writers on the same Volumen for {seconds:.0f} s: {written.rows:,} rows and {written.receipts:,}"
        f" receipts, {(written.rows / IN_A_CALL + written.receipts) / seconds:,.0f} calls a second,"
        f" {len(written.errors)} errors"
    )
    return sentence, written.errors[:10] + wrong + await bench.faults()


async def _write(bench: BenchOffice, caller: Caller, place: int, written: Written, *, end: float) -> None:
    """Send hours on one's own Kontrakt and, every fourth time, a receipt."""
    service, wjh, nr = bench.service(), bench.headers(), 0
    while time.monotonic() < end:
        nr += 1
        if nr % 4:
            status, body = await caller.ask(
                request("POST", "/v1/verbrauch", headers=service, body=_hours(bench, place))
            )
            good = status == 200 and all(row["status"] == "gebucht" for row in json.loads(body)["zeilen"])
            written.rows += IN_A_CALL if good else 0
        else:
            receipt = {
                "sozialraum": "konz", "volumen": "variabel", "datum": f"{JAHR}-03-31", "betrag": "1.00",
                "beleg": f"W{place}-{nr}", "zweck": "fall",
            }  # fmt: skip
            asked = request("POST", "/v1/ausgaben", headers=wjh, body=json.dumps(receipt).encode())
            status, body = await caller.ask(asked)
            good = status == 201
            written.receipts += good
        if not good:
            written.errors.append(f"{status} {body[:200]!r}")


def _hours(bench: BenchOffice, place: int) -> bytes:
    rows = [
        {
            "schluessel": str(new_id()), "kontrakt": str(bench.kontrakte[place]), "sozialraum": "konz",
            "traeger": "t1", "datum": f"{JAHR}-03-31", "art": "fallspezifisch", "minuten": 45, "satz": "42.50",
            "betrag": "31.88",
        }
        for _ in range(IN_A_CALL)
    ]  # fmt: skip
    return json.dumps({"zeilen": rows}).encode()


async def _used(bench: BenchOffice) -> int:
    figures = (await bench.office.status(jahr=JAHR))["volumina"]["variabel"]["verbrauch"]
    return int(figures.replace(".", ""))
