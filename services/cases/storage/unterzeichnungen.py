"""What leads to a signature and what it leaves behind: advice (K2), the signature, its Fassung and Bindungen (K4)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, insert, update

from services.cases.domain.anerkennung import granted_minuten
from services.cases.domain.kontrakt import Beratung, Bindung, Kontrakt, Unterzeichnung
from services.cases.storage.inhalte import to_columns
from services.cases.storage.tables import (
    BeratungRow,
    BindungRow,
    KontraktfassungRow,
    KontraktstandRow,
    UnterzeichnungRow,
)
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
    await _add_fassung(work, kontrakt, von=unterzeichnung.von, now=now)
    await _add_bindungen(work, kontrakt, bindungen=unterzeichnung.bindungen)
    await _grant(work, kontrakt)


async def _add_fassung(work: Work, kontrakt: Kontrakt, *, von: str, now: Instant) -> None:
    values = {
        "jugendamt": work.jugendamt,
        "kontrakt": kontrakt.id,
        "fassung": FIRST,
        "gueltig_ab": kontrakt.inhalt.laufzeit.beginn,
        "gebucht_am": now,
        "gebucht_von": von,
        **to_columns(kontrakt.inhalt),
    }
    await work.execute(insert(KontraktfassungRow).values(values))


async def _add_bindungen(work: Work, kontrakt: Kontrakt, *, bindungen: Sequence[Bindung]) -> None:
    rows = [
        {
            "jugendamt": work.jugendamt,
            "kontrakt": kontrakt.id,
            "fassung": FIRST,
            "jahr": bindung.jahr,
            "betrag": bindung.betrag,
            "minuten": bindung.minuten,
            "vorgemerkt": bindung.vorgemerkt,
        }
        for bindung in bindungen
    ]
    if rows:
        await work.execute(insert(BindungRow), rows)


async def _grant(work: Work, kontrakt: Kontrakt) -> None:
    granted = granted_minuten(kontrakt.inhalt.umfang, laufzeit=kontrakt.inhalt.laufzeit)
    mine = and_(KontraktstandRow.jugendamt == work.jugendamt, KontraktstandRow.kontrakt == kontrakt.id)
    await work.execute(update(KontraktstandRow).where(mine).values(bewilligt=granted))
