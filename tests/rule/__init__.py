"""The rule, stated twice."""
