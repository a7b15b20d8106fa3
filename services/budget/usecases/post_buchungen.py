"""Post Verbrauch: the one way in which a posting, its Bindung, the sums and the Warnungen are written together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.budget.domain.abschluss import count_buchung
from services.budget.domain.bindung import Ueberschreitung
from services.budget.domain.buchung import BindungKey, Buchung, apply_buchungen
from services.budget.domain.stapel import Posten, apply_stapel, sum_up
from services.budget.domain.volumen import Ort, Stand, Summen, cover, find_toepfe
from services.budget.storage import bindungen, buchungen, monatssummen, quartalssummen, schwellen, volumina, warnungen
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import judge_schwellen, watch_schwellen
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


@dataclass(frozen=True, slots=True)
class Davor:
    """How Volumina stood before a transaction changed them, and what it has changed on them before it posts."""

    staende: Mapping[Key, Stand]
    changes: Mapping[Key, Summen]


async def post_buchungen(
    work: Work,
    posts: Sequence[Buchung],
    *,
    staende: Mapping[Key, Stand],
    now: Instant,
    erlaubt: bool = False,
    decided: Sequence[Ueberschreitung] = (),
    davor: Davor | None = None,
) -> tuple[Buchung, ...]:
    """Book postings on locked Volumina (`staende`), use up their Bindungen, warn of a new overdraft (V10, V11).

    With `erlaubt` the overdraft is a consequence, with `decided` somebody gave the reason for it: each is warned of
    once. With `davor` it is judged by what the whole transaction comes to.
    """
    keys: Collection[BindungKey] = {post.bindung_key for post in posts if post.bindung_key}
    bound = await bindungen.read_many(work, keys, lock=True)
    counted = count_in_quartale(posts, staende=staende, now=now)
    wirkung = apply_buchungen(counted, gebunden={key: bindung.gebunden for key, bindung in bound.items()})
    await buchungen.append(work, wirkung.buchungen, now=now)
    await quartalssummen.add(work, wirkung.buchungen, tag=berlin_day(now))
    await monatssummen.add(work, wirkung.buchungen, tag=berlin_day(now))
    await bindungen.add_verbrauch(work, wirkung.verbraucht)
    allowed = wirkung.summen if erlaubt or decided else ()
    await volumina.add(work, wirkung.summen, tag=berlin_day(now), erlaubt=allowed)
    if decided:
        await warn_of_decided(work, posts[0].ort, decided, now=now)
    else:
        since = davor or Davor({}, {})
        await warn_of_overdrafts(
            work, {**staende, **since.staende}, add_changes(since.changes, wirkung.summen), now=now
        )
    await watch_schwellen(work, wirkung.summen, now=now)
    return wirkung.buchungen


async def post_stapel(
    work: Work, posten: Posten, *, frei: Mapping[BindungKey, int], staende: Mapping[Key, Stand], now: Instant
) -> tuple[UUID, ...]:
    """Book a batch of hours on locked Volumina and Bindungen, in one round trip where no threshold is near (V11).

    `frei` is what each Bindung has left, in cents. Gives the Kontrakte of which Bindung may have to move (K14). An
    overdraft follows from what was signed, and is warned of (V10). Raises AlreadyBooked.
    """
    tag = berlin_day(now)
    abschluesse = {ort.jahr: stand.abschluesse for (ort, _), stand in staende.items()}
    stapel = apply_stapel(posten, frei=frei, abschluesse=abschluesse)
    with buchungen.telling_booked():
        async with work.pipeline() as pipe:
            await pipe.send(buchungen.appending_stapel(work, stapel, now=now))
            summen = sum_up(stapel)  # while PostgreSQL appends
            used = bindungen.adding_verbrauch(work, summen.verbraucht)
            touched = schwellen.locking_touched(work, summen.volumina)
            await pipe.send(
                *quartalssummen.adding(work, summen.gesammelt, tag=tag),
                *monatssummen.adding(work, summen.gesammelt, tag=tag),
                used,
                *volumina.adding(work, summen.volumina, tag=tag, erlaubt=summen.volumina),
                touched,
            )
    await warn_of_overdrafts(work, staende, summen.volumina, now=now)
    await judge_schwellen(work, touched.found, now=now)
    return used.found


def count_in_quartale(posts: Sequence[Buchung], *, staende: Mapping[Key, Stand], now: Instant) -> tuple[Buchung, ...]:
    """Say of each posting in which quarter it counts (V13)."""
    return tuple(
        count_buchung(post, abschluesse=staende[post.ort, post.volumen].abschluesse, tag=berlin_day(now))
        for post in posts
    )


async def warn_of_overdrafts(
    work: Work, staende: Mapping[Key, Stand], changes: Mapping[Key, Summen], *, now: Instant
) -> None:
    """Warn of each leaf of which what it lives on falls below zero by these changes (V10)."""
    before = cover(tuple(staende.values()))
    after = find_toepfe([_changed(stand, changes.get(key)) for key, stand in staende.items()])
    for (ort, volumen), stand in staende.items():
        topf = after[ort, volumen]
        crossed = before[ort, volumen] >= NULL_EURO > topf.verfuegbar
        if stand.eingerichtet and stand.blatt and crossed and (ort, volumen) in changes:
            figuren = {"verfuegbar": str(topf.verfuegbar), "gedeckt_durch": topf.gedeckt_durch}
            await warnungen.append(
                work, ort, volumen=volumen, art="ueberzogen", stufe="warnung", figuren=figuren, now=now
            )


async def warn_of_decided(work: Work, ort: Ort, found: Sequence[Ueberschreitung], *, now: Instant) -> None:
    """Warn wjh and leitung of an overdraft that somebody decided with a reason (V10)."""
    for ueberschreitung in found:
        named = {name: getattr(ueberschreitung, name) for name in Ueberschreitung.__slots__}
        figuren = {name: str(value) if isinstance(value, Geld) else value for name, value in named.items()}
        await warnungen.append(
            work,
            Ort(ueberschreitung.jahr, ort.art, ort.slug),
            volumen=ueberschreitung.volumen,
            art="ueberschreitung",
            stufe="warnung",
            figuren=figuren,
            now=now,
        )


def add_changes(one: Mapping[Key, Summen], other: Mapping[Key, Summen]) -> dict[Key, Summen]:
    """Add up what two steps change."""
    return {key: one.get(key, Summen()) + other.get(key, Summen()) for key in {*one, *other}}


def _changed(stand: Stand, change: Summen | None) -> Stand:
    return replace(stand, summen=stand.summen + change) if change else stand
