"""What hubs are and do to each other."""
