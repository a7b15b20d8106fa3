"""Every operation is documented, guarded and strict; every refusal has its problem; roles are those of contract.md."""

import re
from typing import Any

import httpx
from fastapi import FastAPI

import services.budget.domain
import services.budget.usecases
from services.budget.api.problems import PROBLEMS
from tests.budget.office import Office, problem
from tests.builders.guards import open_doors
from tests.builders.openapi import faults_of, operations_of
from tests.builders.problems import unmapped_refusals
from tests.builders.tokens import TokenMint

READ_ALL = {"admin", "wjh", "asd", "leitung", "traeger", "revision"}
OFFICE = {"wjh", "leitung", "revision"}
YEAR = "/v1/haushaltsjahre/{jahr}"
ROLES: dict[tuple[str, str], set[str]] = {
    ("PUT", "/v1/konzepte/{gueltig_ab}"): {"admin"},
    ("GET", "/v1/konzepte/{gueltig_ab}"): READ_ALL,
    ("GET", "/v1/konzepte"): READ_ALL,
    ("PUT", "/v1/sozialraeume/{slug}"): {"admin"},
    ("GET", "/v1/sozialraeume/{slug}"): READ_ALL,
    ("GET", "/v1/sozialraeume"): READ_ALL,
    ("PUT", "/v1/sozialraeume/{slug}/einwohner/{jahr}"): {"admin"},
    ("GET", "/v1/sozialraeume/{slug}/einwohner/{jahr}"): READ_ALL,
    ("GET", "/v1/sozialraeume/{slug}/einwohner"): READ_ALL,
    ("POST", "/v1/planbudgets/verteilung"): {"wjh"},
    ("GET", "/v1/planbudgets/verteilung"): OFFICE,
    ("GET", "/v1/planbudgets/verteilung/{verteilung}"): OFFICE,
    ("GET", "/v1/planbudgets/{jahr}/auswertung"): OFFICE,
    ("POST", "/v1/rueckfuehrungen"): {"wjh"},
    ("GET", "/v1/rueckfuehrungen"): OFFICE,
    ("GET", "/v1/rueckfuehrungen/{rueckfuehrung}"): OFFICE,
    ("POST", "/v1/rueckfuehrungen/{rueckfuehrung}/entscheidung"): {"leitung"},
    ("POST", "/v1/rueckfuehrungen/{rueckfuehrung}/storno"): {"wjh"},
    ("PUT", "/v1/traeger/{slug}"): {"admin"},
    ("GET", "/v1/traeger/{slug}"): READ_ALL,
    ("GET", "/v1/traeger"): READ_ALL,
    ("PUT", "/v1/kooperationsvertraege/{nummer}"): {"admin"},
    ("GET", "/v1/kooperationsvertraege/{nummer}"): READ_ALL,
    ("GET", "/v1/kooperationsvertraege"): READ_ALL,
    ("POST", "/v1/kooperationsvertraege/{nummer}/verlaengerung"): {"admin"},
    ("GET", "/v1/konzeptvorlagen"): READ_ALL,
    ("GET", "/v1/konzeptvorlagen/{name}"): READ_ALL,
    ("POST", "/v1/personalstellen"): {"service"},
    ("GET", f"{YEAR}/sozialraeume/{{slug}}/personal"): READ_ALL - {"admin"},
    ("GET", "/v1/stammdaten"): {"service"},
    ("GET", "/v1/haushaltsjahre"): READ_ALL,
    ("PUT", YEAR): {"wjh"},
    ("GET", YEAR): OFFICE,
    ("GET", f"{YEAR}/preise"): READ_ALL,
    ("PUT", f"{YEAR}/sozialraeume/{{slug}}"): {"wjh"},
    ("GET", f"{YEAR}/sozialraeume/{{slug}}"): READ_ALL - {"admin"},
    ("GET", f"{YEAR}/sozialraeume/{{slug}}/grundlage"): OFFICE,
    ("GET", f"{YEAR}/sozialraeume/{{slug}}/prognose"): READ_ALL - {"admin"},
    ("GET", f"{YEAR}/sozialraeume/{{slug}}/prognose/rueckschau"): READ_ALL - {"admin"},
    ("PUT", f"{YEAR}/bezirke/{{bezirk}}"): {"wjh"},
    ("GET", f"{YEAR}/bezirke/{{bezirk}}"): OFFICE,
    ("POST", "/v1/ausgaben"): {"wjh"},
    ("GET", "/v1/ausgaben"): OFFICE,
    ("GET", "/v1/ausgaben/{ausgabe}"): OFFICE,
    ("POST", "/v1/ausgaben/{ausgabe}/storno"): {"wjh"},
    ("GET", "/v1/kontraktausgaben"): OFFICE | {"service"},
    ("POST", "/v1/ueberschreitungsfreigaben"): {"leitung"},
    ("GET", "/v1/ueberschreitungsfreigaben"): OFFICE,
    ("GET", "/v1/ueberschreitungsfreigaben/{freigabe}"): OFFICE,
    ("POST", "/v1/umschichtungen"): {"wjh", "leitung"},
    ("GET", "/v1/umschichtungen"): OFFICE,
    ("GET", "/v1/umschichtungen/{umschichtung}"): OFFICE,
    ("POST", "/v1/umschichtungen/{umschichtung}/storno"): {"wjh", "leitung"},
    ("POST", "/v1/spitzabrechnungen"): {"wjh"},
    ("GET", "/v1/spitzabrechnungen"): OFFICE,
    ("GET", "/v1/spitzabrechnungen/{spitzabrechnung}"): OFFICE,
    ("POST", "/v1/spitzabrechnungen/{spitzabrechnung}/storno"): {"wjh"},
    ("GET", "/v1/berichte/{jahr}/quartale/{quartal}"): READ_ALL - {"admin"},
    ("GET", "/v1/berichte/{jahr}/quartale/{quartal}/erklaerung"): READ_ALL - {"admin"},
    ("GET", f"{YEAR}/erklaerung"): OFFICE,
    ("GET", f"{YEAR}/sozialraeume/{{slug}}/erklaerung"): READ_ALL - {"admin"},
    ("GET", f"{YEAR}/sozialraeume/{{slug}}/praevention"): READ_ALL - {"admin"},
    ("GET", f"{YEAR}/bezirke/{{bezirk}}/erklaerung"): OFFICE,
    ("GET", "/v1/buchungen"): READ_ALL - {"admin"},
    ("GET", "/v1/buchungen/{buchung}"): READ_ALL - {"admin"},
    ("GET", "/v1/bindungsbuchungen"): READ_ALL - {"admin"},
    ("GET", "/v1/ansatzbuchungen"): READ_ALL - {"admin"},
    ("GET", "/v1/umschichtungsbuchungen"): READ_ALL - {"admin"},
    ("POST", "/v1/vollstaendigkeit"): {"service"},
    ("POST", "/v1/abschluesse"): {"wjh"},
    ("GET", "/v1/abschluesse"): READ_ALL - {"admin"},
    ("GET", "/v1/abschluesse/{abschluss}"): READ_ALL - {"admin"},
    ("GET", "/v1/abschluesse/{abschluss}/inhalt"): {"wjh", "revision"},
    ("POST", "/v1/abschluesse/{abschluss}/oeffnung"): {"leitung"},
    ("POST", "/v1/abschluesse/{abschluss}/gegenzeichnung"): {"traeger"},
    ("POST", "/v1/vorjahresbuchungen"): {"wjh"},
    ("GET", "/v1/vorjahresbuchungen"): OFFICE | {"service"},
    ("GET", "/v1/vorjahresbuchungen/{vorjahresbuchung}"): OFFICE,
    ("GET", "/v1/vorjahresforderungen"): OFFICE,
    ("POST", "/v1/vorschau"): {"asd", "leitung", "wjh", "service"},
    ("POST", "/v1/konzeptvergleiche"): OFFICE,
    ("GET", "/v1/warnungen"): OFFICE,
    ("POST", "/v1/warnungen/{warnung}/quittierung"): {"wjh", "leitung"},
    ("GET", "/v1/bindungen"): {"service"},
    ("POST", "/v1/bindungen"): {"service"},
    ("POST", "/v1/bindungen/stand"): {"service"},
    ("POST", "/v1/bindungen/{schluessel}/klaerung"): {"service"},
    ("POST", "/v1/bindungen/{quelle}/freigabe"): {"service"},
    ("POST", "/v1/bindungen/{quelle}/festsetzung"): {"service"},
    ("POST", "/v1/auszahlungen"): {"service"},
    ("PUT", "/v1/vertragsabschluesse/{nummer}"): {"service"},
    ("POST", "/v1/verbrauch"): {"service"},
    ("POST", "/v1/auskuenfte"): {"service"},
}


def test_every_operation_is_documented_guarded_and_strict(app: FastAPI) -> None:
    assert faults_of(app) == []


def test_every_refusal_has_its_problem() -> None:
    packages = (services.budget.domain, services.budget.usecases)
    assert unmapped_refusals(*packages, table=PROBLEMS) == []


async def test_no_operation_lets_a_bad_token_in(app: FastAPI, office: Office, mint: TokenMint) -> None:
    async with office.callers.nobody() as client:
        assert await open_doors(app, client, mint=mint) == []


def test_the_operations_and_their_roles_are_those_of_the_contract(app: FastAPI) -> None:
    assert {(method, path): set(roles) for method, path, roles in operations_of(app) if roles} == ROLES


async def test_every_other_role_is_turned_away_before_its_body_is_read(office: Office) -> None:
    found = []
    for (method, path), roles in ROLES.items():
        for rolle in sorted({*READ_ALL, "service"} - roles):
            client = office.callers.service("cases") if rolle == "service" else office.callers.of(rolle)
            answer = await client.request(method, re.sub(r"\{[^}]*\}", "x", path), content=b"{")
            found += [f"{rolle} {method} {path}: {answer.status_code}"] if answer.status_code != 403 else []
    assert found == []


async def test_a_service_names_its_tenant(office: Office, mint: TokenMint) -> None:
    token = mint.mint(sub="service-cases", jugendamt="*", rollen=["service"])
    client = office.callers.nobody()
    answer = await client.get("/v1/stammdaten", headers={"Authorization": f"Bearer {token}"})
    assert (problem(answer), answer.json()["errors"][0]["pointer"]) == ((422, "eingabe"), "/Jugendamt")


def reads_of(ids: dict[str, str]) -> list[str]:
    return [
        "/v1/konzepte/2014-01-01", "/v1/sozialraeume/konz", "/v1/traeger/t1", "/v1/kooperationsvertraege/KV-1",
        "/v1/haushaltsjahre/2014", "/v1/haushaltsjahre/2014/preise", "/v1/haushaltsjahre/2014/sozialraeume/konz",
        "/v1/haushaltsjahre/2014/sozialraeume/konz/grundlage", "/v1/haushaltsjahre/2014/bezirke/kreis",
        f"/v1/ausgaben/{ids['ausgabe']}", f"/v1/spitzabrechnungen/{ids['spitzabrechnung']}",
    ]  # fmt: skip


async def test_another_jugendamt_sees_nothing_byte_for_byte_as_if_it_were_not_there(
    office: Office, mint: TokenMint
) -> None:
    ids = await _fill(office)
    headers = mint.person("wjh", jugendamt="elsewhere", sozialraeume=["*"], bezirke=["*"])
    client = office.callers.nobody()
    absent = (await client.get("/v1/traeger/nirgends", headers=headers)).content
    for path in reads_of(ids):
        assert (await office.wjh.get(path)).status_code == 200, path
        hidden = await client.get(path, headers=headers)
        assert (hidden.status_code, hidden.content) == (404, absent), path
    for path in ("konzepte", "sozialraeume", "traeger", "kooperationsvertraege", "ausgaben", "spitzabrechnungen"):
        assert (await client.get(f"/v1/{path}", headers=headers)).json()["items"] == [], path
    for path in (f"/v1/ausgaben/{ids['ausgabe']}", f"/v1/spitzabrechnungen/{ids['spitzabrechnung']}"):
        storno = await client.post(f"{path}/storno", json={"grund": "x"}, headers=headers)
        assert (storno.status_code, storno.content) == (404, absent)


async def _fill(office: Office) -> dict[str, str]:
    await office.enter()
    await office.projektbudget("1.00")
    body: dict[str, Any] = {
        "jahr": 2014, "sozialraum": "konz", "traeger": "t1",
        "besetzung": [{"stellen": "1.00", "beginn": "2014-01-01", "ende": "2014-12-31", "personalkosten": "1.00"}],
    }  # fmt: skip
    settled: httpx.Response = await office.wjh.post("/v1/spitzabrechnungen", json=body)
    ausgabe = office.good(await office.ausgabe("1.00"))["id"]
    return {"ausgabe": ausgabe, "spitzabrechnung": office.good(settled)["id"]}
