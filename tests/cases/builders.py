"""Builders of the case tests: a whole Kontrakt, row or world with one line of what matters in the test."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.cases.domain.angabe import Angabe, Art, Zeile
from services.cases.domain.entwurf import Angaben
from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import Beratung, Inhalt, Kontrakt, Status
from services.cases.domain.leistung import Buchungsziel
from services.cases.domain.stammdaten import Konzept, Sozialraum, Stammdaten, Vertrag
from services.cases.domain.stapel import Bekannt
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.kalender import Zeitraum
from shared.umfang import MinutenProWoche, Preis

KONTRAKT = UUID(int=1)
NOW = datetime(2014, 3, 3, 9, tzinfo=UTC)
TODAY = date(2014, 3, 3)
TERM = Zeitraum(date(2014, 3, 3), date(2014, 12, 31))
ADVICE = Beratung(datum=date(2014, 2, 27), teilnehmende=("asd", "traeger"), empfehlung="Hilfe in der Familie")


def euro(text: str) -> Geld:
    return Geld(int(Decimal(text) * 100))


def build_stammdaten(**changes: Any) -> Stammdaten:  # noqa: ANN401  # whatever matters in the test
    known = Stammdaten(
        konzepte=(
            Konzept(
                date(2014, 1, 1), frozenset({"27.2", "31", "32"}), frozenset({"personalisiert", "variabel", "asd"})
            ),
        ),
        sozialraeume=MappingProxyType(
            {"konz": Sozialraum("konz", "kreis"), "saarburg": Sozialraum("saarburg", "kreis")}
        ),
        traeger=frozenset({"caritas", "palais", "fremd"}),
        vertraege=(Vertrag("v1", "konz", "caritas", Decimal("1.81"), Zeitraum(date(2014, 1, 1), date(2018, 12, 31))),),
        preise=(
            Preis(date(2014, 1, 1), euro("42.50"), "haushaltsjahr/2014/1"),
            Preis(date(2014, 7, 1), euro("43.55"), "haushaltsjahr/2014/1"),
        ),
    )
    return replace(known, **changes)


def build_angaben(**changes: Any) -> Angaben:  # noqa: ANN401  # whatever matters in the test
    angaben = Angaben(
        aktenzeichen="51-2014-0007",
        sozialraum="konz",
        traeger="caritas",
        hilfeart="31",
        form=None,
        volumen="variabel",
        beginn=TERM.beginn,
        ende=TERM.ende,
        umfang=MinutenProWoche(300),
        stundensatz=None,
    )
    return replace(angaben, **changes)


def build_inhalt(**changes: Any) -> Inhalt:  # noqa: ANN401  # whatever matters in the test
    inhalt = Inhalt(
        aktenzeichen="51-2014-0007",
        sozialraum="konz",
        traeger="caritas",
        hilfeart="31",
        form=Form.AMBULANT,
        volumen="variabel",
        laufzeit=TERM,
        umfang=MinutenProWoche(300),
    )
    return replace(inhalt, **changes)


def build_kontrakt(*, inhalt: Mapping[str, Any] | None = None, **changes: Any) -> Kontrakt:  # noqa: ANN401  # whatever matters in the test
    kontrakt = Kontrakt(
        id=KONTRAKT,
        nummer="K-2014-00001",
        version=1,
        status=Status.BERATEN,
        inhalt=build_inhalt(**(inhalt or {})),
        angelegt_am=NOW,
        beratungen=(ADVICE,),
    )
    return replace(kontrakt, **changes)


def build_asd(**changes: Any) -> Caller:  # noqa: ANN401  # whatever matters in the test
    asd = Caller("asd-konz", "trier", frozenset({Role.ASD}), frozenset({"konz"}), zeichnung_bis=euro("20000.00"))
    return replace(asd, **changes)


def build_leitung(**changes: Any) -> Caller:  # noqa: ANN401  # whatever matters in the test
    return replace(Caller("leitung", "trier", frozenset({Role.LEITUNG}), bezirke=frozenset({"kreis"})), **changes)


def build_ziel(**changes: Any) -> Buchungsziel:  # noqa: ANN401  # whatever matters in the test
    ziel = Buchungsziel(
        id=KONTRAKT,
        sozialraum="konz",
        traeger="caritas",
        status=Status.UNTERZEICHNET,
        laufzeit=TERM,
        im_volumen=True,
        bewilligt=6000,
    )
    return replace(ziel, **changes)


def build_angabe(**changes: Any) -> Angabe:  # noqa: ANN401  # whatever matters in the test
    angabe = Angabe("R-1", "K-2014-00001", None, date(2014, 3, 3), 60, Art.FALLSPEZIFISCH)
    return angabe._replace(**changes)


def build_area(**changes: Any) -> Angabe:  # noqa: ANN401  # whatever matters in the test
    return build_angabe(**({"kontrakt": None, "sozialraum": "konz", "art": Art.NETZWERK} | changes))


def build_zeilen(*angaben: Angabe) -> tuple[Zeile, ...]:
    return tuple(Zeile(place, angabe.beleg, angabe) for place, angabe in enumerate(angaben, start=1))


def build_bekannt(*, ziel: Buchungsziel | None = None, **changes: Any) -> Bekannt:  # noqa: ANN401  # whatever matters in the test
    ziel = ziel or build_ziel()
    ziele = {"K-2014-00001": ziel, str(ziel.id): ziel}
    return replace(Bekannt(traeger="caritas", ziele=ziele, belege={}, stammdaten=build_stammdaten()), **changes)
