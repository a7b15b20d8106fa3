"""What a Jugendamt does before and after the backup, and what its budget then shows."""

from dataclasses import dataclass
from datetime import timedelta

from proof.drill.server import DrillFailed
from proof.matrix import seed_budget, seed_cases, seed_projects
from proof.matrix.world import BEZIRKE, Json, World

MATCH = {"If_Match": "*"}
_REASON = {"ueberschreitung_begruendung": "Anspruch"}
Status = dict[str, bytes]


def work_in_cases(world: World) -> None:
    """Sign, amend, hand in hours alone and together, reverse one, record help before help and a post."""
    signed = seed_cases.sign(world, seed_cases.beraten(world, volumen="variabel"))
    rows = [seed_cases.leistung_body(world, kontrakt=signed["nummer"], minuten=minuten) for minuten in (7, 13, 31)]
    made = [world.do("cases", "traeger", "POST", "/v1/leistungen", row)["id"] for row in rows]
    amend(world, signed, minuten=900)
    world.do("cases", "traeger", "POST", f"/v1/leistungen/{made[0]}/storno", {"grund": "Falsch erfasst"})
    many = [seed_cases.leistung_body(world, minuten=3) for _ in range(20)]
    many += [seed_cases.leistung_body(world, kontrakt=signed["nummer"], minuten=5) for _ in range(20)]
    world.do("cases", "traeger", "POST", "/v1/leistungen/stapel", {"zeilen": many})
    seed_cases.vorfeldhilfe(world)
    post = world.fresh("stelle")
    path = f"/v1/sozialraumteams/nord-1/stellen/{post}"
    world.do("cases", "admin", "PUT", path, seed_cases.stelle_body(world))


def amend(world: World, signed: Json, *, minuten: int) -> None:
    """Grant more minutes from tomorrow on."""
    body = {"ab": (world.heute + timedelta(days=1)).isoformat(), "kontingent_minuten": minuten, "grund": "Mehr Bedarf"}
    world.do("cases", "asd", "POST", f"/v1/kontrakte/{signed['id']}/aenderungen", body | _REASON, **MATCH)


def work_in_projects(world: World) -> None:
    """Approve a project and pay for one that runs."""
    seed_projects.laufend(world)
    seed_projects.auszahlung(world)


@dataclass(frozen=True, slots=True)
class Eingabe:
    """Something that only the budget is told, and the two words under which it must be listed."""

    rolle: str
    method: str
    path: str
    body: Json
    aktion: str
    gegenstand: str

    @property
    def what(self) -> tuple[str, str]:
        """Give what was done to which thing."""
        return self.aktion, self.gegenstand


def enter_in_budget(world: World) -> list[Eingabe]:
    """Spend, move money, enter a Träger; give what was entered."""
    entered = []
    for path, body, aktion in (
        ("/v1/ausgaben", seed_budget.ausgabe_body(world), "ausgabe.gebucht"),
        ("/v1/umschichtungen", seed_budget.umschichtung_body(world), "umschichtung.gebucht"),
    ):
        made = world.do("budget", "wjh", "POST", path, body)
        entered.append(Eingabe("wjh", "POST", path, body, aktion, str(made["id"])))
    slug = world.fresh("t-neu")
    traeger = Eingabe(
        "admin", "PUT", f"/v1/traeger/{slug}", {"name": "Neu", "mitarbeitende": 3}, "traeger.eingetragen", slug
    )
    enter(world, traeger)
    return [*entered, traeger]


def enter(world: World, eingabe: Eingabe) -> None:
    """Enter something, or enter it again."""
    world.do("budget", eingabe.rolle, eingabe.method, eingabe.path, eingabe.body)


def read_status(world: World) -> Status:
    """Read what the budget shows of every area and Bezirk in both years, byte for byte."""
    paths = [f"sozialraeume/{area}" for areas in BEZIRKE.values() for area in areas]
    paths += [f"bezirke/{bezirk}" for bezirk in BEZIRKE]
    found: Status = {}
    for jahr in (world.jahr - 1, world.jahr):
        for path in (f"/v1/haushaltsjahre/{jahr}/{one}" for one in paths):
            answer = world.ask("budget", "GET", path, who=world.who("wjh"))
            if answer.status_code >= 500:
                raise DrillFailed(f"{path}: {answer.status_code}")
            found[path] = answer.content
    return found


def differences(before: Status, after: Status) -> list[str]:
    """Name what is not shown as it was."""
    return [f"{path}: {before[path]!r} became {after[path]!r}" for path in before if before[path] != after[path]]
