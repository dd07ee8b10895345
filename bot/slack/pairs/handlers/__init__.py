"""What people press and type of pairs."""
