"""Bodies of calls that no thing of the world is made by."""

from datetime import timedelta
from uuid import uuid4

from proof.matrix import seed_budget as budget
from proof.matrix.world import Json, World

GRUND: Json = {"grund": "Doppelt"}


def grund_body(_world: World) -> Json:
    """Give the body of one call: grund."""
    return GRUND


def notiz_body(_world: World) -> Json:
    """Give the body of one call: notiz."""
    return {"notiz": "Gesehen"}


def hours_body(world: World) -> Json:
    """Give the body of one call: hours."""
    row = {
        "schluessel": str(uuid4()), "kontrakt": world.names["kontrakt"], "sozialraum": "nord-1", "traeger": "t-eins",
        "art": "fallspezifisch", "datum": world.heute.isoformat(), "minuten": 1, "satz": "42.50", "betrag": "0.71",
    }  # fmt: skip
    return {"zeilen": [row]}


def auftrag_body(world: World) -> Json:
    """Give the body of one call: auftrag."""
    made = str(uuid4())
    kontrakt = {
        "art": "kontrakt", "kontrakt": made, "nummer": f"K-{world.jahr}-99999", "sozialraum": "nord-1",
        "traeger": "t-eins", "hilfeart": "31", "volumen": "asd", "beginn": world.heute.isoformat(),
        "ende": world.heute.isoformat(), "minuten_pro_woche": 60,
    }  # fmt: skip
    return {"schluessel": made, "fuer": kontrakt}


def vorschau_body(world: World) -> Json:
    """Give the body of one call: vorschau."""
    tag = world.heute.isoformat()
    kontrakt = {
        "sozialraum": "nord-1", "traeger": "t-eins", "hilfeart": "31", "volumen": "variabel", "beginn": tag,
        "ende": tag, "minuten_pro_woche": 60,
    }  # fmt: skip
    return {"kontrakt": kontrakt}


def vollstaendigkeit_body(world: World) -> Json:
    """Give the body of one call: vollstaendigkeit."""
    row = {
        "schluessel": str(uuid4()), "monat": f"{world.jahr}-01", "sozialraum": "nord-1", "traeger": "t-eins",
        "erwartet": 1, "gemeldet": 1, "version": 1,
    }  # fmt: skip
    return {"zeilen": [row]}


def personal_body(world: World) -> Json:
    """Give the body of one call: personal."""
    row = {
        "schluessel": "nord-09", "sozialraum": "nord-1", "herkunft": "asd", "stunden": "19.50", "abschluss": True,
        "beginn": f"{world.jahr}-01-01", "version": 1,
    }  # fmt: skip
    return {"zeilen": [row]}


def vertrag_body(world: World) -> Json:
    """Give the body of one call: vertrag."""
    return {
        "sozialraum": "nord-1", "traeger": "t-eins", "stellen": "1.00", "beginn": f"{world.jahr + 5}-01-01",
        "ende": f"{world.jahr + 6}-12-31",
    }  # fmt: skip


def auszahlung_body(world: World) -> Json:
    """Give the body of one call: auszahlung."""
    return {
        "schluessel": str(uuid4()), "projekt": str(uuid4()), "betrag": "1.00", "datum": world.heute.isoformat(),
        "veranlasst_von": "wjh",
    }  # fmt: skip


def festsetzung_body(_world: World) -> Json:
    """Give the body of one call: festsetzung."""
    return {"schluessel": str(uuid4()), "betrag": "1.00", "veranlasst_von": "wjh"}


def zahlung_body(world: World) -> Json:
    """Give the body of one call: zahlung."""
    return {"datum": world.heute.isoformat(), "betrag": "1.00", "beleg": world.fresh("z")}


def ergebnis_body(world: World) -> Json:
    """Give the body of one call: ergebnis."""
    said = [{"interessenbekundung": world.names["bekundung"], "begruendung": "Überzeugt"}]
    return {"wirkungsraum": "nord-1", "leittraeger": world.names["bekundung"], "begruendungen": said}


def aenderung_body(world: World) -> Json:
    """Give the body of one call: aenderung."""
    return {"ab": (world.heute + timedelta(days=2)).isoformat(), "kontingent_minuten": 700, "grund": "Mehr"}


def wechsel_body(world: World) -> Json:
    """Give the body of one call: wechsel."""
    return {"ab": (world.heute + timedelta(days=2)).isoformat(), "traeger": "t-zwei", "grund": "Umzug"}


def beendigung_body(world: World) -> Json:
    """Give the body of one call: beendigung."""
    return {"ende": (world.heute + timedelta(days=2)).isoformat(), "grund": "Erreicht"}


def indikator_body(_world: World) -> Json:
    """Give the body of one call: indikator."""
    return {"bezeichnung": "Andere", "einheit": "Besuche", "richtung": "mindestens", "ziel": "11.00"}


def verlaengerung_body(world: World) -> Json:
    """Give the body of one call: verlaengerung."""
    return {"ende": (world.heute + timedelta(days=100)).isoformat(), "grund": "Übergabe"}


def entscheidung_body(_world: World) -> Json:
    """Give the body of one call: entscheidung."""
    return {"entscheidung": "genehmigt", "begruendung": "Passt"}


def vergleich_body(world: World) -> Json:
    """Give the body of one call: vergleich."""
    return {"jahr": world.jahr - 1, "sozialraum": "nord-1", "konzept": budget.KONZEPT}
