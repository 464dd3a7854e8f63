"""What members see of one another: home, directory, profile, contacts, who saw what."""
