"""The case service: Kontrakte, hours and what becomes of them (K1-K16)."""
