"""What lies in projects: applications in each state, money, reports, a selection of a Leitträger, the handbook."""

from datetime import timedelta
from uuid import uuid4

from proof.matrix.world import Json, World

MATCH = {"If_Match": "*"}
_PATH = "/v1/projektantraege"


def seed_antraege(world: World) -> None:
    """Draft, submit, approve, run and end projects of `t-eins` in `nord-1`."""
    names = world.names
    names["antrag_entwurf"] = entwurf(world)
    names["antrag_eingereicht"] = entwurf(world)
    world.do("projects", "traeger", "POST", f"{_PATH}/{names['antrag_eingereicht']}/einreichung", **MATCH)
    names["antrag"] = laufend(world)
    path = f"{_PATH}/{names['antrag']}"
    pay = {"datum": world.heute.isoformat(), "betrag": "100.00", "beleg": "hh-1"}
    names["auszahlung"] = world.do("projects", "wjh", "POST", f"{path}/auszahlungen", pay)["id"]
    names["anforderung"] = world.do(
        "projects", "leitung", "POST", f"{path}/berichtsanforderungen", anforderung_body(world)
    )["id"]
    names["bericht"] = world.do("projects", "traeger", "POST", f"{path}/berichte", bericht_body(world))["id"]
    indikator = {"bezeichnung": "Besuche", "einheit": "Besuche", "richtung": "mindestens", "ziel": "10.00"}
    world.do("projects", "traeger", "PUT", f"{path}/indikatoren/besuche", indikator)
    _prove(world)


def _prove(world: World) -> None:
    """End a project, account for it and check it: more was paid than is left as the final grant (P9)."""
    names, tag = world.names, world.heute.isoformat()
    antrag = names["antrag_geprueft"] = laufend(world)
    path = f"{_PATH}/{antrag}"
    pay = {"datum": tag, "betrag": "500.00", "beleg": "hh-2"}
    world.do("projects", "wjh", "POST", f"{path}/auszahlungen", pay)
    world.do("projects", "traeger", "POST", f"{path}/abschluss", {"datum": tag, "grund": "Umzug"}, **MATCH)
    world.do("projects", "traeger", "PUT", f"{path}/verwendungsnachweis", nachweis_body(world))
    names["antrag_abgeschlossen"] = antrag
    world.do("projects", "wjh", "POST", f"{path}/pruefung", {"zeilen": [], "ergebnis": "In Ordnung"}, **MATCH)
    names["rueckforderung"] = world.do("projects", "wjh", "GET", "/v1/rueckforderungen")["items"][0]["id"]


def seed_selection(world: World) -> None:
    """Run a selection of a Leitträger for `nord-1`, up to its result (P11)."""
    names = world.names
    names["verfahren"], names["verfahren_offen"] = "auswahl", "offen"
    for schluessel in (names["verfahren"], names["verfahren_offen"]):
        world.do("projects", "leitung", "PUT", f"/v1/verfahren/{schluessel}", verfahren_body(world))
    names["bekundung"] = bekundung(world)
    world.do("projects", "traeger", "POST", f"/v1/interessenbekundungen/{names['bekundung']}/einreichung", **MATCH)
    _let_deadline_pass(world)
    names["bekundung_entwurf"] = bekundung(world, verfahren=names["verfahren_offen"])
    for rolle in ("asd", "leitung"):
        person = f"{rolle}-eigen"
        path = f"/v1/interessenbekundungen/{names['bekundung']}/bewertungen/{person}"
        world.do("projects", rolle, "PUT", path, bewertung_body())
    names["person"] = "asd-eigen"
    said = [{"interessenbekundung": names["bekundung"], "begruendung": "Überzeugt"}]
    body = {"wirkungsraum": "nord-1", "leittraeger": names["bekundung"], "begruendungen": said}
    world.do("projects", "leitung", "POST", "/v1/verfahren/auswahl/ergebnisse", body)


def _let_deadline_pass(world: World) -> None:
    """Move the deadline to yesterday in the database: nobody can do that over HTTP, and no clock is turned here."""
    gestern = (world.heute - timedelta(days=1)).isoformat()
    with world.installation.connect("projects") as connection:
        connection.execute(
            "UPDATE verfahrensfassungen SET inhalt = jsonb_set(inhalt, '{frist}', to_jsonb(%s::text))"
            " WHERE jugendamt = %s AND verfahren = 'auswahl'",
            (gestern, world.amt),
        )


def seed_warnung(world: World) -> None:
    """Put a Warnung down as the worker does when a Bezirk had no meeting in a year."""
    made = str(uuid4())
    with world.installation.connect("projects") as connection:
        connection.execute(
            "INSERT INTO warnungen (jugendamt, id, art, schluessel, bezirk, jahr, figuren, erzeugt_am)"
            " VALUES (%s, %s, 'sitzung_fehlt', 'matrix', 'nord', %s, '{}', now())",
            (world.amt, made, world.jahr - 1),
        )
    world.names["projektwarnung"] = made
    world.do("projects", "wjh", "POST", f"/v1/warnungen/{made}/quittierung", {"notiz": "Gesehen"})


def seed_handbook(world: World) -> None:
    """Write the handbook and hold a meeting of the Steuerungsgruppe (P10)."""
    names = world.names
    names["empfehlung"] = world.do("projects", "asd", "POST", "/v1/handbuch/empfehlungen", empfehlung_body(world))["id"]
    names["beschluss"] = world.do("projects", "leitung", "POST", "/v1/handbuch/beschluesse", beschluss_body(world))[
        "id"
    ]
    made = world.do("projects", "leitung", "POST", "/v1/handbuch/fassungen", handbuch_body(world))
    names |= {"handbuch": str(made["nummer"]), "gueltig_handbuch": made["gueltig_ab"]}
    made = world.do("projects", "leitung", "POST", "/v1/steuerungsgruppen/nord/sitzungen", sitzung_body(world))
    names["sitzung"] = made["id"]


def antrag_body(world: World, **more: object) -> Json:
    """Give an application of `t-eins` in `nord-1` for twelve weeks from today on."""
    jahr, ende = world.jahr, world.heute + timedelta(days=84)
    return {
        "titel": "Treff", "bezirk": "nord", "sozialraum": "nord-1", "traeger": "t-eins", "bedarf": "Es fehlt ein Ort",
        "ziele": "Ein Treff", "zielgruppe": "12 bis 16", "massnahmen": "Treff", "beginn": world.heute.isoformat(),
        "ende": ende.isoformat(), "finanzierungsart": "fehlbedarf",
        "kosten": [{"art": "sach", "bezeichnung": "Material", "betrag": "2000.00", "jahr": jahr}],
        "einnahmen": [{"art": "eigenmittel", "bezeichnung": "Eigenes", "betrag": "200.00", "jahr": jahr}],
    } | more  # fmt: skip


def entwurf(world: World) -> str:
    """Draft an application and give its id."""
    return str(world.do("projects", "traeger", "POST", _PATH, antrag_body(world))["id"])


def laufend(world: World) -> str:
    """Bring an application to a running project and give its id."""
    antrag = entwurf(world)
    world.do("projects", "traeger", "POST", f"{_PATH}/{antrag}/einreichung", **MATCH)
    decision = {"entscheidung": "genehmigt", "begruendung": "Passt"}
    world.do("projects", "leitung", "POST", f"{_PATH}/{antrag}/entscheidung", decision, **MATCH)
    world.do("projects", "traeger", "POST", f"{_PATH}/{antrag}/beginn", {"datum": world.heute.isoformat()}, **MATCH)
    return antrag


def auszahlung(world: World) -> str:
    """Book a payment and give its id."""
    body = {"datum": world.heute.isoformat(), "betrag": "1.00", "beleg": world.fresh("hh-a")}
    path = f"{_PATH}/{world.names['antrag']}/auszahlungen"
    return str(world.do("projects", "wjh", "POST", path, body)["id"])


def anforderung_body(world: World) -> Json:
    """Ask for an interim report."""
    return {"faellig_am": (world.heute + timedelta(days=30)).isoformat(), "grund": "Zwischenstand"}


def bericht_body(world: World, **more: object) -> Json:
    """Give an interim report, on demand."""
    return {
        "art": "zwischenbericht", "foerderjahr": world.jahr, "inhalt": "Der Treff war offen", "wirkung": "Viele kamen",
    } | more  # fmt: skip


def nachweis_body(world: World) -> Json:
    """Give a final account of little spending."""
    spent = {"beleg": "a-1", "datum": world.heute.isoformat(), "betrag": "90.00", "art": "sach"}
    return {"einnahmen": [], "ausgaben": [spent]}


def verfahren_body(world: World, **more: object) -> Json:
    """Give a selection for all areas, open until next month."""
    return {
        "titel": "Leitträger", "wirkungsraeume": ["nord-1", "nord-2"],
        "frist": (world.heute + timedelta(days=30)).isoformat(), "beginn": f"{world.jahr + 1}-10-01",
        "verlaengerung_jahre": 3, "teile": [{"schluessel": "vorstellung", "was": "Träger"}],
        "kriterien": [{"schluessel": "grundlagenvertrag", "was": "Zustimmung"}],
    } | more  # fmt: skip


def bekundung_body(world: World, **more: object) -> Json:
    """Give an Interessenbekundung that says all that is asked for."""
    return {
        "verfahren": world.names["verfahren"], "wirkungsraum": "nord-1", "teile": {"vorstellung": "Wir"},
        "kriterien": {"grundlagenvertrag": True},
    } | more  # fmt: skip


def bekundung(world: World, **more: object) -> str:
    """Draft one and give its id."""
    return str(
        world.do("projects", "traeger", "POST", "/v1/interessenbekundungen", bekundung_body(world, **more))["id"]
    )


def bewertung_body() -> Json:
    """Give an evaluation."""
    return {"punkte": {"vorstellung": 4}, "kriterien": {"grundlagenvertrag": True}}


def empfehlung_body(world: World) -> Json:
    """Give a recommendation for the handbook."""
    return {"datum": world.heute.isoformat(), "titel": "Zu zweit", "kapitel": "elternarbeit", "text": "Gemeinsam"}


def beschluss_body(world: World) -> Json:
    """Give a resolution on it."""
    return {
        "datum": world.heute.isoformat(), "titel": "Standard", "text": "Gilt",
        "empfehlungen": [world.names["empfehlung"]],
    }  # fmt: skip


def handbuch_body(world: World) -> Json:
    """Give the version of the handbook that follows, valid later than any before it, by a resolution of its own."""
    tag = world.heute + timedelta(days=next(world.counter))
    resolved = world.do("projects", "leitung", "POST", "/v1/handbuch/beschluesse", beschluss_body(world))["id"]
    chapter = {
        "schluessel": "elternarbeit", "titel": "Elternarbeit", "text": world.fresh("Gemeinsam"), "platz": 10,
        "beschluss": resolved,
    }  # fmt: skip
    return {"gueltig_ab": tag.isoformat(), "aenderungen": [chapter]}


def sitzung_body(world: World) -> Json:
    """Give a meeting that looked at the project."""
    said = [{"projekt": world.names["antrag"], "text": "Läuft"}]
    return {
        "datum": world.heute.isoformat(), "projekte": [world.names["antrag"]], "beschluesse": ["Weiter"],
        "feststellungen": said,
    }  # fmt: skip
