"""The budget's schema, step by step; `python -m services.budget.migrations` brings a database up to date."""
