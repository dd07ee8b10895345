"""What people press and type of matching."""
