"""G6: everything that the budget holds on Kontrakte, for the Leitung and the Revision alone, asked for by cases."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from services.budget.storage.auskunft import BEZUEGE
from shared.storage.tables import declared_tables
from tests.budget.office import Office, problem, zeile

OF_NO_KONTRAKT = {
    **dict.fromkeys(
        ("volumina", "tagessummen", "monatssummen", "quartalssummen", "ortsjahre", "schwellenstaende"),
        "sums and states of a Volumen or year",
    ),
    **dict.fromkeys(
        ("ansatzbuchungen", "umschichtungen", "umschichtungsbuchungen", "verteilungen", "spitzabrechnungen",
         "abschlaege", "auszahlungen", "festsetzungen"),
        "money of a Volumen, a Träger or a project",
    ),
    **dict.fromkeys(("abschluesse", "oeffnungen", "gegenzeichnungen"), "closes: figures of areas"),
    **dict.fromkeys(("personalstellen", "personalbefunde", "vollstaendigkeit"), "posts and months of areas"),
    **dict.fromkeys(("siegel", "versiegelungen", "stammdaten", "wiederholungen"), "checksums, master data, keys"),
    "wiederherstellungen": "that the database was restored, and from when",
}  # fmt: skip


async def ask(office: Office, *kontrakte: UUID, person: str | None) -> httpx.Response:
    """Ask as cases does, for the person whose token is given."""
    body = {"kontrakte": [{"id": str(one), "nummer": f"K-{place}"} for place, one in enumerate(kontrakte)]}
    return await office.callers.service("cases", subject=person).post("/v1/auskuenfte", json=body)


async def held(office: Office, *kontrakte: UUID, person: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = office.good(await ask(office, *kontrakte, person=person))["bestand"]
    return found


async def test_g6_all_rows_of_a_kontrakt_and_of_no_other_are_given(office: Office) -> None:
    await office.enter()
    kontrakt, other = uuid4(), uuid4()
    for number, one in enumerate((kontrakt, other)):
        office.good(await office.bind(kontrakt=one, nummer=f"K-{number}"))
        await office.verbrauch(zeile(one))
        ausgabe = office.good(await office.ausgabe("12.30", kontrakt=f"K-{number}"))["id"]
        office.good(await office.storno("ausgaben", ausgabe))
    found = await held(office, kontrakt, person=office.subject("revision"))
    assert [(row["jahr"], row["betrag"], row["verbrauch"]) for row in found["bindungen"]] == [(2014, "425.00", "42.50")]
    assert sorted(row["betrag"] for row in found["buchungen"]) == ["-12.30", "12.30", "42.50"]
    assert [(row["betrag"], row["kontrakt"]) for row in found["ausgaben"]] == [("12.30", str(kontrakt))]
    assert [row["grund"] for row in found["stornos"]] == ["Falsches Volumen"]
    assert {row["aktion"] for row in found["audit"]} >= {"bindung.gebucht", "ausgabe.gebucht"}
    assert str(other) not in str(found)
    assert office.tenant not in str(found)


async def test_g6_a_leitung_gets_those_of_its_bezirke_and_nobody_else_any(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    assert await held(office, kontrakt, person=office.subject("leitung", bezirke=["kreis"]))
    assert await held(office, kontrakt, person=office.subject("leitung", bezirke=["anderer"])) == {}
    for person in (None, office.subject("asd"), office.subject("wjh"), office.subject("traeger", traeger="t1")):
        assert problem(await ask(office, kontrakt, person=person)) == (403, "auskunft-ohne-person")


def test_g6_every_table_belongs_to_kontrakte_or_has_a_reason_not_to() -> None:
    listed = {bezug.tabelle for bezug in BEZUEGE}
    tables = declared_tables("services.budget.storage").tables
    assert listed | OF_NO_KONTRAKT.keys() == set(tables)
    assert not listed & OF_NO_KONTRAKT.keys()
    named = {name for name, table in tables.items() if {"kontrakt", "quelle"} & set(table.c.keys())}
    assert named <= listed
