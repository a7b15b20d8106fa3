"""The case service's schema, step by step; `python -m services.cases.migrations` brings a database up to date."""
