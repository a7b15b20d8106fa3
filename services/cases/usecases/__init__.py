"""What the case service can do: one file per ability."""
