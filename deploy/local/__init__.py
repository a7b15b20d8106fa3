"""What `make run` starts on one machine: PostgreSQL, the development issuer, three services and their workers."""
