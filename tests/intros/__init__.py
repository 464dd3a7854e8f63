"""Introductions: their life, their face, their pages."""
