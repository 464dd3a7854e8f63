"""People who vouch: introductions by a mutual contact."""
