"""What people press and type of sessions."""
