"""What takes longer than the tests: named counts that are run, printed, and must be reached."""
