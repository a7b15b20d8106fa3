"""What cases keeps, one module per concept; SQL lives here alone, and domain values come out."""
