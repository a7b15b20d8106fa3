"""What is refused in steering (P10) and about the handbook of standards."""

from services.projects.domain import handbuch, indikator, steuerung
from services.projects.usecases import acknowledge_warnung, read_wirkung
from shared.web.problems import Problem, Table

STEUERUNG_PROBLEMS: Table = {
    handbuch.DayInFuture: Problem(
        422, "tag-in-zukunft", "This day has not come yet", "What is put down has happened: name a day up to today."
    ),
    handbuch.BeschlussFaulty: Problem(
        422,
        "beschluss-fehlerhaft",
        "The resolution does not fit the recommendations that it names",
        "`errors` names the places.",
    ),
    handbuch.FassungFaulty: Problem(
        422, "fassung-fehlerhaft", "These changes do not make a version", "`errors` names every fault of them."
    ),
    steuerung.SitzungFaulty: Problem(
        422, "sitzung-fehlerhaft", "The meeting does not fit the Bezirk's projects", "`errors` names the places."
    ),
    indikator.TooManyIndikatoren: Problem(
        409, "zu-viele-indikatoren", "The project follows as many indicators as it may", figures=("hoechstens",)
    ),
    acknowledge_warnung.AlreadyAcknowledged: Problem(
        409, "bereits-quittiert", "Somebody has acknowledged this Warnung before"
    ),
    read_wirkung.JahreOutOfRange: Problem(
        422, "jahre", "These years cannot be asked for", "`bis` is not before `von`, nor `hoechstens` years later.",
        figures=("hoechstens",),
    ),
}  # fmt: skip
