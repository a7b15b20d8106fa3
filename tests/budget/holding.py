"""What must hold after every single act of an office, in a county that has every kind of Volumen.

Running sums are those of the postings; every figure of the statuses and of a report is worked out again from postings
with fractions; parts make the whole; nobody passed a `sperren`, no overdraft went without its reason or unheard; each
threshold stands as its figures are, each crossing raised one Warnung; closed reports and past days are the same bytes.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from tests.budget.everyday import EVERYTHING, SCHWELLEN, YEARS, Everyday
from tests.budget.office import Json
from tests.builders.invariants import faults_of_contingents, faults_of_sums
from tests.builders.recomputed import (
    Frage,
    Postings,
    cents,
    faults_of_bereich,
    faults_of_status,
    faults_of_whole,
    read_postings,
    sums_of,
    verfuegbar_of,
    walk,
)

QUARTALE = (1, 2, 3, 4)
BEZIRK: Json = {"volumen": {"schluessel": "projektbudget"}}
Pots = dict[tuple[int, str, str], int]
Standing = dict[tuple[int, str, str, str], bool]


class Holding:
    """What an office has told so far, and what of it must still be true."""

    def __init__(self, work: Everyday) -> None:
        self.work, self.office = work, work.office
        self.day, self.steps = date(2013, 12, 1), 0
        self.pots: Pots = {}
        self.overdrawn_warned = 0
        self.standing: Standing = {}
        self.raised: Counter[tuple[int, str, str, str]] = Counter()
        self.told: dict[str, bytes] = {}
        self.past: dict[date, dict[str, bytes]] = {}

    def pass_days(self, days: int) -> None:
        """Let days pass: what was told last on a day is what must be told of it ever after (V16)."""
        if days and self.told:
            self.past[self.day] = self.told
        self.day += timedelta(days=days)
        self.office.clock.set(self.day.isoformat())

    async def find_faults(self, *, frei: bool, single: bool) -> list[str]:
        """Name all that does not hold after an act."""
        postings = await read_postings(self.office.database, self.office.tenant)
        years = {jahr: await self.work.read(f"/v1/haushaltsjahre/{jahr}") for jahr in YEARS}
        kreis = {jahr: await self.work.read(f"/v1/haushaltsjahre/{jahr}/bezirke/kreis") for jahr in YEARS}
        jahr, quartal = self.report_to_read()
        path = f"/v1/berichte/{jahr}/quartale/{quartal}"
        bericht = await self.work.read(path)
        self.told = {f"/v1/haushaltsjahre/{jahr}": content for jahr, content in years.items()} | {
            f"/v1/haushaltsjahre/{jahr}/bezirke/kreis": content for jahr, content in kreis.items()
        }
        self.told[path] = bericht
        faults = await faults_of_sums(self.office.database, self.office.tenant)
        faults += await faults_of_contingents(self.office.database, self.office.tenant, tag=self.day)
        faults += self.faults_of_years(postings, years)
        faults += self.faults_of_report(postings, json.loads(bericht), jahr=jahr, quartal=quartal)
        faults += await self.faults_of_pots(pots_of(postings), frei=frei)
        faults += await self.faults_of_schwellen(years, single=single)
        return faults + await self.faults_of_the_past(1)

    def report_to_read(self) -> tuple[int, int]:
        """Choose a report: the one of the last close, or another one in each step."""
        if self.work.closes and self.steps % 3 == 0:
            return self.work.closes[-1].jahr, self.work.closes[-1].quartal
        return YEARS[self.steps % 2], QUARTALE[self.steps // 2 % 4]

    def faults_of_years(self, postings: Postings, years: Mapping[int, bytes]) -> list[str]:
        faults, sums = [], sums_of(postings)
        for jahr, content in years.items():
            shown = json.loads(content)
            for part in shown.get("sozialraeume", ()):
                ort = part["sozialraum"]
                faults += faults_of_status(part, Frage(EVERYTHING, jahr, ort, self.day), sums)
                wanted = self.work.gesamt.get((jahr, ort))
                if wanted is not None and cents(part["volumina"]["gesamt"]["ansatz"]) != wanted:
                    faults.append(f"{jahr} {ort}: Ansatz of the root is not the {wanted} entered")
            if "gesamt" in shown:
                faults += faults_of_whole(shown["gesamt"], shown["sozialraeume"])
        return faults

    def faults_of_report(self, postings: Postings, shown: Json, *, jahr: int, quartal: int) -> list[str]:
        """Recompute an open report; of a closed one the bytes are compared instead."""
        if "quartal" not in shown or shown["abschluss"] is not None:
            return []
        tag, faults = min(self.day, end_of(jahr, quartal)), []
        for part in shown["sozialraeume"]:
            faults += faults_of_bereich(part, Frage(EVERYTHING, jahr, part["sozialraum"], tag, quartal), postings)
        for part in shown["bezirke"]:
            frage = Frage(BEZIRK, jahr, part["bezirk"], tag, quartal, art="bezirk")
            faults += faults_of_bereich({"volumina": {"projektbudget": part["projektbudget"]}}, frage, postings)
        return faults + (faults_of_whole(shown["gesamt"], shown["sozialraeume"]) if shown["gesamt"] else [])

    async def faults_of_pots(self, pots: Pots, *, frei: bool) -> list[str]:
        """Nothing falls below zero without a reason; and whoever lets it fall is heard of (V10)."""
        fallen = [pot for pot, left in pots.items() if left < min(self.pots.get(pot, 0), 0)]
        newly = [pot for pot in fallen if self.pots.get(pot, -1) >= 0]
        self.pots = pots
        rows = await self.office.sql("SELECT count(*) AS n FROM warnungen WHERE art LIKE 'ueber%'")
        warned, before = rows[0].n, self.overdrawn_warned
        self.overdrawn_warned = warned
        silent = [f"overdrawn without a Warnung: {newly}"] if newly and warned == before else []
        return silent + ([] if frei else [f"overdrawn without a reason: {pot}" for pot in fallen])

    async def faults_of_schwellen(self, years: Mapping[int, bytes], *, single: bool) -> list[str]:
        """Each threshold stands as its figures are, and each crossing raised exactly one Warnung (V11)."""
        rows = await self.office.sql("SELECT jahr, ort, volumen, basis, gerissen FROM schwellenstaende")
        standing = {(row.jahr, row.ort, row.volumen, row.basis): row.gerissen for row in rows}
        rows = await self.office.sql(
            "SELECT jahr, ort, volumen, figuren->>'basis' AS basis FROM warnungen WHERE art = 'schwelle'"
        )
        raised = Counter((row.jahr, row.ort, row.volumen, row.basis) for row in rows)
        crossed = Counter(key for key, torn in standing.items() if torn and not self.standing.get(key, False))
        new = raised - self.raised
        faults = [] if standing == (wanted := crossings_of(years)) else [f"thresholds: {standing} is {wanted}"]
        if (new != crossed) if single else (crossed - new):
            faults.append(f"Warnungen of thresholds: {new} for {crossed}")
        self.standing, self.raised = standing, raised
        return faults

    async def faults_of_the_past(self, most: int) -> list[str]:
        """Past days and closed quarters are answered by the same bytes as then (V13, V16)."""
        faults = []
        days = sorted(self.past)
        for place in range(min(most, len(days))):
            day = days[(self.steps * 7 + place) % len(days)]
            for path, then in self.past[day].items():
                if await self.work.read(path, stichtag=day.isoformat()) != then:
                    faults.append(f"{path} as of {day}")
        closes = self.work.closes
        for place in range(min(most, len(closes))):
            close = closes[(self.steps + place) % len(closes)]
            if await self.work.bericht(close.jahr, close.quartal) != close.bericht:
                faults.append(f"the closed report {close.jahr}/{close.quartal}")
        return faults

    async def find_faults_at_the_end(self) -> list[str]:
        """Name all that does not hold over the whole sequence: all closes, twelve past days, the chain (X6)."""
        faults, before = await self.faults_of_the_past(12), None
        listed = await self.office.wjh.get("/v1/abschluesse", params={"limit": "500"})
        for close in sorted(listed.json()["items"], key=lambda close: int(close["nr"])):
            inhalt = await self.work.read(f"/v1/abschluesse/{close['id']}/inhalt")
            same = hashlib.sha256(inhalt).hexdigest() == close["sha256"] and close["prev_sha256"] == before
            faults += [] if same else [f"close {close['nr']} is not chained to the one before"]
            before = close["sha256"]
        return faults


def pot_of(volumen: str) -> str:
    """Name the pot that covers a leaf: its own, or its `deckungsfaehig` parent (V9)."""
    for node, _ in walk(EVERYTHING["volumen"]):
        if node.get("deckungsfaehig") and any(teil["schluessel"] == volumen for teil in node["teile"]):
            return str(node["schluessel"])
    return volumen


def pots_of(postings: Postings) -> Pots:
    """Give what is left in each pot of a year that is set up; what covers each other is one pot (V9)."""
    found: Pots = {}
    for (jahr, art, ort, volumen), amounts in sums_of(postings).items():
        if (jahr, art, ort) in postings.eingerichtet:
            pot = (jahr, ort, pot_of(volumen))
            found[pot] = found.get(pot, 0) + verfuegbar_of(amounts)
    return found


def crossings_of(years: Mapping[int, bytes]) -> Standing:
    """Judge every threshold by the figures of the statuses."""
    found: Standing = {}
    for jahr, content in years.items():
        for part in json.loads(content).get("sozialraeume", ()):
            for schwelle in SCHWELLEN:
                shown = {name: cents(value) or 0 for name, value in amounts(part["volumina"][schwelle["volumen"]])}
                wert = shown["verbrauch"] + (shown["offene_bindung"] if schwelle["basis"] == "gebunden" else 0)
                bezug = shown["ansatz"] + shown["umschichtung"]
                torn = bezug > 0 and wert * 100 > int(schwelle["prozent"]) * bezug
                found[jahr, part["sozialraum"], schwelle["volumen"], schwelle["basis"]] = torn
    return found


def amounts(volumen: Json) -> list[tuple[str, str]]:
    """Give a Volumen's own amounts."""
    return [(name, volumen[name]) for name in ("ansatz", "umschichtung", "verbrauch", "offene_bindung")]


def end_of(jahr: int, quartal: int) -> date:
    """Give the last day of a quarter."""
    return date(jahr, 12, 31) if quartal == 4 else date(jahr, 3 * quartal + 1, 1) - timedelta(days=1)
