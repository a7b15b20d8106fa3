"""The budget service as cases asks it: bind money (K4), settle a call without an answer, book hours (K10), master data.

`Budget` is what the use cases know; `BudgetClient` says it over HTTP. Each call is safe to repeat: Bindungen and hours
carry our own permanent keys, reading changes nothing. All raise NotSent, NoAnswer or ProblemAnswer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from pydantic_core import to_json

from services.cases.clients.bindungen import read_bindungen
from services.cases.domain.buchung import Buchungsantwort, Verbrauch, explain_ablehnung
from services.cases.domain.kontrakt import Bindung, Kontrakt, vereinbart_of
from shared.contracts.auskunft import AuskunftErgebnis, AuskunftFrage, Bestand, KontraktName
from shared.contracts.bindung import (
    AbschnittInhalt,
    BindungAuftrag,
    BindungErgebnis,
    BindungKlaerung,
    KontraktBindungInhalt,
    write_umfang,
)
from shared.contracts.stammdaten import Neuerungen
from shared.contracts.verbrauch import VerbrauchAuftrag, VerbrauchErgebnis
from shared.geld import Geld
from shared.http.budget import fetch_bindungen, fetch_stammdaten, read_answer
from shared.http.service import Answer, ServiceClient
from shared.identity import RawToken

_ARRIVED = ("gebucht", "wiederholt")


@dataclass(frozen=True, slots=True)
class Bedingungen:
    """On what terms somebody signs: the reason for more than is left (V10), and what it may cost at most (K3)."""

    begruendung: str | None = None
    hoechstens: Geld | None = None


class Sendung(tuple[Verbrauch, ...]):  # noqa: SLOT001  # what is written is kept with the rows
    """Rows of one call, which are written once: ahead of it where there is time."""

    @cached_property
    def inhalt(self) -> bytes:
        """Give the call's body."""
        return to_json({VerbrauchAuftrag.FIELD: _to_zeilen(self)})


class Budget(Protocol):
    """What the use cases ask of the budget service."""

    async def bind(
        self, schluessel: UUID, *, kontrakt: Kontrakt, person: RawToken, jugendamt: str, bedingungen: Bedingungen
    ) -> tuple[Bindung, ...]:
        """Bind a Kontrakt's money under our key, for the person who signs (K4)."""

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> tuple[Bindung, ...] | None:
        """Tell what was bound under a key; None if nothing was, and now never will be (K4)."""

    async def book(self, zeilen: Sequence[Verbrauch], *, jugendamt: str) -> Buchungsantwort:
        """Book hours under their keys; tell which were refused for good and whose Bindungen have moved (K10, K14)."""

    async def fetch_bindungen(
        self, kontrakte: Collection[UUID], *, jugendamt: str
    ) -> Mapping[UUID, tuple[Bindung, ...]]:
        """Fetch what is bound now for up to MOST_QUELLEN Kontrakte, by year (K4)."""

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Fetch what changed in the master data since a stand."""

    async def fetch_auskunft(self, nummern: Mapping[UUID, str], *, jugendamt: str, person: RawToken) -> Bestand:
        """Fetch all rows on these Kontrakte, by table, for the person whose token it is (G6)."""


class BudgetClient:
    """The budget service over HTTP."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def bind(
        self, schluessel: UUID, *, kontrakt: Kontrakt, person: RawToken, jugendamt: str, bedingungen: Bedingungen
    ) -> tuple[Bindung, ...]:
        """Ask `POST /v1/bindungen`."""
        auftrag = BindungAuftrag(
            schluessel=schluessel,
            fuer=write_kontrakt(kontrakt),
            ueberschreitung_begruendet=bool(bedingungen.begruendung),
            hoechstens=bedingungen.hoechstens,
        )
        answer = await self._service.call(
            "POST", "/v1/bindungen", jugendamt=jugendamt, json=auftrag.model_dump(mode="json"), subject=person
        )
        return read_bindungen(read_answer(answer, model=BindungErgebnis, dienst=self._service.dienst).bindungen)

    async def clarify(self, schluessel: UUID, *, jugendamt: str) -> tuple[Bindung, ...] | None:
        """Ask `POST /v1/bindungen/{schluessel}/klaerung`."""
        answer = await self._service.call("POST", f"/v1/bindungen/{schluessel}/klaerung", jugendamt=jugendamt)
        klaerung = read_answer(answer, model=BindungKlaerung, dienst=self._service.dienst)
        return read_bindungen(klaerung.bindungen) if klaerung.status == "gebunden" else None

    async def book(self, zeilen: Sequence[Verbrauch], *, jugendamt: str) -> Buchungsantwort:
        """Ask `POST /v1/verbrauch`; a model of each of a thousand rows would cost more than reading them."""
        sendung = zeilen if isinstance(zeilen, Sendung) else Sendung(zeilen)
        answer = await self._service.call("POST", "/v1/verbrauch", jugendamt=jugendamt, content=sendung.inhalt)
        ergebnis = read_answer(_leave_out_booked(answer), model=VerbrauchErgebnis, dienst=self._service.dienst)
        refused = {antwort.schluessel: antwort for antwort in ergebnis.zeilen if antwort.status == "abgelehnt"}
        ablehnungen = {
            zeile.schluessel: explain_ablehnung(why.code or "abgelehnt", why.detail or "", minuten=zeile.minuten)
            for zeile in (zeilen if refused else ())
            if (why := refused.get(zeile.schluessel))
        }
        return Buchungsantwort(ablehnungen, tuple(ergebnis.verschoben))

    async def fetch_bindungen(
        self, kontrakte: Collection[UUID], *, jugendamt: str
    ) -> Mapping[UUID, tuple[Bindung, ...]]:
        """Ask `POST /v1/bindungen/stand`."""
        found = await fetch_bindungen(self._service, jugendamt=jugendamt, quellen=kontrakte)
        return {kontrakt: read_bindungen(jahre) for kontrakt, jahre in found.items()}

    async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
        """Ask `GET /v1/stammdaten`."""
        return await fetch_stammdaten(self._service, jugendamt=jugendamt, seit=seit)

    async def fetch_auskunft(self, nummern: Mapping[UUID, str], *, jugendamt: str, person: RawToken) -> Bestand:
        """Ask `POST /v1/auskuenfte`."""
        frage = AuskunftFrage(kontrakte=[KontraktName(id=one, nummer=nummer) for one, nummer in nummern.items()])
        answer = await self._service.call(
            "POST", "/v1/auskuenfte", jugendamt=jugendamt, json=frage.model_dump(mode="json"), subject=person
        )
        return read_answer(answer, model=AuskunftErgebnis, dienst=self._service.dienst).bestand


def write_kontrakt(kontrakt: Kontrakt) -> KontraktBindungInhalt:
    """Write what of a Kontrakt has to be bound."""
    inhalt, abschnitte = kontrakt.inhalt, vereinbart_of(kontrakt).abschnitte
    wired = [AbschnittInhalt(ab=one.ab, ende=one.ende, **write_umfang(one.umfang)) for one in abschnitte]
    assert inhalt.volumen is not None  # a Kontrakt outside the volumes binds nothing
    return KontraktBindungInhalt(
        art="kontrakt",
        kontrakt=kontrakt.id,
        nummer=kontrakt.nummer,
        sozialraum=inhalt.sozialraum,
        traeger=inhalt.traeger,
        hilfeart=inhalt.hilfeart,
        volumen=inhalt.volumen,
        beginn=inhalt.laufzeit.beginn,
        ende=inhalt.laufzeit.ende,
        stundensatz=inhalt.stundensatz,
        abschnitte=wired if len(wired) > 1 else None,
        **write_umfang(inhalt.umfang),
    )


def _to_zeilen(zeilen: Sequence[Verbrauch]) -> list[dict[str, Any]]:
    """Write rows as VerbrauchZeile has them; the amounts that they share are written once."""
    shared = {id(value): value for zeile in zeilen for value in (zeile.satz, zeile.betrag)}
    texts = {key: str(value) for key, value in shared.items()}
    return [
        {
            "schluessel": schluessel,
            "kontrakt": kontrakt,
            "sozialraum": sozialraum,
            "traeger": traeger,
            "datum": datum,
            "art": art,
            "minuten": minuten,
            "satz": texts[id(satz)],
            "betrag": texts[id(betrag)],
        }
        for schluessel, kontrakt, sozialraum, traeger, datum, art, minuten, satz, betrag in zeilen
    ]


def _leave_out_booked(answer: Answer) -> Answer:
    """Take from the answer what is said of rows that plainly arrived, of which nothing more is wanted."""
    document = answer.json
    zeilen = document.get(VerbrauchAuftrag.FIELD) if isinstance(document, dict) else None
    if not isinstance(zeilen, list) or set(map(type, zeilen)) != {dict}:
        return answer
    rest = [zeile for zeile in zeilen if zeile.get("status") not in _ARRIVED]
    return replace(answer, json={**document, VerbrauchAuftrag.FIELD: rest})
