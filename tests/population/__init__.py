"""The population: believable, whole, and the same for a seed."""
