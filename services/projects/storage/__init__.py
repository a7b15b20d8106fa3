"""SQL of the project service: tables, and one module per concept; returns values of the domain."""
