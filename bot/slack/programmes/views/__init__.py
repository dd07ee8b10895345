"""What people see of programmes."""
