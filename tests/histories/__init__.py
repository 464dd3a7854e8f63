"""Histories of introductions and meetings among a few members, held against a model."""
