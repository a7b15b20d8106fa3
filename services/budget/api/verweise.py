"""Addresses of what explains a figure, relative to this service (X1). A fragment names the figure in the answer."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from services.budget.domain.erklaerung import WARNUNGEN, Eingabeziel, Figurziel, Postenziel, Statusziel, Ziel
from services.budget.domain.volumen import Ort

_YEARS = "/v1/haushaltsjahre"


@dataclass(frozen=True, slots=True)
class Herkunft:
    """Where a figure stands: in the status of a place on a day, or in a quarter's report, frozen at an instant or open.

    `ort` None is all Sozialräume together.
    """

    jahr: int
    ort: Ort | None
    tag: date
    quartal: int | None = None
    gebucht_bis: str | None = None


def url_of_erklaerung(jahr: int, ort: Ort | None, *, volumen: str, tag: date, figur: str | None = None) -> str:
    """Address the explanation of a Volumen as of a day: of a place, or with None of all Sozialräume together."""
    named = {} if ort is not None and ort.art == "bezirk" else {"volumen": volumen}
    query = urlencode(named | {"stichtag": tag.isoformat()})
    return f"{_path_of(jahr, ort)}/erklaerung?{query}{_fragment(figur)}"


def url_of_bericht(at: Herkunft, *, volumen: str, figur: str | None = None) -> str:
    """Address the explanation of a Volumen in a quarter's report."""
    place = {at.ort.art: at.ort.slug} if at.ort is not None else {}
    named = {} if at.ort is not None and at.ort.art == "bezirk" else {"volumen": volumen}
    query = urlencode(place | named | {"stichtag": at.tag.isoformat()})
    return f"/v1/berichte/{at.jahr}/quartale/{at.quartal}/erklaerung?{query}{_fragment(figur)}"


def url_of_posten(ziel: Postenziel, at: Herkunft) -> str:
    """Address a list of postings, up to when the figure knew them."""
    place = {at.ort.art: at.ort.slug} if at.ort is not None else {}
    volumen = {"volumen": ziel.volumen} if ziel.volumen else {}
    by_instant = at.gebucht_bis is not None and ziel.liste != WARNUNGEN
    bis = {"gebucht_bis": at.gebucht_bis} if by_instant else {"stichtag": at.tag.isoformat()}
    return f"/v1/{ziel.liste}?{urlencode({'jahr': str(at.jahr)} | place | volumen | dict(ziel.filter) | bis)}"


def url_of_ziel(ziel: Ziel, at: Herkunft) -> str:
    """Address where a part of a figure comes from."""
    match ziel:
        case Postenziel():
            return url_of_posten(ziel, at)
        case Figurziel(volumen, figur, other) if at.quartal is not None:
            there = Herkunft(at.jahr, other or at.ort, at.tag, at.quartal)
            return url_of_bericht(there, volumen=volumen, figur=figur)
        case Figurziel(volumen, figur, other):
            return url_of_erklaerung(at.jahr, other or at.ort, volumen=volumen, tag=at.tag, figur=figur)
        case Statusziel(volumen, figur):
            return url_of_erklaerung(at.jahr, at.ort, volumen=volumen, tag=at.tag, figur=figur)
        case Eingabeziel(was):
            return _url_of_eingabe(was, at)


def url_of_konzept(gueltig_ab: date) -> str:
    """Address a Konzept; one on which something is booked keeps its version."""
    return f"/v1/konzepte/{gueltig_ab.isoformat()}"


def _url_of_eingabe(was: str, at: Herkunft) -> str:
    """Address what was entered for a place and year."""
    if was == "kooperationsvertraege":
        place = f"?{urlencode({'sozialraum': at.ort.slug})}" if at.ort is not None else ""
        return f"/v1/{was}{place}"
    if was == "grundlage":
        in_area = at.ort is not None and at.ort.art == "sozialraum"
        path = _path_of(at.jahr, at.ort) + ("/grundlage" if in_area else "")
        return f"{path}?{urlencode({'stichtag': at.tag.isoformat()})}"
    return f"{_YEARS}/{at.jahr}/{was}"


def _path_of(jahr: int, ort: Ort | None) -> str:
    if ort is None:
        return f"{_YEARS}/{jahr}"
    return f"{_YEARS}/{jahr}/{'bezirke' if ort.art == 'bezirk' else 'sozialraeume'}/{ort.slug}"


def _fragment(figur: str | None) -> str:
    return f"#/figuren/{figur}" if figur else ""
