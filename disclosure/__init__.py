"""Who may read what, and the proof of it: trust, grants, the one door, asking."""
