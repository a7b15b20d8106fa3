"""PostgreSQL as the services use it: tenant transactions, audit, idempotency, outbox, intents, versions, lists."""
