"""Which Kontrakte the demonstration agrees on: a rule over the contracts' posts, not a list of cases.

Per Kooperationsvertrag as many Kontrakte by the hour on `variabel` as it has posts, rounded half up, and as many on
`personalisiert`; their terms, weekly minutes and Hilfearten go round in fixed cycles. Some run into 2015, a year
that nobody has set up: that part is bound as `vorgemerkt` (K4). Per Sozialraum one § 32 by the month on `variabel` and
one § 34 by the month on `asd`; the latter is above the ASD's limit, so that the Leitung signs (K3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from deploy.local.demo.published import Published, Vertrag
from shared.geld import Geld, total
from shared.kalender import Zeitraum, year_of
from shared.umfang import MinutenProWoche, Monatspauschale, cost_of

_LAUFZEITEN = (
    Zeitraum(date(2014, 1, 1), date(2014, 12, 31)),
    Zeitraum(date(2014, 2, 3), date(2014, 8, 29)),
    Zeitraum(date(2014, 4, 1), date(2014, 12, 31)),
    Zeitraum(date(2014, 9, 1), date(2015, 8, 31)),
)
# The Hilfeart and, where none follows from it, the form (K7).
_HILFEARTEN = (("31", None), ("30", None), ("29", None), ("27.2", "flexibel"), ("41", "ambulant"))
_MINUTEN_VARIABEL = (180, 240, 120, 300)
_MINUTEN_PERSONALISIERT = (360, 240, 480, 300)
_TEILSTATIONAER = Monatspauschale(Geld(1_200_00))
_STATIONAER = Monatspauschale(Geld(4_500_00))
_SECOND_HALF = Zeitraum(date(2014, 7, 1), date(2014, 12, 31))


@dataclass(frozen=True, slots=True)
class KontraktPlan:
    """A Kontrakt to be drafted, advised on and signed."""

    aktenzeichen: str
    sozialraum: str
    traeger: str
    volumen: str
    hilfeart: str
    form: str | None
    laufzeit: Zeitraum
    umfang: MinutenProWoche | Monatspauschale
    signer: str

    @property
    def rechnung(self) -> str:
        """Give what its receipts begin with; not the Aktenzeichen, since receipts are kept longer than that is (G6)."""
        return self.aktenzeichen.replace("demo-", "rechnung-", 1)

    @property
    def im_jahr(self) -> Zeitraum:
        """Give the part of the term that lies in the year in which it begins."""
        laufzeit = self.laufzeit
        return Zeitraum(laufzeit.beginn, min(laufzeit.ende, year_of(laufzeit.beginn.year).ende))

    def body(self) -> dict[str, Any]:
        """Give the draft as cases takes it."""
        body = {
            "aktenzeichen": self.aktenzeichen,
            "sozialraum": self.sozialraum,
            "traeger": self.traeger,
            "hilfeart": self.hilfeart,
            "volumen": self.volumen,
            "beginn": self.laufzeit.beginn.isoformat(),
            "ende": self.laufzeit.ende.isoformat(),
        }
        if self.form:
            body["form"] = self.form
        match self.umfang:
            case MinutenProWoche(minuten):
                return body | {"minuten_pro_woche": minuten}
            case Monatspauschale(betrag):
                return body | {"entgelt": {"art": "monatspauschale", "betrag": str(betrag)}}


def asd_of(sozialraum: str) -> str:
    """Name the ASD's client of a Sozialraum."""
    return f"asd-{sozialraum}"


def traeger_client(traeger: str) -> str:
    """Name a Träger's client."""
    return f"traeger-{traeger}"


def cost_of_kontrakt(kontrakt: KontraktPlan, *, satz: Geld) -> Geld:
    """Give the whole term's cost at one price of the hour, which the signing limit is compared with (K3)."""
    laufzeit = kontrakt.laufzeit
    return total(cost_of(kontrakt.umfang, laufzeit=laufzeit, teile=[laufzeit], saetze=[satz]))


def plan_kontrakte(published: Published) -> tuple[KontraktPlan, ...]:
    """Plan all Kontrakte, Sozialraum by Sozialraum."""
    return tuple(kontrakt for raum in published.sozialraeume for kontrakt in _of_sozialraum(published, raum.slug))


def _of_sozialraum(published: Published, sozialraum: str) -> Iterator[KontraktPlan]:
    vertraege = published.vertraege_of(sozialraum)
    posts = [vertrag for vertrag in vertraege for _ in range(_whole_posts(vertrag))]
    for place, vertrag in enumerate(posts):
        yield _by_the_hour(vertrag, "variabel", place=place, minuten=_MINUTEN_VARIABEL)
    for place, vertrag in enumerate(posts):
        yield _by_the_hour(vertrag, "personalisiert", place=place, minuten=_MINUTEN_PERSONALISIERT)
    first = vertraege[0]
    yield KontraktPlan(
        aktenzeichen=f"demo-{sozialraum}-t01",
        sozialraum=sozialraum,
        traeger=first.traeger,
        volumen="variabel",
        hilfeart="32",
        form=None,
        laufzeit=_SECOND_HALF,
        umfang=_TEILSTATIONAER,
        signer=asd_of(sozialraum),
    )
    yield KontraktPlan(
        aktenzeichen=f"demo-{sozialraum}-s01",
        sozialraum=sozialraum,
        traeger=first.traeger,
        volumen="asd",
        hilfeart="34",
        form=None,
        laufzeit=year_of(published.jahr),
        umfang=_STATIONAER,
        signer="leitung",
    )


def _by_the_hour(vertrag: Vertrag, volumen: str, *, place: int, minuten: tuple[int, ...]) -> KontraktPlan:
    hilfeart, form = _HILFEARTEN[place % len(_HILFEARTEN)]
    return KontraktPlan(
        aktenzeichen=f"demo-{vertrag.sozialraum}-{volumen[0]}{place + 1:02d}",
        sozialraum=vertrag.sozialraum,
        traeger=vertrag.traeger,
        volumen=volumen,
        hilfeart=hilfeart,
        form=form,
        laufzeit=_LAUFZEITEN[place % len(_LAUFZEITEN)],
        umfang=MinutenProWoche(minuten[place % len(minuten)]),
        signer=asd_of(vertrag.sozialraum),
    )


def _whole_posts(vertrag: Vertrag) -> int:
    return int(vertrag.stellen.quantize(Decimal(1), rounding=ROUND_HALF_UP))
