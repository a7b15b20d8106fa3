"""The drill: the budget's database alone is restored from a backup, and the other services tell it again."""
