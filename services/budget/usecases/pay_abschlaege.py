"""Pay on account: plan a pauschal Volumen's Abschläge per contract, bind them, and post those that are due (V8).

Until a Träger's year is settled (V15), its payments, planned and posted, sum to its part of the Ansatz whenever one of
the inputs changes: what the instalments cannot carry is a correction, posted like them.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from services.budget.domain.abschlag import is_korrektur, plan_abschlaege, split_over_vertraege
from services.budget.domain.ansatz import cost_by_vertrag
from services.budget.domain.baum import Konzept
from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import Buchung
from services.budget.domain.stellen import Haushaltsjahr, Vertrag
from services.budget.domain.volumen import Ort, Summen
from services.budget.storage import abschlaege, bindungen, grunddaten, spitzabrechnungen, volumina
from services.budget.storage.abschlaege import Faellig, buchung_of, quelle_of
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.post_buchungen import Davor, post_buchungen
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work, retried

KORREKTUR = "korrektur"  # the purpose by which the posting of a correction is known; its kind is that of an Abschlag


@retried
async def pay_due_abschlaege(database: Database, jugendamt: str, *, now: Instant) -> int:
    """Post all of a tenant's payments on account that are due by today; tell how many (V8). For the daily job."""
    caller = Caller("service-budget", jugendamt, frozenset({Role.SERVICE}))
    async with database.transaction(caller) as work:
        return await post_due(work, until=berlin_day(now), now=now)


async def post_due(
    work: Work,
    *,
    until: date,
    now: Instant,
    jahr: int | None = None,
    mit: Sequence[Buchung] = (),
    davor: Davor | None = None,
) -> int:
    """Post what is due by a day, in one year or in all that are not closed, each payment once.

    `mit` is posted in the same step, and `davor` is what the transaction has changed before: an overdraft and a
    threshold are judged by what all of it comes to.
    """
    planned = await abschlaege.list_due(work, until=until, jahr=jahr)
    keys = {(_ort(faellig), faellig.volumen) for faellig in planned} | {(post.ort, post.volumen) for post in mit}
    staende = await volumina.lock_staende(work, keys, abgeschlossene=True)
    payable = {key for key, stand in staende.items() if not stand.abgeschlossen}
    found = await abschlaege.list_due(work, until=until, jahr=jahr, lock=True)
    due = [faellig for faellig in found if (_ort(faellig), faellig.volumen) in payable]
    posts = [*mit, *(_buchung(work, faellig) for faellig in due)]
    await post_buchungen(work, posts, staende=staende, now=now, erlaubt=True, davor=davor)
    for faellig in due:
        await abschlaege.mark_booked(work, faellig, buchung=buchung_of(work.jugendamt, faellig))
    return len(due)


async def plan_again(work: Work, ort: Ort, *, now: Instant) -> Mapping[Key, Summen]:
    """Plan and bind a year's payments by its present Ansätze and contracts, after a Storno of a settlement (V15)."""
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, ort.jahr)
    if haushaltsjahr is None:
        raise LookupError("what was settled had its Haushaltsjahr")
    summen = await volumina.read_summen(work, ort)
    return await plan_year(
        work,
        ort,
        konzept=await grunddaten.konzept_of(work, ort.jahr),
        haushaltsjahr=haushaltsjahr,
        vertraege=await grunddaten.read_vertraege(work, ort.slug),
        ansaetze={volumen: found.ansatz for volumen, found in summen.items()},
        now=now,
    )


async def plan_year(
    work: Work,
    ort: Ort,
    *,
    konzept: Konzept,
    haushaltsjahr: Haushaltsjahr,
    vertraege: Sequence[Vertrag],
    ansaetze: Mapping[str, Geld],
    now: Instant,
) -> Mapping[Key, Summen]:
    """Plan and bind the payments of every pauschal Volumen of a Sozialraum's year, give by how much more is open (V8).

    What is paid stays, and is corrected by a payment of its own. `vertraege` has all of the Sozialraum, also one that
    was planned and has left the year. Where a Träger's year is settled, nothing is paid or bound any more (V15).
    """
    kosten = cost_by_vertrag(vertraege, haushaltsjahr=haushaltsjahr)
    planned = await abschlaege.list_of_year(work, ort.jahr, sozialraum=ort.slug)
    booked = await abschlaege.list_booked(work, ort.jahr, sozialraum=ort.slug)
    settled = await spitzabrechnungen.list_settled(work, ort.jahr, sozialraum=ort.slug)
    changes: dict[Key, Summen] = {}
    for knoten in (leaf for leaf in konzept.baum.leaves() if leaf.pauschal):
        volumen = knoten.schluessel
        parts = dict(_parts(ansaetze[volumen], vertraege=vertraege, kosten=kosten, planned=planned, volumen=volumen))
        for vertrag, betrag in ((vertrag, part) for vertrag, part in parts.items() if vertrag.traeger not in settled):
            own = [row for row in planned if (row.vertrag, row.volumen) == (vertrag.nummer, volumen)]
            to_come = [row for row in own if (row.vertrag, volumen, row.nr) not in booked]
            plan = plan_abschlaege(
                vertrag,
                betrag=betrag,
                jahr=ort.jahr,
                anzahl=konzept.abschlaege,
                bezahlt={row.nr: row.betrag for row in own if row not in to_come},
                heute=berlin_day(now),
                korrektur_am=min((row.faellig for row in to_come if is_korrektur(row.nr)), default=None),
            )
            await abschlaege.plan(work, vertrag, plan, jahr=ort.jahr, volumen=volumen)
            mehr = await _bind(work, ort, vertrag, volumen=volumen, betrag=betrag, now=now)
            changes[ort, volumen] = changes.get((ort, volumen), Summen()) + Summen(offene_bindung=mehr)
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=changes)
    return changes


def _parts(
    ansatz: Geld,
    *,
    vertraege: Sequence[Vertrag],
    kosten: Mapping[str, Geld],
    planned: Sequence[Faellig],
    volumen: str,
) -> list[tuple[Vertrag, Geld]]:
    """Divide the Ansatz; a contract that was planned before and gets nothing now is planned at 0.00."""
    parts = list(split_over_vertraege(ansatz, vertraege=vertraege, kosten=kosten))
    served = {vertrag.nummer for vertrag, _ in parts}
    before = {row.vertrag for row in planned if row.volumen == volumen}
    return parts + [(vertrag, NULL_EURO) for vertrag in vertraege if vertrag.nummer in before - served]


async def _bind(work: Work, ort: Ort, vertrag: Vertrag, *, volumen: str, betrag: Geld, now: Instant) -> Geld:
    """Bind a contract's year and give by how much more is open."""
    quelle = quelle_of(vertrag.nummer, volumen)
    before = (await bindungen.read_of(work, quelle)).get(ort.jahr)
    if before is not None and before.gebunden.betrag == betrag:
        return NULL_EURO
    gebunden = Gebunden(betrag, before.gebunden.verbrauch if before else NULL_EURO)
    bindung = Bindung(
        quelle=quelle,
        art="abschlag",
        nummer=None,
        ort=ort,
        volumen=volumen,
        traeger=vertrag.traeger,
        pauschal=True,
        vorgemerkt=False,
        gebunden=gebunden,
        minuten=0,
    )
    await bindungen.book(work, bindung, schluessel=None, begruendung=None, now=now)
    return gebunden.offen - (before.gebunden.offen if before else NULL_EURO)


def _ort(faellig: Faellig) -> Ort:
    return Ort.sozialraum(faellig.jahr, faellig.sozialraum)


def _buchung(work: Work, faellig: Faellig) -> Buchung:
    return Buchung(
        id=buchung_of(work.jugendamt, faellig),
        art="abschlag",
        ort=_ort(faellig),
        volumen=faellig.volumen,
        datum=faellig.faellig,
        betrag=faellig.betrag,
        zweck=KORREKTUR if is_korrektur(faellig.nr) else "abschlag",
        quelle=quelle_of(faellig.vertrag, faellig.volumen),
        traeger=faellig.traeger,
    )
