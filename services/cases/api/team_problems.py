"""What is refused about Ressourcen (K13), the Sozialraumteam (K15) and help before help (K16)."""

from services.cases.domain import ressource, team, verweis, vorfeld
from shared.web.problems import Problem, Table

TEAM_PROBLEMS: Table = {
    verweis.SozialraumUnknown: Problem(
        422, "sozialraum-unbekannt", "There is no such Sozialraum",
        "Enter it in the budget: PUT /v1/sozialraeume/{slug}.",
    ),
    verweis.TraegerUnknown: Problem(
        422, "traeger-unbekannt", "There is no such Träger", "Enter it in the budget: PUT /v1/traeger/{slug}."
    ),
    ressource.RessourceNotOwn: Problem(
        403, "ressource-nicht-eigen", "Others keep this entry",
        "The ASD of its Sozialraum changes it, or the Träger that entered it (K13).",
    ),
    ressource.RessourceInactive: Problem(
        409, "ressource-nicht-aktiv", "This entry is no longer kept", "Nothing new is linked to it (K13)."
    ),
    team.EndeBeforeBeginn: Problem(422, "ende-vor-beginn", "It ends before it begins"),
    team.TraegerMissing: Problem(
        422, "traeger-fehlt", "A post that comes from a Träger names it", "Give `traeger` (K15)."
    ),
    vorfeld.VorfeldhilfeInFuture: Problem(422, "datum-in-zukunft", "The day has not come yet"),
    vorfeld.VorfeldpreisMissing: Problem(
        409, "preis-nicht-festgesetzt", "The year of the work has no Fachleistungsstunde yet"
    ),
    vorfeld.VorfeldhilfeStorniert: Problem(409, "bereits-storniert", "The Vorfeldhilfe has been reversed already"),
}  # fmt: skip
