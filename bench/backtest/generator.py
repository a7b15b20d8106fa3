"""Years of a Sozialraum as they might have been: what the methods of V12 are tested on (X10).

Written, and committed, before the method that is tested on it; `HELD_OUT` names the worlds that no method was fitted
on. A world is one Sozialraum with one to three consecutive years and a few Volumina. Help begins, is amended, is
prolonged, ends early; Träger deliver less than was agreed, less still in school holidays, and send their hours late,
each in its own habit; other spending comes in lumps and piles up before Christmas; what is left of an ended Kontrakt
is released after 90 days (V7). From the events one can ask what was known at the end of any day (`known_on`), and what
the year had cost when it was closed (`endgueltig`). Everything follows from the seed; amounts are cents.
"""

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

DEVELOPMENT = tuple(range(1, 61))
HELD_OUT = (
    90_107, 90_211, 90_313, 90_401, 90_511, 90_617, 90_703, 90_821, 90_907, 91_019,
    91_121, 91_229, 91_303, 91_411, 91_513, 91_621, 91_703, 91_807, 91_909, 92_003,
)  # fmt: skip

LAST_YEAR = 2025
DAY = timedelta(days=1)
RELEASE_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Bindungsaenderung:
    """From `gebucht` on a source's Bindung of a year is `betrag`, for days `von` to `bis` (both inside the year)."""

    gebucht: date
    quelle: int
    anlass: str
    von: date
    bis: date
    betrag: int


@dataclass(frozen=True, slots=True)
class Posten:
    """Verbrauch of the day `datum`, which the budget learns of on `gebucht`; without a source: other spending."""

    gebucht: date
    datum: date
    betrag: int
    quelle: int | None


@dataclass(frozen=True, slots=True)
class Volumenjahr:
    """A Volumen's year: all that was ever booked for it, each part in the order of booking."""

    jahr: int
    volumen: str
    pauschal: bool
    ansatz: int
    bindungen: tuple[Bindungsaenderung, ...]
    posten: tuple[Posten, ...]

    @property
    def endgueltig(self) -> int:
        """Give the Verbrauch with which the year was closed."""
        return sum(posten.betrag for posten in self.posten)

    def known_on(self, tag: date) -> "Volumenjahr":
        """Give what was known at the end of a day."""
        bindungen = self.bindungen[: bisect_right(self.bindungen, tag, key=lambda change: change.gebucht)]
        posten = self.posten[: bisect_right(self.posten, tag, key=lambda posten: posten.gebucht)]
        return replace(self, bindungen=bindungen, posten=posten)

    @property
    def offene_bindung(self) -> int:
        """Give Bindung - Verbrauch of each source, never below zero, in sum (V7)."""
        bound = {change.quelle: change.betrag for change in self.bindungen}
        for posten in self.posten:
            if posten.quelle is not None:
                bound[posten.quelle] = bound.get(posten.quelle, 0) - posten.betrag
        return sum(max(rest, 0) for rest in bound.values())


@dataclass(frozen=True, slots=True)
class Welt:
    """One Sozialraum: its Volumina by key, each with its consecutive years, the last one to be forecast."""

    seed: int
    lage: str
    volumina: dict[str, tuple[Volumenjahr, ...]]


@dataclass(frozen=True, slots=True)
class Traeger:
    """How a Träger works and reports."""

    quote: float
    art: str
    verzug: tuple[int, int]
    aussetzer: float


@dataclass(frozen=True, slots=True)
class Umstaende:
    """What holds for a whole world."""

    jahre: range
    lage: str
    ferien: frozenset[date]
    ferienquote: float
    ferienzugang: float
    wachstum: float
    bruch: tuple[date, float] | None
    einfuehrung: date | None
    tarif: float
    traeger: tuple[Traeger, ...]


@dataclass(frozen=True, slots=True)
class Profil:
    """What kind of help a Volumen pays."""

    volumen: str
    art: str
    zugang: float
    laufzeiten: tuple[int, ...]
    satz: int
    ansatzfaktor: float
    sonstiges: float


@dataclass(slots=True)
class Hilfe:
    """A Kontrakt as it really went: versions of its term and amount, each with the day of booking.

    A `kontingent` is worked off unevenly, more in its second half; of no help more is recognised than agreed (K14).
    """

    quelle: int
    traeger: Traeger
    beginn: date
    kontingent: bool
    versionen: list[tuple[date, str, date, int]] = field(default_factory=list)
    wirklich_bis: date = date.max

    def minuten_at(self, tag: date) -> int:
        """Give the agreed weekly minutes (or daily cents) on a day, by what holds in the end."""
        return self.versionen[0][3] if tag < self._amended else self.versionen[-1][3]

    @property
    def _amended(self) -> date:
        return next((booked for booked, anlass, _, _ in self.versionen if anlass == "geaendert"), date.max)


def make_welt(seed: int) -> Welt:
    """Make a world; the same seed gives the same world."""
    rng = random.Random(seed)  # noqa: S311  # worlds must be repeatable, not secret
    umstaende = _umstaende(rng)
    volumina = {}
    for profil in _profile(rng):
        volumina[profil.volumen] = tuple(_volumenjahre(rng, profil, umstaende))
    volumina["personalisiert"] = tuple(_abschlaege(rng, jahr) for jahr in umstaende.jahre)
    return Welt(seed, umstaende.lage, volumina)


def ferien_of(jahr: int, verschiebung: int) -> set[date]:
    """Give a year's school holidays; those in summer wander from year to year, as the Länder take turns."""
    summer = date(jahr, 6, 24) + timedelta(days=(verschiebung + 9 * jahr) % 36)
    spans = (
        (date(jahr, 1, 1), 6), (date(jahr, 3, 26) + timedelta(days=(11 * jahr) % 20), 14), (summer, 43),
        (date(jahr, 10, 6) + timedelta(days=(7 * jahr) % 12), 14), (date(jahr, 12, 22), 10),
    )  # fmt: skip
    return {first + timedelta(days=number) for first, days in spans for number in range(days)}


def _umstaende(rng: random.Random) -> Umstaende:
    known = rng.choice((1, 1, 2, 2, 3, 3))
    jahre = range(LAST_YEAR - known + 1, LAST_YEAR + 1)
    lage = rng.choice(("stetig", "stetig", "wachsend", "schrumpfend", "bruch"))
    wachstum = {"wachsend": rng.uniform(0.10, 0.45), "schrumpfend": rng.uniform(-0.40, -0.10)}.get(lage, 0.0)
    bruch = None
    if lage == "bruch":
        bruch = (date(LAST_YEAR, rng.randint(3, 9), 1), rng.choice((0.3, 0.5, 1.6, 2.0)))
    shift = rng.randint(0, 35)
    ferien = {tag for jahr in range(jahre[0] - 2, LAST_YEAR + 1) for tag in ferien_of(jahr, shift)}
    started = date(jahre[0], 1, 1) + timedelta(days=rng.randint(-25, 28)) if known == 1 else None
    return Umstaende(
        jahre=jahre,
        lage=lage,
        ferien=frozenset(ferien),
        ferienquote=rng.uniform(0.40, 0.85),
        ferienzugang=rng.uniform(0.25, 0.70),
        wachstum=wachstum,
        bruch=bruch,
        einfuehrung=started,
        tarif=rng.choice((0.0, 0.0, 0.025, 0.05)),
        traeger=tuple(_make_traeger(rng) for _ in range(rng.randint(2, 6))),
    )


def _make_traeger(rng: random.Random) -> Traeger:
    art = rng.choice(("monatlich", "monatlich", "monatlich", "monatlich", "woechentlich", "quartalsweise"))
    earliest = rng.randint(5, 25)
    quote, aussetzer = rng.uniform(0.70, 1.0), rng.choice((0, 0, 0.05, 0.2))
    return Traeger(quote, art, (earliest, earliest + rng.randint(2, 15)), aussetzer)


def _profile(rng: random.Random) -> Iterator[Profil]:
    factor = rng.choice((0.70, 0.85, 1.0, 1.0, 1.15, 1.35))
    satz = rng.randint(4200, 7500)
    yield Profil("variabel", "stunden", rng.uniform(1.5, 9.0), (3, 6, 6, 6, 9, 12), satz, factor, rng.uniform(0, 0.15))
    if rng.random() < 0.6:
        terms = (6, 6, 12, 12, 12)
        yield Profil("externe", "stunden", rng.uniform(1.0, 6.0), terms, satz, factor, rng.uniform(0, 0.05))
    if rng.random() < 0.4:
        zugang, tagessatz = rng.uniform(0.3, 1.2), rng.randint(14_000, 21_000)
        yield Profil("stationaer", "tage", zugang, (6, 12, 12, 24), tagessatz, factor, 0.02)
    yield Profil("praevention", "ohne", 0.0, (), 0, factor, rng.uniform(2_000_000, 15_000_000))


def _volumenjahre(rng: random.Random, profil: Profil, umstaende: Umstaende) -> Iterator[Volumenjahr]:
    """Let help happen over all years, then sort what was booked into the year that it belongs to."""
    hilfen = list(_hilfen(rng, profil, umstaende)) if profil.zugang else []
    arbeit = {hilfe.quelle: list(_arbeit(rng, hilfe, profil, umstaende)) for hilfe in hilfen}
    for jahr in umstaende.jahre:
        closed = date(jahr + 1, 3, rng.randint(1, 31))
        posten = [p for rows in arbeit.values() for p in rows if p.datum.year == jahr and p.gebucht <= closed]
        cost = sum(p.betrag for p in posten)
        yearly = profil.sonstiges if profil.art == "ohne" else profil.sonstiges * cost
        posten += [p for p in _sonstiges(rng, jahr, yearly=yearly) if p.gebucht <= closed]
        bindungen = [change for hilfe in hilfen for change in _bindungen(rng, hilfe, profil, jahr, posten=arbeit)]
        if umstaende.einfuehrung is not None:
            posten = [replace(p, gebucht=max(p.gebucht, umstaende.einfuehrung)) for p in posten]
            bindungen = [replace(b, gebucht=max(b.gebucht, umstaende.einfuehrung)) for b in bindungen]
        ansatz = int(profil.ansatzfaktor * rng.uniform(0.9, 1.1) * (sum(p.betrag for p in posten) + 100_000))
        yield Volumenjahr(
            jahr, profil.volumen, pauschal=False, ansatz=ansatz,
            bindungen=tuple(sorted(bindungen, key=lambda change: change.gebucht)),
            posten=tuple(sorted(posten, key=lambda posten: posten.gebucht)),
        )  # fmt: skip


def _hilfen(rng: random.Random, profil: Profil, umstaende: Umstaende) -> Iterator[Hilfe]:
    """Let new help begin on working days, from long before the first year on, so that a stock is there."""
    tag, last, number = date(umstaende.jahre[0] - 2, 3, 1), date(LAST_YEAR, 12, 31), 0
    while tag <= last:
        if tag.weekday() < 5 and rng.random() < profil.zugang / 21 * _zugang_at(tag, umstaende):
            number += 1
            yield _hilfe(rng, number, tag, profil, rng.choice(umstaende.traeger))
        tag += DAY


def _zugang_at(tag: date, umstaende: Umstaende) -> float:
    """Weigh new help on a day: few in the holidays and before Christmas, many after; trend and break of the world."""
    by_month = (1.1, 1.1, 1.1, 1.0, 1.0, 0.95, 0.75, 0.75, 1.3, 1.15, 1.05, 0.6)[tag.month - 1]
    trend: float = (1 + umstaende.wachstum) ** ((tag - date(LAST_YEAR, 1, 1)).days / 365)
    broken = umstaende.bruch[1] if umstaende.bruch and tag >= umstaende.bruch[0] else 1.0
    return by_month * trend * broken * (umstaende.ferienzugang if tag in umstaende.ferien else 1.0)


def _hilfe(rng: random.Random, number: int, tag: date, profil: Profil, traeger: Traeger) -> Hilfe:
    """Make one help: signed around its beginning, perhaps amended, prolonged, or ended before its time."""
    amount = profil.satz + rng.randint(-2000, 2000) if profil.art == "tage" else 30 * rng.randint(3, 20)
    ende = tag + timedelta(days=round(30.4 * rng.choice(profil.laufzeiten)))
    if rng.random() < 0.25:
        ende = max(date(ende.year, 7, 31) if ende.month < 10 else date(ende.year, 12, 31), tag + timedelta(days=60))
    hilfe = Hilfe(number, traeger, tag, kontingent=profil.art == "stunden" and rng.random() < 0.2)
    signed = tag + timedelta(days=rng.choice((-30, -21, -14, -10, -7, -5, -3, 0, 2, 12)))
    hilfe.versionen.append((signed, "neu", ende, amount))
    if rng.random() < 0.15 and profil.art == "stunden":
        changed = tag + (ende - tag) * rng.uniform(0.2, 0.8)
        amount = max(60, 30 * round(amount * rng.choice((0.5, 0.7, 1.3, 1.5)) / 30))
        hilfe.versionen.append((changed, "geaendert", ende, amount))
    while rng.random() < 0.35:
        booked = max(ende - timedelta(days=rng.randint(-10, 40)), hilfe.versionen[-1][0] + DAY)
        ende += timedelta(days=rng.choice((61, 91, 91, 183)))
        hilfe.versionen.append((booked, "verlaengert", ende, amount))
    if rng.random() < 0.22:
        ende = tag + (ende - tag) * rng.uniform(0.3, 0.95)
        booked = max(ende + timedelta(days=rng.randint(-7, 35)), hilfe.versionen[-1][0] + DAY)
        hilfe.versionen.append((booked, "beendet", ende, amount))
    hilfe.wirklich_bis = ende
    return hilfe


def _arbeit(rng: random.Random, hilfe: Hilfe, profil: Profil, umstaende: Umstaende) -> Iterator[Posten]:
    """Let the work be done, week by week (or month by month for help by the day), and reported; some rows twice."""
    quote = min(1.0, max(0.3, hilfe.traeger.quote + rng.gauss(0, 0.10)))
    pause = hilfe.beginn + timedelta(days=rng.randint(0, 400)) if rng.random() < 0.15 else date.max
    lags: dict[tuple[int, int], int] = {}
    step = 30 if profil.art == "tage" else 7
    tag, rest = hilfe.beginn, _geplant(hilfe.versionen, von=hilfe.beginn, bis=hilfe.wirklich_bis, profil=profil)
    while tag <= hilfe.wirklich_bis:
        days = min(step, (hilfe.wirklich_bis - tag).days + 1)
        share = _anteil(rng, hilfe, profil, umstaende, tag=tag, quote=quote)
        betrag = min(rest, _wert(hilfe.minuten_at(tag), days=days, share=share, profil=profil, tag=tag))
        rest -= betrag
        betrag = round(betrag * (1 + umstaende.tarif * (tag >= date(LAST_YEAR, 3, 1))))
        if betrag and tag.year >= umstaende.jahre[0] and not pause <= tag < pause + timedelta(days=35):
            booked = _reported(rng, hilfe.traeger, tag, lags)
            yield Posten(booked, tag, betrag, hilfe.quelle)
            if rng.random() < 0.003:
                yield Posten(booked, tag, betrag, hilfe.quelle)
                yield Posten(booked + timedelta(days=rng.randint(10, 60)), tag, -betrag, hilfe.quelle)
        tag += timedelta(days=days)


def _anteil(
    rng: random.Random, hilfe: Hilfe, profil: Profil, umstaende: Umstaende, *, tag: date, quote: float
) -> float:
    """Tell what share of a week's agreed amount is really worked."""
    if profil.art == "tage":
        return rng.uniform(0.95, 1.0)
    share = quote * rng.gauss(1.0, 0.30)
    if hilfe.kontingent:
        late = tag > hilfe.beginn + (hilfe.wirklich_bis - hilfe.beginn) / 2
        share = quote * rng.gauss(1.25 if late else 0.8, 0.7)
    if tag in umstaende.ferien:
        share *= umstaende.ferienquote
    return min(max(share, 0), 1.25 if not hilfe.kontingent else 3.0)


def _wert(amount: int, *, days: int, share: float, profil: Profil, tag: date) -> int:
    if profil.art == "tage":
        return round(amount * days * share)
    minuten = 15 * round(amount * days / 7 * share / 15)
    return round(minuten * _satz(profil, tag) / 60)


def _satz(profil: Profil, tag: date) -> int:
    return round(profil.satz * 1.02 ** (tag.year - LAST_YEAR))


def _reported(rng: random.Random, traeger: Traeger, tag: date, lags: dict[tuple[int, int], int]) -> date:
    """Tell when work of a day is reported: weekly, in a monthly batch, by quarter; sometimes a batch is forgotten."""
    if traeger.art == "woechentlich":
        return tag + timedelta(days=rng.randint(1, 12))
    last = tag.month if traeger.art == "monatlich" else (tag.month + 2) // 3 * 3
    if (tag.year, last) not in lags:
        forgotten = rng.randint(28, 75) if rng.random() < traeger.aussetzer else 0
        lags[tag.year, last] = rng.randint(*traeger.verzug) + forgotten
    lag = lags[tag.year, last] + (rng.randint(20, 90) if rng.random() < 0.02 else 0)
    end = date(tag.year + last // 12, last % 12 + 1, 1) - DAY
    return end + timedelta(days=lag)


def _bindungen(
    rng: random.Random, hilfe: Hilfe, profil: Profil, jahr: int, *, posten: dict[int, list[Posten]]
) -> Iterator[Bindungsaenderung]:
    """Give the changes of a help's Bindung of one year: at signing, by each version, and the release at its end."""
    first, last = date(jahr, 1, 1), date(jahr, 12, 31)
    von, before, bis = max(hilfe.beginn, first), 0, first
    for booked, anlass, ende, _ in hilfe.versionen:
        bis = min(ende, last)
        if von > last or (bis < von and not before):
            continue
        known = [version for version in hilfe.versionen if version[0] <= booked]
        betrag = _geplant(known, von=von, bis=bis, profil=profil) if bis >= von else 0
        if betrag != before:
            yield Bindungsaenderung(booked, hilfe.quelle, anlass, von, max(bis, von), betrag)
            before = betrag
    if not before or bis < von:
        return
    complete = hilfe.wirklich_bis + (timedelta(days=rng.randint(35, 60)) if rng.random() < 0.5 else RELEASE_AFTER)
    used = sum(p.betrag for p in posten[hilfe.quelle] if p.datum.year == jahr and p.gebucht <= complete)
    if complete < date(jahr + 1, 3, 1) and used < before:
        yield Bindungsaenderung(complete, hilfe.quelle, "freigegeben", von, bis, used)


def _geplant(versionen: list[tuple[date, str, date, int]], *, von: date, bis: date, profil: Profil) -> int:
    """Price the days of a year by the versions known: an amended amount holds from the day of its booking."""
    betrag, days = 0.0, (bis - von).days + 1
    changed = next((booked for booked, anlass, _, _ in versionen if anlass == "geaendert"), None)
    later = 0 if changed is None else min(days, max(0, (bis - changed).days + 1))
    for amount, part in ((versionen[0][3], days - later), (versionen[-1][3], later)):
        betrag += amount * part if profil.art == "tage" else amount * part / 7 * _satz(profil, von) / 60
    return round(betrag)


def _sonstiges(rng: random.Random, jahr: int, *, yearly: float) -> Iterator[Posten]:
    """Spend what is not bound: in lumps, twice as much and more before the year's end, entered some weeks later."""
    spent, peak = 0.0, rng.uniform(1.5, 3.5)
    level = rng.uniform(0.6, 1.4)
    while spent < yearly * level:
        month = rng.choices(range(1, 13), weights=(0.6, 0.8, 1, 1, 1, 1, 0.8, 0.5, 1, 1, peak, peak))[0]
        tag = date(jahr, month, rng.randint(1, 28))
        betrag = max(500, round(rng.lognormvariate(0, 1.0) * yearly / 60))
        spent += betrag
        yield Posten(tag + timedelta(days=rng.choice((0, 2, 5, 9, 14, 21, 30, 45))), tag, betrag, None)


def _abschlaege(rng: random.Random, jahr: int) -> Volumenjahr:
    """Pay a pauschal Volumen in twelve parts, bound for the year before it begins."""
    ansatz = 12 * rng.randint(1_000_000, 6_000_000)
    bound = Bindungsaenderung(date(jahr - 1, 12, 10), 1, "neu", date(jahr, 1, 1), date(jahr, 12, 31), ansatz)
    posten = tuple(Posten(date(jahr, month, 1), date(jahr, month, 1), ansatz // 12, 1) for month in range(1, 13))
    return Volumenjahr(jahr, "personalisiert", pauschal=True, ansatz=ansatz, bindungen=(bound,), posten=posten)
