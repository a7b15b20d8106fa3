"""P1: who sees which applications, and who applies for whom."""

import pytest

from services.projects.domain.sichtbarkeit import (
    NotZustaendig,
    check_entwurf,
    leads_bezirk,
    require_zustaendig,
    sicht_of,
)
from shared.errors import InputRefused
from shared.identity import ALL, Caller, Role
from tests.projects.builders import build_inhalt

INHALT = build_inhalt()


def caller(*rollen: Role, **claims: object) -> Caller:
    return Caller(sub="somebody", jugendamt="j", rollen=frozenset(rollen), **claims)  # type: ignore[arg-type]  # claims as the test needs them


def sees(who: Caller) -> bool:
    return sicht_of(who).covers(bezirk=INHALT.bezirk, sozialraum=INHALT.sozialraum, traeger=INHALT.traeger)


@pytest.mark.parametrize(
    "who",
    [
        caller(Role.WJH),
        caller(Role.REVISION),
        caller(Role.LEITUNG, bezirke=frozenset({"konz-bezirk"})),
        caller(Role.LEITUNG, bezirke=ALL),
        caller(Role.ASD, sozialraeume=frozenset({"konz"})),
        caller(Role.ASD, sozialraeume=ALL),
        caller(Role.TRAEGER, traeger="lebenshilfe"),
    ],
)
def test_p1_seen_by_those_who_work_with_it(who: Caller) -> None:
    assert sees(who)


@pytest.mark.parametrize(
    "who",
    [
        caller(Role.ADMIN, sozialraeume=ALL, bezirke=ALL),
        caller(Role.SERVICE),
        caller(Role.LEITUNG, bezirke=frozenset({"other"}), sozialraeume=ALL),
        caller(Role.ASD, sozialraeume=frozenset({"other"}), bezirke=ALL),
        caller(Role.TRAEGER, traeger="other", sozialraeume=ALL, bezirke=ALL),
        caller(Role.TRAEGER, traeger="*"),
        caller(Role.TRAEGER),
    ],
)
def test_p1_not_seen_by_others(who: Caller) -> None:
    assert not sees(who)


def test_p1_the_asd_applies_in_its_sozialraeume_and_a_traeger_for_itself() -> None:
    require_zustaendig(caller(Role.ASD, sozialraeume=frozenset({"konz"})), inhalt=INHALT)
    require_zustaendig(caller(Role.TRAEGER, traeger="lebenshilfe"), inhalt=INHALT)
    for who in (
        caller(Role.ASD, sozialraeume=frozenset({"other"})),
        caller(Role.TRAEGER, traeger="other"),
        caller(Role.LEITUNG, bezirke=ALL),
        caller(Role.WJH),
    ):
        with pytest.raises(NotZustaendig):
            require_zustaendig(who, inhalt=INHALT)


def test_p1_only_the_leitung_of_the_bezirk_leads_it() -> None:
    assert leads_bezirk(caller(Role.LEITUNG, bezirke=frozenset({"konz-bezirk"})), bezirk="konz-bezirk")
    assert not leads_bezirk(caller(Role.LEITUNG, bezirke=frozenset({"other"})), bezirk="konz-bezirk")
    assert not leads_bezirk(caller(Role.ASD, bezirke=ALL), bezirk="konz-bezirk")


@pytest.mark.parametrize(
    ("who", "pointer"),
    [
        (caller(Role.ASD, sozialraeume=frozenset({"other"})), "/sozialraum"),
        (caller(Role.TRAEGER, traeger="other"), "/traeger"),
    ],
)
def test_p1_drafting_for_another_area_or_traeger_points_at_it(who: Caller, pointer: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        check_entwurf(who, inhalt=INHALT)
    assert [(fault.pointer, fault.code) for fault in refusal.value.findings] == [(pointer, "unbekannt")]
