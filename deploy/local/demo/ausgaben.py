"""Spending other than hours: what a Kontrakt by the month costs, and the rest up to the published Verbrauch.

`variabel`: the months of the § 32, and what hours and these leave of the Sozialraum's part, in four equal parts (G2)
for prevention at the end of each quarter. `asd`: the months of the § 34, and the rest in twelve equal parts (G2), each
released by the Sozialraum's ASD (V6); from the one on that overdraws the Ansatz, with a reason (V10).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from deploy.local.demo.kontrakte import KontraktPlan, asd_of
from deploy.local.demo.published import Published
from shared.geld import NULL_EURO, Geld, split_geld, total
from shared.kalender import add_months
from shared.umfang import Monatspauschale

UEBERSCHREITUNG = "Demonstration: stationäre Hilfen, auf die Anspruch besteht, über dem Ansatz des Jahres."


class TargetMissed(ValueError):
    """Hours and Kontrakte by the month already cost more than the published Verbrauch of a Sozialraum."""


@dataclass(frozen=True, slots=True)
class AusgabePlan:
    """A spending of the Wirtschaftliche Jugendhilfe, with its own receipt number."""

    sozialraum: str
    volumen: str
    datum: date
    betrag: Geld
    beleg: str
    zweck: str = "fall"
    aktenzeichen: str | None = None
    freigabe_durch: str | None = None
    begruendung: str | None = None

    def body(self, nummern: Mapping[str, str]) -> dict[str, Any]:
        """Give the spending as budget takes it; `nummern` are those of the signed Kontrakte, by Aktenzeichen."""
        optional = {
            "kontrakt": nummern[self.aktenzeichen] if self.aktenzeichen else None,
            "freigabe_durch": self.freigabe_durch,
            "ueberschreitung_begruendung": self.begruendung,
        }
        return {
            "sozialraum": self.sozialraum,
            "volumen": self.volumen,
            "datum": self.datum.isoformat(),
            "betrag": str(self.betrag),
            "beleg": self.beleg,
            "zweck": self.zweck,
        } | {name: value for name, value in optional.items() if value is not None}


def plan_ausgaben(
    published: Published, *, kontrakte: Iterable[KontraktPlan], stunden: Mapping[str, Geld]
) -> tuple[AusgabePlan, ...]:
    """Plan all spending so that each Sozialraum reaches its part of the published Verbrauch exactly.

    `stunden` is what the hours on `variabel` cost per Sozialraum. Raises TargetMissed.
    """
    fixed = [ausgabe for kontrakt in kontrakte for ausgabe in _months_of(kontrakt)]
    found = list(fixed)
    for slug, target in published.split_by_stellen(published.verbrauch["variabel"]).items():
        paid = _sum_of(fixed, slug, "variabel") + stunden.get(slug, NULL_EURO)
        found += _praevention(slug, _rest(target, paid=paid), jahr=published.jahr)
    ansaetze = published.split_by_stellen(published.ansatz["asd"])
    for slug, target in published.split_by_stellen(published.verbrauch["asd"]).items():
        bound = _sum_of(fixed, slug, "asd")
        found += _asd(slug, _rest(target, paid=bound), frei=ansaetze[slug] - bound, jahr=published.jahr)
    return tuple(sorted(found, key=lambda ausgabe: (ausgabe.sozialraum, ausgabe.volumen, ausgabe.datum)))


def _months_of(kontrakt: KontraktPlan) -> Iterator[AusgabePlan]:
    if not isinstance(kontrakt.umfang, Monatspauschale):
        return
    first, ende = kontrakt.laufzeit.beginn, kontrakt.laufzeit.ende
    for month in range(ende.month - first.month + 1):
        datum = add_months(first, month + 1) - timedelta(days=1)
        yield AusgabePlan(
            sozialraum=kontrakt.sozialraum,
            volumen=kontrakt.volumen,
            datum=datum,
            betrag=kontrakt.umfang.betrag,
            beleg=f"{kontrakt.rechnung}-{datum.month:02d}",
            aktenzeichen=kontrakt.aktenzeichen,
        )


def _praevention(slug: str, betrag: Geld, *, jahr: int) -> Iterator[AusgabePlan]:
    for quartal, part in enumerate(split_geld(betrag, weights=[1] * 4), start=1):
        beleg = f"demo-{slug}-variabel-q{quartal}"
        yield AusgabePlan(slug, "variabel", date(jahr, quartal * 3, 28), part, beleg, zweck="praevention")


def _asd(slug: str, betrag: Geld, *, frei: Geld, jahr: int) -> Iterator[AusgabePlan]:
    parts = split_geld(betrag, weights=[1] * 12)
    for month, (part, so_far) in enumerate(zip(parts, accumulate(parts), strict=True), start=1):
        yield AusgabePlan(
            sozialraum=slug,
            volumen="asd",
            datum=date(jahr, month, 28),
            betrag=part,
            beleg=f"demo-{slug}-asd-{month:02d}",
            freigabe_durch=asd_of(slug),
            begruendung=UEBERSCHREITUNG if so_far > frei else None,
        )


def _rest(target: Geld, *, paid: Geld) -> Geld:
    if paid >= target:
        raise TargetMissed
    return target - paid


def _sum_of(ausgaben: Iterable[AusgabePlan], slug: str, volumen: str) -> Geld:
    return total(one.betrag for one in ausgaben if (one.sozialraum, one.volumen) == (slug, volumen))
