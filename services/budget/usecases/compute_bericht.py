"""Compute a quarter's report from the running sums: a handful of statements, whatever the postings (V14, V16)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.budget.domain.abschluss import end_of_quartal
from services.budget.domain.baum import Knoten, Konzept
from services.budget.domain.bericht import (
    Bereich,
    Kapazitaet,
    Quartalssumme,
    TraegerBericht,
    VolumenBericht,
    add_bereiche,
    build_bereich,
    day_of_bericht,
    kapazitaeten_of,
    percent_of,
)
from services.budget.domain.monate import Monatsstand
from services.budget.domain.prognose import Erwartung
from services.budget.domain.prognosen import add_prognosen
from services.budget.domain.stellen import Vertrag
from services.budget.domain.vollstaendigkeit import Monatsmeldung, Vollstaendigkeit
from services.budget.domain.volumen import Ort, Summen, VolumenFigures, figures_of
from services.budget.storage import (
    berichte,
    grunddaten,
    monatssummen,
    quartalssummen,
    vollstaendigkeit,
    volumina,
)
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.stichtag import end_of_day, past_day
from shared.contracts.bericht import (
    BerichtAbschluss,
    BerichtBereich,
    BerichtBezirk,
    BerichtFaelle,
    BerichtInhalt,
    BerichtPraevention,
    BerichtPrognose,
    BerichtSpanne,
    BerichtTraeger,
    BerichtVollstaendigkeit,
    BerichtVolumen,
    BerichtWarnung,
    BerichtWarnungen,
)
from shared.kalender import Instant, berlin_day, year_of
from shared.storage.database import Work

SOZIALRAUM, BEZIRK = "sozialraum", "bezirk"


@dataclass(frozen=True, slots=True)
class Quartal:
    """Which quarter is reported, as of which day, and of which Sozialraum alone if not of all."""

    jahr: int
    quartal: int
    stichtag: date | None = None
    sozialraum: str | None = None


async def compute_bericht(
    work: Work, frage: Quartal, *, now: Instant, abschluss: BerichtAbschluss | None = None
) -> dict[str, Any]:
    """Compute the report of all Sozialräume and Bezirke, or of one Sozialraum, as it is shown and frozen (V14).

    Work must read one moment: in a snapshot, or while nobody books in the year.
    """
    areas = await _read_areas(work, frage, now=now)
    bezirke = () if frage.sozialraum else await _read_bezirke(work, frage, now=now)
    shown = [_show_bereich(area) for area in areas]
    return BerichtInhalt(
        jahr=frage.jahr,
        quartal=frage.quartal,
        stichtag=frage.stichtag or berlin_day(now),
        abschluss=abschluss,
        gesamt=_show_bereich(add_bereiche(areas)) if areas and not frage.sozialraum else None,
        sozialraeume=shown,
        bezirke=[BerichtBezirk(bezirk=area.name or "", projektbudget=_show(area.volumina[0])) for area in bezirke],
    ).model_dump(mode="json")


def canonical(inhalt: Mapping[str, Any]) -> bytes:
    """Write a report as bytes in the one way that is hashed: sorted keys, no spaces, UTF-8 (X6)."""
    return json.dumps(inhalt, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


async def _read_areas(work: Work, frage: Quartal, *, now: Instant) -> tuple[Bereich, ...]:
    bis = end_of_day(frage.stichtag)
    konzepte = await grunddaten.read_konzepte(work, bis=bis)
    vertraege = await grunddaten.read_vertraege(work, bis=bis)
    orte = [
        (ort, konzepte[ab])
        for ort, ab in await volumina.list_orte(work, frage.jahr, art=SOZIALRAUM, bis=bis)
        if frage.sozialraum in {None, ort.slug}
    ]
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, frage.jahr, bis=bis)
    kapazitaeten = {
        ort: kapazitaeten_of(_of(vertraege, ort), konzept=konzept, haushaltsjahr=haushaltsjahr, quartal=frage.quartal)
        for ort, konzept in orte
        if haushaltsjahr is not None
    }
    return await _build(work, frage, art=SOZIALRAUM, orte=orte, kapazitaeten=kapazitaeten, now=now)


async def _read_bezirke(work: Work, frage: Quartal, *, now: Instant) -> tuple[Bereich, ...]:
    found = await volumina.list_orte(work, frage.jahr, art=BEZIRK, bis=end_of_day(frage.stichtag))
    orte = [(ort, Konzept(ab, Knoten(PROJEKTBUDGET), version=0)) for ort, ab in found]
    return await _build(work, frage, art=BEZIRK, orte=orte, kapazitaeten={}, now=now)


async def _build(
    work: Work,
    frage: Quartal,
    *,
    art: str,
    orte: Sequence[tuple[Ort, Konzept]],
    kapazitaeten: Mapping[Ort, Mapping[str, Kapazitaet]],
    now: Instant,
) -> tuple[Bereich, ...]:
    """Read the sums of all places together and put each place's report together."""
    if not orte:
        return ()
    past = past_day(frage.stichtag, now=now)
    place: dict[str, Any] = {"art": art, "ort": frage.sozialraum, "stichtag": past}
    summen = await berichte.read_summen(work, frage.jahr, **place)
    warnungen = await berichte.count_warnungen(work, frage.jahr, **place)
    zeilen: dict[str, list[Quartalssumme]] = {}
    for zeile in await quartalssummen.read(work, frage.jahr, quartal=frage.quartal, **place):
        zeilen.setdefault(zeile.ort, []).append(zeile)
    monate = await monatssummen.read_places(work, frage.jahr, **place) if art == SOZIALRAUM else {}
    meldungen = await _read_meldungen(work, frage, past=past) if art == SOZIALRAUM else {}
    day = frage.stichtag or berlin_day(now)
    found = []
    for ort, konzept in orte:
        leaves = summen.get(ort.slug, {})
        bereich = build_bereich(
            ort.slug,
            konzept,
            leaves,
            jahr=frage.jahr,
            tag=day_of_bericht(frage.jahr, frage.quartal, stichtag=day),
            zeilen=zeilen.get(ort.slug, ()),
            kapazitaeten=kapazitaeten.get(ort, {}),
            warnungen=warnungen.get(ort.slug, ()),
            erwartungen=_expect(ort, konzept, leaves=leaves, day=day, monate=monate.get(ort.slug, {})),
            meldungen=meldungen.get(ort.slug, ()),
        )
        found.append(bereich)
    return tuple(found)


async def _read_meldungen(work: Work, frage: Quartal, *, past: date | None) -> Mapping[str, list[Monatsmeldung]]:
    """Read what is declared up to the end of the quarter, by Sozialraum (X3)."""
    months = {"von": year_of(frage.jahr).beginn, "bis": end_of_quartal(frage.jahr, frage.quartal)}
    found: dict[str, list[Monatsmeldung]] = {}
    for meldung in await vollstaendigkeit.read(work, **months, sozialraum=frage.sozialraum, stichtag=past):
        found.setdefault(meldung.sozialraum, []).append(meldung)
    return found


def _expect(
    ort: Ort, konzept: Konzept, *, leaves: Mapping[str, Summen], day: date, monate: Mapping[str, Monatsstand]
) -> Mapping[str, Erwartung | None]:
    """Say what each Volumen's year is expected to end with, from all that is known on the day of the report (V12)."""
    figures = figures_of(konzept.baum, leaves, jahr=ort.jahr, stichtag=day)
    expected = add_prognosen(figures, konzept.baum, ort=ort, stichtag=day, monate=monate)
    return {figure.schluessel: figure.erwartung for figure in expected}


def _of(vertraege: Sequence[Vertrag], ort: Ort) -> list[Vertrag]:
    return [vertrag for vertrag in vertraege if vertrag.sozialraum == ort.slug]


def _show_bereich(bereich: Bereich) -> BerichtBereich:
    praevention = bereich.praevention
    return BerichtBereich(
        sozialraum=bereich.name,
        wurzel=bereich.volumina[0].figures.schluessel,
        volumina={volumen.figures.schluessel: _show(volumen) for volumen in bereich.volumina},
        praevention=BerichtPraevention(soll=praevention.soll, ist=praevention.ist, erfuellt=praevention.erfuellt)
        if praevention
        else None,
        warnungen=BerichtWarnungen(
            offen=sum(zahl.anzahl for zahl in bereich.warnungen),
            arten=[
                BerichtWarnung(volumen=zahl.volumen, art=zahl.art, stufe=zahl.stufe, anzahl=zahl.anzahl)
                for zahl in bereich.warnungen
            ],
        ),
        faelle=BerichtFaelle(
            kontrakte=sum(traeger.kontrakte for traeger in bereich.traeger),
            minuten=sum(traeger.minuten for traeger in bereich.traeger),
            minuten_flaeche=sum(traeger.minuten_flaeche for traeger in bereich.traeger),
        ),
        traeger=[_show_traeger(traeger) for traeger in bereich.traeger],
        vollstaendigkeit=_show_vollstaendigkeit(bereich.vollstaendigkeit),
    )


def _show(volumen: VolumenBericht) -> BerichtVolumen:
    figures, summen = volumen.figures, volumen.figures.summen
    return BerichtVolumen(
        ansatz=summen.ansatz,
        umschichtung=summen.umschichtung,
        verbrauch=summen.verbrauch,
        mittelnutzung=summen.mittelnutzung,
        quote=None if volumen.quote is None else format(volumen.quote, "f"),
        bindung=summen.offene_bindung,
        prognose=_show_prognose(figures),
        nachtrag=volumen.nachtrag,
        vorjahr=volumen.vorjahr,
    )


def _show_prognose(figures: VolumenFigures) -> BerichtPrognose:
    erwartung = figures.erwartung
    spanne = erwartung.spanne if erwartung else None
    return BerichtPrognose(
        bindung=figures.prognose_bindung,
        hochrechnung=figures.prognose_hochrechnung,
        erwartet=erwartung.betrag if erwartung else None,
        spanne=BerichtSpanne(von=spanne.von, bis=spanne.bis) if spanne else None,
    )


def _show_traeger(traeger: TraegerBericht) -> BerichtTraeger:
    return BerichtTraeger(
        traeger=traeger.traeger,
        kontrakte=traeger.kontrakte,
        minuten=traeger.minuten,
        minuten_flaeche=traeger.minuten_flaeche,
        genutzte_minuten=traeger.genutzt,
        kapazitaet_minuten=traeger.kapazitaet.jahr,
        kapazitaet_bis_quartalsende=traeger.kapazitaet.quartal,
        auslastung=None if traeger.auslastung is None else format(traeger.auslastung, "f"),
        vollstaendigkeit=_show_vollstaendigkeit(traeger.vollstaendigkeit),
    )


def _show_vollstaendigkeit(known: Vollstaendigkeit | None) -> BerichtVollstaendigkeit | None:
    if known is None:
        return None
    quote = percent_of(known.gemeldet, base=known.erwartet)
    return BerichtVollstaendigkeit(
        erwartet=known.erwartet,
        gemeldet=known.gemeldet,
        quote=None if quote is None else format(quote, "f"),
        fehlende_monate=[monat.isoformat()[:7] for monat in known.fehlende],
    )
