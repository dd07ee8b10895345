"""What people press and type of topics."""
