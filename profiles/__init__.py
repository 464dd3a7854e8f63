"""What people say about themselves: members, their fields and wordings, their sign-in."""
