"""What lies in cases: Kontrakte in each state, hours, second books, the directory, the team, help before help."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from proof.matrix.world import Json, World

T = TypeVar("T")

_SECONDS = 60.0
MATCH = {"If_Match": "*"}


def seed_kontrakte(world: World) -> None:
    """Draft, advise on and sign; one Kontrakt began in the year that is going to be closed."""
    names = world.names
    names["entwurf"] = kontrakt(world)["id"]
    names["beraten"] = beraten(world)["id"]
    signed = sign(world, beraten(world))
    names |= {"kontrakt": signed["id"], "kontraktnummer": signed["nummer"], "aktenzeichen": signed["aktenzeichen"]}
    old = sign(world, beraten(world, beginn=f"{world.jahr - 1}-12-01", ende=f"{world.jahr - 1}-12-31"))
    names |= {"alt": old["id"], "altnummer": old["nummer"]}


def seed_hours(world: World) -> None:
    """Book hours, of which one row comes after the close of its year, and write the second book."""
    names, monat = world.names, world.heute.strftime("%Y-%m")
    names["monat"] = monat
    row = leistung_body(world)
    names["beleg"] = row["beleg"]
    names["leistung"] = world.do("cases", "traeger", "POST", "/v1/leistungen", row)["id"]
    late = leistung_body(world, kontrakt=names["altnummer"], datum=f"{world.jahr - 1}-12-15")
    names["verspaetet"] = world.do("cases", "traeger", "POST", "/v1/leistungen", late)["id"]
    body = traegerkontrakt_body(world)
    world.do("cases", "traeger", "PUT", f"/v1/traegerkontrakte/{names['kontraktnummer']}", body)
    world.do("cases", "traeger", "PUT", f"/v1/traegermeldungen/{monat}", meldung_body(world, minuten=30))


def seed_directory(world: World) -> None:
    """Enter the directory, a post of the team, help before help."""
    names = world.names
    names["ressource"] = world.do("cases", "asd", "POST", "/v1/ressourcen", ressource_body())["id"]
    own = world.do("cases", "traeger", "POST", "/v1/ressourcen", ressource_body(name="Treff"))
    names["ressource_des_traegers"] = own["id"]
    path = f"/v1/kontrakte/{names['kontrakt']}/ressourcen/{names['ressource']}"
    world.do("cases", "asd", "PUT", path, {"genutzt": True})
    names["stelle"] = "nord-07"
    world.do("cases", "admin", "PUT", "/v1/sozialraumteams/nord-1/stellen/nord-07", stelle_body(world))
    names["vorfeldhilfe"] = vorfeldhilfe(world)


def seed_zugriff(world: World) -> None:
    """Read a Kontrakt, which is recorded."""
    names = world.names
    world.do("cases", "wjh", "GET", f"/v1/kontrakte/{names['kontrakt']}")
    path = f"/v1/zugriffe?kontrakt={names['kontrakt']}"
    names["zugriff"] = world.do("cases", "revision", "GET", path)["items"][0]["id"]


def seed_late(world: World) -> None:
    """Wait until the budget has refused the late row, and take another one into the open year (V13)."""
    names = world.names
    path = f"/v1/vorjahresforderungen?jahr={world.jahr - 1}"
    forderung = _await(lambda: world.do("budget", "wjh", "GET", path)["items"])[0]
    names["forderung"] = forderung["schluessel"]
    body = {"schluessel": forderung["schluessel"]}
    names["vorjahresbuchung"] = world.do("budget", "wjh", "POST", "/v1/vorjahresbuchungen", body)["id"]


def await_kontrakt_in_budget(world: World) -> None:
    """Wait until the hours of the Kontrakt are booked in the budget."""
    _await(lambda: world.do("cases", "wjh", "GET", "/v1/buchungsstand")["ausstehend"] == 0)
    path = f"/v1/buchungen?jahr={world.jahr}&quelle={world.names['kontrakt']}&traeger=t-eins"
    found = world.do("budget", "wjh", "GET", path)["items"]
    world.names["buchung"] = found[0]["id"]


def kontrakt_body(world: World, **more: object) -> Json:
    """Give a Kontrakt in `nord-1` by `t-eins` from today on."""
    return {
        "aktenzeichen": world.fresh("51"), "sozialraum": "nord-1", "traeger": "t-eins", "hilfeart": "31",
        "volumen": "asd", "beginn": world.heute.isoformat(), "ende": (world.heute + timedelta(days=30)).isoformat(),
        "kontingent_minuten": 600,
    } | more  # fmt: skip


def kontrakt(world: World, **more: object) -> Json:
    """Draft a Kontrakt."""
    return world.do("cases", "asd", "POST", "/v1/kontrakte", kontrakt_body(world, **more))


def beratung_body(world: World) -> Json:
    """Give the team's advice of today."""
    return {"datum": world.heute.isoformat(), "teilnehmende": ["asd", "traeger"], "empfehlung": "Geeignet"}


def beraten(world: World, **more: object) -> Json:
    """Draft a Kontrakt and advise on it."""
    made = kontrakt(world, **more)
    return world.do("cases", "asd", "POST", f"/v1/kontrakte/{made['id']}/beratung", beratung_body(world), **MATCH)


def sign(world: World, made: Json) -> Json:
    """Sign a Kontrakt."""
    body = {"rueckwirkung_begruendung": "Nacherfasst", "ueberschreitung_begruendung": "Anspruch"}
    return world.do("cases", "asd", "POST", f"/v1/kontrakte/{made['id']}/unterzeichnung", body, **MATCH)


def leistung_body(world: World, **more: object) -> Json:
    """Give ten minutes of today on the Kontrakt."""
    return {
        "kontrakt": world.names["kontraktnummer"], "datum": world.heute.isoformat(), "minuten": 10,
        "art": "fallspezifisch", "beleg": world.fresh("r"),
    } | more  # fmt: skip


def leistung(world: World) -> str:
    """Book ten minutes and give the row's id."""
    return str(world.do("cases", "traeger", "POST", "/v1/leistungen", leistung_body(world))["id"])


def traegerkontrakt_body(world: World, **more: object) -> Json:
    """Give the Träger's own copy of the Kontrakt."""
    return {
        "eigene_nummer": "SPFH-118", "hilfeart": "31", "sozialraum": "nord-1", "beginn": world.heute.isoformat(),
        "ende": (world.heute + timedelta(days=30)).isoformat(), "kontingent_minuten": 600,
    } | more  # fmt: skip


def meldung_body(world: World, *, minuten: int) -> Json:
    """Give the Träger's declaration of the month, in which it counts other minutes than the office."""
    one = {"kontrakt": world.names["kontraktnummer"], "minuten": minuten}
    return {"zeilen": 1, "minuten": minuten, "kontrakte": [one], "vollstaendig": False}


def ressource_body(**more: object) -> Json:
    """Give what the area offers."""
    return {
        "sozialraum": "nord-1", "art": "jugendzentrum", "thema": "freizeit", "name": "Jugendzentrum",
        "beschreibung": "Offene Tür",
    } | more  # fmt: skip


def stelle_body(world: World, **more: object) -> Json:
    """Give a post of the team."""
    return {
        "herkunft": "traeger", "traeger": "t-eins", "stunden": "19.50", "abschluss": True,
        "beginn": f"{world.jahr}-01-01",
    } | more  # fmt: skip


def vorfeldhilfe_body(world: World, **more: object) -> Json:
    """Give help before help."""
    return {
        "sozialraum": "nord-1", "datum": world.heute.isoformat(), "thema": "Training", "personen": 12, "minuten": 90,
        "traeger": "t-eins",
    } | more  # fmt: skip


def vorfeldhilfe(world: World) -> str:
    """Record it and give its id."""
    return str(world.do("cases", "asd", "POST", "/v1/vorfeldhilfen", vorfeldhilfe_body(world))["id"])


def _await(found: Callable[[], T]) -> T:
    end = time.monotonic() + _SECONDS
    while not (value := found()):
        if time.monotonic() > end:
            raise TimeoutError("the workers did not bring it in time")
        time.sleep(0.2)
    return value
