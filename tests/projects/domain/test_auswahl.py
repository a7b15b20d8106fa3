"""P11: how Interessenbekundungen are judged and who is chosen, as pure rules."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from services.projects.domain.auswahl import Auswahl, Begruendung, Kandidat, decide_auswahl, propose_vertrag
from services.projects.domain.bewertung import Bewertung, FristRunning, Raster, evaluate, most_points
from services.projects.domain.interessenbekundung import SCHRITTE, Schritt, SchrittNotAllowed, Stand, next_stand
from services.projects.domain.verfahren import Kriterium, Teil, Verfahren, VerfahrenInUse, check_aenderung

FIRST, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
VERFAHREN = Verfahren(
    titel="Leitträger",
    wirkungsraeume=("konz",),
    frist=date(2026, 3, 10),
    beginn=date(2024, 2, 29),
    teile=(Teil("a", "A"), Teil("b", "B", gewicht=3)),
    kriterien=(Kriterium("k", "K"),),
)
AFTER = date(2026, 3, 11)
NOW = datetime(2026, 3, 11, tzinfo=UTC)


def said(bekundung: UUID, person: str, *, a: int, b: int) -> Bewertung:
    return Bewertung(bekundung, person, 1, Raster({"a": a, "b": b}, {"k": True}), NOW)


@pytest.mark.parametrize("stand", list(Stand))
@pytest.mark.parametrize("schritt", list(Schritt))
def test_p11_every_stand_times_every_step(stand: Stand, schritt: Schritt) -> None:
    expected = {
        (Stand.ENTWURF, Schritt.AENDERN): Stand.ENTWURF,
        (Stand.ENTWURF, Schritt.EINREICHEN): Stand.EINGEREICHT,
        (Stand.ENTWURF, Schritt.ZURUECKZIEHEN): Stand.ZURUECKGEZOGEN,
        (Stand.EINGEREICHT, Schritt.ZURUECKZIEHEN): Stand.ZURUECKGEZOGEN,
        (Stand.EINGEREICHT, Schritt.BEWERTEN): Stand.EINGEREICHT,
    }
    if (stand, schritt) in expected:
        assert next_stand(stand, schritt=schritt) is expected[stand, schritt]
        return
    with pytest.raises(SchrittNotAllowed) as refusal:
        next_stand(stand, schritt=schritt)
    assert refusal.value.erlaubt == tuple(SCHRITTE[stand])


def test_p11_weights_count_and_equal_means_share_a_rank() -> None:
    found = evaluate(
        VERFAHREN,
        [FIRST, SECOND, THIRD],
        bewertungen=[
            said(FIRST, "x", a=5, b=0),
            said(SECOND, "x", a=0, b=5),
            said(SECOND, "y", a=1, b=5),
            said(THIRD, "x", a=5, b=0),
        ],
    )
    assert most_points(VERFAHREN) == 20
    assert [(one.interessenbekundung, one.rang, one.mittel) for one in found] == [
        (SECOND, 1, Decimal("15.50")),
        (FIRST, 2, Decimal("5.00")),
        (THIRD, 2, Decimal("5.00")),
    ]


def test_p11_a_mean_is_half_up_to_hundredths() -> None:
    points = [said(FIRST, str(person), a=int(person == 0), b=0) for person in range(8)]
    (found,) = evaluate(VERFAHREN, [FIRST], bewertungen=points)
    assert found.mittel == Decimal("0.13")  # 0.125


def test_p11_the_contract_runs_as_long_as_the_verfahren_says() -> None:
    found = propose_vertrag(VERFAHREN, wirkungsraum="konz", traeger="caritas")
    assert found is not None
    assert (found.beginn, found.ende) == (date(2024, 2, 29), date(2029, 2, 27))
    assert propose_vertrag(VERFAHREN, wirkungsraum="konz", traeger=None) is None


def test_p11_the_deadline_itself_still_counts() -> None:
    auswahl = Auswahl("konz", FIRST, (Begruendung(FIRST, "gut"),))
    kandidat = Kandidat(FIRST, "caritas", bewertungen=2)
    assert decide_auswahl(VERFAHREN, auswahl, kandidaten=[kandidat], heute=AFTER) == kandidat
    with pytest.raises(FristRunning):
        decide_auswahl(VERFAHREN, auswahl, kandidaten=[kandidat], heute=VERFAHREN.frist)


@pytest.mark.parametrize(
    ("changed", "heute", "fixed"),
    [
        ({"titel": "Neu"}, AFTER, ()),
        ({"frist": date(2026, 3, 20)}, VERFAHREN.frist, ()),
        ({"frist": date(2026, 3, 20)}, AFTER, ("frist",)),
        ({"frist": date(2026, 3, 1)}, date(2026, 2, 1), ("frist",)),
        ({"titel": "Neu", "teile": ()}, date(2026, 2, 1), ("teile",)),
    ],
)
def test_p11_what_may_change_once_somebody_submitted(
    changed: dict[str, object], heute: date, fixed: tuple[str, ...]
) -> None:
    following = replace(VERFAHREN, **changed)  # type: ignore[arg-type]  # fields by name
    if not fixed:
        check_aenderung(VERFAHREN, following, heute=heute)
        return
    with pytest.raises(VerfahrenInUse) as refusal:
        check_aenderung(VERFAHREN, following, heute=heute)
    assert refusal.value.felder == fixed
