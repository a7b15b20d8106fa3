"""What shows who reads which field: a second Träger in `nord-1`, Kontrakte with all reasons that the office keeps."""

from datetime import timedelta

from proof.matrix import seed_cases
from proof.matrix.world import Headers, Json, World

NEIGHBOUR = "t-vier"


def seed_neighbour(world: World) -> None:
    """Give `t-vier` a contract in `nord-1` from this year on, beside `t-eins`."""
    beginn, ende = f"{world.jahr}-01-01", f"{world.jahr + 3}-12-31"
    vertrag = {"sozialraum": "nord-1", "traeger": NEIGHBOUR, "stellen": "1.00", "beginn": beginn, "ende": ende}
    world.do("budget", "admin", "PUT", f"/v1/traeger/{NEIGHBOUR}", {"name": "Vierter", "mitarbeitende": 12})
    world.do("budget", "admin", "PUT", "/v1/kooperationsvertraege/kv-vier", vertrag)


def seed_reasons(world: World) -> None:
    """Give the office's reasons to Kontrakte: discarded, an emergency, amended, handed on; agree to a difference."""
    _discard(world)
    _hand_on(world, _amend(world, _sign_in_emergency(world)))
    names = world.names
    path = f"/v1/abgleich/{names['monat']}/{names['kontraktnummer']}/einigung?traeger=t-eins"
    for rolle in ("wjh", "traeger"):
        world.do("cases", rolle, "POST", path, {"notiz": "Wird berichtigt"}, **seed_cases.MATCH)


def seed_work_of_neighbour(world: World) -> None:
    """Let `t-vier` work in `nord-1`: a post in the team, a Kontrakt with hours, its own book."""
    world.do("cases", "admin", "PUT", "/v1/sozialraumteams/nord-1/stellen/nord-08", _stelle(world))
    made = seed_cases.sign(world, seed_cases.beraten(world, traeger=NEIGHBOUR))
    mine = _neighbour(world)
    row = seed_cases.leistung_body(world, kontrakt=made["nummer"])
    world.do_as(mine, "cases", "POST", "/v1/leistungen", row)
    own = seed_cases.traegerkontrakt_body(world)
    world.do_as(mine, "cases", "PUT", f"/v1/traegerkontrakte/{made['nummer']}", own)


def _discard(world: World) -> None:
    drafted = seed_cases.kontrakt(world)
    path = f"/v1/kontrakte/{drafted['id']}/verwerfung"
    world.do("cases", "asd", "POST", path, {"grund": "Zurückgezogen"}, **seed_cases.MATCH)


def _sign_in_emergency(world: World) -> Json:
    drafted = seed_cases.kontrakt(world, volumen="ambulant")  # of which more is spent than there is
    said = dict.fromkeys(
        ("eilfall_begruendung", "rueckwirkung_begruendung", "ueberschreitung_begruendung"), "Gefahr im Verzug"
    )
    path = f"/v1/kontrakte/{drafted['id']}/unterzeichnung"
    return world.do("cases", "asd", "POST", path, said, **seed_cases.MATCH)


def _amend(world: World, signed: Json) -> Json:
    body = {
        "ab": (world.heute + timedelta(days=1)).isoformat(), "kontingent_minuten": 900, "grund": "Mehr",
        "ueberschreitung_begruendung": "Anspruch",
    }  # fmt: skip
    path = f"/v1/kontrakte/{signed['id']}/aenderungen"
    return world.do("cases", "asd", "POST", path, body, **seed_cases.MATCH)


def _hand_on(world: World, signed: Json) -> None:
    body = {"ab": (world.heute + timedelta(days=3)).isoformat(), "traeger": NEIGHBOUR, "grund": "Umzug"}
    world.do("cases", "asd", "POST", f"/v1/kontrakte/{signed['id']}/traegerwechsel", body, **seed_cases.MATCH)


def _stelle(world: World) -> Json:
    return seed_cases.stelle_body(world, traeger=NEIGHBOUR)


def _neighbour(world: World) -> Headers:
    issuer = world.installation.issuer
    return issuer.person("traeger", jugendamt=world.amt, sub="traeger-neben", sozialraeume=[], traeger=NEIGHBOUR)
