"""Träger who post hours one by one and in batches, reverse some, and declare their months (K8-K10, K14, X3)."""

from collections.abc import Iterable
from datetime import date, timedelta
from http import HTTPStatus

from proof.campaign.county import AREAS, TRAEGER, Json
from proof.campaign.desk import Desk
from proof.campaign.sender import Call, with_match

_PATH = "/v1/leistungen"
_HEADER = "beleg;kontrakt;sozialraum;datum;minuten;art"
_KEPT = 200  # so many of the latest rows may be reversed
# A Kontrakt that was ended while the row was on its way takes no more hours.
_REFUSED = frozenset({"kontrakt-nicht-unterzeichnet", "ausserhalb-laufzeit"})
_CODES = frozenset({"nicht_unterzeichnet", "ausserhalb_laufzeit"})


async def post_one(desk: Desk) -> None:
    """Post one row."""
    await desk.rest(0.02, 0.3)
    area = desk.dice.choice(list(AREAS))
    rows = _rows(desk, area, count=1)
    if not rows:
        return
    row = rows[0]
    call = Call("cases", "POST", _PATH, desk.county.traeger(area), row, key=_some_key(desk))
    answer = await desk.do("leistung", row["beleg"], call, refusals=_REFUSED, minuten=row["minuten"])
    if answer.is_success:
        _keep(desk, [answer.json()["id"]], area=area)


async def post_stapel(desk: Desk) -> None:
    """Post a batch, as JSON or as CSV."""
    await desk.rest(0.1, 0.8)
    area = desk.dice.choice(list(AREAS))
    rows = _rows(desk, area, count=desk.dice.randrange(8, 60))
    if not rows:
        return
    who, path, key = desk.county.traeger(area), f"{_PATH}/stapel", _some_key(desk)
    if desk.dice.random() < 0.5:
        call = Call("cases", "POST", path, who, {"zeilen": rows}, key=key)
    else:
        call = Call("cases", "POST", path, who, key=key, content=_csv(rows))
    wanted = [[row["beleg"], row["minuten"]] for row in rows]
    answer = await desk.do("stapel", desk.name("stapel"), call, facts=_facts, zeilen=wanted)
    if answer.is_success:
        told = answer.json()["zeilen"]
        desk.sender.faults += [f"batch: {one}" for one in told if one.get("code") not in {None, *_CODES}]
        desk.done["rows of batches"] += sum(one["status"] != "abgelehnt" for one in told)
        _keep(desk, [one["id"] for one in told[:3] if one["status"] == "gebucht"], area=area)


async def reverse(desk: Desk) -> None:
    """Reverse a row."""
    await desk.rest(0.3, 1.2)
    if not desk.leistungen:
        return
    leistung, area = desk.leistungen.pop(desk.dice.randrange(len(desk.leistungen)))
    call = Call(
        "cases", "POST", f"{_PATH}/{leistung}/storno", desk.county.traeger(area), {"grund": "Vertippt"}, key=desk.key()
    )
    await desk.do("leistungsstorno", leistung, call, refusals=("bereits-storniert",))


async def declare(desk: Desk) -> None:
    """Declare a month of an area's Träger, each time with another number."""
    await desk.rest(1.0, 4.0)
    area, monat = desk.dice.choice(list(AREAS)), desk.county.heute.strftime("%Y-%m")
    body = {"zeilen": desk.dice.randrange(500), "minuten": 0, "kontrakte": [], "vollstaendig": False}
    call = Call("cases", "PUT", f"/v1/traegermeldungen/{monat}", desk.county.traeger(area), body)
    kennung = f"{TRAEGER[area]}/{monat}"
    answer = await desk.do("meldung", kennung, call, refusals=("version-fehlt",), facts=lambda _told: {})
    if answer.status_code == HTTPStatus.PRECONDITION_REQUIRED:
        await desk.do("meldung", kennung, with_match(call, "*"), facts=lambda _told: {})


def _rows(desk: Desk, area: str, *, count: int) -> list[Json]:
    """Make rows on Kontrakte of an area, and a few for the area itself."""
    own = [one for one in desk.kontrakte if one.area == area]
    rows = []
    for _ in range(count):
        row: Json = {"beleg": desk.name("r"), "minuten": desk.dice.randrange(5, 60, 5)}
        if own and desk.dice.random() < 0.9:
            kontrakt = desk.dice.choice(own)
            first = date.fromisoformat(kontrakt.beginn)
            row |= {"kontrakt": kontrakt.nummer, "datum": _day(desk, first), "art": "fallspezifisch"}
        else:
            row |= {"sozialraum": area, "datum": _day(desk, desk.county.heute), "art": "netzwerk"}
        rows.append(row)
    return rows


def _day(desk: Desk, first: date) -> str:
    return (first + timedelta(days=desk.dice.randrange((desk.county.heute - first).days + 1))).isoformat()


def _csv(rows: Iterable[Json]) -> bytes:
    names = _HEADER.split(";")
    lines = [";".join(str(row.get(name, "")) for name in names) for row in rows]
    return "\r\n".join([_HEADER, *lines, ""]).encode()


def _facts(told: Json) -> Json:
    return {"antworten": [[one["beleg"], one["status"], one.get("id")] for one in told["zeilen"]]}


def _some_key(desk: Desk) -> str | None:
    """Give a key for some; the number of a row makes repeating safe without one."""
    return desk.key() if desk.dice.random() < 0.3 else None


def _keep(desk: Desk, ids: Iterable[str], *, area: str) -> None:
    desk.leistungen += [(one, area) for one in ids]
    del desk.leistungen[:-_KEPT]
