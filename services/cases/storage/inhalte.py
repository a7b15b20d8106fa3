"""What a Kontrakt agrees, as columns and back (K5): `kontrakte` and `kontraktfassungen` share them."""

from typing import Any

from sqlalchemy import Row

from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import Inhalt
from shared.kalender import Zeitraum
from shared.umfang import Kontingent, MinutenProWoche, Monatspauschale, Tagessatz, Umfang

TAGESSATZ = "tagessatz"
MONATSPAUSCHALE = "monatspauschale"


def to_columns(inhalt: Inhalt) -> dict[str, Any]:
    """Write everything but the aktenzeichen, which stays out of versions so that it can be replaced (G6)."""
    return {
        "sozialraum": inhalt.sozialraum,
        "traeger": inhalt.traeger,
        "hilfeart": inhalt.hilfeart,
        "form": inhalt.form.value,
        "volumen": inhalt.volumen,
        "beginn": inhalt.laufzeit.beginn,
        "ende": inhalt.laufzeit.ende,
        "stundensatz": inhalt.stundensatz,
        **umfang_columns(inhalt.umfang),
    }


def to_inhalt(row: Row[Any]) -> Inhalt:
    """Read the content of a Kontrakt from its row."""
    return Inhalt(
        aktenzeichen=row.aktenzeichen,
        sozialraum=row.sozialraum,
        traeger=row.traeger,
        hilfeart=row.hilfeart,
        form=Form(row.form),
        volumen=row.volumen,
        laufzeit=Zeitraum(row.beginn, row.ende),
        umfang=to_umfang(row),
        stundensatz=row.stundensatz,
    )


def to_umfang(row: Row[Any]) -> Umfang:
    """Read how much help was agreed (K5)."""
    if row.minuten_pro_woche is not None:
        return MinutenProWoche(row.minuten_pro_woche)
    if row.kontingent_minuten is not None:
        return Kontingent(row.kontingent_minuten)
    if row.entgelt_art is None:
        return None
    return Tagessatz(row.entgelt_betrag) if row.entgelt_art == TAGESSATZ else Monatspauschale(row.entgelt_betrag)


def umfang_columns(umfang: Umfang) -> dict[str, Any]:
    """Write how much help was agreed (K5)."""
    columns = dict.fromkeys(("minuten_pro_woche", "kontingent_minuten", "entgelt_art", "entgelt_betrag"))
    match umfang:
        case MinutenProWoche(minuten):
            return columns | {"minuten_pro_woche": minuten}
        case Kontingent(minuten):
            return columns | {"kontingent_minuten": minuten}
        case Tagessatz(betrag):
            return columns | {"entgelt_art": TAGESSATZ, "entgelt_betrag": betrag}
        case Monatspauschale(betrag):
            return columns | {"entgelt_art": MONATSPAUSCHALE, "entgelt_betrag": betrag}
        case None:
            return columns
