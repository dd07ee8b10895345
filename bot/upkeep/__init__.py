"""What whoever runs the bot asks of it from the command line, while it runs or is down."""
