"""The quarterly report in its three forms: JSON, CSV, German text in the office's notation (V14)."""

import csv
import io
import json

from services.budget.api.bericht_formen import _euro
from shared.geld import Geld
from tests.budget.office import Office
from tests.budget.quarters import bericht, bound, closed, work
from tests.builders.county import set_up


async def county(office: Office) -> None:
    """Let konz spend more than it has, and saarburg nothing."""
    office.clock.set("2014-01-02")
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg", gesamt="1234.00")
    kontrakt = await bound(office)
    office.clock.set("2014-04-15")
    await work(office, kontrakt, "2014-03-31", minuten=90, betrag="63.75")
    office.good(await office.ausgabe("18234.00", ueberschreitung_begruendung="Dringend"))


async def test_v14_the_text_table_has_the_offices_notation(office: Office) -> None:
    await county(office)
    await office.projektbudget("250000.00")
    answer = await bericht(office, 1, accept="text/plain")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    text = answer.text
    assert text.startswith("Quartalsbericht 1/2014\nOffen, Stand 15.04.2014\n\nSozialraum konz\n")
    variabel = next(line for line in text.splitlines() if line.startswith("variabel "))
    assert cells_of(variabel)[:-1] == [
        "variabel", "17.000,00 €", "0,00 €", "18.297,75 €", "./. 1.297,75 €", "107,6 %", "361,25 €", "74.207,54 €"
    ]  # fmt: skip
    assert "Prävention: Soll 8.500,00 €, Ist 0,00 €, nicht erfüllt" in text
    assert "Warnungen: 1 offen\n  variabel: Überschreitung mit Begründung (warnung) 1\n" in text
    assert "Fälle: 1 Kontrakt, 1:30 h an Fällen, 0:00 h für den Raum" in text
    assert "Auslastung t1: 0:00 h von 3.200:00 h, 0,0 %" in text
    saarburg = text.split("Sozialraum saarburg", maxsplit=1)[1].split("Gesamt", maxsplit=1)[0]
    assert "+ 1.234,00 €" in saarburg
    assert cells_of(text.rstrip().splitlines()[-1])[:-1] == [
        "kreis", "250.000,00 €", "0,00 €", "0,00 €", "+ 250.000,00 €", "0,0 %", "0,00 €", "0,00 €"
    ]  # fmt: skip


async def test_v14_a_negative_umschichtung_has_the_offices_notation_too(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    body = {"jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": "1234.00"}
    office.good(await office.wjh.post("/v1/umschichtungen", json=body | {"grund": "Ferien"}))
    spent = office.good(await office.ausgabe("10.00", datum="2014-01-02", volumen="praevention"))
    lines = (await bericht(office, 1, accept="text/plain")).text.splitlines()
    rows = {line.split()[0]: cells_of(line) for line in lines if line.startswith(("variabel ", "praevention "))}
    assert rows["variabel"][2] == "./. 1.234,00 €"
    assert (rows["praevention"][2], rows["praevention"][3]) == ("+ 1.234,00 €", "10,00 €")
    office.good(await office.storno("ausgaben", spent["id"]))
    rows_of_csv = (await bericht(office, 1, accept="text/csv")).text
    assert ";-1234,00;" in rows_of_csv  # for spreadsheets


def test_v14_every_negative_amount_has_the_offices_notation() -> None:
    assert [_euro(Geld(cents)) for cents in (-123_400, 0, 5)] == ["./. 1.234,00 €", "0,00 €", "0,05 €"]


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


async def test_v14_the_columns_of_the_text_table_stand_below_each_other(office: Office) -> None:
    await county(office)
    lines = (await bericht(office, 1, accept="text/plain")).text.splitlines()
    rules = [place for place, line in enumerate(lines) if line.startswith("-----")]
    assert len(rules) == 3
    for place in rules:
        gaps = [start for start in range(len(lines[place])) if lines[place][start : start + 2] == "  "]
        for row in (lines[place - 1], *lines[place + 1 : place + 7]):
            assert len(row) == len(lines[place])
            assert {row[gap : gap + 2] for gap in gaps} == {"  "}, row


async def test_v14_the_csv_opens_in_a_german_spreadsheet(office: Office) -> None:
    await county(office)
    await office.projektbudget("250000.00")
    answer = await bericht(office, 1, accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="quartalsbericht-2014-1.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfjahr;quartal;sozialraum;bezirk;volumen;ansatz;")
    assert answer.content.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    variabel = next(row for row in rows if (row["sozialraum"], row["volumen"]) == ("konz", "variabel"))
    assert (variabel["verbrauch"], variabel["mittelnutzung"], variabel["quote"]) == ("18297,75", "-1297,75", "107,6")
    assert [row["volumen"] for row in rows if row["bezirk"] == "kreis"] == ["projektbudget"]
    assert {row["sozialraum"] for row in rows} == {"konz", "saarburg", "gesamt", ""}
    assert len(rows) == 3 * 6 + 1


async def test_v14_accept_chooses_the_form_and_json_is_the_rule(office: Office) -> None:
    await county(office)
    forms = {
        "": "application/json",
        "*/*": "application/json",
        "text/csv": "text/csv",
        "text/*": "text/csv",
        "text/plain, text/csv;q=0.9": "text/plain",
        "text/csv;q=0.1, */*;q=0.5": "application/json",
        "image/png": "application/json",
        "text/plain;q=0": "application/json",
        "TEXT/CSV; charset=utf-8": "text/csv",
        ";;;,": "application/json",
    }
    for accept, form in forms.items():
        answer = await bericht(office, 1, accept=accept)
        assert answer.headers["content-type"].split(";")[0] == form, accept
        assert answer.headers["vary"] == "Accept"


async def test_v13_a_closed_reports_json_is_canonical_and_its_tables_name_the_close(office: Office) -> None:
    await county(office)
    await closed(office, quartal=1)
    content = (await bericht(office, 1)).content
    assert (
        content == json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    text = (await bericht(office, 1, accept="text/plain")).text
    assert text.splitlines()[1] == "Quartalsabschluss Nr. 1 vom 15.04.2014"
