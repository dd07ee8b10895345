"""What people press and type of pair life."""
