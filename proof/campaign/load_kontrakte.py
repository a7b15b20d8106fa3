"""People who draft, advise on, sign, amend, end and discard Kontrakte (K1-K5, K14)."""

from datetime import timedelta
from http import HTTPStatus

from proof.campaign.county import AREAS, TRAEGER, Json
from proof.campaign.desk import Desk, Signed, is_conflict
from proof.campaign.sender import Call, with_match

_PATH = "/v1/kontrakte"
_ANY = "*"
_VOLUMINA = ("variabel", "variabel", "variabel", "asd", "personalisiert")
_LATEST = 60  # so many Kontrakte are worked on, the latest ones
_ARGUED_ABOUT = 3  # so many of them are amended by several people at a time
_TRIES = 6
_TAKES_LESS = frozenset({"bewilligt-unter-anerkannt", "aenderung-ohne-inhalt", "zustand"})
_ENDS = frozenset({"ende-nicht-frueher", "leistungen-nach-ende", "zustand"})


async def work_on_kontrakt(desk: Desk) -> None:
    """Draft a Kontrakt and bring it to its signature; discard one in a dozen."""
    area = desk.dice.choice(list(AREAS))
    body = _kontrakt(desk, area)
    akte = str(body["aktenzeichen"])
    who = desk.county.asd(area)
    call = Call("cases", "POST", _PATH, who, body, key=desk.key())
    made = await desk.do("kontrakt", akte, call, minuten=body["kontingent_minuten"])
    if not made.is_success:
        return
    kontrakt = made.json()
    path = f"{_PATH}/{kontrakt['id']}"
    if desk.dice.random() < 0.08:
        call = Call("cases", "POST", f"{path}/verwerfung", who, {"grund": "Kein Bedarf"}, key=desk.key(), match=_ANY)
        await desk.do("verwerfung", kontrakt["id"], call)
        return
    advice = {"datum": desk.county.heute.isoformat(), "teilnehmende": ["asd", "traeger"], "empfehlung": "Geeignet"}
    call = Call("cases", "POST", f"{path}/beratung", who, advice, key=desk.key(), match=_ANY)
    if (await desk.do("beratung", kontrakt["id"], call)).is_success:
        await _sign(desk, kontrakt, path=path, who=who)


async def _sign(desk: Desk, kontrakt: Json, *, path: str, who: dict[str, str]) -> None:
    """Sign; where the money does not reach, sign again with a reason (V10)."""
    reasons: Json = {"rueckwirkung_begruendung": "Nacherfasst"}
    for more in ({}, {"ueberschreitung_begruendung": "Anspruch"}):
        call = Call("cases", "POST", f"{path}/unterzeichnung", who, reasons | more, key=desk.key(), match=_ANY)
        answer = await desk.do(
            "unterzeichnung", kontrakt["id"], call, refusals=() if more else ("ueberschreitung",), facts=_bound
        )
        if answer.is_success:
            told = (kontrakt[name] for name in ("id", "nummer", "sozialraum", "beginn"))
            desk.kontrakte.append(Signed(*told))
            del desk.kontrakte[:-_LATEST]
            return
        if is_conflict(answer, "ueberschreitung"):
            desk.sender.counts["signed again with a reason after a 409 with figures"] += 1


async def amend(desk: Desk) -> None:
    """Grant more or less; half of the time for the version that was seen, else for any under a key."""
    if not desk.kontrakte:
        await _pause(desk)
        return
    kontrakt = desk.dice.choice(desk.kontrakte[-_ARGUED_ABOUT:])
    grund = desk.name("Aenderung")
    body = {
        "ab": desk.county.heute.isoformat(), "kontingent_minuten": desk.dice.randrange(1200, 9000, 30), "grund": grund,
        "ueberschreitung_begruendung": "Anspruch",
    }  # fmt: skip
    who = desk.county.asd(kontrakt.area, desk.dice.choice(["", "-b"]))
    call = Call("cases", "POST", f"{_PATH}/{kontrakt.id}/aenderungen", who, body, key=desk.key(), match=_ANY)
    if desk.dice.random() < 0.5:
        await desk.do("aenderung", grund, call, refusals=_TAKES_LESS, facts=_bound, kontrakt=kontrakt.id)
    else:
        await _amend_version(desk, call, kontrakt=kontrakt, grund=grund)


async def _amend_version(desk: Desk, call: Call, *, kontrakt: Signed, grund: str) -> None:
    """Amend the version that was seen; where another came between, look whether ours is in it, and try again (412)."""
    for _ in range(_TRIES):
        seen = await desk.sender.send(Call("cases", "GET", f"{_PATH}/{kontrakt.id}", call.who))
        if any(one["grund"] == grund for one in seen.json()["fassungen"]):
            desk.sender.counts["found done after a 412"] += 1
            return
        await desk.rest(0.1, 0.6)  # reads it
        answer = await desk.do(
            "aenderung", grund, with_match(call, seen.headers["ETag"]), refusals=_TAKES_LESS | {"version-veraltet"},
            facts=_bound, kontrakt=kontrakt.id,
        )  # fmt: skip
        if answer.status_code != HTTPStatus.PRECONDITION_FAILED:
            return
        desk.sender.counts["412 looked at and asked again"] += 1


async def end(desk: Desk) -> None:
    """End the oldest Kontrakt today, once in a while."""
    await _pause(desk)
    if len(desk.kontrakte) < _LATEST // 4:
        return
    kontrakt = desk.kontrakte.pop(0)
    grund = desk.name("Ende")
    body = {"ende": desk.county.heute.isoformat(), "grund": grund}
    who = desk.county.asd(kontrakt.area)
    call = Call("cases", "POST", f"{_PATH}/{kontrakt.id}/beendigung", who, body, key=desk.key(), match=_ANY)
    await desk.do("beendigung", grund, call, refusals=_ENDS, facts=_bound, kontrakt=kontrakt.id)


async def _pause(desk: Desk) -> None:
    await desk.rest(0.5, 2.0)


def _bound(told: Json) -> Json:
    return {"id": told["id"], "nummer": told["nummer"], "status": told["status"]}


def _kontrakt(desk: Desk, area: str) -> Json:
    heute = desk.county.heute
    beginn = heute - timedelta(days=desk.dice.randrange(0, 20))
    ende = heute + timedelta(days=desk.dice.randrange(5, 70))
    return {
        "aktenzeichen": desk.name("51"), "sozialraum": area, "traeger": TRAEGER[area],
        "hilfeart": desk.dice.choice(["30", "31"]), "volumen": desk.dice.choice(_VOLUMINA),
        "beginn": beginn.isoformat(), "ende": ende.isoformat(),
        "kontingent_minuten": desk.dice.randrange(1200, 7200, 30),
    }  # fmt: skip
