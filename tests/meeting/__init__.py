"""Two who meet."""
