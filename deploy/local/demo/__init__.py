"""The demonstration: Trier-Saarburg 2014 through the HTTP APIs, from Kontrakt to the county's table.

`published.py` reads the published figures; `kontrakte.py`, `stunden.py`, `ausgaben.py` and `besetzung.py` divide them
into inputs, by rule, and `plan.py` puts these together, all of it pure; `load.py` and `projekt.py` send them through
`services.py`; `tabelle.py` prints what the budget service answers.
"""
