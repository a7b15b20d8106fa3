"""What leads to a signature and what it leaves behind: advice (K2), the signature, its Fassung and Bindungen (K4)."""

from uuid import UUID

from sqlalchemy import insert

from services.cases.domain.anerkennung import granted_minuten
from services.cases.domain.kontrakt import Anlass, Beratung, Fassung, Kontrakt, Unterzeichnung
from services.cases.storage import bindungen, fassungen
from services.cases.storage.tables import BeratungRow, UnterzeichnungRow
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id

FIRST = 1


async def add_beratung(work: Work, kontrakt: Kontrakt, *, beratung: Beratung, now: Instant) -> None:
    """Put the team's advice on record (K2)."""
    values = {
        "jugendamt": work.jugendamt,
        "kontrakt": kontrakt.id,
        "id": new_id(),
        "datum": beratung.datum,
        "teilnehmende": list(beratung.teilnehmende),
        "nicht_im_team": list(beratung.nicht_im_team),
        "empfehlung": beratung.empfehlung,
        "erfasst_am": now,
        "erfasst_von": work.caller.sub,
    }
    await work.execute(insert(BeratungRow).values(values))


async def add(
    work: Work, kontrakt: Kontrakt, *, unterzeichnung: Unterzeichnung, absicht: UUID | None, now: Instant
) -> None:
    """Put a signature on record with what was agreed, granted and bound by it (K4, K14)."""
    reasons = unterzeichnung.begruendungen
    values = {
        "jugendamt": work.jugendamt,
        "kontrakt": kontrakt.id,
        "am": unterzeichnung.am,
        "von": unterzeichnung.von,
        "absicht": absicht,
        "ueberschreitung_begruendung": reasons.ueberschreitung,
        "eilfall_begruendung": reasons.eilfall,
        "rueckwirkung_begruendung": reasons.rueckwirkung,
    }
    await work.execute(insert(UnterzeichnungRow).values(values))
    inhalt = kontrakt.inhalt
    fassung = Fassung(FIRST, Anlass.UNTERZEICHNUNG, inhalt.laufzeit.beginn, inhalt, unterzeichnung.von, now)
    await fassungen.add(work, kontrakt, fassung=fassung, now=now)
    await bindungen.adopt(work, kontrakt.id, bindungen=unterzeichnung.bindungen)
    await fassungen.grant(work, kontrakt.id, bewilligt=granted_minuten(inhalt.umfang, laufzeit=inhalt.laufzeit))
