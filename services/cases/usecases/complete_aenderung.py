"""Make an amendment true (K4): at once where the budget need not know, else when it has bound the money anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.cases.domain.aenderung import Aenderung, Neufassung, apply_aenderung
from services.cases.domain.beendigung import nachfolger_of, status_after
from services.cases.domain.kontrakt import Bindung, Fassung, Kontrakt
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import bindungen as bindungen_of
from services.cases.storage import fassungen, kontrakte, zustaende
from services.cases.usecases.let_in import let_in
from services.cases.usecases.vorhaben import read_aenderung
from services.cases.usecases.zugriff import note
from shared.kalender import Instant, berlin_day
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Work

ABGESCHLOSSEN = {"aenderung": "geaendert", "beendigung": "beendet", "traegerwechsel": "uebergeben"}


@dataclass(frozen=True, slots=True)
class Urheber:
    """Who amended, and when."""

    von: str
    am: Instant


async def complete_aenderung(work: Work, absicht: Absicht, *, bindungen: Sequence[Bindung], now: Instant) -> bool:
    """Amend what an intent announced, in the name and at the moment of who asked; False if it is settled (K4)."""
    kontrakt = await kontrakte.lock(work, absicht.gegenstand, sicht=EVERYTHING)
    if not await absichten.close(work, absicht.id, ergebnis=Ergebnis.GEBUNDEN, now=now):
        return False
    urheber = Urheber(absicht.akteur, absicht.erstellt_am)
    await book_aenderung(work, kontrakt, read_aenderung(absicht.inhalt), urheber=urheber, bindungen=bindungen, now=now)
    return True


async def book_aenderung(
    work: Work,
    kontrakt: Kontrakt,
    aenderung: Aenderung,
    *,
    urheber: Urheber,
    bindungen: Sequence[Bindung] = (),
    now: Instant,
) -> Kontrakt:
    """Put an amendment on record, grant what it grants, let held rows in, draft what follows (K1, K4, K14)."""
    neu = apply_aenderung(kontrakt, aenderung)
    status = status_after(kontrakt, ende=neu.inhalt.laufzeit.ende, heute=berlin_day(now))
    fassung = fassung_of(kontrakt, aenderung, neu=neu, urheber=urheber)
    await fassungen.add(work, kontrakt, fassung=fassung, now=now)
    await bindungen_of.adopt(work, kontrakt.id, bindungen=bindungen)
    await kontrakte.write_neufassung(work, kontrakt, inhalt=neu.inhalt, status=status, now=now)
    await fassungen.grant(work, kontrakt.id, bewilligt=neu.bewilligt)
    raum = await zustaende.lock_raum(work, kontrakt.id)
    recognised = await let_in(work, kontrakt.id, raum=raum, now=now)
    await _draft_nachfolger(work, kontrakt, aenderung, now=now)
    bound = {bindung.jahr: str(bindung.betrag) for bindung in bindungen}
    figures = {"ab": str(aenderung.ab), "bewilligt": neu.bewilligt, "anerkannte_zeilen": recognised, "bindungen": bound}
    return await note(work, kontrakt.id, aktion=ABGESCHLOSSEN[aenderung.anlass.value], now=now, **figures)


def fassung_of(kontrakt: Kontrakt, aenderung: Aenderung, *, neu: Neufassung, urheber: Urheber) -> Fassung:
    """Write what is agreed from the amendment's day on as the Kontrakt's next Fassung."""
    return Fassung(
        nummer=kontrakt.fassungen[-1].nummer + 1,
        anlass=aenderung.anlass,
        gueltig_ab=aenderung.ab,
        inhalt=neu.inhalt,
        von=urheber.von,
        am=urheber.am,
        grund=aenderung.grund,
        ueberschreitung=aenderung.ueberschreitung,
    )


async def _draft_nachfolger(work: Work, kontrakt: Kontrakt, aenderung: Aenderung, *, now: Instant) -> None:
    if aenderung.traeger is None:
        return
    inhalt = nachfolger_of(kontrakt, aenderung)
    draft = await kontrakte.add(work, inhalt, jahr=berlin_day(now).year, now=now, vorgaenger=kontrakt.id)
    await note(work, draft.id, aktion="entworfen", now=now, vorgaenger=str(kontrakt.id))
