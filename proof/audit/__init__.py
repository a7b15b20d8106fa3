"""The audit trail verified from outside: every row, every block of its chain, every close (`make audit`)."""
