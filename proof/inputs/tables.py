"""Tables in and out: broken CSV is refused or its rows are, and no cell that comes out is a formula.

What a spreadsheet takes for a formula are cells that begin with one of six signs; a number may begin with a sign.
A page in HTML that shows free text shows it as text.
"""

import csv
import io
import re
from collections.abc import Iterator

import httpx

from proof.inputs.corpus import Tried
from proof.inputs.judge import MOST_SECONDS, fault_of
from proof.matrix import seed_cases, seed_projects
from proof.matrix.good import headers_of
from proof.matrix.world import World

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-2+3")
_HEADER = "beleg;kontrakt;datum;minuten;art"
_BOM = "\ufeff"
_NUMBER = re.compile(r"[+-]?[0-9.]*(,[0-9]+)?( €| %)?|\./\. .*|[+-] ?[0-9.,]+.*")
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_SCRIPT = "<script>alert(1)</script>"
_PATH = "/v1/leistungen/stapel"


def run(world: World) -> Tried:
    """Send broken tables in, plant formulas and read every table that comes out."""
    tried = Tried()
    with httpx.Client(base_url=world.installation.url("cases"), timeout=60, trust_env=False) as client:
        for name, content, charset in _broken_tables(world):
            _send(world, client, tried, name=name, content=content, charset=charset)
    _plant(world)
    for name, answer in _tables(world):
        tried.kinds["table"] += 1
        tried.statuses[answer.status_code] += 1
        if answer.status_code != httpx.codes.OK:
            tried.faults.append(f"{name}: {answer.status_code} {answer.text[:200]}")
        tried.faults += [f"{name}: a cell is a formula: {cell[:60]}" for cell in formulas_in(answer.text)]
        if "avise" in name and "'=1+1" not in answer.text:  # the reports show no text that people wrote
            tried.faults.append(f"{name}: nothing planted comes out of it")
    page = _page(world)
    tried.kinds["page"] += 1
    if page.status_code != httpx.codes.OK or _SCRIPT in page.text or "&lt;script" not in page.text:
        tried.faults.append(f"the decision document shows markup as markup: {page.status_code}")
    return tried


def formulas_in(table: str) -> list[str]:
    """Give the cells of a table that a spreadsheet would carry out."""
    rows = csv.reader(io.StringIO(table.removeprefix(_BOM)), delimiter=";")
    return [cell for row in rows for cell in row if cell.startswith(_SIGNS) and not _NUMBER.fullmatch(cell)]


def _send(world: World, client: httpx.Client, tried: Tried, *, name: str, content: bytes, charset: str) -> None:
    headers = headers_of(world, "traeger", "") | {"Content-Type": f"text/csv{charset}"}
    answer = client.post(_PATH, headers=headers, content=content)
    tried.kinds["csv"] += 1
    tried.statuses[answer.status_code] += 1
    seconds = answer.elapsed.total_seconds()
    if seconds > MOST_SECONDS:  # slow once, beside other work: asked again
        seconds = client.post(_PATH, headers=headers, content=content).elapsed.total_seconds()
    tried.slowest = max(tried.slowest, seconds)
    if seconds > MOST_SECONDS:
        tried.faults.append(f"CSV, {name}: took {seconds:.1f} s")
    if answer.status_code == httpx.codes.OK:
        said = answer.json()
        if said["gebucht"] + said["wiederholt"] and not name.startswith("good"):
            tried.faults.append(f"CSV, {name}: was booked")
    elif answer.status_code not in {400, 413, 415, 422}:
        tried.faults.append(f"CSV, {name}: {answer.status_code} {answer.text[:200]}")
    elif fault := fault_of(
        world.installation.url("cases"), status=answer.status_code, media_type=answer.headers["content-type"],
        content=answer.content,
    ):  # fmt: skip
        tried.faults.append(f"CSV, {name}: {fault}")


def _broken_tables(world: World) -> Iterator[tuple[str, bytes, str]]:
    def row(**cells: str) -> str:
        return ";".join((_cells(world) | cells).values())

    good = f"{_HEADER}\n{row()}\n"
    told = {
        "nothing": "", "blanks": " \n \n", "a header alone": _HEADER, "no header": row(),
        "an unknown column": f"{_HEADER};name\n{row()};Maria\n", "a column twice": f"{_HEADER};beleg\n{row()};x\n",
        "a column too few": "beleg;datum;minuten\nx;2024-01-01;5\n", "commas": good.replace(";", ","),
        "a cell too many": f"{_HEADER}\n{row()};x\n", "a cell too few": f"{_HEADER}\n{row().rpartition(';')[0]}\n",
        "a quote without an end": f'{_HEADER}\n"{row()}\n', "a quote inside": f"{_HEADER}\n{row(beleg=chr(34) * 3)}\n",
        "NUL": f"{_HEADER}\n{row(beleg='x' + chr(0))}\n",
        "a sign of control": f"{_HEADER}\n{row(beleg='x' + chr(7))}\n",
        "a line in a cell": f'{_HEADER}\n{row(beleg=chr(34) + "a" + chr(10) + "b" + chr(34))}\n',
        "a MiB in a cell": f"{_HEADER}\n{row(beleg='x' * 1024 * 1024)}\n",
        "a MiB of separators": f"{_HEADER}\n{';' * 1024 * 1024}\n",
        "a MiB of quotes": f"{_HEADER}\n{chr(34) * 1024 * 1024}\n",
        "a MiB of line ends": _HEADER + "\n" * 1024 * 1024,
        "100,000 rows": _HEADER + ("\n" + row(kontrakt="x")) * 100_000,
        "10,000 rows that name nothing": _HEADER + ("\n" + row(kontrakt="x")) * 10_000,
    }  # fmt: skip
    for column, values in {
        "datum": ("0000-01-01", "9999-12-31", "00.00.0000", "31.12.9999", "31.02.2024", "1.1.24", "=DATUM(1)", "45000"),
        "minuten": ("0", "-1", "1441", "1e3", "10,5", "9" * 400, "NaN", "\u0661\u0660", "=1+1", "", " "),
        "art": ("", "x", "FALLSPEZIFISCH", "=1+1"), "kontrakt": ("", "x", "*", "%", "=1+1", "x" * 65, "'"),
        "beleg": ("", " ", "x" * 65),
    }.items():  # fmt: skip
        told |= {f"{column} {value[:20]!r}": f"{_HEADER}\n{row(**{column: value})}\n" for value in values}
    for name, text in told.items():
        yield name, text.encode(), ""
    yield "good, then no UTF-8", good.encode() + b"\xff\xfe\xfa", "; charset=utf-8"
    yield "UTF-16", good.encode("utf-16"), ""
    yield "a charset that is none", good.encode(), "; charset=x-none"
    yield "a charset of 5,000 signs", good.encode(), "; charset=" + "x" * 5_000
    yield "bytes", bytes(range(256)) * 100, ""
    yield "good, with a byte order mark", (_BOM + f"{_HEADER}\n{row()}\n").encode(), ""
    yield "good, with CR LF", f"{_HEADER}\r\n{row()}\r\n".encode(), ""


def _cells(world: World) -> dict[str, str]:
    return {
        "beleg": world.fresh("csv"), "kontrakt": world.names["kontraktnummer"], "datum": world.heute.isoformat(),
        "minuten": "1", "art": "fallspezifisch",
    }  # fmt: skip


def _plant(world: World) -> None:
    """Put formulas into everything that comes out in tables: receipts, and the names of what is reported on."""
    for formula in FORMULAS:
        row = seed_cases.leistung_body(world, minuten=1, beleg=world.fresh(formula))
        world.do("cases", "traeger", "POST", "/v1/leistungen", row)
    for path, body in (
        ("/v1/sozialraeume/nord-1", {"name": "=1+1", "bezirk": "nord", "gemeinden": ["=1+1"], "zentren": ["@x"]}),
        ("/v1/traeger/t-eins", {"name": "=1+1", "mitarbeitende": 45}),
    ):
        world.do("budget", "admin", "PUT", path, body, If_Match="*")


def _tables(world: World) -> Iterator[tuple[str, httpx.Response]]:
    jahr, monat = world.jahr, world.names["monat"]
    for service, path in (
        ("cases", f"/v1/abrechnungsavise/{monat}?traeger=t-eins"),
        ("budget", f"/v1/berichte/{jahr}/quartale/1?sozialraum=nord-1"),
        ("budget", f"/v1/berichte/{jahr}/quartale/1"),
    ):
        url = world.installation.url(service) + path
        headers = headers_of(world, "wjh", "") | {"Accept": "text/csv"}
        yield f"{service} {path}", httpx.get(url, headers=headers, timeout=60, trust_env=False)


def _page(world: World) -> httpx.Response:
    """Read the decision document of a project whose words are markup."""
    antrag = world.do(
        "projects", "traeger", "POST", "/v1/projektantraege", seed_projects.antrag_body(world, titel=f"Treff {_SCRIPT}")
    )["id"]
    path = f"/v1/projektantraege/{antrag}"
    world.do("projects", "traeger", "POST", f"{path}/einreichung", **seed_projects.MATCH)
    decision = {"entscheidung": "genehmigt", "begruendung": _SCRIPT}
    world.do("projects", "leitung", "POST", f"{path}/entscheidung", decision, **seed_projects.MATCH)
    headers = headers_of(world, "leitung", "") | {"Accept": "text/html"}
    url = world.installation.url("projects") + f"{path}/bescheid"
    return httpx.get(url, headers=headers, timeout=60, trust_env=False)
