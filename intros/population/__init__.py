"""A believable population from a seed: people, how they stand to each other, what they ask.

The same seed makes the same people with the same handles; keys and what is sealed under them are new each time.
"""
