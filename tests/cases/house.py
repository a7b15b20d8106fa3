"""The case service as its tests work with it: use cases by short names, one Jugendamt, a budget that is a fake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.cases.domain.angabe import Angabe, Art, Zeile
from services.cases.domain.buchung import Buchungsstand, Leistung
from services.cases.domain.entwurf import Angaben
from services.cases.domain.gelesen import Gelesen
from services.cases.domain.kontrakt import Begruendungen, Beratung, Kontrakt
from services.cases.domain.quittung import Quittung
from services.cases.usecases.draft_kontrakt import draft_kontrakt
from services.cases.usecases.post_stapel import Stapel, post_stapel
from services.cases.usecases.read_kontrakte import read_kontrakt
from services.cases.usecases.read_leistungen import read_buchungsstand, read_leistung
from services.cases.usecases.record_beratung import record_beratung
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.relay_verbrauch import relay_verbrauch
from services.cases.usecases.reverse_leistung import reverse_leistung
from services.cases.usecases.sign_kontrakt import Signatur, sign_kontrakt
from services.cases.usecases.zugriff import Zugriff
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match
from shared.geld import Geld
from shared.identity import Caller, RawToken, Role
from shared.storage.database import Database
from shared.umfang import Kontingent
from tests.cases.fakes import FakeBudget, FakeClock

ANY = Match(anything=True)
ADVICE = Beratung(date(2026, 11, 18), ("asd", "traeger"), "Hilfe in der Familie")
NO_REASONS = Begruendungen(rueckwirkung="Die Hilfe läuft seit Januar.")


@dataclass
class House:
    """One Jugendamt's case service."""

    database: Database
    budget: FakeBudget
    buch: Stammdatenbuch
    clock: FakeClock
    jugendamt: str

    @property
    def asd(self) -> Caller:
        limit = Geld(20_000_00)
        return Caller("asd-konz", self.jugendamt, frozenset({Role.ASD}), frozenset({"konz"}), zeichnung_bis=limit)

    @property
    def leitung(self) -> Caller:
        return Caller("leitung", self.jugendamt, frozenset({Role.LEITUNG}), bezirke=frozenset({"kreis"}))

    @property
    def wjh(self) -> Caller:
        return Caller("wjh", self.jugendamt, frozenset({Role.WJH}))

    def traeger(self, slug: str = "t1") -> Caller:
        return Caller(f"traeger-{slug}", self.jugendamt, frozenset({Role.TRAEGER}), traeger=slug)

    async def draft(self, *, repeat: Repeat | None = None, **changes: Any) -> Kontrakt:  # noqa: ANN401  # whatever matters in the test
        angaben = Angaben(
            aktenzeichen="51-0007",
            sozialraum="konz",
            traeger="t1",
            hilfeart="31",
            form=None,
            volumen="variabel",
            beginn=date(2026, 1, 1),
            ende=date(2026, 12, 31),
            umfang=Kontingent(600),
            stundensatz=None,
        )
        angaben = replace(angaben, **changes)
        now = self.clock()
        return await draft_kontrakt(self.database, self.asd, angaben, buch=self.buch, repeat=repeat, now=now)

    async def advise(self, kontrakt: Kontrakt, *, beratung: Beratung = ADVICE) -> Kontrakt:
        zugriff = Zugriff(kontrakt.id, ANY)
        return await record_beratung(self.database, self.asd, zugriff, beratung, buch=self.buch, now=self.clock())

    async def sign(
        self,
        kontrakt: Kontrakt,
        *,
        signer: Caller | None = None,
        reasons: Begruendungen = NO_REASONS,
        match: Match | None = ANY,
        repeat: Repeat | None = None,
    ) -> Kontrakt:
        signatur = Signatur(signer or self.asd, RawToken("token"), reasons)
        zugriff = Zugriff(kontrakt.id, match, repeat)
        return await sign_kontrakt(self.database, self.budget, zugriff, signatur, buch=self.buch, now=self.clock())

    async def signed(self, **changes: Any) -> Kontrakt:  # noqa: ANN401  # whatever matters in the test
        return await self.sign(await self.advise(await self.draft(**changes)), signer=self.leitung)

    async def read(self, kontrakt: Kontrakt) -> Kontrakt:
        return await read_kontrakt(self.database, self.wjh, kontrakt.id, buch=self.buch, now=self.clock())

    async def post(
        self, *angaben: Angabe, traeger: str = "t1", atomar: bool = False, repeat: Repeat | None = None
    ) -> Quittung:
        zeilen = tuple(Zeile(place, angabe.beleg, angabe) for place, angabe in enumerate(angaben, start=1))
        stapel = Stapel(sha256(repr(zeilen).encode()).hexdigest(), lambda: Gelesen.of(zeilen), atomar=atomar)
        caller, now = self.traeger(traeger), self.clock()
        return await post_stapel(self.database, caller, stapel, buch=self.buch, repeat=repeat, now=now)

    async def reverse(self, leistung: UUID, *, caller: Caller | None = None) -> Leistung:
        caller, now = caller or self.traeger(), self.clock()
        return await reverse_leistung(
            self.database, caller, leistung, grund="Doppelt erfasst", buch=self.buch, repeat=None, now=now
        )

    async def leistung(self, leistung: UUID) -> Leistung:
        return await read_leistung(self.database, self.wjh, leistung, buch=self.buch)

    async def relay(self) -> int:
        return await relay_verbrauch(self.database, self.budget, jugendamt=self.jugendamt, clock=self.clock)

    async def buchungsstand(self, caller: Caller | None = None) -> Buchungsstand:
        return await read_buchungsstand(self.database, caller or self.wjh, buch=self.buch)

    async def rows(self, statement: str, **parameters: object) -> Sequence[Any]:
        async with self.database.transaction(self.wjh) as work:
            return (await work.execute(text(statement), parameters)).all()


def hours(kontrakt: Kontrakt | None, beleg: str = "R-1", /, **changes: Any) -> Angabe:  # noqa: ANN401  # whatever matters in the test
    named = Angabe(beleg, kontrakt.nummer if kontrakt else None, None, date(2026, 3, 3), 60, Art.FALLSPEZIFISCH)
    if kontrakt is None:
        named = named._replace(sozialraum="konz", art=Art.NETZWERK)
    return named._replace(**changes)
