"""The append-only audit log. Imports nothing of ours, so that it could be lifted out."""
