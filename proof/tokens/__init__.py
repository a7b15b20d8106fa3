"""Broken tokens, tried on every operation."""
