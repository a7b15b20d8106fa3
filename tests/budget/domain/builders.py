"""Small values of the budget's domain, with one line of what matters."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.budget.domain.baum import Knoten
from services.budget.domain.stellen import Haushaltsjahr, Tarifsteigerung, Vertrag
from services.budget.domain.volumen import Ort, Stand, Summen
from shared.geld import parse_geld
from shared.identity import Caller, Role
from shared.kalender import Zeitraum

KONZ = Ort.sozialraum(2014, "konz")


def term(beginn: str, ende: str) -> Zeitraum:
    return Zeitraum(date.fromisoformat(beginn), date.fromisoformat(ende))


def person(*rollen: Role) -> Caller:
    return Caller("p", "amt", frozenset(rollen), frozenset({"*"}), frozenset({"*"}))


def knoten(schluessel: str, anteil: str | None = None, *teile: Knoten, **flags: bool) -> Knoten:
    return Knoten(schluessel, None if anteil is None else Decimal(anteil), teile, **flags)


def county_tree() -> Knoten:
    """Give Trier-Saarburg's tree (V1)."""
    sozialraum = knoten(
        "sozialraum",
        "0.85",
        knoten("personalisiert", "0.80", pauschal=True),
        knoten("variabel", "0.20", umschichtbar=True),
        knoten("praevention", "0", umschichtbar=True),
    )
    return knoten("gesamt", None, sozialraum, knoten("asd", "0.15", vorbehalten=True))


def haushaltsjahr(
    jahr: int = 2014,
    *rises: tuple[str, str],
    personal: str = "58000.00",
    pauschale: str = "10000.00",
    hours: int = 1600,
) -> Haushaltsjahr:
    steigerungen = tuple(Tarifsteigerung(date.fromisoformat(ab), Decimal(prozent)) for ab, prozent in rises)
    return Haushaltsjahr(jahr, parse_geld(personal), parse_geld(pauschale), hours, steigerungen)


def vertrag(
    nummer: str = "KV-1",
    *,
    stellen: str = "1.00",
    beginn: str = "2014-01-01",
    ende: str = "2018-12-31",
    traeger: str = "t1",
) -> Vertrag:
    return Vertrag(nummer, "konz", traeger, Decimal(stellen), term(beginn, ende))


def stand(
    volumen: str = "variabel",
    *,
    ansatz: str = "100.00",
    verbrauch: str = "0.00",
    offen: str = "0.00",
    ort: Ort = KONZ,
    eltern: str | None = None,
    **flags: Any,  # noqa: ANN401  # flags of the node
) -> Stand:
    summen = Summen(ansatz=parse_geld(ansatz), verbrauch=parse_geld(verbrauch), offene_bindung=parse_geld(offen))
    return Stand(ort=ort, volumen=volumen, summen=summen, eltern=eltern, **flags)
