"""What lies in the budget: master data, two years, one of them closed, and one thing of every kind that can be read."""

from proof.matrix.world import BEZIRKE, TRAEGER, Json, World

KONZEPT: Json = {
    "name": "Konzept",
    "volumen": {
        "schluessel": "gesamt",
        "teile": [
            {
                "schluessel": "sozialraum", "anteil": "0.60",
                "teile": [
                    {"schluessel": "personalisiert", "anteil": "0.60", "pauschal": True},
                    {"schluessel": "variabel", "anteil": "0.30", "umschichtbar": True},
                    {"schluessel": "praevention", "anteil": "0.10", "umschichtbar": True},
                ],
            },
            {"schluessel": "asd", "anteil": "0.15", "vorbehalten": True},
            {
                "schluessel": "plan", "anteil": "0.25", "deckungsfaehig": True,
                "teile": [{"schluessel": "ambulant", "anteil": "0.50"}, {"schluessel": "stationaer", "anteil": "0.50"}],
            },
        ],
    },
    "planbudget": {"volumen": "plan", "ambulant": ["ambulant"], "stationaer": ["stationaer"]},
    "praevention": {"volumen": "sozialraum", "mindestanteil": "0.10"},
    "schwellen": [{"volumen": "stationaer", "basis": "gebunden", "prozent": "100"}],
    "personal": {"abschlussquote": [{"ab_jahr": 0, "anteil": "0.50"}]},
    "vorfeldhilfen": {"volumen": "variabel"},
    "projekte": {
        "pauschalen": [{"schluessel": "material", "bezeichnung": "Material", "betrag": "12.50", "einheit": "Kind"}],
        "ehrenamt_stundensatz": "15.00",
    },
}  # fmt: skip
HAUSHALTSJAHR: Json = {
    "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600,
}  # fmt: skip
GESAMT = "1000000.00"


def seed_masters(world: World) -> None:
    """Enter Konzept, areas, Träger, contracts and years of both Jugendämter."""
    admin, wjh = world.who("admin"), world.who("wjh")
    world.names["gueltig_ab"] = f"{world.jahr - 2}-01-01"
    world.do_as(admin, "budget", "PUT", f"/v1/konzepte/{world.names['gueltig_ab']}", KONZEPT)
    for bezirk, areas in BEZIRKE.items():
        for area in areas:
            _enter_area(world, admin, area=area, bezirk=bezirk, traeger=TRAEGER[area])
    for jahr in (world.jahr - 1, world.jahr, world.jahr + 1):
        world.do_as(wjh, "budget", "PUT", f"/v1/haushaltsjahre/{jahr}", HAUSHALTSJAHR)
        for area in TRAEGER:
            path = f"/v1/haushaltsjahre/{jahr}/sozialraeume/{area}"
            world.do_as(wjh, "budget", "PUT", path, {"gesamt": GESAMT})
        for bezirk in BEZIRKE:
            path = f"/v1/haushaltsjahre/{jahr}/bezirke/{bezirk}"
            world.do_as(wjh, "budget", "PUT", path, {"projektbudget": "500000.00"})
    other = world.who("admin", "anderes_jugendamt")
    world.do_as(other, "budget", "PUT", f"/v1/konzepte/{world.jahr - 3}-01-01", KONZEPT | {"name": "Anderes"})
    _enter_area(world, other, area="west-1", bezirk="west", traeger="t-west")


def _enter_area(world: World, admin: dict[str, str], *, area: str, bezirk: str, traeger: str) -> None:
    put = [
        (f"/v1/sozialraeume/{area}", {"name": area, "bezirk": bezirk, "gemeinden": [f"Gemeinde {area}"]}),
        (f"/v1/sozialraeume/{area}/einwohner/{world.jahr}", {"unter_21": 4321}),
        (f"/v1/traeger/{traeger}", {"name": traeger, "mitarbeitende": 45}),
        (f"/v1/kooperationsvertraege/kv-{area}", _vertrag(world, area=area, traeger=traeger)),
    ]
    for path, body in put:
        world.do_as(admin, "budget", "PUT", path, body)


def _vertrag(world: World, *, area: str, traeger: str) -> Json:
    return {
        "sozialraum": area, "traeger": traeger, "stellen": "2.00",
        "beginn": f"{world.jahr - 1}-01-01", "ende": f"{world.jahr + 3}-12-31",
    }  # fmt: skip


def seed_bookings(world: World) -> None:
    """Book one thing of every kind in `nord-1`."""
    names, jahr = world.names, world.jahr
    names["ausgabe"] = ausgabe(world)
    names["umschichtung"] = umschichtung(world)
    names["freigabe"] = freigabe(world)
    names["rueckfuehrung"] = rueckfuehrung(world)
    names["verteilung"] = world.do("budget", "wjh", "POST", "/v1/planbudgets/verteilung", verteilung(world))["id"]
    ausgabe(world, volumen="ambulant", betrag="600000.00", ueberschreitung_begruendung="Zugesagt")
    found = world.do("budget", "wjh", "GET", f"/v1/warnungen?jahr={jahr}&sozialraum=nord-1&offen=true")["items"]
    names["warnung"] = found[0]["id"]
    world.do("budget", "wjh", "POST", f"/v1/warnungen/{names['warnung']}/quittierung", {"notiz": "Gesehen"})
    names["kontraktausgabe"] = ausgabe(world, volumen="asd", kontrakt=names["kontraktnummer"])


def close_last_year(world: World) -> None:
    """Settle and close the year before: one close, settlements (V13, V15)."""
    names, jahr = world.names, world.jahr - 1
    for area, traeger in TRAEGER.items():
        made = world.do("budget", "wjh", "POST", "/v1/spitzabrechnungen", spitzabrechnung(jahr, area, traeger))
        if area == "nord-1":
            names["spitzabrechnung"] = made["id"]
    for quartal in (1, 2, 3):
        first = world.do("budget", "wjh", "POST", "/v1/abschluesse", {"jahr": jahr, "quartal": quartal})
        names.setdefault("erster_abschluss", first["id"])
    made = world.do("budget", "wjh", "POST", "/v1/abschluesse", {"jahr": jahr})
    names["abschluss"], names["sha256"] = made["id"], made["sha256"]


def spitzabrechnung(jahr: int, area: str, traeger: str) -> Json:
    """Give a settlement of two filled posts."""
    row = {"stellen": "2.00", "beginn": f"{jahr}-01-01", "ende": f"{jahr}-12-31", "personalkosten": "116000.00"}
    return {"jahr": jahr, "sozialraum": area, "traeger": traeger, "besetzung": [row]}


def ausgabe_body(world: World, **more: object) -> Json:
    """Give spending on a Volumen of `nord-1`."""
    return {
        "sozialraum": "nord-1", "volumen": "variabel", "datum": world.heute.isoformat(), "betrag": "10.00",
        "beleg": world.fresh("hh"), "zweck": "fall",
    } | more  # fmt: skip


def ausgabe(world: World, **more: object) -> str:
    """Book spending and give its id."""
    return str(world.do("budget", "wjh", "POST", "/v1/ausgaben", ausgabe_body(world, **more))["id"])


def umschichtung_body(world: World, **more: object) -> Json:
    """Give a move of ten euro into prevention."""
    return {
        "jahr": world.jahr, "sozialraum": "nord-1", "von": "variabel", "nach": "praevention", "betrag": "10.00",
        "grund": "Frei geworden",
    } | more  # fmt: skip


def umschichtung(world: World) -> str:
    """Book a move and give its id."""
    body = umschichtung_body(world)
    return str(world.do("budget", "wjh", "POST", "/v1/umschichtungen", body)["id"])


def freigabe_body(world: World, **more: object) -> Json:
    """Give an override of the Leitung for one receipt (V10)."""
    return {
        "jahr": world.jahr, "sozialraum": "nord-1", "volumen": "praevention", "betrag": "800.00",
        "beleg": world.fresh("fr"), "begruendung": "Zugesagt",
    } | more  # fmt: skip


def freigabe(world: World) -> str:
    """Book an override and give its id."""
    return str(world.do("budget", "leitung", "POST", "/v1/ueberschreitungsfreigaben", freigabe_body(world))["id"])


def rueckfuehrung_body(world: World, **more: object) -> Json:
    """Give a returned placement of `nord-1` (V17)."""
    return {
        "sozialraum": "nord-1", "ab": f"{world.jahr}-01-15", "jahreskosten": "100.00", "art": "rueckgefuehrt",
    } | more  # fmt: skip


def rueckfuehrung(world: World) -> str:
    """Propose one and give its id."""
    return str(world.do("budget", "wjh", "POST", "/v1/rueckfuehrungen", rueckfuehrung_body(world))["id"])


def verteilung(world: World) -> Json:
    """Give the spreading of a Planbudget over the areas."""
    return {"jahr": world.jahr, "betrag": "1000.00", "einwohner_u21": dict.fromkeys(TRAEGER, 4321)}
