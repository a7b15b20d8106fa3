"""Social data: what is entered as free text stays where it belongs (G6)."""
