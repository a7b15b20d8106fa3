"""What the project service can do, one file per ability: load with the lock, decide, write with audit, commit."""
