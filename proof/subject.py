"""A service's token alone cannot do what only a person may (V6, K3): `python -m proof.subject`.

Binding money and concluding a contract are tried with every kind of `Subject-Token`. Who may is answered 201; all
others are refused with the status that is expected, and the budget's database stays as it was.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import psycopg
from joserfc.jwk import RSAKey

from proof.installation import Installation, installed
from proof.issuer import Issuer
from proof.matrix.seed_budget import seed_masters
from proof.matrix.world import Json, World

_TABLES = (
    "SELECT table_name FROM information_schema.columns WHERE column_name = 'jugendamt' AND table_schema = 'public'"
)


# The worker's, of what was booked before.
_SEALS = {"siegel", "versiegelungen"}


@dataclass(frozen=True, slots=True)
class Case:
    """One call: what it is named, its headers (several of one name are possible), its body, what it must answer."""

    name: str
    headers: list[tuple[str, str]]
    body: Json
    expected: int


def kontrakt(world: World) -> Json:
    """Give the request to bind a Kontrakt on a Volumen that is reserved for the office (V6)."""
    made, tag = str(uuid4()), world.heute.isoformat()
    what = {
        "art": "kontrakt", "kontrakt": made, "nummer": f"K-{world.jahr}-9{next(world.counter):04d}",
        "sozialraum": "nord-1", "traeger": "t-eins", "hilfeart": "31", "volumen": "asd", "beginn": tag, "ende": tag,
        "minuten_pro_woche": 60,
    }  # fmt: skip
    return {"schluessel": made, "fuer": what}


def projekt(world: World) -> Json:
    """Give the request to bind a project's grant in a Bezirk (P1, P5)."""
    made = str(uuid4())
    what = {"art": "projekt", "projekt": made, "bezirk": "nord", "traeger": "t-eins", "jahre": _jahre(world)}
    return {"schluessel": made, "fuer": what}


def _jahre(world: World) -> list[Json]:
    return [{"jahr": world.jahr, "betrag": "1.00"}]


def cases_of(world: World) -> Iterator[Case]:
    """List what is tried; persons first, then tokens that are none of theirs."""
    who = ("admin", "wjh", "revision", "traeger", "asd", "leitung")
    relations = ("eigen", "fremd", "anderer_bezirk", "anderes_jugendamt")
    for rolle in who:
        for relation in relations:
            subject = [("Subject-Token", world.token(rolle, relation))]
            elsewhere = relation == "anderes_jugendamt"
            signs = (rolle, relation) in {("asd", "eigen"), ("leitung", "eigen"), ("leitung", "fremd")}
            grants = rolle == "leitung" and relation in {"eigen", "fremd"}
            for body, may in ((kontrakt, signs), (projekt, grants)):
                status = 401 if elsewhere else 201 if may else 403
                yield Case(f"{body.__name__} for {rolle} {relation}", _service(world) + subject, body(world), status)
    for body in (kontrakt, projekt):
        yield Case(f"{body.__name__} for nobody", _service(world), body(world), 403)
        for name, subject in _broken(world):
            yield Case(f"{body.__name__} with {name}", _service(world) + subject, body(world), 401)
        for rolle in who:
            own = list(world.who(rolle).items())
            yield Case(f"{body.__name__} by {rolle} itself", own, body(world), 403)
            twice = [*own, ("Subject-Token", world.token("asd"))]
            yield Case(f"{body.__name__} by {rolle} with a Subject-Token", twice, body(world), 401)


def _service(world: World) -> list[tuple[str, str]]:
    return list(world.installation.issuer.service("cases", jugendamt=world.amt).items())


def _broken(world: World) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    issuer = world.installation.issuer
    signer: Json = {"sub": "asd-eigen", "jugendamt": world.amt, "rollen": ["asd"], "sozialraeume": ["nord-1"]}
    claims = issuer.claims(**signer)
    stranger = Issuer(issuer.url, RSAKey.generate_key(2048, parameters={"kid": str(issuer.key.kid)}))
    made: dict[str, Callable[[], str]] = {
        "an empty one": lambda: "",
        "no token": lambda: "abc",
        "a service's token": lambda: issuer.token(sub="service-projects", jugendamt="*", rollen=["service"]),
        "an expired one": lambda: issuer.sign(claims | {"exp": claims["iat"] - 60}),
        "one of a foreign key": lambda: stranger.sign(claims),
        "one for another service": lambda: issuer.sign(claims | {"aud": ["projects"]}),
        "one of another issuer": lambda: issuer.sign(claims | {"iss": "https://issuer.example"}),
        "one not valid yet": lambda: issuer.sign(claims | {"nbf": claims["iat"] + 600}),
    }
    for name, make in made.items():
        yield name, [("Subject-Token", make())]
    good = issuer.sign(claims)
    yield "two of them", [("Subject-Token", good), ("Subject-Token", good)]
    yield "one with its signature cut off", [("Subject-Token", good.rpartition(".")[0] + ".")]


class Counter:
    """Counts the rows of a Jugendamt in every table of the budget, over one connection."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]", amt: str) -> None:
        self.connection, self.amt = connection, amt
        tables = {str(name) for (name,) in connection.execute(_TABLES).fetchall()} - _SEALS
        one = "SELECT '{0}', count(*) FROM \"{0}\" WHERE jugendamt = %(amt)s"
        self.every = " UNION ALL ".join(one.format(table) for table in sorted(tables)).encode()

    def count(self) -> dict[str, int]:
        """Count now."""
        rows = self.connection.execute(self.every, {"amt": self.amt}).fetchall()
        return {str(table): int(str(count)) for table, count in rows}


def run(world: World) -> tuple[int, list[str]]:
    """Try all on a world with master data; give how many were tried and what deviated."""
    faults, tried = [], 0
    with world.installation.connect("budget") as connection:
        counter = Counter(connection, world.amt)
        for case in cases_of(world):
            before = counter.count()
            answer = world.clients["budget"].post("/v1/bindungen", headers=case.headers, json=case.body)
            after = counter.count()
            tried += 1
            if answer.status_code != case.expected:
                faults.append(f"{case.name}: {answer.status_code} instead of {case.expected}: {answer.text[:200]}")
            if answer.status_code >= 400 and before != after:
                faults.append(f"{case.name}: was refused and left something in the database")
    return tried, faults


def prove(installation: Installation, *, amt: str = "amt-s") -> tuple[int, list[str]]:
    """Make the master data of a Jugendamt of its own and run."""
    world = World(installation, amt=amt, anderes=f"{amt}-anderes")
    try:
        seed_masters(world)
        return run(world)
    finally:
        world.close()


def main() -> int:
    """Prove it on a fresh installation."""
    with installed() as installation:
        tried, faults = prove(installation)
    for fault in faults:
        print(fault)
    print(f"subject tokens: {tried} calls, {len(faults)} deviations")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
