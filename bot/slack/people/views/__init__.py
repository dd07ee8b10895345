"""What people see of people."""
