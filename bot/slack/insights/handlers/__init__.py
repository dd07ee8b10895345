"""What people press and type of insights."""
