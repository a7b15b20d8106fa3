"""P11 over HTTP: procedure, submission with all reasons at once, evaluation by several people, result, contract."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio

from shared.contracts.stammdaten import StammdatenArt
from tests.projects.fakes import FakeBudget, Fate, SetClock
from tests.projects.journeys import Office
from tests.projects.selection import ASKED, GRID, PATH, VERFAHREN, Selection

AFTER = datetime(2026, 3, 11, 9, tzinfo=UTC)


@pytest_asyncio.fixture
async def selection(office: Office, budget: FakeBudget) -> Selection:
    budget.put(StammdatenArt.SOZIALRAUM, "saarburg", name="Saarburg", bezirk="konz-bezirk", gemeinden=[], zentren=[])
    budget.put(StammdatenArt.SOZIALRAUM, "trier", name="Trier", bezirk="anderer", gemeinden=[], zentren=[])
    for slug in ("caritas", "diakonie"):
        budget.put(StammdatenArt.TRAEGER, slug, name=slug, mitarbeitende=10)
    selection = Selection(office)
    assert (await selection.enter()).status_code == 201
    return selection


def codes_of(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


async def test_p11_a_verfahren_is_entered_read_and_changed_as_versions(selection: Selection) -> None:
    again = await selection.enter()
    assert (again.status_code, again.headers["ETag"]) == (200, '"1"')
    assert (await selection.enter(titel="Anders")).status_code == 428
    assert (await selection.enter(titel="Anders", match='"7"')).status_code == 412
    changed = await selection.enter(titel="Anders", match='"1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    shown = await selection.client.get(VERFAHREN, headers=selection.bidder())
    assert shown.json() == changed.json()
    assert shown.json()["teile"][1] == {"schluessel": "konzept", "was": "Konzept", "gewicht": 2}
    listed = await selection.client.get("/v1/verfahren", headers=selection.bidder())
    assert listed.json()["items"] == [shown.json()]


async def test_p11_all_faults_of_a_verfahren_are_named_at_once(selection: Selection) -> None:
    teil = {"schluessel": "konzept", "was": "Konzept"}
    answer = await selection.enter(
        match="*", wirkungsraeume=["konz", "konz", "nirgends"], teile=[teil, teil], beginn="2026-03-10"
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/verfahren-fehlerhaft")
    assert codes_of(answer) == [
        ("/wirkungsraeume/2", "unbekannt"),
        ("/wirkungsraeume/1", "mehrfach"),
        ("/teile/1/schluessel", "mehrfach"),
        ("/beginn", "vor-frist"),
    ]


async def test_p11_nobody_is_asked_by_a_deadline_that_has_passed(selection: Selection, clock: SetClock) -> None:
    clock.now = AFTER
    kept = await selection.enter(match="*", titel="Anders")
    assert (kept.status_code, kept.json()["frist"]) == (200, "2026-03-10")
    refused = await selection.enter(match="*", frist="2026-03-09")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/verfahren-fehlerhaft")
    assert codes_of(refused) == [("/frist", "vergangen")]
    path = "/v1/verfahren/anderes"
    answer = await selection.client.put(path, json=ASKED, headers=selection.leitung)
    assert codes_of(answer) == [("/frist", "vergangen")]
    answer = await selection.client.put(path, json=ASKED | {"frist": "2026-03-11"}, headers=selection.leitung)
    assert answer.status_code == 201


async def test_p11_the_leitung_asks_for_its_own_bezirke_the_admin_for_all(selection: Selection, office: Office) -> None:
    refused = await selection.enter(match="*", wirkungsraeume=["konz", "trier"])
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/bezirk-fremd")
    admin = office.person("admin")
    assert (await selection.enter(who=admin, match="*", wirkungsraeume=["konz", "trier"])).status_code == 200
    taken_over = await selection.enter(match="*")
    assert (taken_over.status_code, taken_over.json()["type"]) == (403, "/problems/bezirk-fremd")


async def test_p11_a_submission_that_is_not_whole_is_refused_with_all_reasons(
    selection: Selection, clock: SetClock
) -> None:
    place = {"im_wirkungsraum": False, "arbeitsplaetze": 2}
    first = await selection.draft(teile={"konzept": " "}, kriterien={"grundlagenvertrag": False}, standort=place)
    clock.now = AFTER
    answer = await selection.submit(first)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/interessenbekundung-zurueckgewiesen")
    assert codes_of(answer) == [
        ("/frist", "verspaetet"),
        ("/teile/vorstellung", "fehlt"),
        ("/teile/konzept", "fehlt"),
        ("/kriterien/grundlagenvertrag", "nicht-angenommen"),
        ("/standort/im_wirkungsraum", "ausserhalb"),
        ("/standort/arbeitsplaetze", "zu-wenige"),
    ]
    assert (await selection.read(first, who=selection.bidder())).json()["status"] == "entwurf"


async def test_p11_on_the_last_day_a_submission_is_in_time(selection: Selection, clock: SetClock) -> None:
    first = await selection.draft()
    clock.now = datetime(2026, 3, 10, 22, 59, tzinfo=UTC)  # 23:59 in Berlin
    assert (await selection.submit(first)).status_code == 200
    other = await selection.draft("caritas")
    clock.now = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    assert ("/frist", "verspaetet") in codes_of(await selection.submit(other, slug="caritas"))


async def test_p11_one_wirkungsraum_per_traeger_until_it_withdraws(selection: Selection) -> None:
    first, second = await selection.submitted(), await selection.draft(wirkungsraum="saarburg")
    assert codes_of(await selection.submit(second)) == [("/wirkungsraum", "zu-viele")]
    same = await selection.draft()
    assert codes_of(await selection.submit(same)) == [("/wirkungsraum", "bereits-eingereicht")]
    assert (await selection.act(first, "rueckzug", who=selection.bidder())).json()["status"] == "zurueckgezogen"
    assert (await selection.submit(second)).status_code == 200
    assert (await selection.submitted("caritas")) != first


async def test_p11_parallel_submissions_of_a_traeger_end_with_one(selection: Selection) -> None:
    drafts = [await selection.draft(wirkungsraum=area) for area in ("konz", "saarburg") * 4]
    answers = await asyncio.gather(*(selection.submit(one) for one in drafts))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 422: 7}


async def test_p11_a_draft_is_filled_in_part_by_part(selection: Selection) -> None:
    body = {"verfahren": "leittraeger", "wirkungsraum": "konz", "teile": {"vorstellung": "Wir"}}
    made = await selection.client.post(PATH, json=body, headers=selection.bidder())
    path, headers = f"{PATH}/{made.json()['id']}", selection.bidder() | {"If-Match": made.headers["ETag"]}
    changed = await selection.client.patch(path, json={"teile": {"konzept": "So"}}, headers=headers)
    assert changed.json()["teile"] == {"vorstellung": "Wir", "konzept": "So"}
    assert (await selection.client.patch(path, json={"teile": {"konzept": "So"}}, headers=headers)).status_code == 412
    unknown = await selection.client.patch(
        path, json={"teile": {"anderes": "?"}}, headers=selection.bidder() | {"If-Match": "*"}
    )
    assert (unknown.status_code, unknown.json()["type"]) == (422, "/problems/nicht-gefragt")
    assert codes_of(unknown) == [("/teile/anderes", "nicht-gefragt")]


@pytest.mark.parametrize("place", [{"verfahren": "anderes"}, {"wirkungsraum": "trier"}])
async def test_p11_a_draft_is_for_a_wirkungsraum_that_is_asked_for(selection: Selection, place: dict[str, str]) -> None:
    body = {"verfahren": "leittraeger", "wirkungsraum": "konz", **place}
    answer = await selection.client.post(PATH, json=body, headers=selection.bidder())
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/wirkungsraum-nicht-ausgeschrieben")


async def test_p11_drafts_and_others_bids_are_not_there_for_whom_they_do_not_concern(selection: Selection) -> None:
    draft, theirs = await selection.draft(), await selection.submitted("caritas")
    nothing = await selection.read("01936f5e-0000-7000-8000-000000000009", who=selection.leitung)
    for bekundung, who in (
        (draft, selection.leitung),
        (draft, selection.asd),
        (draft, selection.bidder("caritas")),
        (theirs, selection.bidder()),
        (theirs, selection.office.person("leitung", bezirke=["anderer"])),
        (theirs, selection.office.person("asd", sozialraeume=["saarburg"])),
    ):
        answer = await selection.read(bekundung, who=who)
        assert (answer.status_code, answer.content) == (404, nothing.content)
    for who, seen in (
        (selection.leitung, [theirs]),
        (selection.bidder(), [draft]),
        (selection.bidder("caritas"), [theirs]),
    ):
        listed = await selection.client.get(PATH, headers=who)
        assert [row["id"] for row in listed.json()["items"]] == seen


async def test_p11_what_was_asked_stays_once_somebody_submitted(selection: Selection, clock: SetClock) -> None:
    await selection.submitted()
    refused = await selection.enter(match="*", kriterien=[], hoechstpunkte=9, frist="2026-03-09")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/verfahren-begonnen")
    assert sorted(refused.json()["felder"]) == ["frist", "hoechstpunkte", "kriterien"]
    assert (await selection.enter(match="*", titel="Neu", frist="2026-03-20")).status_code == 200
    clock.now = datetime(2026, 3, 21, 9, tzinfo=UTC)
    late = await selection.enter(match="*", titel="Neu", frist="2026-04-20")
    assert late.json()["felder"] == ["frist"]


async def test_p11_several_people_evaluate_each_for_itself_with_the_whole_grid(
    selection: Selection, clock: SetClock
) -> None:
    bekundung = await selection.submitted()
    early = await selection.evaluate(bekundung, who=selection.asd, person="asd-konz")
    assert (early.status_code, early.json()["type"], early.json()["frist"]) == (
        409,
        "/problems/frist-laeuft",
        "2026-03-10",
    )
    clock.now = AFTER
    foreign = await selection.evaluate(bekundung, who=selection.asd, person="leitung")
    assert (foreign.status_code, foreign.json()["type"]) == (403, "/problems/bewertung-fremd")
    grid = {"punkte": {"konzept": 6, "anderes": 1}, "kriterien": {}}
    faulty = await selection.evaluate(bekundung, who=selection.asd, person="asd-konz", grid=grid)
    assert (faulty.status_code, faulty.json()["type"]) == (422, "/problems/bewertung-unvollstaendig")
    assert codes_of(faulty) == [
        ("/punkte/vorstellung", "fehlt"),
        ("/punkte/anderes", "nicht-gefragt"),
        ("/kriterien/grundlagenvertrag", "fehlt"),
        ("/punkte/konzept", "bereich"),
    ]
    await selection.evaluated(bekundung)
    assert (await selection.evaluate(bekundung, who=selection.asd, person="asd-konz")).status_code == 200
    better = GRID | {"punkte": {"vorstellung": 5, "konzept": 3}}
    assert (await selection.evaluate(bekundung, who=selection.asd, person="asd-konz", grid=better)).status_code == 428
    changed = await selection.evaluate(bekundung, who=selection.asd, person="asd-konz", grid=better, match='"1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    listed = await selection.client.get(f"{PATH}/{bekundung}/bewertungen", headers=selection.leitung)
    assert [(one["person"], one["version"]) for one in listed.json()["items"]] == [("asd-konz", 2), ("leitung", 1)]
    one = await selection.client.get(f"{PATH}/{bekundung}/bewertungen/asd-konz", headers=selection.leitung)
    assert one.json() == changed.json()
    hidden = await selection.client.get(f"{PATH}/{bekundung}/bewertungen", headers=selection.bidder())
    assert hidden.status_code == 403


async def test_p11_the_evaluation_ranks_by_exact_means(selection: Selection, clock: SetClock) -> None:
    first, second, third = [await selection.submitted(slug) for slug in ("lebenshilfe", "caritas", "diakonie")]
    clock.now = AFTER
    people = {sub: selection.office.person("asd", sub=sub, sozialraeume=["konz"]) for sub in ("a", "b", "c")}
    for person, points in {"a": 5, "b": 4, "c": 4}.items():
        grid = {"punkte": {"vorstellung": points, "konzept": 0}, "kriterien": {"grundlagenvertrag": person == "a"}}
        await selection.evaluate(second, who=people[person], person=person, grid=grid)
    await selection.evaluate(first, who=people["a"], person="a")
    params = {"wirkungsraum": "konz"}
    answer = await selection.client.get(f"{VERFAHREN}/auswertung", params=params, headers=selection.leitung)
    found = answer.json()
    assert found["hoechstpunkte"] == 15
    told = [(one["interessenbekundung"], one["rang"], one["mittel"], one["bewertungen"]) for one in found["items"]]
    assert told == [(first, 1, "10.00", 1), (second, 2, "4.33", 3), (third, None, None, 0)]
    assert found["items"][1]["teile"][0] == {"teil": "vorstellung", "mittel": "4.33", "niedrigste": 4, "hoechste": 5}
    assert found["items"][1]["kriterien_erfuellt"] == {"grundlagenvertrag": 1}


async def test_p11_the_result_tells_each_why_and_no_other(selection: Selection, clock: SetClock) -> None:
    winner, loser = await selection.submitted(), await selection.submitted("caritas")
    assert (await selection.choose(winner, winner, loser)).json()["type"] == "/problems/frist-laeuft"
    clock.now = AFTER
    few = await selection.choose(winner, winner, loser)
    assert (few.status_code, few.json()["type"]) == (409, "/problems/bewertungen-fehlen")
    assert (few.json()["mindestens"], set(few.json()["fehlend"])) == (2, {winner, loser})
    await selection.evaluated(winner, loser)
    other = selection.office.person("leitung", bezirke=["anderer"])
    assert (await selection.choose(winner, winner, loser, who=other)).json()["type"] == "/problems/bezirk-fremd"
    faulty = await selection.choose("01936f5e-0000-7000-8000-000000000009", winner, winner)
    assert (faulty.status_code, faulty.json()["type"]) == (422, "/problems/auswahl-fehlerhaft")
    assert codes_of(faulty) == [
        ("/begruendungen/1/interessenbekundung", "mehrfach"),
        ("/leittraeger", "unbekannt"),
        ("/begruendungen", "fehlt"),
    ]
    answer = await selection.choose(winner, winner, loser)
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{VERFAHREN}/ergebnisse/konz")
    follows = {"sozialraum": "konz", "traeger": "lebenshilfe", "beginn": "2026-10-01", "ende": "2031-09-30"}
    assert (answer.json()["vertragsvorschlag"], answer.json()["vertrag"]) == (follows, None)
    assert (await selection.choose(winner, winner, loser)).status_code == 200
    assert (await selection.choose(loser, winner, loser)).json()["type"] == "/problems/ergebnis-steht-fest"
    told = (await selection.read(loser, who=selection.bidder("caritas"))).json()
    assert (told["status"], told["ergebnis"]["begruendung"]) == ("nicht_ausgewaehlt", "Grund 1")
    assert winner not in json.dumps(told)
    assert (await selection.read(winner, who=selection.bidder())).json()["status"] == "ausgewaehlt"
    for path in (
        f"{VERFAHREN}/ergebnisse",
        f"{VERFAHREN}/ergebnisse/konz",
        f"{VERFAHREN}/auswertung?wirkungsraum=konz",
    ):
        assert (await selection.client.get(path, headers=selection.bidder("caritas"))).status_code == 403
    listed = await selection.client.get(f"{VERFAHREN}/ergebnisse", headers=selection.leitung)
    assert listed.json()["items"] == [answer.json()]
    closed = await selection.act(loser, "rueckzug", who=selection.bidder("caritas"))
    assert (closed.status_code, closed.json()["type"], closed.json()["erlaubt"]) == (
        409,
        "/problems/bekundung-zustand",
        [],
    )


async def test_p11_reasons_are_told_to_who_reads_the_bids(selection: Selection, clock: SetClock) -> None:
    winner, loser = await selection.submitted(), await selection.submitted("caritas")
    clock.now = AFTER
    await selection.evaluated(winner, loser)
    whole = (await selection.choose(winner, winner, loser)).json()
    assert {one["interessenbekundung"] for one in whole["begruendungen"]} == {winner, loser}
    person = selection.office.person
    for who, reasons in (
        (selection.leitung, whole["begruendungen"]),
        (selection.asd, whole["begruendungen"]),
        (person("wjh"), whole["begruendungen"]),
        (person("asd", sozialraeume=["saarburg"]), []),
        (person("leitung", bezirke=["anderer"]), []),
        (person("admin"), []),
    ):
        one = (await selection.client.get(f"{VERFAHREN}/ergebnisse/konz", headers=who)).json()
        listed = (await selection.client.get(f"{VERFAHREN}/ergebnisse", headers=who)).json()
        assert (one, listed["items"]) == (whole | {"begruendungen": reasons}, [one])


async def test_p11_parallel_results_end_with_one(selection: Selection, clock: SetClock) -> None:
    one, two = await selection.submitted(), await selection.submitted("caritas")
    clock.now = AFTER
    await selection.evaluated(one, two)
    answers = await asyncio.gather(*(selection.choose(winner, one, two) for winner in (one, two) * 4))
    found = Counter(answer.status_code for answer in answers)
    assert (found[201], found[200], found[409]) == (1, 3, 4)


async def test_p11_nobody_may_be_chosen_and_then_no_contract_follows(selection: Selection, clock: SetClock) -> None:
    one = await selection.submitted()
    clock.now = AFTER
    await selection.evaluated(one)
    answer = await selection.choose(None, one)
    assert (answer.status_code, answer.json()["vertragsvorschlag"]) == (201, None)
    assert (await selection.conclude()).json()["type"] == "/problems/kein-leittraeger"
    empty = await selection.choose(None, wirkungsraum="saarburg")
    assert empty.status_code == 201
    assert (await selection.choose(None, wirkungsraum="trier")).status_code == 404


async def test_p11_the_winners_contract_is_entered_once_for_the_admin(
    selection: Selection, clock: SetClock, budget: FakeBudget
) -> None:
    one = await selection.submitted()
    clock.now = AFTER
    await selection.evaluated(one)
    assert (await selection.conclude()).status_code == 404
    await selection.choose(one, one)
    for stellen in ("0", "0.0", "0.00"):
        assert (await selection.conclude(stellen=stellen)).json()["type"] == "/problems/eingabe"
    assert (await selection.conclude(who=selection.leitung)).status_code == 403
    budget.reachable = False
    assert (await selection.conclude()).status_code == 503
    budget.reachable, budget.fate = True, Fate.SILENT_BOUND
    assert (await selection.conclude()).status_code == 503
    budget.fate = Fate.ANSWERS
    admin = selection.office.person("admin")
    answer = await selection.conclude(who=admin)
    assert (answer.status_code, answer.json()["vertrag"]) == (200, "KV-1")
    assert budget.subjects[-1] == admin["Authorization"].removeprefix("Bearer ")
    contracts = [one.inhalt for one in budget.master if one.art == StammdatenArt.VERTRAG]
    assert [(one["stellen"], one["ende"]) for one in contracts] == [("4.50", "2031-09-30")]
    again = await selection.conclude("KV-2")
    assert (again.status_code, again.json()["type"], again.json()["nummer"]) == (
        409,
        "/problems/vertrag-besteht",
        "KV-1",
    )
    assert (await selection.conclude(stellen="9.00")).json()["type"] == "/problems/vertragsnummer-vergeben"


async def test_p11_what_comes_with_the_service_can_be_entered(selection: Selection, budget: FakeBudget) -> None:
    listed = await selection.client.get("/v1/verfahrensvorlagen", headers=selection.bidder())
    (shown,) = listed.json()["items"]
    one = await selection.client.get(f"/v1/verfahrensvorlagen/{shown['name']}", headers=selection.asd)
    assert one.json() == shown
    assert (await selection.client.get("/v1/verfahrensvorlagen/x", headers=selection.asd)).status_code == 404
    for slug in shown["verfahren"]["wirkungsraeume"]:
        budget.put(StammdatenArt.SOZIALRAUM, slug, name=slug, bezirk="konz-bezirk", gemeinden=[], zentren=[])
    headers = selection.office.person("admin")
    path, body = "/v1/verfahren/vorlage", shown["verfahren"]
    assert codes_of(await selection.client.put(path, json=body, headers=headers)) == [("/frist", "vergangen")]
    body |= {"frist": "2026-03-10", "beginn": "2026-10-01"}
    answer = await selection.client.put(path, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    assert (len(answer.json()["teile"]), len(answer.json()["kriterien"])) == (13, 6)


async def test_p11_repeats_by_key_make_one(selection: Selection) -> None:
    headers = selection.bidder() | {"Idempotency-Key": "einmal"}
    body = {"verfahren": "leittraeger", "wirkungsraum": "konz"}
    answers = [await selection.client.post(PATH, json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    listed = await selection.client.get(PATH, headers=selection.bidder())
    assert len(listed.json()["items"]) == 1


async def test_p11_the_contract_is_repeated_by_key_without_asking_again(
    selection: Selection, clock: SetClock, budget: FakeBudget
) -> None:
    one = await selection.submitted()
    clock.now = AFTER
    await selection.evaluated(one)
    await selection.choose(one, one)
    headers = selection.office.person("admin") | {"Idempotency-Key": "einmal"}
    path, body = f"{VERFAHREN}/ergebnisse/konz/vertrag", {"nummer": "KV-1", "stellen": "4.50"}
    first = await selection.client.post(path, json=body, headers=headers)
    asked = len(budget.subjects)
    again = await selection.client.post(path, json=body, headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(budget.subjects) == asked
    other = await selection.client.post(path, json=body | {"stellen": "9.00"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/schluessel-wiederverwendet")
