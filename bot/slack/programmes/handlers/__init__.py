"""What people press and type of programmes."""
