"""Access requests: their life, their face, their pages."""
