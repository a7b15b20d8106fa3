"""What rules on agreements and grants need to look at: help before help that is paid, two projects with everything."""

from datetime import timedelta

from proof.matrix import seed_cases, seed_projects
from proof.matrix.world import Json, World

_PATH = "/v1/projektantraege"


def seed_agreed(world: World) -> None:
    """Record help before help, begin a project later than planned and extend it, account for another in every way."""
    seed_cases.vorfeldhilfe(world)
    _extend(world)
    _account(world)


def _approved(world: World, *, beginn: str | None = None, **more: object) -> str:
    """Submit an application and approve it, give its id."""
    body = seed_projects.antrag_body(world, **more)
    antrag = str(world.do("projects", "traeger", "POST", _PATH, body)["id"])
    world.do("projects", "traeger", "POST", f"{_PATH}/{antrag}/einreichung", **seed_projects.MATCH)
    decision = {"entscheidung": "genehmigt", "begruendung": "Passt"} | ({"beginn": beginn} if beginn else {})
    world.do("projects", "leitung", "POST", f"{_PATH}/{antrag}/entscheidung", decision, **seed_projects.MATCH)
    return antrag


def _extend(world: World) -> None:
    """Let a project begin in the next year only, which takes this year's cost from it, and last for longer (P3, P4)."""
    following = world.jahr + 1
    kosten = [
        {"art": "sach", "bezeichnung": "Material", "betrag": "300.00", "jahr": world.jahr},
        {"art": "sach", "bezeichnung": "Material", "betrag": "1000.00", "jahr": following},
    ]
    einnahmen = [{"art": "eigenmittel", "bezeichnung": "Eigenes", "betrag": "90.00", "jahr": following}]
    antrag = _approved(
        world, beginn=f"{following}-01-15", ende=f"{following}-06-30", kosten=kosten, einnahmen=einnahmen
    )
    path = f"{_PATH}/{antrag}"
    world.do("projects", "traeger", "POST", f"{path}/beginn", {}, **seed_projects.MATCH)
    longer = {"ende": f"{following}-09-30", "grund": "Mehr Zeit"}
    world.do("projects", "traeger", "POST", f"{path}/verlaengerung", longer, **seed_projects.MATCH)
    decision = {"entscheidung": "genehmigt", "begruendung": "Gut"}
    world.do("projects", "leitung", "POST", f"{path}/verlaengerung/entscheidung", decision, **seed_projects.MATCH)


def _account(world: World) -> None:
    """End a project with rates and unpaid work, send its account twice, cut a line, take a part of the grant back."""
    heute, jahr = world.heute.isoformat(), world.jahr
    kosten = [
        {"art": "sach", "bezeichnung": "Raum", "betrag": "2000.00", "jahr": jahr},
        {"art": "sach", "bezeichnung": "Material", "pauschale": "material", "menge": 10, "jahr": jahr},
        {"art": "personal", "bezeichnung": "Ehrenamt", "stunden": 20, "unbar": True, "jahr": jahr},
        {"art": "sach", "bezeichnung": "Abschluss", "betrag": "500.00", "jahr": jahr + 1},
    ]
    einnahmen = [
        {"art": "ehrenamt", "bezeichnung": "Ehrenamt", "stunden": 20, "jahr": jahr},
        {"art": "sonstige", "bezeichnung": "Spende", "betrag": "100.00", "jahr": jahr},
        {"art": "eigenmittel", "bezeichnung": "Eigenes", "betrag": "700.00", "jahr": jahr + 1},
    ]
    path = f"{_PATH}/{_approved(world, ende=f'{jahr + 1}-03-31', kosten=kosten, einnahmen=einnahmen)}"
    world.do("projects", "traeger", "POST", f"{path}/beginn", {"datum": heute}, **seed_projects.MATCH)
    world.do("projects", "wjh", "POST", f"{path}/auszahlungen", _payment(world, "900.00"))
    ended = {"datum": heute, "grund": "Umzug"}
    world.do("projects", "traeger", "POST", f"{path}/abschluss", ended, **seed_projects.MATCH)
    world.do("projects", "traeger", "PUT", f"{path}/verwendungsnachweis", seed_projects.nachweis_body(world))
    world.do("projects", "traeger", "PUT", f"{path}/verwendungsnachweis", _nachweis(world), **seed_projects.MATCH)
    check = {"zeilen": [{"beleg": "a-2", "anerkannt": "250.00", "grund": "Zu hoch"}], "ergebnis": "Mit Abzug"}
    world.do("projects", "wjh", "POST", f"{path}/pruefung", check, **seed_projects.MATCH)
    world.do("projects", "wjh", "POST", f"{path}/auszahlungen", _payment(world, "-100.00"))


def _payment(world: World, betrag: str) -> Json:
    return {"datum": world.heute.isoformat(), "betrag": betrag, "beleg": world.fresh("hh-v")}


def _nachweis(world: World) -> Json:
    """Give an account of which one expense is too early, one too high, and unpaid work has too little income."""
    heute, gestern = world.heute.isoformat(), (world.heute - timedelta(days=1)).isoformat()
    spent = [("a-1", heute, "500.00", False), ("a-2", heute, "300.00", False), ("a-3", gestern, "50.00", False),
             ("e-1", heute, "300.00", True)]  # fmt: skip
    earned = [("s-1", "sonstige", "100.00"), ("e-1", "ehrenamt", "200.00"), ("z-1", "zuwendung", "900.00")]
    return {
        "ausgaben": [
            {"beleg": beleg, "datum": datum, "betrag": betrag, "art": "sach", "unbar": unbar}
            for beleg, datum, betrag, unbar in spent
        ],
        "einnahmen": [{"beleg": beleg, "datum": heute, "betrag": betrag, "art": art} for beleg, art, betrag in earned],
    }
