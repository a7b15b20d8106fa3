"""What the budget can do, one file each: load, decide, write, commit."""
