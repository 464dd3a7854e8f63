"""What each login gets past Django: what its class allows and nothing else."""
