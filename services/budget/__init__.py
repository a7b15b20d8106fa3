"""Budget: Volumina of every Sozialraum and year, what is bound on them, what was used, what is left."""
