"""Kills: no read without a record."""
