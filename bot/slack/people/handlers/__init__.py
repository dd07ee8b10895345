"""What people press and type of people."""
