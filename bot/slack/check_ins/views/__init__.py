"""What people see of check ins."""
