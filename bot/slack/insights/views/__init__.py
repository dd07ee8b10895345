"""What people see of insights."""
