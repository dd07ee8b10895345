"""What people see of outbox."""
