"""Data and constraints only: introductions, and how people come to know each other when they meet."""

from intros.models.introductions import IntroducerPart, Introduction, TargetPart

__all__ = ["IntroducerPart", "Introduction", "TargetPart"]
