"""What a caller sees, as a condition of a query (P1)."""

from sqlalchemy import ColumnElement, false, or_, true

from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage.tables import AntragRow, FassungRow


def is_seen(table: type[AntragRow | FassungRow], sicht: Sicht) -> ColumnElement[bool]:
    """Keep the rows whose Bezirk, Sozialraum or Träger the caller sees."""
    areas = ((table.bezirk, sicht.bezirke), (table.sozialraum, sicht.sozialraeume))
    if any("*" in seen for _, seen in areas):
        return true()
    places = (*areas, (table.traeger, sicht.traeger))
    return or_(false(), *(column.in_(seen) for column, seen in places if seen))
