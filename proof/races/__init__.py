"""Races: what many ask for at once comes to exactly one result: `python -m proof.races`."""
