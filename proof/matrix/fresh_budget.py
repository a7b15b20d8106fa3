"""What has to be made anew in the budget before a call succeeds: names of the world, and `body` where it is another."""

from collections.abc import Callable
from uuid import uuid4

from proof.matrix import seed_budget as budget
from proof.matrix.bodies import vertrag_body
from proof.matrix.world import TRAEGER, Headers, Json, World

OTHER_TRAEGER, OTHER_AREA = "t-andere", "nord-andere"


def _konzept(world: World, _rolle: str) -> Json:
    return {"gueltig_ab": f"{world.jahr + 10 + next(world.counter) % 150}-01-01", "new": True}


def _other_traeger(world: World, _rolle: str) -> Json:
    world.ask("budget", "PUT", f"/v1/traeger/{OTHER_TRAEGER}", who=world.who("admin"), body={"name": "Andere"})
    return {}


def _other_area(world: World, _rolle: str) -> Json:
    body = {"name": "Andere", "bezirk": "nord"}
    world.ask("budget", "PUT", f"/v1/sozialraeume/{OTHER_AREA}", who=world.who("admin"), body=body)
    return {}


def _vertrag(world: World, _rolle: str) -> Json:
    """Conclude a contract for a year of its own."""
    jahr = world.jahr + 6 + next(world.counter) % 60
    body = vertrag_body(world) | {"beginn": f"{jahr}-01-01", "ende": f"{jahr}-12-31", "stellen": "0.01"}
    return {"vertrag": world.fresh("KV"), "body": body, "new": True}


def _umschichtung(world: World, _rolle: str) -> Json:
    """Move a cent where nobody else takes the money away."""
    body = budget.umschichtung_body(world, sozialraum="nord-2", betrag="0.01")
    made = world.do("budget", "wjh", "POST", "/v1/umschichtungen", body)
    return {"umschichtung": made["id"], "body": body}


def _umschichtung_storno(world: World, rolle: str) -> Json:
    return _umschichtung(world, rolle) | {"body": {"grund": "Doppelt"}}


def _auftrag(world: World, _rolle: str) -> Json:
    return {"body": {"schluessel": str(uuid4()), "fuer": _kontrakt(world), "ueberschreitung_begruendet": True}}


def _rueckfuehrung(world: World, _rolle: str) -> Json:
    return {"rueckfuehrung": budget.rueckfuehrung(world)}


def _warnung(world: World, _rolle: str) -> Json:
    """Find a Warnung that nobody has looked at, or overdraw a Volumen for one."""
    path = f"/v1/warnungen?jahr={world.jahr}&sozialraum=nord-1&offen=true"
    if not (found := world.do("budget", "wjh", "GET", path)["items"]):
        budget.ausgabe(world, volumen="stationaer", betrag="900000.00", ueberschreitung_begruendung="Zugesagt")
        found = world.do("budget", "wjh", "GET", path)["items"]
    return {"warnung": found[0]["id"]}


def _bound(world: World, _rolle: str) -> Json:
    """Bind money for a Kontrakt that ended: nobody else's rest is released."""
    body = _auftrag(world, "")["body"]
    _as_service(world, "/v1/bindungen", body, rolle="leitung")
    return {"kontrakt": body["fuer"]["kontrakt"]}


def _kontrakt(world: World) -> Json:
    return {
        "art": "kontrakt", "kontrakt": str(uuid4()), "nummer": f"K-{world.jahr}-{90_000_000 + next(world.counter)}",
        "sozialraum": "nord-1", "traeger": "t-eins", "hilfeart": "31", "volumen": "asd",
        "beginn": f"{world.jahr}-01-01", "ende": f"{world.jahr}-01-31", "minuten_pro_woche": 60,
    }  # fmt: skip


def _granted(world: World, _rolle: str) -> Json:
    """Bind a project's grant, whose final amount is then said."""
    made = str(uuid4())
    jahre = [{"jahr": world.jahr, "betrag": "2.00"}]
    projekt = {"art": "projekt", "projekt": made, "bezirk": "nord", "traeger": "t-eins", "jahre": jahre}
    _as_service(world, "/v1/bindungen", {"schluessel": made, "fuer": projekt}, rolle="leitung")
    return {"kontrakt": made}


def _as_service(world: World, path: str, body: Json, *, rolle: str) -> None:
    subject = world.installation.issuer.token(
        sub=f"{rolle}-eigen", jugendamt=world.amt, rollen=[rolle], bezirke=["*"], sozialraeume=["*"]
    )
    who = world.installation.issuer.service("cases", jugendamt=world.amt, subject=subject)
    world.do_as(who, "budget", "POST", path, body)


def _year_open(world: World, _rolle: str = "") -> Json:
    """Open the year before again, all of it settled, so that it can be closed."""
    if standing := _standing(world):
        path = f"/v1/abschluesse/{standing['id']}/oeffnung"
        world.do_as(whole_leitung(world), "budget", "POST", path, {"grund": "Nachtrag"})
    for area, traeger in TRAEGER.items():  # settled already: refused
        body = budget.spitzabrechnung(world.jahr - 1, area, traeger)
        world.ask("budget", "POST", "/v1/spitzabrechnungen", who=world.who("wjh"), body=body)
    return {"body": {"jahr": world.jahr - 1}}


def _year_closed(world: World, _rolle: str) -> Json:
    _year_open(world)
    made = world.do("budget", "wjh", "POST", "/v1/abschluesse", {"jahr": world.jahr - 1})
    return {"abschluss": made["id"], "erster_abschluss": made["id"], "body": {"sha256": made["sha256"]}}


def _year_to_open(world: World, rolle: str) -> Json:
    return _year_closed(world, rolle) | {"body": {"grund": "Nachtrag"}}


def _settled(world: World, _rolle: str) -> Json:
    _year_open(world)
    return {"spitzabrechnung": _settlement(world), "body": {"grund": "Doppelt"}}


def _unsettled(world: World, _rolle: str) -> Json:
    _year_open(world)
    path = f"/v1/spitzabrechnungen/{_settlement(world)}/storno"
    world.do("budget", "wjh", "POST", path, {"grund": "Doppelt"})
    return {}


def _settlement(world: World) -> str:
    path = f"/v1/spitzabrechnungen?jahr={world.jahr - 1}&sozialraum=nord-1&limit=500"
    found = world.do("budget", "wjh", "GET", path)["items"]
    return str(next(one["id"] for one in found if one.get("storno_grund") is None))


def _standing(world: World) -> Json | None:
    """Give the Jahresabschluss of the year before, if it stands."""
    found = world.do("budget", "wjh", "GET", f"/v1/abschluesse?jahr={world.jahr - 1}&limit=500")["items"]
    return next((one for one in found if one["jahresabschluss"] and one.get("oeffnung") is None), None)


def whole_leitung(world: World) -> Headers:
    """Give the headers of the Leitung of the whole Jugendamt, who may open a close again (V13)."""
    return world.installation.issuer.person("leitung", jugendamt=world.amt, sub="leitung-eigen", bezirke=["*"])


FRESH: dict[str, Callable[[World, str], Json]] = {
    "PUT /v1/konzepte/{gueltig_ab}": _konzept,
    "PUT /v1/traeger/{slug}": _other_traeger,
    "PUT /v1/sozialraeume/{slug}": _other_area,
    "PUT /v1/kooperationsvertraege/{nummer}": _vertrag,
    "PUT /v1/vertragsabschluesse/{nummer}": _vertrag,
    "POST /v1/umschichtungen": _umschichtung,
    "POST /v1/umschichtungen/{umschichtung}/storno": _umschichtung_storno,
    "POST /v1/bindungen": _auftrag,
    "POST /v1/rueckfuehrungen/{rueckfuehrung}/entscheidung": _rueckfuehrung,
    "POST /v1/warnungen/{warnung}/quittierung": _warnung,
    "POST /v1/abschluesse": _year_open,
    "POST /v1/abschluesse/{abschluss}/gegenzeichnung": _year_closed,
    "POST /v1/abschluesse/{abschluss}/oeffnung": _year_to_open,
    "POST /v1/spitzabrechnungen": _unsettled,
    "POST /v1/spitzabrechnungen/{spitzabrechnung}/storno": _settled,
    "POST /v1/bindungen/{quelle}/freigabe": _bound,
    "POST /v1/bindungen/{quelle}/festsetzung": _granted,
}
