"""Mirrors the code; leaks/ holds what must never differ."""
