"""What people see of pair life."""
