"""What has to be made anew in cases before a call succeeds: names of the world, and `body` where it is another."""

from collections.abc import Callable

from proof.matrix import seed_cases as cases
from proof.matrix.bodies import aenderung_body
from proof.matrix.world import Json, World


def _entwurf(world: World, _rolle: str) -> Json:
    return {"entwurf": cases.kontrakt(world)["id"]}


def _beraten(world: World, _rolle: str) -> Json:
    body = {"rueckwirkung_begruendung": "Nacherfasst", "ueberschreitung_begruendung": "Anspruch"}
    return {"beraten": cases.beraten(world)["id"], "body": body}


def _signed(world: World, _rolle: str) -> Json:
    return {"kontrakt": cases.sign(world, cases.beraten(world))["id"]}


def _to_change(world: World, rolle: str) -> Json:
    return _signed(world, rolle) | {"body": aenderung_body(world) | {"ueberschreitung_begruendung": "Anspruch"}}


def _own_ressource(world: World, rolle: str) -> Json:
    made = world.do("cases", rolle, "POST", "/v1/ressourcen", cases.ressource_body(name=world.fresh("Treff")))
    return {"ressource_des_traegers": made["id"]}


def _differing(world: World, _rolle: str) -> Json:
    """Let the Träger declare anew, and otherwise: what was agreed on is open again for both sides."""
    body = cases.meldung_body(world, minuten=1_000 + next(world.counter) % 5_000)
    world.do("cases", "traeger", "PUT", f"/v1/traegermeldungen/{world.names['monat']}", body, **cases.MATCH)
    return {}


FRESH: dict[str, Callable[[World, str], Json]] = {
    "PATCH /v1/kontrakte/{kontrakt}": _entwurf,
    "POST /v1/kontrakte/{kontrakt}/beratung": _entwurf,
    "POST /v1/kontrakte/{kontrakt}/unterzeichnung": _beraten,
    "POST /v1/kontrakte/{kontrakt}/aenderungen": _to_change,
    "POST /v1/kontrakte/{kontrakt}/beendigung": _signed,
    "POST /v1/kontrakte/{kontrakt}/verwerfung": _entwurf,
    "POST /v1/kontrakte/{kontrakt}/traegerwechsel": _signed,
    "PATCH /v1/ressourcen/{ressource}": _own_ressource,
    "POST /v1/abgleich/{monat}/{kontraktnummer}/einigung": _differing,
}
