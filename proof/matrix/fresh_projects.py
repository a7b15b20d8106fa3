"""What has to be made anew in projects before a call succeeds: names of the world, and `body` where it is another."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from proof.matrix import seed_projects as projects
from proof.matrix.bodies import verlaengerung_body
from proof.matrix.world import Json, World

_PATH = "/v1/projektantraege"
_MATCH = projects.MATCH


def _entwurf(world: World, _rolle: str) -> Json:
    return {"antrag_entwurf": projects.entwurf(world)}


def _eingereicht(world: World, _rolle: str) -> Json:
    antrag = projects.entwurf(world)
    world.do("projects", "traeger", "POST", f"{_PATH}/{antrag}/einreichung", **_MATCH)
    return {"antrag_entwurf": antrag, "antrag_eingereicht": antrag}


def _genehmigt(world: World, rolle: str) -> Json:
    antrag = _eingereicht(world, rolle)["antrag_eingereicht"]
    decision = {"entscheidung": "genehmigt", "begruendung": "Passt"}
    world.do("projects", "leitung", "POST", f"{_PATH}/{antrag}/entscheidung", decision, **_MATCH)
    return {"antrag": antrag}


def _laufend(world: World, _rolle: str) -> Json:
    return {"antrag": projects.laufend(world)}


def _to_end(world: World, _rolle: str) -> Json:
    return {"antrag": projects.laufend(world), "body": {"datum": world.heute.isoformat(), "grund": "Umzug"}}


def _verlaengert(world: World, rolle: str) -> Json:
    made = _laufend(world, rolle)
    path = f"{_PATH}/{made['antrag']}/verlaengerung"
    world.do("projects", "traeger", "POST", path, verlaengerung_body(world), **_MATCH)
    return made


def _abgeschlossen(world: World, rolle: str) -> Json:
    made = _to_end(world, rolle)
    path = f"{_PATH}/{made['antrag']}/abschluss"
    world.do("projects", "traeger", "POST", path, made["body"], **_MATCH)
    return {"antrag_geprueft": made["antrag"]}


def _to_prove(world: World, rolle: str) -> Json:
    return _abgeschlossen(world, rolle) | {"new": True}


def _nachgewiesen(world: World, rolle: str) -> Json:
    made = _abgeschlossen(world, rolle)
    path = f"{_PATH}/{made['antrag_geprueft']}/verwendungsnachweis"
    world.do("projects", "traeger", "PUT", path, projects.nachweis_body(world))
    return made


def _warnung(world: World, _rolle: str) -> Json:
    """Put down another Warnung, as the worker does when a Bezirk had no meeting."""
    made = str(uuid4())
    with world.installation.connect("projects") as connection:
        connection.execute(
            "INSERT INTO warnungen (jugendamt, id, art, schluessel, bezirk, jahr, figuren, erzeugt_am)"
            " VALUES (%s, %s, 'sitzung_fehlt', %s, 'nord', %s, '{}', now())",
            (world.amt, made, world.fresh("eingaben"), world.jahr - 1),
        )
    return {"projektwarnung": made}


def _verfahren(world: World, _rolle: str = "") -> Json:
    return {"verfahren": world.fresh("auswahl"), "new": True}


def _offen(world: World) -> str:
    """Open a selection of a Leitträger and give its name."""
    made = world.fresh("auswahl")
    world.do("projects", "leitung", "PUT", f"/v1/verfahren/{made}", projects.verfahren_body(world))
    return made


def _bekundung_entwurf(world: World, _rolle: str) -> Json:
    return {"bekundung_entwurf": projects.bekundung(world, verfahren=_offen(world))}


def _bekundung_neu(world: World, _rolle: str) -> Json:
    return {"body": projects.bekundung_body(world, verfahren=_offen(world))}


def _bekundung_eingereicht(world: World, rolle: str) -> Json:
    made = _bekundung_entwurf(world, rolle)
    path = f"/v1/interessenbekundungen/{made['bekundung_entwurf']}/einreichung"
    world.do("projects", "traeger", "POST", path, **_MATCH)
    return made


def _to_judge(world: World, rolle: str) -> Json:
    """Submit to a selection whose deadline has passed; no clock is turned for that, the deadline is."""
    bekundung = _bekundung_eingereicht(world, rolle)["bekundung_entwurf"]
    verfahren = world.do("projects", "traeger", "GET", f"/v1/interessenbekundungen/{bekundung}")["verfahren"]
    with world.installation.connect("projects") as connection:
        connection.execute(
            "UPDATE verfahrensfassungen SET inhalt = jsonb_set(inhalt, '{frist}', to_jsonb(%s::text))"
            " WHERE jugendamt = %s AND verfahren = %s",
            ((world.heute - timedelta(days=1)).isoformat(), world.amt, verfahren),
        )
    return {"bekundung": bekundung, "new": True}


FRESH: dict[str, Callable[[World, str], Json]] = {
    "PATCH /v1/projektantraege/{antrag}": _entwurf,
    "POST /v1/projektantraege/{antrag}/einreichung": _entwurf,
    "POST /v1/projektantraege/{antrag}/rueckzug": _eingereicht,
    "POST /v1/projektantraege/{antrag}/entscheidung": _eingereicht,
    "POST /v1/projektantraege/{antrag}/beginn": _genehmigt,
    "POST /v1/projektantraege/{antrag}/abschluss": _to_end,
    "POST /v1/projektantraege/{antrag}/verlaengerung": _laufend,
    "POST /v1/projektantraege/{antrag}/verlaengerung/entscheidung": _verlaengert,
    "PUT /v1/projektantraege/{antrag}/verwendungsnachweis": _to_prove,
    "POST /v1/projektantraege/{antrag}/pruefung": _nachgewiesen,
    "POST /v1/warnungen/{warnung}/quittierung": _warnung,
    "PUT /v1/verfahren/{schluessel}": _verfahren,
    "POST /v1/interessenbekundungen": _bekundung_neu,
    "PATCH /v1/interessenbekundungen/{bekundung}": _bekundung_entwurf,
    "POST /v1/interessenbekundungen/{bekundung}/einreichung": _bekundung_entwurf,
    "POST /v1/interessenbekundungen/{bekundung}/rueckzug": _bekundung_eingereicht,
    "PUT /v1/interessenbekundungen/{bekundung}/bewertungen/{person}": _to_judge,
}
