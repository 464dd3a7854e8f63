"""What an owner is told about who reads what of theirs, and how they keep people from it."""
