"""The three services: cases, budget, projects. They never import each other; they talk over HTTP."""
