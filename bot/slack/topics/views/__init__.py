"""What people see of topics."""
