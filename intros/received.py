"""A member's own copies of what they were asked, as a report may attach them."""

from disclosure.reporting import Received
from intros import introductions


def invitation(member_id: int, part_id: int) -> Received | None:
    """An introduction laid before a member: the seeker's purpose and note, or the introducer's words."""
    part = introductions.target_part(member_id, part_id)
    if part and part.brought_id:
        return Received(part.introducer_id, part.purpose, part.words, part.arrived_at)
    return Received(part.seeker_id, part.purpose, part.note, part.arrived_at) if part else None


def vouch(member_id: int, part_id: int) -> Received | None:
    """An introduction that a member was asked to make: the seeker's purpose and note."""
    part = introductions.introducer_part(member_id, part_id)
    return Received(part.seeker_id, part.purpose, part.note, part.arrived_at) if part else None
