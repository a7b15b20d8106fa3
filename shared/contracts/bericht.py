"""The quarterly report as it is shown and, once its quarter is closed, as it is frozen (V13, V14).

What is frozen stays as its bytes. So members may be added here, with a default; none is renamed or removed.
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.types import Day, GeldField, Wire

Percent = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]$", examples=["45.2"])]


class BerichtSpanne(Wire):
    """Between which amounts the year will end, in about four of five cases (X10)."""

    von: GeldField
    bis: GeldField


class BerichtPrognose(Wire):
    """Where the year ends (V12): the simple methods at the end of the quarter, `erwartet` from all that is known."""

    bindung: GeldField = Field(description="Verbrauch + Bindung.")
    hochrechnung: GeldField | None = Field(
        default=None, description="Verbrauch / elapsed share of the year, to the quarter's end."
    )
    erwartet: GeldField | None = None
    spanne: BerichtSpanne | None = None


def _is_left_out(value: object) -> bool:
    return value is None


class BerichtVolumen(Wire):
    """A Volumen up to the end of the quarter; a parent is the sum of its children (V7, V14)."""

    ansatz: GeldField
    umschichtung: GeldField
    verbrauch: GeldField
    mittelnutzung: GeldField = Field(description="Ansatz + Umschichtungen - Verbrauch.")
    quote: Percent | None = Field(
        default=None, description="Verbrauch in percent of Ansatz + Umschichtungen; null at 0."
    )
    bindung: GeldField = Field(description="Open Bindung; what later quarters have used of it is still open here.")
    prognose: BerichtPrognose
    nachtrag: GeldField = Field(description="Of the Verbrauch: booked after the quarter of the work was closed (V13).")
    vorjahr: GeldField = Field(description="Of the Verbrauch: accepted from a year that was closed (V13).")
    erklaerung: str | None = Field(
        default=None,
        description="Where each of these figures is explained (X1); in open quarters alone: what is frozen stays.",
        exclude_if=_is_left_out,
    )


class BerichtPraevention(Wire):
    """What must go into prevention in the year, what did, whether that is enough (V5)."""

    soll: GeldField
    ist: GeldField
    erfuellt: bool


class BerichtWarnung(Wire):
    """How many Warnungen of one kind nobody has acknowledged (V11)."""

    volumen: str
    art: str
    stufe: str
    anzahl: int


class BerichtWarnungen(Wire):
    """The open Warnungen: how many, and of what kinds."""

    offen: int
    arten: list[BerichtWarnung]


class BerichtVollstaendigkeit(Wire):
    """For how many of the expected Kontrakt-months up to the end of the quarter the declaration is in (X3)."""

    erwartet: int
    gemeldet: int
    quote: Percent | None = Field(default=None, description="Declared in percent of expected; null at 0.")
    fehlende_monate: list[str] = Field(default=[], description="Months of which something is still missing.")


class BerichtFaelle(Wire):
    """Kontrakte with a Bindung in the year, and the minutes that count up to the end of the quarter."""

    kontrakte: int
    minuten: int = Field(description="Hours of Kontrakte, in minutes.")
    minuten_flaeche: int = Field(description="Work for the area, in minutes.")


class BerichtTraeger(BerichtFaelle):
    """A Träger's share; `auslastung` of its posts where they are paid whatever the number of cases (V8)."""

    traeger: str
    genutzte_minuten: int = Field(description="Minutes that use the posts: on `pauschal` Volumina and for the area.")
    kapazitaet_minuten: int = Field(description="What the posts work in the year; 0 without posts.")
    kapazitaet_bis_quartalsende: int
    auslastung: Percent | None = Field(default=None, description="Used minutes in percent of the year's capacity.")
    vollstaendigkeit: BerichtVollstaendigkeit | None = Field(
        default=None, description="Null: nothing is known of it yet."
    )


class BerichtBereich(Wire):
    """One Sozialraum, or with `sozialraum` null the sum of all."""

    sozialraum: str | None = None
    wurzel: str
    volumina: dict[str, BerichtVolumen]
    praevention: BerichtPraevention | None = None
    warnungen: BerichtWarnungen
    faelle: BerichtFaelle
    traeger: list[BerichtTraeger] = Field(description="A Träger sees its own figures alone.")
    vollstaendigkeit: BerichtVollstaendigkeit | None = Field(
        default=None, description="Of all Träger, for a Träger its own; null: nothing is known of it yet."
    )


class BerichtBezirk(Wire):
    """A Bezirk's yearly budget for projects (P5)."""

    bezirk: str
    projektbudget: BerichtVolumen


class BerichtAbschluss(Wire):
    """The close that froze the report; `prev_sha256` is the hash of the close before (X6)."""

    id: str
    nr: int
    jahresabschluss: bool
    geschlossen_am: str
    prev_sha256: str | None = None


class BerichtInhalt(Wire):
    """The report of a quarter. `gesamt` is the sum of all Sozialräume, for whoever sees them all."""

    jahr: int
    quartal: int
    stichtag: Day = Field(description="The booking day whose state the report shows.")
    abschluss: BerichtAbschluss | None = Field(
        default=None, description="Null: the quarter is open and the report computed."
    )
    gesamt: BerichtBereich | None = None
    sozialraeume: list[BerichtBereich]
    bezirke: list[BerichtBezirk]
