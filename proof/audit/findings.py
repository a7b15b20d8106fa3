"""What can be wrong with an audit trail, by name."""

from dataclasses import dataclass
from typing import Final

ZEILE_VERAENDERT: Final = "zeile-veraendert"
ZEILE_FEHLT: Final = "zeile-fehlt"
ZEILE_NACHGETRAGEN: Final = "zeile-nachgetragen"
ZEILE_UNVERSIEGELT: Final = "zeile-unversiegelt"
BLOCK_VERAENDERT: Final = "block-veraendert"
BLOCK_FEHLT: Final = "block-fehlt"
KETTE_UNTERBROCHEN: Final = "kette-unterbrochen"
ANKER_WIDERSPRICHT: Final = "anker-widerspricht"
ABSCHLUSS_VERAENDERT: Final = "abschluss-veraendert"
ABSCHLUSS_FEHLT: Final = "abschluss-fehlt"
ABSCHLUSSKETTE_UNTERBROCHEN: Final = "abschlusskette-unterbrochen"
ABSCHLUSS_UNBELEGT: Final = "abschluss-unbelegt"
GEGENZEICHNUNG_VERAENDERT: Final = "gegenzeichnung-veraendert"
GEGENZEICHNUNG_FEHLT: Final = "gegenzeichnung-fehlt"
GEGENZEICHNUNG_UNBELEGT: Final = "gegenzeichnung-unbelegt"
OEFFNUNG_FEHLT: Final = "oeffnung-fehlt"
OEFFNUNG_UNBELEGT: Final = "oeffnung-unbelegt"
SPUR_FEHLT: Final = "spur-fehlt"

MEANING: Final = {
    ZEILE_VERAENDERT: "what the row says does not give its checksum, or not the one that was sealed",
    ZEILE_FEHLT: "the row was sealed and is gone",
    ZEILE_NACHGETRAGEN: "the row says it is older than a block that would have had it",
    ZEILE_UNVERSIEGELT: "the row is old and no block has it",
    BLOCK_VERAENDERT: "what the block says and has sealed does not give its root",
    BLOCK_FEHLT: "the block's number is missing from the chain",
    KETTE_UNTERBROCHEN: "the block does not continue the one before it",
    ANKER_WIDERSPRICHT: "the chain does not lead through the root that was written down",
    ABSCHLUSS_VERAENDERT: "the frozen report does not give its hash, or names another close",
    ABSCHLUSS_FEHLT: "the close's number is missing, or the audit trail knows of it and it is gone",
    ABSCHLUSSKETTE_UNTERBROCHEN: "the close does not continue the one before it",
    ABSCHLUSS_UNBELEGT: "the audit trail does not know of this close, or knows it with another hash",
    GEGENZEICHNUNG_VERAENDERT: "what was countersigned is not what is closed",
    GEGENZEICHNUNG_FEHLT: "the audit trail knows of the countersignature and it is gone",
    GEGENZEICHNUNG_UNBELEGT: "the audit trail does not know of this countersignature",
    OEFFNUNG_FEHLT: "the audit trail knows that the close was opened again, and it is gone",
    OEFFNUNG_UNBELEGT: "the audit trail does not know that this close was opened again",
    SPUR_FEHLT: "the Jugendamt has business in this table and no audit trail at all",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is wrong with a thing of one Jugendamt."""

    name: str
    jugendamt: str
    thing: str

    def __str__(self) -> str:
        return f"{self.name}  {self.jugendamt}  {self.thing}: {MEANING[self.name]}"
