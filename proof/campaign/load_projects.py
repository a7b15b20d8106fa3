"""Applications that are submitted, approved as far as the money goes, begun, paid and reported on (P1-P9)."""

from datetime import timedelta

from proof.campaign.county import AREAS, TRAEGER, Json
from proof.campaign.desk import Desk, Projekt, is_conflict
from proof.campaign.sender import Call

_PATH = "/v1/projektantraege"
_ANY = "*"
_LATEST = 40


async def work_on_antrag(desk: Desk) -> None:
    """Draft, submit, let decide, begin."""
    await desk.rest(0.2, 1.0)
    area = desk.dice.choice(list(AREAS))
    kosten = desk.dice.randrange(80_000, 400_000, 10)
    body = _antrag(desk, area, cents=kosten)
    traeger = desk.county.traeger(area)
    made = await desk.do("antrag", str(body["titel"]), Call("projects", "POST", _PATH, traeger, body, key=desk.key()))
    if not made.is_success:
        return
    antrag = str(made.json()["id"])
    call = Call("projects", "POST", f"{_PATH}/{antrag}/einreichung", traeger, key=desk.key(), match=_ANY)
    submitted = await desk.do("einreichung", antrag, call)
    if submitted.is_success and await _approve(desk, antrag, bezirk=AREAS[area]):
        begin = {"datum": desk.county.heute.isoformat()}
        call = Call("projects", "POST", f"{_PATH}/{antrag}/beginn", traeger, begin, key=desk.key(), match=_ANY)
        if (await desk.do("beginn", antrag, call)).is_success:
            desk.projekte.append(Projekt(antrag, area, kosten - kosten // 10))
            del desk.projekte[:-_LATEST]


async def _approve(desk: Desk, antrag: str, *, bezirk: str) -> bool:
    """Approve; what the Bezirk has no money for is refused, and rejected then."""
    leitung = desk.county.person("leitung", bezirk, sozialraeume=[], bezirke=[bezirk])
    decided = {"entscheidung": "genehmigt", "begruendung": "Passt"}
    path = f"{_PATH}/{antrag}/entscheidung"
    call = Call("projects", "POST", path, leitung, decided, key=desk.key(), match=_ANY)
    answer = await desk.do("genehmigung", antrag, call, refusals=("volumen-gesperrt",), facts=_bound)
    if is_conflict(answer, "volumen-gesperrt"):
        desk.sender.counts["rejected after a 409 with figures"] += 1
        decided = {"entscheidung": "abgelehnt", "begruendung": "Kein Geld"}
        call = Call("projects", "POST", path, leitung, decided, key=desk.key(), match=_ANY)
        await desk.do("ablehnung", antrag, call)
    return answer.is_success


async def pay(desk: Desk) -> None:
    """Pay a small part of a grant; take one payment in five back.

    With pauses: the budget books payments one by one, some forty a second, which is more than an office ever makes.
    """
    await desk.rest(0.2, 1.2)
    open_ones = [one for one in desk.projekte if one.left > 100]
    if not open_ones:
        return
    projekt = desk.dice.choice(open_ones)
    cents = desk.dice.randrange(1, 100)
    projekt.left -= cents
    body = {"datum": desk.county.heute.isoformat(), "betrag": _euro(cents), "beleg": desk.name("hh")}
    wjh, path = desk.county.office("wjh"), f"{_PATH}/{projekt.id}/auszahlungen"
    call = Call("projects", "POST", path, wjh, body, key=desk.key() if desk.dice.random() < 0.5 else None)
    paid = await desk.do("auszahlung", body["beleg"], call, betrag=cents, antrag=projekt.id)
    if paid.is_success and desk.dice.random() < 0.2:
        made = str(paid.json()["id"])
        call = Call("projects", "POST", f"{path}/{made}/storno", wjh, {"grund": "Doppelt"}, key=desk.key())
        await desk.do("auszahlungsstorno", made, call)


async def report(desk: Desk) -> None:
    """Ask for an interim report and send it."""
    await desk.rest(0.5, 2.0)
    if not desk.projekte:
        return
    projekt = desk.dice.choice(desk.projekte)
    text = desk.name("Bericht")
    body = {"art": "zwischenbericht", "foerderjahr": desk.county.heute.year, "inhalt": text}
    who = desk.county.traeger(projekt.area)
    call = Call("projects", "POST", f"{_PATH}/{projekt.id}/berichte", who, body, key=desk.key())
    await desk.do("bericht", text, call, antrag=projekt.id)


def _antrag(desk: Desk, area: str, *, cents: int) -> Json:
    heute, jahr = desk.county.heute, desk.county.heute.year
    return {
        "titel": desk.name("Treff"), "bezirk": AREAS[area], "sozialraum": area, "traeger": TRAEGER[area],
        "bedarf": "Es fehlt ein Ort", "ziele": "Ein Treff", "zielgruppe": "12 bis 16", "massnahmen": "Treff",
        "beginn": heute.isoformat(), "ende": (heute + timedelta(days=30)).isoformat(), "finanzierungsart": "fehlbedarf",
        "kosten": [{"art": "sach", "bezeichnung": "Material", "betrag": _euro(cents), "jahr": jahr}],
        "einnahmen": [{"art": "eigenmittel", "bezeichnung": "Eigenes", "betrag": _euro(cents // 10), "jahr": jahr}],
    }  # fmt: skip


def _bound(told: Json) -> Json:
    return {"id": told["id"], "status": told["status"]}


def _euro(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
