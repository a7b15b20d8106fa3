"""Record the Sozialraumteam's advice on a case (K2): before signing, or after it where an emergency stood in for it."""

from dataclasses import replace

from services.cases.domain.beratung import check_datum, check_teilnehmende
from services.cases.domain.kontrakt import Aktion, Beratung, Kontrakt, decide_uebergang
from services.cases.domain.team import find_missing
from services.cases.storage import kontrakte, team, unterzeichnungen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.zugriff import ASD, Zugriff, close_kontrakt, open_kontrakt, show_again
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, retried


@retried
async def record_beratung(
    database: Database, caller: Caller, zugriff: Zugriff, beratung: Beratung, *, buch: Stammdatenbuch, now: Instant
) -> Kontrakt:
    """Put advice on record, or raise what stands against it (K1, K2).

    Roles that took part without a post in the team of that day are noted: a Warnung, not a refusal (K15).
    """
    async with database.transaction(caller) as work:
        opened = await open_kontrakt(work, zugriff, stammdaten=await buch.read(work), rollen=ASD)
        if opened.repeated:
            return await show_again(work, opened.kontrakt, now=now)
        status = decide_uebergang(opened.kontrakt, aktion=Aktion.BERATEN)
        check_datum(beratung, heute=berlin_day(now))
        check_teilnehmende(beratung)
        herkuenfte = await team.list_herkuenfte(work, opened.kontrakt.inhalt.sozialraum, beratung.datum)
        missing = find_missing(beratung.teilnehmende, herkuenfte=herkuenfte)
        judged = replace(beratung, nicht_im_team=missing)
        await unterzeichnungen.add_beratung(work, opened.kontrakt, beratung=judged, now=now)
        await kontrakte.write_status(work, opened.kontrakt, status=status, now=now)
        return await close_kontrakt(work, zugriff, aktion="beraten", now=now, datum=str(beratung.datum))
