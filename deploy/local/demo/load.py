"""Loading the year, step by step, each of them repeatable: a load that was cut off is taken up from the first step.

What is entered is PUT, drafts and transitions carry an Idempotency-Key made of the Aktenzeichen, hours and spending
their own `beleg`. A step that is done already answers as it did the first time; nothing is booked twice.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from deploy.local.demo.ausgaben import AusgabePlan
from deploy.local.demo.besetzung import SpitzabrechnungPlan
from deploy.local.demo.einrichtung import Eintrag
from deploy.local.demo.kontrakte import KontraktPlan, asd_of, traeger_client
from deploy.local.demo.plan import Plan, Stapel
from deploy.local.demo.services import Call, Json, NotDone, Services
from deploy.local.demo.stunden import CSV_HEADER

BERATEN_AM = "2013-12-16"
_RUECKWIRKUNG = "Demonstration: das Jahr 2014 wird im Nachhinein erfasst."
_DELIVERY_SECONDS = 120.0
_SIDE_BY_SIDE = 4  # Sozialräume, which have no money in common

Say = Callable[[str], None]


def load_year(services: Services, plan: Plan, *, say: Say) -> None:
    """Load everything of the year; raises NotDone where a step cannot be done."""
    for eintrag in plan.einrichtung:
        enter(services, eintrag)
    counts = Counter(eintrag.path.split("/")[2] for eintrag in plan.einrichtung)
    say("entered: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    nummern = _sign_all(services, plan.kontrakte)
    say(f"signed: {len(nummern)} Kontrakte")
    booked: Counter[str] = Counter()
    for stapel in plan.stapel:
        booked += post_stapel(services, stapel, nummern=nummern)
    rows = f"{booked['gebucht']} rows booked now, {booked['wiederholt']} before"
    say(f"hours: {booked['minuten'] // 60} h in {len(plan.stapel)} batches; {rows}")
    await_delivery(services)
    _spend_all(services, plan.ausgaben, nummern=nummern)
    say(f"spending: {len(plan.ausgaben)} receipts")
    for spitzabrechnung in plan.spitzabrechnungen:
        settle(services, spitzabrechnung)
    say(f"settled: personnel of {len(plan.spitzabrechnungen)} contracts")


def enter(services: Services, eintrag: Eintrag) -> None:
    """Put master data or a year's inputs in their place; with equal content that changes nothing."""
    services.send(Call(eintrag.client, "budget", "PUT", eintrag.path, body=eintrag.body))


def sign_kontrakt(services: Services, kontrakt: KontraktPlan) -> str:
    """Draft, advise on and sign a Kontrakt, and give its number; what is done is not done again (K1, K2, K4)."""
    asd, name = asd_of(kontrakt.sozialraum), kontrakt.aktenzeichen
    draft = Call(asd, "cases", "POST", "/v1/kontrakte", body=kontrakt.body(), key=f"{name}-entwurf")
    made = services.send(draft)
    path = f"/v1/kontrakte/{made['id']}"
    beratung = {"datum": BERATEN_AM, "teilnehmende": ["asd", "traeger"], "empfehlung": "Demonstration: Hilfe geeignet."}
    if made["status"] == "entwurf":
        _advance(
            services, asd, f"{path}/beratung", beratung, key=f"{name}-beratung", until={"beraten", "unterzeichnet"}
        )
    if made["status"] in {"entwurf", "beraten"}:
        reasons = {"rueckwirkung_begruendung": _RUECKWIRKUNG}
        key = f"{name}-unterzeichnung"
        _advance(services, kontrakt.signer, f"{path}/unterzeichnung", reasons, key=key, until={"unterzeichnet"})
    nummer: str = made["nummer"]
    return nummer


def post_stapel(services: Services, stapel: Stapel, *, nummern: dict[str, str]) -> Counter[str]:
    """Send a batch of hours (K9); give its counts. Raises NotDone if a row was not taken."""
    call = Call(traeger_client(stapel.traeger), "cases", "POST", "/v1/leistungen/stapel")
    if stapel.is_csv:
        rows = [CSV_HEADER, *(zeile.csv_row(nummern) for zeile in stapel.zeilen)]
        call = Call(call.client, call.service, call.method, call.path, content="\r\n".join(rows).encode("cp1252"))
    else:
        zeilen = [zeile.json_row(nummern) for zeile in stapel.zeilen]
        call = Call(call.client, call.service, call.method, call.path, body={"zeilen": zeilen})
    answer = services.send(call)
    refused = [zeile for zeile in answer["zeilen"] if zeile["status"] not in {"gebucht", "wiederholt"}]
    if refused:
        raise NotDone(str(call), status=None, answer=f"a row was not taken: {json.dumps(refused[0])}")
    return Counter({name: answer[name] for name in ("gebucht", "wiederholt", "minuten")})


def await_delivery(services: Services) -> None:
    """Wait until all hours have reached the budget (K10); raises NotDone if they do not, or if it refused some."""
    end = services.clock() + _DELIVERY_SECONDS
    while (stand := services.get("wjh", "cases", "/v1/buchungsstand"))["ausstehend"]:
        if services.clock() >= end:
            raise NotDone("waiting for the hours to reach the budget", status=None, answer=json.dumps(stand))
        services.sleep(0.2)
    if stand["vom_budget_abgelehnt"]:
        raise NotDone("hours on their way to the budget", status=None, answer=json.dumps(stand))


def settle(services: Services, spitzabrechnung: SpitzabrechnungPlan) -> None:
    """Settle a contract's personnel cost (V15); raises NotDone if another amount is recognised than planned."""
    key = f"demo-{spitzabrechnung.vertrag.nummer}-{spitzabrechnung.jahr}"
    body = spitzabrechnung.body()
    answer = services.send(Call("wjh", "budget", "POST", "/v1/spitzabrechnungen", body=body, key=key))
    if answer["anerkannt"] != str(spitzabrechnung.anerkannt):
        raise NotDone(f"settling {key}", status=None, answer=f"{answer['anerkannt']} was recognised")


def _sign_all(services: Services, kontrakte: Iterable[KontraktPlan]) -> dict[str, str]:
    """Sign the Kontrakte of each Sozialraum in their order, the areas side by side; give numbers by Aktenzeichen."""

    def sign(of_sozialraum: list[KontraktPlan]) -> dict[str, str]:
        return {kontrakt.aktenzeichen: sign_kontrakt(services, kontrakt) for kontrakt in of_sozialraum}

    groups = [list(group) for _, group in groupby(kontrakte, key=lambda kontrakt: kontrakt.sozialraum)]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        return {name: nummer for part in pool.map(sign, groups) for name, nummer in part.items()}


def _spend_all(services: Services, ausgaben: Iterable[AusgabePlan], *, nummern: dict[str, str]) -> None:
    """Book all spending, of each Sozialraum and Volumen in its order: that decides from when on it overdraws (V10)."""

    def spend(of_sozialraum: list[AusgabePlan]) -> None:
        for ausgabe in of_sozialraum:
            services.send(Call("wjh", "budget", "POST", "/v1/ausgaben", body=ausgabe.body(nummern)))

    groups = [list(group) for _, group in groupby(ausgaben, key=lambda ausgabe: ausgabe.sozialraum)]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        list(pool.map(spend, groups))


def _advance(services: Services, client: str, path: str, body: Json, *, key: str, until: set[str]) -> None:
    """Carry out a transition, or see that the thing is there already."""
    try:
        services.send(Call(client, "cases", "POST", path, body=body, key=key, if_match=True))
    except NotDone as refusal:
        kontrakt = services.get(client, "cases", path.rpartition("/")[0])
        if kontrakt["status"] not in until:
            raise refusal from None
