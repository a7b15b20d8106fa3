"""One project: applied for by a Träger, approved by the Leitung, its grant bound in the coming years (P1-P7).

A project begins after its approval, and that is today (P4): so it runs in the two calendar years that follow, and the
Bezirk's money for projects is set up for these, too. Approval is the demonstration's last step: where it is done,
everything before it is.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from deploy.local.demo.einrichtung import plan_projektbudget
from deploy.local.demo.kontrakte import traeger_client
from deploy.local.demo.load import enter
from deploy.local.demo.published import Published
from deploy.local.demo.services import Call, Json, Services

TITEL = "Offener Treff am Nachmittag (Demonstration)"
_SOZIALRAUM, _TRAEGER = "hermeskeil", "die-johanniter"
_APPROVED = frozenset({"genehmigt", "laufend", "abgeschlossen", "geprueft"})
_OPEN = frozenset({"entwurf", "eingereicht"})


def is_approved(services: Services) -> bool:
    """Tell whether the demonstration's project has been approved."""
    return any(antrag["status"] in _APPROVED for antrag in _demo_antraege(services))


def run_projekt(services: Services, published: Published, *, heute: date) -> Json:
    """Apply for the project, or go on with the one begun before, up to its approval; give it as it stands then."""
    begun = (one for one in _demo_antraege(services) if _can_go_on(one, heute=heute))
    antrag = next(begun, None) or _draft(services, published, jahr=heute.year + 1)
    for anteil in antrag["jahre"]:
        enter(services, plan_projektbudget(published, jahr=anteil["jahr"]))
    path = f"/v1/projektantraege/{antrag['id']}"
    if antrag["status"] == "entwurf":
        _send(services, traeger_client(_TRAEGER), f"{path}/einreichung", {})
    decision = {
        "entscheidung": "genehmigt",
        "begruendung": "Demonstration: das Sozialraumteam befürwortet das Projekt.",
    }
    return _send(services, "leitung", f"{path}/entscheidung", decision)


def _can_go_on(antrag: Json, *, heute: date) -> bool:
    """Tell whether it waits for the next step; one of an earlier year can no longer be approved as planned (P4)."""
    return antrag["status"] in _OPEN and (antrag["beginn"] or "") > heute.isoformat()


def _draft(services: Services, published: Published, *, jahr: int) -> Json:
    body = antrag_body(published, jahr=jahr)
    call = Call(
        traeger_client(_TRAEGER), "projects", "POST", "/v1/projektantraege", body=body, key=f"demo-projekt-{jahr}"
    )
    return services.send(call)


def antrag_body(published: Published, *, jahr: int) -> dict[str, Any]:
    """Write an application for two years from `jahr` on, 45 employees: 2 % of 70,000.00 is 1,400.00 (P2, P3, P7)."""
    jahre = (jahr, jahr + 1)
    personal = [
        {"art": "personal", "bezeichnung": "Fachkraft, halbe Stelle", "betrag": "30000.00", "jahr": j} for j in jahre
    ]
    sach = [{"art": "sach", "bezeichnung": "Räume und Material", "betrag": "5000.00", "jahr": j} for j in jahre]
    eigen = [
        {"art": "eigenmittel", "bezeichnung": "Spenden des Vereins", "betrag": "1000.00", "jahr": j} for j in jahre
    ]
    return {
        "titel": TITEL,
        "bezirk": published.bezirk,
        "sozialraum": _SOZIALRAUM,
        "traeger": _TRAEGER,
        "bedarf": "Nach der Schule fehlt ein Ort, an dem Jugendliche ohne Anmeldung jemanden antreffen.",
        "ziele": "Ein Treff an vier Nachmittagen, der Hilfen entbehrlich macht oder früh vermittelt.",
        "zielgruppe": "Kinder und Jugendliche von 10 bis 16 Jahren im Sozialraum.",
        "massnahmen": "Offener Treff, Lernhilfe, Beratung, Ferienangebote.",
        "beginn": f"{jahre[0]}-01-01",
        "ende": f"{jahre[1]}-12-31",
        "finanzierungsart": "fehlbedarf",
        "kosten": personal + sach,
        "einnahmen": eigen,
    }


def _demo_antraege(services: Services) -> Iterator[Json]:
    cursor = ""
    while True:
        page = services.get("leitung", "projects", f"/v1/projektantraege?limit=500{cursor}")
        yield from (antrag for antrag in page["items"] if antrag["titel"] == TITEL)
        if page["next"] is None:
            return
        cursor = f"&cursor={page['next']}"


def _send(services: Services, client: str, path: str, body: Json) -> Json:
    key = f"demo-{path.removeprefix('/v1/').replace('/', '-')}"
    return services.send(Call(client, "projects", "POST", path, body=body, key=key, if_match=True))
