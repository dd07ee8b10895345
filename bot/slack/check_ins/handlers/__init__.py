"""What people press and type of check ins."""
