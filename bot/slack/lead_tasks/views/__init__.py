"""What people see of lead tasks."""
