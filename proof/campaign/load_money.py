"""People of the office who book spending, move money, and take both back, straight in the budget (V9, V10, G5)."""

from proof.campaign.county import AREAS, SPERRT
from proof.campaign.desk import Desk
from proof.campaign.sender import Call

_AUSGABEN, _UMSCHICHTUNGEN = "/v1/ausgaben", "/v1/umschichtungen"


async def spend(desk: Desk) -> None:
    """Book spending, half of it on the Volumen that refuses what is not there; take one in six back."""
    await desk.rest(0.2, 1.0)
    who, beleg = desk.county.office("wjh"), desk.name("aus")
    volumen = desk.dice.choice([SPERRT, "variabel"])
    cents = desk.dice.randrange(100, 120_000)
    body = {
        "sozialraum": desk.dice.choice(list(AREAS)), "volumen": volumen, "datum": desk.county.heute.isoformat(),
        "betrag": f"{cents // 100}.{cents % 100:02d}", "beleg": beleg, "zweck": "praevention",
    }  # fmt: skip
    if volumen != SPERRT:
        body["ueberschreitung_begruendung"] = "Zugesagt"
    call = Call("budget", "POST", _AUSGABEN, who, body, key=desk.key() if desk.dice.random() < 0.5 else None)
    booked = await desk.do("ausgabe", beleg, call, refusals=("volumen-gesperrt",), betrag=cents)
    if booked.is_success and desk.dice.random() < 0.15:
        made = str(booked.json()["id"])
        call = Call("budget", "POST", f"{_AUSGABEN}/{made}/storno", who, {"grund": "Doppelt"}, key=desk.key())
        await desk.do("ausgabenstorno", made, call)


async def shift(desk: Desk) -> None:
    """Move money into prevention, as far as there is any; the Storno of one in six may be refused, if it is used."""
    await desk.rest(0.5, 2.0)
    who, grund = desk.county.office("wjh"), desk.name("Frei")
    cents = desk.dice.randrange(100, 40_000)
    body = {
        "jahr": desk.county.heute.year, "sozialraum": desk.dice.choice(list(AREAS)), "von": "variabel", "nach": SPERRT,
        "betrag": f"{cents // 100}.{cents % 100:02d}", "grund": grund,
    }  # fmt: skip
    call = Call("budget", "POST", _UMSCHICHTUNGEN, who, body, key=desk.key())
    moved = await desk.do("umschichtung", grund, call, refusals=("verfuegbar-ueberschritten",), betrag=cents)
    if moved.is_success and desk.dice.random() < 0.15:
        made = str(moved.json()["id"])
        call = Call("budget", "POST", f"{_UMSCHICHTUNGEN}/{made}/storno", who, {"grund": "Doppelt"}, key=desk.key())
        await desk.do("umschichtungsstorno", made, call, refusals=("verfuegbar-ueberschritten", "volumen-gesperrt"))
