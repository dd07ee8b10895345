"""What people see of confidence."""
