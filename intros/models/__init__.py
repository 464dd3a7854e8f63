"""Data and constraints only: introductions, and how people come to know each other when they meet."""

from intros.models.introductions import IntroducerPart, Introduction, TargetPart
from intros.models.meeting import Attempts, Claim, Code, Showing
from intros.models.queue import Queued
from intros.models.table import Recognition, Seat, Tick

__all__ = [
    "Attempts",
    "Claim",
    "Code",
    "IntroducerPart",
    "Introduction",
    "Queued",
    "Recognition",
    "Seat",
    "Showing",
    "TargetPart",
    "Tick",
]
