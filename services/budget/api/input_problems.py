"""Input that has its form and still cannot be: each kind its own problem, with all its faults in `errors`.

/problems/eingabe is for what the published schema forbids. What the schema allows and the rules or the state do not
is told here, so that a caller can tell a typing error from a Träger who does not exist.
"""

from services.budget.domain import ansatz, bindung, spitzabrechnung, verweis
from services.budget.usecases import book_ausgabe, enter_stammdaten, stichtag
from shared.web import bindung_problems
from shared.web.problems import Problem, Table

INPUT_PROBLEMS: Table = {
    verweis.SozialraumUnknown: Problem(
        422, "sozialraum-unbekannt", "There is no such Sozialraum", "Enter it first: PUT /v1/sozialraeume/{slug}."
    ),
    verweis.TraegerUnknown: Problem(
        422, "traeger-unbekannt", "There is no such Träger", "Enter it first: PUT /v1/traeger/{slug}."
    ),
    verweis.KontraktUnknown: Problem(
        422, "kontrakt-unbekannt", "No such Kontrakt is bound here", "Name its number or id once it is signed."
    ),
    verweis.VerweiseUnknown: Problem(
        422, "verweise-unbekannt", "Several things named are not there", "`errors` names the places."
    ),
    book_ausgabe.KontraktElsewhere: Problem(
        422, "kontrakt-anderswo", "The Kontrakt is bound elsewhere",
        "Spending on a Kontrakt stands on the Volumen and in the year on which it is bound.",
    ),
    bindung.StundensatzNotAllowed: bindung_problems.STUNDENSATZ,
    enter_stammdaten.KonzeptFaulty: Problem(
        422, "konzept-fehlerhaft", "This Konzept does not hold together", "`errors` names every fault of it."
    ),
    enter_stammdaten.SlugReserved: Problem(
        422, "slug-reserviert", "No Sozialraum or Bezirk can be called so", "`errors` names the places; choose another."
    ),
    enter_stammdaten.VertragFaulty: Problem(
        422, "vertrag-fehlerhaft", "This contract cannot be", "`errors` names every fault of it."
    ),
    enter_stammdaten.HaushaltsjahrFaulty: Problem(
        422, "haushaltsjahr-fehlerhaft", "These inputs of a year cannot be", "`errors` names every fault of them."
    ),
    ansatz.GrundlageFaulty: Problem(
        422, "grundlage-fehlerhaft", "The year's Konzept does not fit these inputs", "`errors` names every Volumen."
    ),
    spitzabrechnung.BesetzungFaulty: Problem(
        422, "besetzung-fehlerhaft", "These posts cannot be settled in this year", "`errors` names every row."
    ),
    stichtag.StichtagInFuture: Problem(
        422, "stichtag-in-zukunft", "This day has not come yet", "Name a day up to today."
    ),
}  # fmt: skip
