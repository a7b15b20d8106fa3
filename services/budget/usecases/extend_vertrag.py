"""Extend a Kooperationsvertrag after a positive evaluation; what rests on its term follows at once (V18, V2, V8)."""

from services.budget.domain.baum import konzept_on
from services.budget.domain.stellen import Vertrag
from services.budget.domain.vertrag import Vertragsregeln, decide_verlaengerung
from services.budget.storage import grunddaten
from services.budget.usecases.enter_stammdaten import derive_again
from services.budget.usecases.enter_version import lock_inputs
from services.budget.usecases.reprice_vereinbarte import reprice_vereinbarte
from shared.contracts.repeat import Repeat
from shared.contracts.stammdaten import StammdatenArt, VerlaengerungInhalt
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency, stammdaten
from shared.storage.database import Database, Work, retried
from shared.storage.stammdaten import Version


@retried
async def extend_vertrag(
    database: Database,
    caller: Caller,
    nummer: str,
    inhalt: VerlaengerungInhalt,
    *,
    match: Match | None,
    repeat: Repeat | None,
    now: Instant,
) -> Version:
    """Lengthen a contract's term; Ansätze from posts, Abschläge and capacity of open years follow (V18).

    Raises NotVisible, VersionMissing, VersionChanged, EvaluationNotPositive, EvaluationInFuture,
    EvaluationBeforeBeginn, EvaluationUsed, VerlaengerungNotLater, VerlaengerungTooLong.
    """
    async with database.transaction(caller) as work:
        await lock_inputs(work)
        before = await stammdaten.find(work, StammdatenArt.VERTRAG, nummer)
        if before is None:
            raise NotVisible
        if await idempotency.recall(work, repeat):
            return before
        require_match(match, etag_of(before.version))
        vertrag = await _decide(work, before, inhalt, now=now)
        version = await _append(work, before, inhalt, now=now)
        await derive_again(work, places={vertrag.sozialraum}, jahr=None, now=now)
        await reprice_vereinbarte(work, {vertrag.traeger}, now=now)
        await idempotency.remember(work, repeat, made=nummer)
    return version


async def _decide(work: Work, before: Version, inhalt: VerlaengerungInhalt, *, now: Instant) -> Vertrag:
    heute = berlin_day(now)
    konzept = konzept_on(await grunddaten.read_konzepte(work), heute)
    return decide_verlaengerung(
        grunddaten.to_vertrag(before),
        grunddaten.to_verlaengerung(inhalt),
        fruehere=grunddaten.to_verlaengerungen(before),
        regeln=konzept.vertraege if konzept else Vertragsregeln(),
        heute=heute,
    )


async def _append(work: Work, before: Version, inhalt: VerlaengerungInhalt, *, now: Instant) -> Version:
    """Book the version with the longer term, and who extended it to when, on what evaluation."""
    written = inhalt.model_dump(mode="json")
    extended = [*before.inhalt.get("verlaengerungen", ()), written]
    content = {**before.inhalt, "ende": written["ende"], "verlaengerungen": extended}
    version = await stammdaten.append(work, StammdatenArt.VERTRAG, before.schluessel, inhalt=content, now=now)
    await audit.record(
        work,
        aktion="kooperationsvertrag.verlaengert",
        gegenstand=StammdatenArt.VERTRAG,
        gegenstand_id=before.schluessel,
        daten={"version": version.version, "ende": written["ende"], "evaluation": written["evaluation"]},
        now=now,
    )
    return version
