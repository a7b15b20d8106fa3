"""Bad input: what the documents allow is answered as they say, what they forbid is refused, and nothing breaks."""
