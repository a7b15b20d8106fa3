from services.cases.domain.sicht import sicht_of
from services.cases.domain.stammdaten import Stammdaten
from shared.identity import Caller, Role
from tests.cases.builders import build_asd, build_leitung, build_stammdaten

STAMMDATEN = build_stammdaten()


def sees(
    caller: Caller, *, sozialraum: str = "konz", traeger: str = "caritas", stammdaten: Stammdaten = STAMMDATEN
) -> bool:
    return sicht_of(caller, stammdaten=stammdaten).covers(sozialraum=sozialraum, traeger=traeger)


def test_the_asd_sees_its_areas_alone() -> None:
    assert sees(build_asd())
    assert not sees(build_asd(), sozialraum="saarburg")
    assert sees(build_asd(sozialraeume=frozenset({"*"})), sozialraum="saarburg")


def test_the_leitung_sees_the_areas_of_its_bezirke() -> None:
    assert sees(build_leitung())
    assert not sees(build_leitung(bezirke=frozenset({"anderswo"})))
    assert not sees(build_leitung(), stammdaten=Stammdaten())
    assert sees(build_leitung(bezirke=frozenset({"*"})), stammdaten=Stammdaten())


def test_wjh_and_revision_see_all_of_their_jugendamt() -> None:
    for role in (Role.WJH, Role.REVISION):
        assert sees(Caller("x", "trier", frozenset({role})), sozialraum="saarburg", traeger="palais")


def test_a_traeger_sees_its_own_alone() -> None:
    caritas = Caller("t", "trier", frozenset({Role.TRAEGER}), frozenset({"*"}), frozenset({"*"}), traeger="caritas")
    assert sees(caritas)
    assert not sees(caritas, traeger="palais")
    assert not sicht_of(caritas, stammdaten=STAMMDATEN).office
    nobody = Caller("t", "trier", frozenset({Role.TRAEGER}))
    assert not sees(nobody)


def test_a_claim_without_its_role_shows_nothing() -> None:
    assert not sees(
        Caller("x", "trier", frozenset({Role.ADMIN}), frozenset({"*"}), frozenset({"*"}), traeger="caritas")
    )
