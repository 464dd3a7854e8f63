"""What members say, as other programs write it: vCard for address books, JSON Resume for work."""
