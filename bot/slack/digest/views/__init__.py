"""What people see of digest."""
