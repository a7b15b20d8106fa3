"""Many for what is enough for a few: exactly those that fit win, the others get the figures (V10, K4)."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from proof.chance import dice_of
from proof.races.office import AREA, HELD, HOUR, PLENTY, Json, Office, require

_PERSONS = 8


async def race_signers(office: Office, *, rounds: int, seed: int) -> int:
    """Let all sign at once where the money is enough for k; give the number of signatures that were asked for."""
    dice = dice_of(seed)
    drafts: list[Json] = []  # what was refused is asked for again in the next round
    for number in range(rounds):
        k, rest = dice.randrange(office.crowd + 1), Decimal(dice.randrange(int(HOUR * 100))) / 100
        drafts += await asyncio.gather(*(office.draft() for _ in range(office.crowd - len(drafts))))
        drafts = await _sign_together(office, drafts, k=k, rest=rest)
        if number % 5 == 0:
            await _spend_together(office, k=k, rest=rest)
    return rounds * office.crowd


async def _sign_together(office: Office, drafts: Sequence[Json], *, k: int, rest: Decimal) -> list[Json]:
    """Let all sign at once; give the drafts that were refused."""
    await office.open_room(k * HOUR + rest)
    answers = await asyncio.gather(*(office.sign(draft, nr=number % _PERSONS) for number, draft in enumerate(drafts)))
    expected = Counter({200: k}) + Counter({409: office.crowd - k})
    require(expected, Counter(answer.status_code for answer in answers), what=f"signatures for room of {k}")
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    require(office.crowd - k, sum("verfuegbar" in str(one) for one in refused), what="refusals that carry the figures")
    require(rest, await office.read_verfuegbar(), what="verfuegbar after the signatures")
    return [draft for draft, answer in zip(drafts, answers, strict=True) if answer.status_code == 409]


async def _spend_together(office: Office, *, k: int, rest: Decimal) -> None:
    await office.open_room(k * HOUR + rest, volumen=HELD)
    body = {
        "sozialraum": AREA, "volumen": HELD, "datum": office.heute.isoformat(), "betrag": str(HOUR), "zweck": "fall",
    }  # fmt: skip
    answers = await asyncio.gather(
        *(
            office.ask("budget", "wjh", "POST", "/v1/ausgaben", body | {"beleg": office.fresh("sp")})
            for _ in range(office.crowd)
        )
    )
    expected = Counter({201: k}) + Counter({409: office.crowd - k})
    require(expected, Counter(answer.status_code for answer in answers), what=f"spendings under a sperren of {k}")
    require(rest, await office.read_verfuegbar(volumen=HELD), what="verfuegbar after the spendings")
    await office.open_room(PLENTY, volumen=HELD)
