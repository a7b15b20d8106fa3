"""What keeps the local installation from starting, told in one sentence for whoever typed the command."""


class CannotStart(Exception):
    """Something outside the project stands in the way; the message says what, and what to do about it."""
