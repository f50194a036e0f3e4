"""What a translator runs."""
