"""What people see and press in Slack, by the names of the capabilities; the kit below them."""
