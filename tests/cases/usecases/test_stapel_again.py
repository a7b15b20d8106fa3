"""X4: a batch that was booked as it came is known by its bytes; whatever became of its rows, the answer says it."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.domain.angabe import Zeile
from services.cases.domain.gelesen import Gelesen
from services.cases.domain.quittung import Ergebnis, Quittung
from services.cases.usecases.post_stapel import Stapel, post_stapel
from shared.geld import Geld
from shared.umfang import Kontingent
from tests.cases.builders import build_zeilen
from tests.cases.house import House, hours

SHA = "ab" * 32


class Reading:
    """A batch that counts how often it is read."""

    def __init__(self, zeilen: Sequence[Zeile]) -> None:
        self.zeilen, self.times = tuple(zeilen), 0

    def __call__(self) -> Gelesen:
        self.times += 1
        return Gelesen.of(self.zeilen)


async def send(house: House, read: Reading, *, csv: bool = False, traeger: str = "t1", sha: str = SHA) -> Quittung:
    stapel = Stapel(sha, read, csv=csv)
    return await post_stapel(
        house.database, house.traeger(traeger), stapel, buch=house.buch, repeat=None, now=house.clock()
    )


def ids_of(quittung: Quittung) -> list[UUID | None]:
    return [zeile.id for zeile in quittung.zeilen]


async def test_x4_a_batch_sent_again_is_answered_without_reading_it(house: House) -> None:
    kontrakt = await house.signed()
    read = Reading(build_zeilen(*(hours(kontrakt, f"R-{place}", minuten=30) for place in range(5))))
    first, again = await send(house, read), await send(house, read)
    assert (read.times, first.gebucht, again.gebucht, again.wiederholt) == (1, 5, 0, 5)
    assert ids_of(again) == ids_of(first)
    assert [(zeile.zeile, zeile.beleg) for zeile in again.zeilen] == [(place + 1, f"R-{place}") for place in range(5)]
    assert (again.minuten, again.betrag, again.sha256) == (first.minuten, first.betrag, first.sha256)
    assert (first.minuten, first.betrag) == (150, Geld(106_25))


async def test_x4_what_became_of_the_rows_is_in_the_sum_of_the_batch_sent_again(house: House) -> None:
    kontrakt = await house.signed(umfang=Kontingent(100))
    read = Reading(build_zeilen(*(hours(kontrakt, f"R-{place}", minuten=60) for place in range(2))))
    first = await send(house, read)
    assert (first.gebucht, first.zurueckgestellt, first.minuten) == (1, 1, 60)
    booked, held = ids_of(first)
    assert booked is not None
    await house.reverse(booked)  # the other one is recognised in its place
    again = await send(house, read)
    assert (read.times, again.wiederholt, again.minuten) == (1, 2, 60)
    assert held is not None
    await house.reverse(held)
    assert ((await send(house, read)).minuten, read.times) == (0, 1)


async def test_x4_the_same_bytes_of_another_traeger_or_form_are_judged_for_themselves(house: House) -> None:
    kontrakt = await house.signed()
    read = Reading(build_zeilen(hours(kontrakt)))
    await send(house, read)
    assert [zeile.status for zeile in (await send(house, read, traeger="t2")).zeilen] == [Ergebnis.ABGELEHNT]
    assert [zeile.status for zeile in (await send(house, read, csv=True)).zeilen] == [Ergebnis.WIEDERHOLT]
    assert read.times == 3


async def test_k9_a_batch_with_a_refused_row_is_judged_anew_each_time(house: House) -> None:
    kontrakt, draft = await house.signed(), await house.draft()
    read = Reading(build_zeilen(hours(kontrakt), hours(draft, "R-2")))
    statuses = [zeile.status for _ in range(2) for zeile in (await send(house, read)).zeilen]
    assert statuses == [Ergebnis.GEBUCHT, Ergebnis.ABGELEHNT, Ergebnis.WIEDERHOLT, Ergebnis.ABGELEHNT]
    assert read.times == 2
    await house.sign(await house.advise(draft), signer=house.leitung)
    assert [zeile.status for zeile in (await send(house, read)).zeilen] == [Ergebnis.WIEDERHOLT, Ergebnis.GEBUCHT]


async def test_k8_rows_of_another_batch_are_repeated_wherever_they_stand(house: House) -> None:
    kontrakt = await house.signed()
    rows = [hours(kontrakt, f"R-{place}", minuten=10) for place in range(5)]
    await send(house, Reading(build_zeilen(rows[2])))
    for place, sha in enumerate(("cd" * 32, "ef" * 32)):
        mixed = Reading(build_zeilen(*rows[: 4 + place]))
        quittung = await send(house, mixed, sha=sha)
        assert (quittung.gebucht, quittung.wiederholt) == ((3, 1) if place == 0 else (1, 4))
    assert len(await house.rows("SELECT 1 FROM leistungen")) == 5
    (row,) = await house.rows("SELECT sum(anerkannt) AS minuten FROM kontraktstaende")
    assert row.minuten == 50
