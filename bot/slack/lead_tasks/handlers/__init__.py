"""What people press and type of lead tasks."""
