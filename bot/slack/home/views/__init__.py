"""What people see of home."""
