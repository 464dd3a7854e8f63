"""Pages of the member's own: sign-in, profile, settings."""
