"""Text messages and nudges against servers on this machine that look at every byte, and at servers that misbehave."""
