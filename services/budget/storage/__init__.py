"""SQL of the budget lives here alone; its functions return values of the domain."""
