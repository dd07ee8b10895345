"""What people press and type of confidence."""
