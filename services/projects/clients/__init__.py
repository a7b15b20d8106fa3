"""The other services, over HTTP."""
