"""Everything that the demonstration sends, made from the published totals; nothing here is drawn by lot."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from deploy.local.demo.ausgaben import AusgabePlan, plan_ausgaben
from deploy.local.demo.besetzung import SpitzabrechnungPlan, plan_spitzabrechnungen
from deploy.local.demo.einrichtung import Eintrag, plan_einrichtung
from deploy.local.demo.kontrakte import KontraktPlan, plan_kontrakte
from deploy.local.demo.published import Published
from deploy.local.demo.stunden import Zeile, plan_stunden, value_by_sozialraum

RULE = """\
Published are the totals of the county alone. How they are divided is this demonstration's choice, always by rule:
 - the annex (variabel, asd) and the Verbrauch over the four Sozialräume by their Stellen, largest remainder;
 - personalisiert: what is recognised over the eleven contracts by Stellen; in each, half a post vacant until March;
 - variabel: hours of one Kontrakt for each post at the Fachleistungsstunde, one help by the month in each Sozialraum,
   and what these leave of the published Verbrauch as prevention, in four parts;
 - asd: one help by the month in each Sozialraum, the rest in twelve parts, with a reason from the overdraft on."""


@dataclass(frozen=True, slots=True)
class Stapel:
    """The hours of one Träger and quarter, sent in one call."""

    traeger: str
    quartal: int
    zeilen: tuple[Zeile, ...]
    is_csv: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All inputs of the year."""

    published: Published
    einrichtung: tuple[Eintrag, ...]
    kontrakte: tuple[KontraktPlan, ...]
    zeilen: tuple[Zeile, ...]
    ausgaben: tuple[AusgabePlan, ...]
    spitzabrechnungen: tuple[SpitzabrechnungPlan, ...]

    @property
    def stapel(self) -> tuple[Stapel, ...]:
        """Give the hours as batches; those of the first Träger by slug come as CSV."""
        return tuple(_batches(self.zeilen))


def build_plan(published: Published) -> Plan:
    """Divide the published totals into inputs; raises TargetMissed where the rules do not lead to them."""
    kontrakte = plan_kontrakte(published)
    zeilen = plan_stunden(published, kontrakte=kontrakte)
    stunden = value_by_sozialraum(zeilen, kontrakte=kontrakte, volumen="variabel", satz=published.fachleistungsstunde)
    return Plan(
        published=published,
        einrichtung=plan_einrichtung(published),
        kontrakte=kontrakte,
        zeilen=zeilen,
        ausgaben=plan_ausgaben(published, kontrakte=kontrakte, stunden=stunden),
        spitzabrechnungen=plan_spitzabrechnungen(published),
    )


def _batches(zeilen: tuple[Zeile, ...]) -> Iterator[Stapel]:
    def place(zeile: Zeile) -> tuple[str, int]:
        return zeile.traeger, (zeile.datum.month + 2) // 3

    first = min(zeile.traeger for zeile in zeilen)
    ordered = sorted(zeilen, key=lambda zeile: (*place(zeile), zeile.datum, zeile.beleg))
    for (traeger, quartal), rows in groupby(ordered, key=place):
        yield Stapel(traeger, quartal, tuple(rows), is_csv=traeger == first)
