from uuid import UUID

from services.cases.domain.reihenfolge import find_held_back

ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))
A, B, C = (UUID(int=number) for number in range(11, 14))


def held(*offen: UUID, **kontrakte: frozenset[UUID]) -> frozenset[UUID]:
    named = {message: kontrakte[name] for name, message in NAMES.items() if name in kontrakte}
    return find_held_back([message for message in named if message not in offen], offen=offen, kontrakte=named)


NAMES = {"one": ONE, "two": TWO, "three": THREE, "four": FOUR}


def test_k10_what_is_newer_and_of_the_same_kontrakt_waits_and_nothing_else() -> None:
    assert held(ONE, one=frozenset({A}), two=frozenset({A, B}), three=frozenset({C})) == {TWO}


def test_k10_what_waits_lets_wait_in_turn() -> None:
    assert held(ONE, one=frozenset({A}), two=frozenset({A, B}), three=frozenset({B}), four=frozenset({C})) == {
        TWO,
        THREE,
    }


def test_k10_what_is_older_waits_for_nobody() -> None:
    assert held(TWO, one=frozenset({A}), two=frozenset({A})) == frozenset()
    assert held(one=frozenset({A}), two=frozenset({A})) == frozenset()
