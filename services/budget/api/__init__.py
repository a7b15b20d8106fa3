"""The budget on the wire: names, examples and who may call; nothing is decided here."""
