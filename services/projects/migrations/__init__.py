"""The project service's schema, step by step; `python -m services.projects.migrations` brings a database up to date."""
