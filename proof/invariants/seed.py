"""What a world needs beside `proof.matrix.seed`, so that every invariant has something to look at."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from proof.invariants.seed_agreed import seed_agreed
from proof.matrix import seed_budget, seed_cases, seed_projects
from proof.matrix.fresh_budget import whole_leitung
from proof.matrix.world import Json, World

_SECONDS = 60.0
_JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
    VALUES ('default', %s, '{"timestamp": 0}')
"""
_ONCE_A_MINUTE = ("cases.adopt_ausgaben", "cases.adopt_vorjahr", "cases.count_vollstaendigkeit")
_DONE = (
    "SELECT count(*) FROM kontraktausgaben WHERE jugendamt = %s",
    "SELECT count(*) FROM vorjahresuebernahmen u JOIN stornos s ON s.id = u.schluessel WHERE u.jugendamt = %s",
    "SELECT count(*) FROM vollstaendigkeitszaehlungen WHERE jugendamt = %s",
)
_ARRIVED = """
    SELECT count(*) FROM bindungsfreigaben f JOIN ausgang a ON a.jugendamt = f.jugendamt AND a.thema = 'freigabe'
    AND a.inhalt ->> 'kontrakt' = f.kontrakt::text WHERE f.jugendamt = %s AND a.erledigt_am IS NOT NULL
"""


def seed_more(world: World) -> None:
    """Reverse one thing of every kind, amend, let rows wait, release what has ended, derive Ansätze in all ways."""
    _hurry(world)
    seed_agreed(world)
    _open_again(world)
    _lengthen(world)
    _reverse(world)
    _derive(world)
    _amend(world)
    _hold_back(world)
    _send_batch(world)
    _discard(world)
    _repeat(world)
    _release(world)
    for query in _DONE:
        _await(partial(_count, world, query))


def _hurry(world: World) -> None:
    """Let the worker do at once what it does once a minute: spending on Kontrakte, what came late, what is complete."""
    with world.installation.connect("cases") as connection:
        for job in _ONCE_A_MINUTE:
            connection.execute(_JOB.encode(), (job,))


def _open_again(world: World) -> None:
    """Open the year before again, its third quarter too, and close both; an hour of between is taken back late."""
    jahr = world.jahr - 1
    closes = world.do("budget", "wjh", "GET", f"/v1/abschluesse?jahr={jahr}&limit=500")["items"]
    for one in sorted(closes, key=lambda each: int(each["nr"]), reverse=True)[:2]:
        path = f"/v1/abschluesse/{one['id']}/oeffnung"
        world.do_as(whole_leitung(world), "budget", "POST", path, {"grund": "Nachtrag"})
    hour = seed_cases.leistung_body(world, kontrakt=world.names["altnummer"], datum=f"{jahr}-12-16")
    made = world.do("cases", "traeger", "POST", "/v1/leistungen", hour)["id"]
    _await(lambda: world.do("cases", "wjh", "GET", "/v1/buchungsstand")["ausstehend"] == 0)
    for quartal in (3, 4):
        world.do("budget", "wjh", "POST", "/v1/abschluesse", {"jahr": jahr, "quartal": quartal})
    world.do("cases", "traeger", "POST", f"/v1/leistungen/{made}/storno", {"grund": "Falsch erfasst"})
    claims = f"/v1/vorjahresforderungen?jahr={jahr}&offen=true"
    _await(lambda: len(world.do("budget", "wjh", "GET", claims)["items"]))
    for claim in world.do("budget", "wjh", "GET", claims)["items"]:
        world.do("budget", "wjh", "POST", "/v1/vorjahresbuchungen", {"schluessel": claim["schluessel"]})
    _hurry(world)


def _lengthen(world: World) -> None:
    """Let a Kooperationsvertrag run on after its evaluation (V18)."""
    evaluation = {"datum": world.heute.isoformat(), "ergebnis": "positiv"}
    ends = {"ende": f"{world.jahr + 4}-12-31", "evaluation": evaluation}
    path = f"/v1/kooperationsvertraege/{world.names['vertrag']}/verlaengerung"
    world.do("budget", "admin", "POST", path, ends, If_Match="*")


def _reverse(world: World) -> None:
    """Take back a spending, a move, a returned placement, an hour, help before help, a payment."""
    wrong = {"grund": "Falsch erfasst"}
    world.do("budget", "wjh", "POST", f"/v1/ausgaben/{seed_budget.ausgabe(world)}/storno", wrong)
    moved = seed_budget.umschichtung(world)
    world.do("budget", "wjh", "POST", f"/v1/umschichtungen/{moved}/storno", wrong)
    world.do("cases", "traeger", "POST", f"/v1/leistungen/{seed_cases.leistung(world)}/storno", wrong)
    returned = seed_budget.rueckfuehrung(world)
    world.do("budget", "wjh", "POST", f"/v1/rueckfuehrungen/{returned}/storno", wrong)
    given = seed_cases.vorfeldhilfe(world)
    world.do("cases", "asd", "POST", f"/v1/vorfeldhilfen/{given}/storno", wrong)
    paid = seed_projects.auszahlung(world)
    path = f"/v1/projektantraege/{world.names['antrag']}/auszahlungen/{paid}/storno"
    world.do("projects", "wjh", "POST", path, wrong)


def _derive(world: World) -> None:
    """Derive the Ansätze of the next year from posts and an annex, and of another place from the year before."""
    any_version = {"If_Match": "*"}
    path = f"/v1/haushaltsjahre/{world.jahr + 1}/sozialraeume"
    posts = {"stellen": ["personalisiert"], "festgesetzt": {"variabel": "12345.67", "asd": "0.01"}}
    world.do("budget", "wjh", "PUT", f"{path}/nord-2", posts, **any_version)
    world.do("budget", "wjh", "PUT", f"{path}/sued-1", {"vorjahr": True, "prozent": "1.5"}, **any_version)
    rises = [{"ab": f"{world.jahr + 1}-03-15", "prozent": "2.7"}]
    year = seed_budget.HAUSHALTSJAHR | {"tarifsteigerungen": rises}
    world.do("budget", "wjh", "PUT", f"/v1/haushaltsjahre/{world.jahr + 1}", year, **any_version)


def _amend(world: World) -> None:
    """Sign a weekly help over the turn of the year and amend it twice; a help by the day."""
    ende = date(world.jahr + 1, 3, 20)
    weekly: Json = {
        "kontingent_minuten": None,
        "minuten_pro_woche": 95,
        "volumen": "variabel",
        "ende": ende.isoformat(),
    }
    signed = _signed(world, **weekly)
    ab = world.heute + timedelta(days=8)
    _change(world, signed, {"ab": ab.isoformat(), "minuten_pro_woche": 61, "grund": "Weniger"})
    _change(world, signed, {"ab": (ab + timedelta(days=9)).isoformat(), "kontingent_minuten": 777, "grund": "Anders"})
    _change(world, signed, {"ab": (ab + timedelta(days=10)).isoformat(), "hilfeart": "30", "grund": "Andere Hilfe"})
    hour = seed_cases.leistung_body(world, kontrakt=signed["nummer"], minuten=45)
    world.do("cases", "traeger", "POST", "/v1/leistungen", hour)
    rate = {"art": "tagessatz", "betrag": "123.45"}
    _signed(world, hilfeart="34", volumen="stationaer", kontingent_minuten=None, entgelt=rate)


def _hold_back(world: World) -> None:
    """Let a row wait for room, and a Storno make it (K14)."""
    signed = _signed(world, kontingent_minuten=20)
    rows = [seed_cases.leistung_body(world, kontrakt=signed["nummer"], minuten=minuten) for minuten in (15, 10, 11)]
    made = [world.do("cases", "traeger", "POST", "/v1/leistungen", row)["id"] for row in rows]
    world.do("cases", "traeger", "POST", f"/v1/leistungen/{made[0]}/storno", {"grund": "Falsch erfasst"})


def _send_batch(world: World) -> None:
    """Send two rows as a batch, and read the Kontrakt that they are on."""
    rows = [seed_cases.leistung_body(world, minuten=minuten) for minuten in (7, 13)]
    world.do("cases", "traeger", "POST", "/v1/leistungen/stapel", {"zeilen": rows})
    world.do("cases", "asd", "GET", f"/v1/kontrakte/{world.names['kontrakt']}")


def _discard(world: World) -> None:
    """Discard a draft, and end a signed help."""
    draft = seed_cases.kontrakt(world)
    body = {"grund": "Umgezogen"}
    world.do("cases", "asd", "POST", f"/v1/kontrakte/{draft['id']}/verwerfung", body, **seed_cases.MATCH)
    began = max(world.heute - timedelta(days=3), date(world.jahr, 1, 1))  # what lies before is closed
    if began < world.heute:
        signed = _signed(world, beginn=began.isoformat(), volumen="variabel")
        ended = {"ende": (world.heute - timedelta(days=1)).isoformat(), "grund": "Umgezogen"}
        world.do("cases", "asd", "POST", f"/v1/kontrakte/{signed['id']}/beendigung", ended, **seed_cases.MATCH)


def _repeat(world: World) -> None:
    """Book with an Idempotency-Key, twice, in each service."""
    for service, rolle, path, body in (
        ("budget", "wjh", "/v1/ausgaben", seed_budget.ausgabe_body(world)),
        ("cases", "asd", "/v1/kontrakte", seed_cases.kontrakt_body(world)),
        ("projects", "traeger", "/v1/projektantraege", seed_projects.antrag_body(world)),
    ):
        key = world.fresh("wiederholt")
        for _ in range(2):
            world.do(service, rolle, "POST", path, body, Idempotency_Key=key)


def _release(world: World) -> None:
    """Declare a help that is over complete, and wait until the budget has released it (V7, X3)."""
    month = (world.heute.replace(day=1) - timedelta(days=1)).replace(day=1)
    nummer, minuten = world.names["altnummer"], 10
    if month.year == world.jahr:  # else the year is closed: what began in it has ended with it
        day = month.isoformat()
        nummer = _signed(world, beginn=day, ende=day, volumen="variabel")["nummer"]
        hour = seed_cases.leistung_body(world, kontrakt=nummer, datum=day, minuten=minuten)
        world.do("cases", "traeger", "POST", "/v1/leistungen", hour)
    else:
        month = date(world.jahr - 1, 12, 1)
    body = {
        "zeilen": 1,
        "minuten": minuten,
        "kontrakte": [{"kontrakt": nummer, "minuten": minuten}],
        "vollstaendig": True,
    }
    world.do("cases", "traeger", "PUT", f"/v1/traegermeldungen/{month:%Y-%m}", body)
    _await(lambda: _count(world, _ARRIVED))


def _count(world: World, query: str) -> int:
    with world.installation.connect("cases") as connection:
        row = connection.execute(query.encode(), (world.amt,)).fetchone()
    return int(str(row[0])) if row else 0


def _signed(world: World, **more: object) -> Json:
    return seed_cases.sign(world, seed_cases.beraten(world, **more))


def _change(world: World, signed: Json, body: Json) -> None:
    path = f"/v1/kontrakte/{signed['id']}/aenderungen"
    reason = {"ueberschreitung_begruendung": "Anspruch"}
    world.do("cases", "asd", "POST", path, body | reason, **seed_cases.MATCH)


def _await(found: Callable[[], int]) -> None:
    end = time.monotonic() + _SECONDS
    while not found():
        if time.monotonic() > end:
            raise TimeoutError("the workers did not bring it in time")
        time.sleep(0.2)
