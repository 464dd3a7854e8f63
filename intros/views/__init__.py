"""The pages of asks and introductions."""
