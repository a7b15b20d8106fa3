"""The other services, as the case service asks them."""
