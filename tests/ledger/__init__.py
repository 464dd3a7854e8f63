"""The record: what it holds and who gets it."""
