"""Projects: applications of the Sozialraum, their decision by the Leitung and their money (P)."""
